"""The live road's accept against the least an accept could cost, and the parts it is made of."""

from __future__ import annotations

import atexit
import logging
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

import structlog
from harness import Job, Row

from renderer.delivery.kit import utc_now
from renderer.samples import sample
from renderer.service.road import Road
from renderer.settings import Settings
from renderer.skycore import examples
from renderer.skycore.request import from_body
from renderer.skycore.versions import V1_3
from renderer.store import accounts
from renderer.store.messages import add_message

BODY = sample("sendMMSBarcode-1.3.xml").text.encode()
ROW = {
    "dialect": "1.3",
    "action": "sendmmsbarcode",
    "mms_id": "35674",
    "template": "ticket-mms",
    "recipient": "16501234123",
    "sender": "60856",
    "gateway": "outbox",
    "content": {"barcode_id": "Ticket_12345"},
}


def road() -> tuple[Road, int]:
    """Records in a folder of their own, with what makes the sample valid."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    home = Path(tempfile.mkdtemp(prefix="renderer-bench-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    made = Road(Settings(home=home))
    examples.load(made.store)
    with made.store.read() as connection:
        account = accounts.find_account(connection, examples.ACCOUNT)
    assert account is not None
    return made, account.id


def accept() -> Mapping[str, Job]:
    """One sendMMSBarcode accepted for good: parsed, checked, four rows in one commit."""
    made, account = road()
    row = ROW | {"account_id": account}

    def parse_and_commit() -> None:
        from_body(BODY)
        with made.store.write() as connection:
            add_message(connection, row, now=utc_now())

    return {
        "accept": lambda: made.api.post(BODY, "text/xml", V1_3),
        "parse and commit one row": parse_and_commit,
    }


def refuse() -> Mapping[str, Job]:
    """A request answered without a write: the key looked up, the MMSID found wanting."""
    made, _ = road()
    wrong = BODY.replace(b"35674", b"99999")
    return {
        "refuse": lambda: made.api.post(wrong, "text/xml", V1_3),
        "parse": lambda: from_body(wrong),
    }


ROWS = [Row("sendMMSBarcode accepted", accept), Row("sendMMSBarcode refused", refuse)]
