"""The ids in the documentation's request examples -> rows that make those requests valid; safe to repeat."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sqlalchemy import update

from renderer.delivery.kit import utc_now
from renderer.store import Store, accounts, barcodes, pass_templates, templates
from renderer.store.rows import upsert

ACCOUNT = "examples"
KEY = "qTFkykO9JTfahCOqJ0V2Wf5Cg1t8iWlZ"  # printed in the public documentation: a sample, not a secret
NUMBER = "16501234123"
SHORTCODES = ("60856", "11111")
CAMPAIGN = "12333"
TO_CAMPAIGN = "332"  # sendSavedMMSCampaign's
DATABASE = "17856"
# MMSID -> template in templates/mms
MMS: Mapping[str, str] = MappingProxyType({"35674": "ticket-mms", "45633": "pass-mms"})

# PASSTEMPLATEID -> template in templates/passes
PASSES: Mapping[str, str] = MappingProxyType(
    {"10001": "event-ticket", "10002": "boarding-pass", "10003": "coupon"}
)


def load(store: Store, *, postback_url: str | None = None) -> dict[str, object]:
    """Load the rows; ``postback_url`` None leaves the account's as it is. Returns what was loaded."""
    now = utc_now()
    with store.write() as connection:
        account = upsert(
            connection, accounts.accounts, {"name": ACCOUNT}, {"active": True, "created_at": now}
        )
        if postback_url is not None:
            chosen = accounts.accounts.c.id == account
            connection.execute(update(accounts.accounts).where(chosen).values(postback_url=postback_url))
        accounts.add_key(connection, account, KEY, now=now)
        for index, code in enumerate(SHORTCODES):
            key = {"account_id": account, "code": code}
            upsert(connection, accounts.shortcodes, key, {"country": "1", "is_default": index == 0})
        campaign = upsert(
            connection, accounts.campaigns, {"account_id": account, "number": CAMPAIGN}, {"name": "Examples"}
        )
        upsert(connection, accounts.subscribers, {"campaign_id": campaign, "phone": NUMBER}, {"active": True})
        key = {"account_id": account, "number": TO_CAMPAIGN}
        group = upsert(connection, accounts.campaigns, key, {"name": "Example subscribers"})
        upsert(connection, accounts.subscribers, {"campaign_id": group, "phone": NUMBER}, {"active": True})
        database = upsert(
            connection,
            barcodes.barcode_databases,
            {"account_id": account, "number": DATABASE},
            {"name": "Examples", "always_generate": True},
        )
        for mms_id, template in MMS.items():
            key = {"account_id": account, "mms_id": mms_id}
            values = {"template": template, "database_id": database, "state": "ready", "created_at": now}
            upsert(connection, templates.mms_templates, key, values)
        for number, template in PASSES.items():
            pass_templates.set_number(connection, account, number, template, now=now)
    return {
        "account": ACCOUNT,
        "key": KEY,
        "shortcodes": list(SHORTCODES),
        "campaign": CAMPAIGN,
        "to_campaign": TO_CAMPAIGN,
        "database": DATABASE,
        "mms": dict(MMS),
        "passes": dict(PASSES),
        "number": NUMBER,
    }
