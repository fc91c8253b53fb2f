"""Stored pass data -> their pass as it is now, and what becomes of it: changed, voided, withdrawn, told."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
import structlog
from sqlalchemy.engine import Connection

from renderer import wallet
from renderer.engine import Engine
from renderer.errors import ConfigurationError, FetchError
from renderer.fetch import Fetcher
from renderer.part import Part
from renderer.store import Store, notices, passes, pushes, revoked
from renderer.store.artefacts import Artefacts, digest_of
from renderer.store.passes import IssuedPass, PassKey
from renderer.wallet import PassTemplate
from renderer.wallet.slots import SLOTS, Slot

log = structlog.get_logger("renderer.delivery")

# what an account is told of a pass, beside N804 and N805 all raised by the API's own actions
GENERATED, NOT_GENERATED, LIMIT, NO_CREDIT = "pass-generated", "pass-failed", "pass-limit", "pass-no-credit"
INSTALLED, UNINSTALLED = "pass-installed", "pass-uninstalled"
# only addPassData takes them: elsewhere the recipient is the lock, or there is none
LOCKS: Mapping[str, str] = {"PHONE": "phone", "EMAIL": "email", "CUSTOMID": "custom_id"}


@dataclass(frozen=True, slots=True)
class PassRoom:
    """Makes the passes of stored data; ``artefacts`` and ``fetcher`` are opened at first use."""

    engine: Engine
    store: Store
    artefacts: Callable[[], Artefacts]
    fetcher: Callable[[], Fetcher]

    def build(self, issued: IssuedPass) -> wallet.Pass:
        """The pass as template and data make it today, unsigned; raises what the wallet raises."""
        return self.engine.build_pass(
            issued.template,
            still_taken(self.engine.pass_template(issued.template), issued.slots),
            recipient=issued.recipient or issued.serial,
            thumbnail=self.picture(issued),
            voided=issued.voided or None,
            **issued_options(issued, self.engine.settings.web_service),
        )

    def file(self, issued: IssuedPass) -> Part:
        """The signed pass; raises what the wallet raises."""
        return self.engine.seal(self.build(issued))

    def picture(self, issued: IssuedPass) -> bytes | None:
        """The picture of the holder, fetched once and kept; a pass without it is better than no pass."""
        url = issued.slots.get("THUMBNAILURL")
        template = self.engine.pass_template(issued.template)
        if not url or not template.switches.thumbnail or issued.picture == "":
            return None
        if issued.picture is not None:
            return self.artefacts().get(issued.picture)
        data = self._fetched(str(url))
        digest = "" if data is None else digest_of(data)
        if data is not None:
            self.artefacts().put(digest, data)
        with self.store.write(lasting=False) as connection:
            passes.set_picture(connection, issued.id, digest)
        return data

    def _fetched(self, url: str) -> bytes | None:
        try:
            return self.fetcher().get(url, content_types=("image/",)).data
        except (FetchError, ConfigurationError) as error:
            log.info("thumbnail.left-out", reason=error.message)
            return None


def issued_options(issued: IssuedPass | PassKey, web_service: str | None) -> dict[str, Any]:
    """What keeps a pass itself through all its revisions: serial number, token, where it is served."""
    return {
        "serial": issued.serial,
        "authentication_token": issued.authentication_token,
        "web_service_url": web_service,
    }


def first_key(secret: bytes, template: str, phone: str, slots: Mapping[str, str]) -> PassKey:
    """Serial number and token of the first pass of these data that is sent to a number.

    They are digests under the installation's secret, so that the pass can be made before it is sent.
    """
    told = orjson.dumps([template, phone, dict(slots)], option=orjson.OPT_SORT_KEYS)
    serial = hashlib.blake2b(told, key=secret[:64], digest_size=16).hexdigest().upper()
    token = hmac.digest(secret, f"first-pass|{serial}".encode(), "sha256")
    return PassKey(serial, base64.urlsafe_b64encode(token).decode().rstrip("="), phone)


def still_taken(template: PassTemplate, slots: Mapping[str, Any]) -> dict[str, Any]:
    """Stored data without what the template, changed since, does not let be sent any more."""
    return {name: text for name, text in slots.items() if _is_taken(template, SLOTS.get(name))}


def _is_taken(template: PassTemplate, slot: Slot | None) -> bool:
    switches = template.switches
    if slot is None:
        return False
    if slot.kind == "field":
        return slot.name in switches.slots
    numbers = {"location": switches.locations, "beacon": switches.beacons}.get(slot.kind)
    return numbers is None or slot.number in numbers


def change(connection: Connection, issued: IssuedPass, *, now: datetime, **values: Any) -> int:
    """Make a new revision with ``values`` and owe the phones a push; returns the push's id."""
    passes.revise(connection, issued, now=now, **values)
    return pushes.owe(connection, issued.id, now=now)


def void(connection: Connection, issued: IssuedPass, *, now: datetime) -> int | None:
    """Make the pass worthless, on the phones too; None when it was so before."""
    return None if issued.voided else change(connection, issued, now=now, voided=True)


def revoke(connection: Connection, issued: IssuedPass, *, now: datetime) -> bool:
    """Void the pass and withdraw its addresses; False when both were done before."""
    voided = void(connection, issued, now=now) is not None
    return revoked.revoke(connection, "pass", issued.id, now=now) or voided


def tell(connection: Connection, kind: str, issued: IssuedPass, *, now: datetime) -> None:
    """Owe the account a notice of what happened to a pass."""
    named = (("Phone", issued.phone), ("Email", issued.email), ("CustomId", issued.custom_id))
    by, value = next(((by, value) for by, value in named if value), ("", ""))
    facts = {
        "referenced_by": by,
        "reference": value,
        "custom_pass_id": issued.slots.get("CUSTOMPASSID", ""),
        "data_id": issued.data_id,
        "serial": issued.serial,
        "passdata": dict(issued.slots),
    }
    notices.tell(connection, issued.account_id, kind, facts, dialect=issued.dialect, now=now)
