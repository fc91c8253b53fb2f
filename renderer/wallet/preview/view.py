"""Any pass.json, well made or not, and the bundle's files -> a PassView: what a device would have to show.

Nothing here refuses a faulty pass but for one without a style: what cannot be understood is left out with a
notice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from renderer.errors import PassError
from renderer.wallet import barcodes
from renderer.wallet.notice import Notice
from renderer.wallet.preview import colours, links, strings, values
from renderer.wallet.preview.colours import Colour
from renderer.wallet.preview.links import Link
from renderer.wallet.preview.strings import Asset
from renderer.wallet.preview.values import Device
from renderer.wallet.text import parse_moment

STYLES = ("boardingPass", "coupon", "eventTicket", "generic", "storeCard")
GROUPS = ("header", "primary", "secondary", "auxiliary", "back")
MAX_FIELDS = 200
MAX_LINE, MAX_TEXT = 1024, 16384  # characters of a line and of a value that are looked at
Align = Literal["natural", "left", "center", "right"]
ALIGNMENTS: Mapping[str, Align] = {
    "PKTextAlignmentLeft": "left",
    "PKTextAlignmentCenter": "center",
    "PKTextAlignmentRight": "right",
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field as text; ``role`` is its place in pass.json (``secondaryFields[0]``)."""

    role: str
    label: str
    value: str
    align: Align = "natural"
    row: int = 0
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Barcode:
    """The first entry of ``barcodes`` that can be drawn; ``symbology`` is our name of its format."""

    symbology: str
    message: str
    encoding: str
    alt: str


@dataclass(frozen=True, slots=True)
class PassView:
    """A pass in one language: texts, colours and pictures, but no measure yet."""

    style: str
    transit: str
    background: Colour
    foreground: Colour
    label: Colour
    logo_text: str
    title: str
    organization: str
    fields: Mapping[str, tuple[Field, ...]]
    barcode: Barcode | None
    faded: bool
    pictures: Mapping[str, Asset] = field(repr=False)
    notices: tuple[Notice, ...] = ()
    language: str = "en"

    def group(self, name: str) -> tuple[Field, ...]:
        """Fields of ``header``, ``primary``, ``secondary``, ``auxiliary`` or ``back``."""
        return self.fields.get(name, ())


PICTURES = ("logo", "strip", "thumbnail", "background", "footer", "icon")


def read(
    pass_json: Mapping[str, Any], files: Mapping[str, bytes], *, language: str | None, device: Device
) -> PassView:
    """What ``device``, set to ``language``, would show; raises PassError when there is no style."""
    notices: list[Notice] = []
    style = _style(pass_json, notices)
    folder = strings.choose(language, strings.languages(files))
    translate = strings.table(files, folder)
    background, foreground, label = _colours(pass_json, notices)
    body = pass_json[style]
    return PassView(
        style=style,
        transit=_text(body.get("transitType")),
        background=background,
        foreground=foreground,
        label=label,
        logo_text=_line(_translated(_text(pass_json.get("logoText")), translate)),
        title=_line(_translated(_text(pass_json.get("description")), translate)),
        organization=_line(_translated(_text(pass_json.get("organizationName")), translate)),
        fields={group: _fields(body, group, translate, device, notices) for group in GROUPS},
        barcode=_barcode(pass_json, translate, notices),
        faded=_faded(pass_json, device.now, notices),
        pictures={name: found for name in PICTURES if (found := strings.picture(files, name, folder))},
        notices=tuple(notices),
        language=folder or language or strings.FALLBACK,
    )


def _style(pass_json: Mapping[str, Any], notices: list[Notice]) -> str:
    found = [style for style in STYLES if isinstance(pass_json.get(style), Mapping)]
    if not found:
        raise PassError(f"pass.json has none of the style keys {', '.join(STYLES)}.", field="pass.json")
    if "posterGeneric" in pass_json or "posterEventTicket" in _strings(
        pass_json.get("preferredStyleSchemes")
    ):
        notices.append(
            Notice("poster", "phones from iOS 18 on show the poster style instead of this one", found[0])
        )
    if len(found) > 1:
        notices.append(Notice("two_styles", f"only one style is allowed; {found[0]} is shown", found[1]))
    return found[0]


