"""A message behind a link and the phone that browses -> its page, or one of the page's files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

import structlog

from renderer import mms
from renderer.delivery.adapting import issued_with, requested
from renderer.delivery.compose import Order
from renderer.errors import RendererError
from renderer.handset import Browser, HandsetProfile
from renderer.mms import page
from renderer.part import Part
from renderer.store import Store, messages, revoked
from renderer.store.artefacts import Artefacts
from renderer.store.messages import Message
from renderer.store.passes import PassKey

log = structlog.get_logger("renderer.service")


class Composes(Protocol):
    """What a page asks of the engine."""

    def message(self, order: Order, profile: HandsetProfile) -> mms.MmsMessage:
        """The message for a profile; raises what the rendering rooms raise."""
        ...


def _no_wallet(_message: Message, _kind: str) -> page.Wallet | None:
    return None


@dataclass(frozen=True, slots=True)
class MessagePages:
    """Draws pages; ``wallet`` gives the address of a message's pass for a kind of wallet."""

    store: Store
    artefacts: Artefacts
    composer: Composes
    wallet: Callable[[Message, str], page.Wallet | None] = _no_wallet

    def page(self, message_id: int, token: str, browser: Browser) -> Part | None:
        """The page, None without such a message; old phones know no data URLs and get addresses of files."""
        found = self._found(message_id, browser)
        if found is None:
            return None
        message, shown = found
        wallet = self.wallet(message, browser.wallet) if browser.wallet else None
        # relative to /l/{token}, so that it holds behind any proxy
        source = (lambda part: f"{token}/{part.name}") if browser.xhtml else None
        return page.render(shown, wallet=wallet, xhtml=browser.xhtml, source=source)

    def file(self, message_id: int, name: str, browser: Browser) -> Part | None:
        """One part of the message as the same browser's page names it, None when there is none."""
        found = self._found(message_id, browser)
        if found is None:
            return None
        return next((part for part in found[1].parts if part.name == name), None)

    def _found(self, message_id: int, browser: Browser) -> tuple[Message, mms.MmsMessage] | None:
        with self.store.read() as connection:
            withdrawn = revoked.is_revoked(connection, "message", message_id)
            message = None if withdrawn else messages.message(connection, message_id)
            issued = issued_with(connection, message) if message else {}
        shown = self._shown(message, issued, browser) if message else None
        return (message, shown) if message and shown else None

    def _shown(
        self, message: Message, issued: Mapping[str, PassKey], browser: Browser
    ) -> mms.MmsMessage | None:
        """The message made for this browser: all that its own handset could not show stands here.

        Where that fails, as its template is gone or changed, what was sent is shown.
        """
        order = replace(requested(message), gateway=None, issued=issued)
        try:
            return self.composer.message(order, browser.profile)
        except RendererError as error:
            log.info("page.as-sent", message=message.id, reason=error.message)
            data = self.artefacts.get(message.artefact) if message.artefact else None
            return mms.from_pdu(mms.decode(data)) if data is not None else None
