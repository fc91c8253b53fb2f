"""A submission -> MM7's SubmitReq, CancelReq and ReplaceReq, elements in the schema's order."""

from __future__ import annotations

from collections.abc import Sequence

from renderer.gateway import xml
from renderer.gateway.base import Submission
from renderer.gateway.mm7.content import CONTENT_ID
from renderer.gateway.mm7.envelope import element, message
from renderer.gateway.mm7.settings import Mm7Settings

SHORT = 8  # a shortcode has at most so many digits; numbers in international form have more


def submit_req(settings: Mm7Settings, submission: Submission, numbers: Sequence[str]) -> str:
    """SubmitReq (8.7.1.2): one content for one number or several."""
    to = "".join(address(number) for number in numbers)
    return message(
        "SubmitReq",
        settings.namespace,
        element("MM7Version", settings.version)
        + _identification(settings, submission.sender)
        + f"<Recipients><To>{to}</To></Recipients>"
        + element("ServiceCode", settings.service_code)
        + element("DeliveryReport", "true" if settings.delivery_report else "false")
        + element("Subject", submission.subject)
        + _content(settings),
    )


def cancel_req(settings: Mm7Settings, message_id: str) -> str:
    """CancelReq: the message as the server called it."""
    children = element("MM7Version", settings.version) + _identification(settings, "")
    return message("CancelReq", settings.namespace, children + element("MessageID", message_id))


def replace_req(settings: Mm7Settings, message_id: str) -> str:
    """ReplaceReq: another content for a message not yet delivered."""
    children = element("MM7Version", settings.version) + _identification(settings, "")
    children += element("MessageID", message_id) + _content(settings)
    return message("ReplaceReq", settings.namespace, children)


def address(of: str) -> str:
    """An address in the element of its kind: RFC2822Address, ShortCode or Number."""
    bare = of.removeprefix("+")
    if "@" in of:
        return element("RFC2822Address", of)
    is_number = bare.isascii() and bare.isdecimal() and len(bare) > SHORT
    return element("Number", bare) if is_number else element("ShortCode", of)


def _identification(settings: Mm7Settings, sender: str) -> str:
    said = element("VASPID", settings.vaspid) + element("VASID", settings.vasid)
    if sender:
        said += f"<SenderAddress>{address(sender)}</SenderAddress>"
    return f"<SenderIdentification>{said}</SenderIdentification>"


def _content(settings: Mm7Settings) -> str:
    allowed = "true" if settings.allow_adaptations else "false"
    return f'<Content href="cid:{xml.text(CONTENT_ID)}" allowAdaptations="{allowed}"/>'