def _colours(pass_json: Mapping[str, Any], notices: list[Notice]) -> tuple[Colour, Colour, Colour]:
    """Background, foreground, label; without a foreground the device takes what is readable (inferred)."""
    given: dict[str, Colour | None] = {}
    for key in ("backgroundColor", "foregroundColor", "labelColor"):
        given[key] = colours.parse(pass_json.get(key))
        if given[key] is None and pass_json.get(key) is not None:
            notices.append(Notice("bad_colour", "is no colour such as rgb(23, 187, 82); left out", key))
    background = given["backgroundColor"] or colours.WHITE
    foreground = given["foregroundColor"] or colours.readable_on(background)
    label = given["labelColor"] or colours.blend(foreground, background, 1 - colours.LABEL_BLEND)
    return background, foreground, label


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _translated(text: str, table: Mapping[str, str]) -> str:
    return table.get(text, text)


def _strings(value: Any) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _objects(value: Any) -> Sequence[Mapping[str, Any]]:
    items = value if isinstance(value, list) else []
    return [item for item in items[:MAX_FIELDS] if isinstance(item, Mapping)]


def _fields(
    body: Mapping[str, Any], group: str, table: Mapping[str, str], device: Device, notices: list[Notice]
) -> tuple[Field, ...]:
    key = f"{group}Fields"
    made = []
    for index, item in enumerate(_objects(body.get(key))):
        role = f"{key}[{index}]"
        made.append(
            _back(item, role, table, device) if group == "back" else _front(item, role, table, device)
        )
        if "changeMessage" in item and "%@" not in _text(item["changeMessage"]):
            notices.append(
                Notice("change_message", "changeMessage has no %@: the new value is not told", role)
            )
        if item.get("numberStyle") == "PKNumberStyleSpellOut":
            notices.append(Notice("spelled_out", "the phone spells this number out in words", role))
    return tuple(made)


def _front(item: Mapping[str, Any], role: str, table: Mapping[str, str], device: Device) -> Field:
    """A field of the face: one line, so line ends count as spaces."""
    return Field(
        role=role,
        label=_line(_translated(_text(item.get("label")), table)),
        value=_line(_shown(item, table, device)[0]),
        align=ALIGNMENTS.get(str(item.get("textAlignment")), "natural"),
        row=1 if item.get("row") == 1 else 0,
    )


def _back(item: Mapping[str, Any], role: str, table: Mapping[str, str], device: Device) -> Field:
    """A field of the back: any number of lines, live links."""
    shown, found = _shown(item, table, device)
    label = _line(_translated(_text(item.get("label")), table))
    return Field(role, label, shown, links=links.of_field(item, shown) if found is None else found)


def _shown(
    item: Mapping[str, Any], table: Mapping[str, str], device: Device
) -> tuple[str, tuple[Link, ...] | None]:
    """``attributedValue`` with its links where there is one, else ``value`` as its style keys ask."""
    if markup := _text(item.get("attributedValue")):
        return links.attributed(_translated(markup, table)[:MAX_TEXT])
    value = item.get("value")
    text = values.text(item, _translated(value, table) if isinstance(value, str) else value, device)
    return values.drawable(text[:MAX_TEXT]), None


def _line(text: str) -> str:
    return values.drawable(text[:MAX_LINE]).replace("\n", " ")


def _barcode(pass_json: Mapping[str, Any], table: Mapping[str, str], notices: list[Notice]) -> Barcode | None:
    """The first entry that can be drawn (Wallet Passes: Pass.barcodes), else the old ``barcode``."""
    entries = list(_objects(pass_json.get("barcodes"))) or _objects([pass_json.get("barcode")])
    for index, entry in enumerate(entries):
        format_ = barcodes.BY_APPLE_NAME.get(_text(entry.get("format")))
        message = _text(entry.get("message"))
        encoding = _text(entry.get("messageEncoding")) or "iso-8859-1"
        problem = (
            "its format is not one of Wallet's"
            if format_ is None
            else barcodes.problem(format_, message, encoding)
        )
        if format_ is not None and problem is None:
            alt = _line(_translated(_text(entry.get("altText")), table))
            return Barcode(format_.name, message, encoding, alt)
        notices.append(
            Notice("barcode_not_drawn", f"this barcode is left out: {problem}", f"barcodes[{index}]")
        )
    return None


def _faded(pass_json: Mapping[str, Any], now: datetime | None, notices: list[Notice]) -> bool:
    """A voided or expired pass is shown faded (Wallet Passes: Pass.voided, Pass.expirationDate)."""
    if pass_json.get("voided") is True:
        notices.append(Notice("voided", "the pass is voided: its barcode is shown faded", "voided"))
        return True
    moment = parse_moment(_text(pass_json.get("expirationDate")))
    if now is not None and moment is not None and moment < now:
        notices.append(
            Notice("expired", "the pass has expired: its barcode is shown faded", "expirationDate")
        )
        return True
    return False
