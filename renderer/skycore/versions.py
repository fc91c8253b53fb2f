"""The API's versions side by side: what each demands, codes and says differently, as small tables."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from renderer import errors
from renderer.errors import RendererError, UnknownId

TrackingForm = Literal["plain", "base64"]
# they came when 1.3 did, and both addresses take them alike
_PASSES: Mapping[str, tuple[str, ...]] = {
    "addpassdata": ("PASSTEMPLATEID",),
    "generatepass": ("PASSTEMPLATEID",),
    "generatepassbyid": ("PASSDATAID",),
    "updatepass": ("PASSDATAID",),
    "deletepassdata": ("PASSDATAID",),
    "sendpassinmms": ("MMSID", "TO", "FROM"),
}


@dataclass(frozen=True, slots=True)
class Version:
    """One version: ``mandatory`` elements by action, in the order in which they are missed."""

    name: str
    path: str
    mandatory: Mapping[str, tuple[str, ...]]
    codes: Mapping[tuple[type[RendererError], str], str] = field(default_factory=dict)
    # sendMMSBarcode 1.3 still shows MMS_12346; the later actions show base64 of just that string
    tracking: Mapping[str, TrackingForm] = field(default_factory=dict)
    default_tracking: TrackingForm = "plain"
    tells_sender: bool = False  # sendSavedMMS answers FROM, as a foreign number is sent to from another one

    def tracking_form(self, action: str) -> TrackingForm:
        """How tracking ids of an action look."""
        return self.tracking.get(action, self.default_tracking)


_MESSAGES: Mapping[str, tuple[str, ...]] = {
    "sendsavedmms": ("MMSID", "TO", "FROM"),
    "sendsavedmmscampaign": ("MMSID", "TOCAMPAIGN"),
    "sendmms": ("TO", "FROM"),
    "createmmscampaign": ("CAMPAIGNNAME", "BRANDNAME"),
    "subscribe": ("MOBILE", "CAMPAIGNID"),
    "unsubscribe": ("MOBILE", "CAMPAIGNID"),
    "getsendingstatistics": ("START_DATE", "END_DATE"),
}
V2013 = Version(
    name="2013",
    path="/API/wxml/index.php",
    mandatory={
        "sendmmsbarcode": ("MMSID", "TO", "DATABASEID", "BARCODEID", "FROM"),
        **_PASSES,
        **_MESSAGES,
    },
    # App. B of 2013 has codes for the absent key that the table of 2015 dropped
    codes={(errors.MissingElement, "API_KEY"): "E102", (errors.MissingElement, "PASS"): "E103"},
)
V1_3 = Version(
    name="1.3",
    path="/API/wxml/1.3/index.php",
    mandatory={
        "sendmmsbarcode": ("MMSID", "TO", "BARCODEID", "FROM"),
        **_PASSES,
        **_MESSAGES,
    },
    tracking={"sendmmsbarcode": "plain", "sendmms": "plain"},
    default_tracking="base64",
    tells_sender=True,
)
VERSIONS: Mapping[str, Version] = {version.name: version for version in (V2013, V1_3)}


def tracking_id(message_id: int, form: str) -> str:
    """``MMS_12346``, or from 2013-11 on the base64 of exactly that."""
    plain = f"MMS_{message_id}"
    return base64.b64encode(plain.encode()).decode() if form == "base64" else plain


def message_id(tracking: str) -> int:
    """Number in a tracking id of either form; raises UnknownId."""
    text = tracking
    if not text.startswith("MMS_"):
        try:
            text = base64.b64decode(tracking, validate=True).decode("ascii")
        except (binascii.Error, UnicodeDecodeError, ValueError):
            text = ""
    number = text.removeprefix("MMS_")
    if not text.startswith("MMS_") or not (number.isascii() and number.isdigit() and len(number) < 19):
        raise UnknownId("This is no tracking id of a message.", field="TRACKINGID")
    return int(number)
