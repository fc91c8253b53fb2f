"""A message and the gateways it may take -> the first that carries it whole, else its fallback as a text."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from renderer import handset
from renderer.delivery.compose import Composed, Opened, Order, open_pdu
from renderer.delivery.kit import Kit
from renderer.delivery.routing import obstacle
from renderer.errors import MessageTooLarge
from renderer.store.messages import Message

MMS, SMS = "MMS", "SMS"
LINK_ALONE = "SMS"  # what adaptation calls a message of which nothing but the link is left
LINK_BESIDE = "MMS with link"  # and one that lost something of it


@dataclass(frozen=True, slots=True)
class Fitted:
    """How a message goes out: through which gateway, as an MMS or a text; ``composed`` None has no page.

    ``opened`` is the composed message taken apart.
    """

    composed: Composed | None
    gateway: str
    sent_as: str
    facts: dict[str, Any] = field(default_factory=dict)
    opened: Opened | None = None


def fitted(
    kit: Kit, message: Message, order: Order, gateways: Sequence[str], refused: Collection[str] = ()
) -> Fitted:
    """The best way: whole through the first gateway that can, else with a link, else as a fallback SMS.

    A gateway that ``refused`` the message may still send its text.
    Raises MessageTooLarge when only an SMS is left and that is switched off or no gateway sends any; and what
    rendering raises.
    """
    reasons = dict.fromkeys(refused, "it refused the message")
    lesser: Fitted | None = None
    linked: Fitted | None = None
    for name in (one for one in gateways if one not in refused):
        tried = _composed(kit, message, order, name, reasons)
        if tried is None:
            continue
        composed, opened = tried
        form = composed.facts.get("sent_as")
        way = Fitted(composed, name, MMS, _told(reasons), opened)
        if form == LINK_ALONE:
            linked = linked or way
        elif form == LINK_BESIDE:
            lesser = lesser or way
        else:
            return way
    return lesser or _as_text(kit, message, gateways, linked, reasons)


def _composed(
    kit: Kit, message: Message, order: Order, gateway: str, reasons: dict[str, str]
) -> tuple[Composed, Opened] | None:
    """The message for one gateway, also taken apart; None, and the reason kept, where it cannot carry it."""
    able = kit.gateway(gateway).capabilities
    recipient, sender = message.recipient, message.sender
    why = obstacle(able, recipient=recipient, sender=sender, parts=())
    if why is None:
        try:
            composed = kit.composer.compose(_for(order, kit.kind_of(gateway), able.max_bytes))
        except MessageTooLarge as error:
            why = error.message
        else:
            opened = composed.opened or open_pdu(composed.pdu)
            why = obstacle(able, recipient=recipient, sender=sender, parts=opened.parts)
            if why is None:
                return composed, opened
    reasons[gateway] = why
    return None


def _for(order: Order, kind: str, max_bytes: int) -> Order:
    """The order for a gateway of a kind, told of the limit of its account where that is the smaller one."""
    known = handset.gateways().get(kind)
    own = known is not None and max_bytes < (known.max_bytes or max_bytes + 1)
    return replace(order, gateway=kind, max_bytes=max_bytes if own else None)


def _as_text(
    kit: Kit, message: Message, gateways: Sequence[str], linked: Fitted | None, reasons: dict[str, str]
) -> Fitted:
    said = "; ".join(f"{name}: {why}" for name, why in reasons.items()) or "nothing of it can be shown"
    if message.content.get("no_fallback"):
        raise MessageTooLarge(f"It cannot go out as an MMS ({said}), and a fallback SMS is off.")
    texting = next((name for name in gateways if can_text(kit, message, name)), None)
    if texting is not None:
        return Fitted(linked.composed if linked else None, texting, SMS, _told(reasons))
    if linked is not None and not message.content.get("no_fallback_link"):
        return linked  # an MMS of the link alone, where no gateway sends texts
    raise MessageTooLarge(f"It cannot go out as an MMS ({said}), and no gateway sends it as an SMS.")


def can_text(kit: Kit, message: Message, gateway: str) -> bool:
    """Whether a gateway sends this message's fallback SMS, where the request allows one."""
    able = kit.gateway(gateway).capabilities
    allowed = not message.content.get("no_fallback")
    reaches = able.serves(message.recipient) and able.may_send_as(message.sender)
    return allowed and able.sends_sms and reaches


def text_of(message: Message, subject: str, link: str) -> str:
    """The fallback SMS: its own text or the subject, and the link unless that is switched off."""
    words = str(message.content.get("fallback_text") or message.content.get("subject") or subject)
    return " ".join(filter(None, [words, "" if message.content.get("no_fallback_link") else link]))


def _told(reasons: dict[str, str]) -> dict[str, Any]:
    return {"passed_over": dict(reasons)} if reasons else {}
