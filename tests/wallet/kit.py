"""Data and small makers shared by the wallet tests."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import UTC, datetime

from PIL import Image

from renderer.templates import TemplateFiles, content_version

NOW = datetime(2026, 7, 4, 12, 0, tzinfo=UTC)

# The PASSDATA of the sendPassInMMS request example.
PASSDATA = {
    "THUMBNAILURL": "http://pictures.example/john.png",
    "BARCODEVALUE": "1234578961A",
    "BARCODETEXT": "PASS-123-457",
    "HEADERLABEL1": "SEAT",
    "HEADERVALUE1": "1C",
    "PRIMARYLABEL1": "Name",
    "PRIMARYVALUE1": "John Smith",
    "SECLABEL1": "Date",
    "SECVALUE1": "4th July, 2013",
    "SECLABEL2": "Auditorium",
    "SECVALUE2": "Gold Room",
    "AUXLABEL1": "Address",
    "AUXVALUE1": "Hyes Convention Centre, Boston MA 02144",
    "BACKLABEL1": "Terms and Conditions",
    "BACKVALUE1": "Valid for 1 person only. Expires July 6th, 2013. Valid ID required if requested.",
    "BACKLABEL2": "Snacks and Drinks",
    "BACKVALUE2": "Free Drinks and Snacks are available in the main lobby.",
    "BACKLABEL3": "Please take a small survey to win a free ticket for our next event. ",
    "BACKVALUE3": "https://www.survey.com/event/12748493fgh/",
    "RELLATITUDE2": "42.347888",
    "RELLONGITUDE2": "-71.087903",
    "RELTEXT2": "Event at HYES CONVENTION CENTRE",
}

SIMPLE = """
style = "eventTicket"
[pass]
organizationName = "Org"
description = "Ticket"
[barcode]
[fields]
primary1 = {}
sec1 = {}
[sample]
BARCODEVALUE = "1"
PRIMARYVALUE1 = "x"
"""


def png(width: int, height: int, colour: tuple[int, ...] = (200, 40, 90)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB" if len(colour) == 3 else "RGBA", (width, height), colour).save(out, "PNG")
    return out.getvalue()


def template_files(
    toml: str, images: Mapping[str, bytes] | None = None, name: str = "probe"
) -> TemplateFiles:
    files = {"template.toml": toml.encode(), "icon@3x.png": png(114, 114), **(images or {})}
    return TemplateFiles("pass", name, content_version(files), files)
