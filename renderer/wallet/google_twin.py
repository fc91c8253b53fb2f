"""One pass.json -> Google Wallet's class and object of the same pass (REST reference v1)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Literal

from renderer.wallet.notice import Notice

Detail = Literal["full", "object", "ids"]
_UNFIT = re.compile(r"[^\w.-]")
# pass.json style -> Google's kind; boarding passes become flight or transit.
KINDS: Mapping[str, str] = {
    "eventTicket": "eventTicket",
    "coupon": "offer",
    "storeCard": "loyalty",
    "generic": "generic",
}
_TRANSIT = {
    "PKTransitTypeBus": "BUS",
    "PKTransitTypeTrain": "RAIL",
    "PKTransitTypeBoat": "FERRY",
    "PKTransitTypeGeneric": "OTHER",
}
_CODES = {
    "PKBarcodeFormatQR": "QR_CODE",
    "PKBarcodeFormatPDF417": "PDF_417",
    "PKBarcodeFormatAztec": "AZTEC",
    "PKBarcodeFormatCode128": "CODE_128",
    "PKBarcodeFormatCode39": "CODE_39",
    "PKBarcodeFormatCodabar": "CODABAR",
    "PKBarcodeFormatEAN13": "EAN_13",
}
_FRONT = ("headerFields", "primaryFields", "secondaryFields", "auxiliaryFields")
_ROW_KEYS = {1: ("oneItem", ("item",)), 2: ("twoItems", ("startItem", "endItem")), 3: (
    "threeItems", ("startItem", "middleItem", "endItem"),
)}  # fmt: skip


class Twin:
    """A pass as Google sees it; ``notices`` says what Google wants beyond what a pass.json holds."""

    def __init__(
        self,
        pass_json: Mapping[str, Any],
        class_name: str,
        issuer_id: str,
        images: Mapping[str, str],
        language: str,
    ) -> None:
        self._pass = pass_json
        self._style = next(style for style in (*KINDS, "boardingPass") if style in pass_json)
        self._body: Mapping[str, Any] = pass_json[self._style]
        self._issuer, self._images, self._language = issuer_id, images, language
        self._class_id = f"{issuer_id}.{_UNFIT.sub('_', class_name)}"
        self._object_id = f"{issuer_id}.{_UNFIT.sub('_', str(pass_json['serialNumber']))}"
        self.notices: list[Notice] = []
        self._kind = self._kind_of()
        self._class, self._object = self._make_class(), self._make_object()

    def payload(self, detail: Detail) -> dict[str, Any]:
        """What the token carries: class and object, the object alone, or their names."""
        ids = {"id": self._object_id, "classId": self._class_id}
        objects = f"{self._kind}Objects"
        if detail == "full":
            return {f"{self._kind}Classes": [self._class], objects: [self._object]}
        return {objects: [self._object if detail == "object" else ids]}

    def _kind_of(self) -> str:
        if self._style != "boardingPass":
            return KINDS[self._style]
        flight = self._body.get("transitType") == "PKTransitTypeAir"
        known = {"airlineCode", "flightNumber"} <= dict(self._pass.get("semantics") or {}).keys()
        if flight and not known:
            text = "A Google flight needs airlineCode and flightNumber as semantics; shown as other transit."
            self.notices.append(Notice("no_flight_number", text, "semantics"))
        return "flight" if flight and known else "transit"

    def _text(self, value: Any) -> dict[str, Any]:
        return {"defaultValue": {"language": self._language, "value": str(value)}}

    def _first(self, group: str, key: str = "value") -> str:
        fields = self._body.get(group) or [{}]
        return str(fields[0].get(key) or "")

    def _title(self) -> str:
        return self._first("primaryFields") or str(self._pass.get("logoText") or self._pass["description"])

    def _make_class(self) -> dict[str, Any]:
        made: dict[str, Any] = {"id": self._class_id, "classTemplateInfo": self._rows()}
        if self._kind != "generic":
            made |= {"issuerName": self._pass["organizationName"], "reviewStatus": "UNDER_REVIEW"}
        made |= _CLASSES[self._kind](self)
        colour = _hex(str(self._pass.get("backgroundColor", "")))
        if colour and self._kind != "generic":
            made["hexBackgroundColor"] = colour
        return made

    def event_class(self) -> dict[str, Any]:
        """EventTicketClass."""
        return {"eventName": self._text(self._pass.get("logoText") or self._title())} | self._picture(
            "logo", "logo"
        )

    def offer_class(self) -> dict[str, Any]:
        """OfferClass."""
        title = {
            "title": self._title(),
            "provider": self._pass["organizationName"],
            "redemptionChannel": "BOTH",
        }
        return title | self._picture("logo", "titleImage")

    def loyalty_class(self) -> dict[str, Any]:
        """LoyaltyClass."""
        name = {"programName": str(self._pass.get("logoText") or self._pass["organizationName"])}
        return name | self._picture("logo", "programLogo", needed=True)

    def generic_class(self) -> dict[str, Any]:
        """GenericClass."""
        return {}

    def transit_class(self) -> dict[str, Any]:
        """TransitClass."""
        kind = {"transitType": _TRANSIT.get(str(self._body.get("transitType")), "OTHER")}
        return kind | self._picture("logo", "logo", needed=True)

    def flight_class(self) -> dict[str, Any]:
        """FlightClass."""
        tags = self._pass["semantics"]
        carrier = {"carrierIataCode": tags["airlineCode"]}
        return {
            "flightHeader": {"carrier": carrier, "flightNumber": str(tags["flightNumber"])},
            "origin": {"airportIataCode": tags.get("departureAirportCode") or self._first("primaryFields")},
            "destination": {"airportIataCode": tags.get("destinationAirportCode", "")},
        } | ({"localScheduledDepartureDateTime": at} if (at := tags.get("originalDepartureDate")) else {})

    def _picture(self, name: str, key: str, *, needed: bool = False) -> dict[str, Any]:
        address = self._images.get(name)
        if address is None:
            if needed:
                text = f"Google demands a {name} by its public https address for this kind of pass."
                self.notices.append(Notice("missing_image", text, name))
            return {}
        return {key: {"sourceUri": {"uri": address}}}

    def _make_object(self) -> dict[str, Any]:
        made: dict[str, Any] = {"id": self._object_id, "classId": self._class_id, "state": self._state()}
        if code := self._barcode():
            made["barcode"] = code
        made["textModulesData"] = self._modules()
        if places := [
            {"latitude": place["latitude"], "longitude": place["longitude"]}
            for place in self._pass.get("locations", [])
        ]:
            made["locations"] = places
        return made | self._own_keys()

    def _state(self) -> str:
        return "EXPIRED" if self._pass.get("voided") else "ACTIVE"

    def _own_keys(self) -> dict[str, Any]:
        """What only one kind of object has."""
        if self._kind == "generic":
            colour = _hex(str(self._pass.get("backgroundColor", "")))
            title = self._text(self._pass["organizationName"])
            made = {"cardTitle": title, "header": self._text(self._title())} | self._picture("logo", "logo")
            return made | ({"hexBackgroundColor": colour} if colour else {})
        if self._kind == "loyalty":
            return {"accountId": str(self._pass["serialNumber"])}
        if self._kind == "transit":
            return {"tripType": "ONE_WAY", "passengerType": "SINGLE_PASSENGER"}
        if self._kind == "flight":
            return {"passengerName": self._first("secondaryFields"), "reservationInfo": {}}
        return {}

    def _barcode(self) -> dict[str, str] | None:
        for item in self._pass.get("barcodes", []):
            kind = _CODES.get(item["format"])
            if kind is not None:
                made = {"type": kind, "value": item["message"]}
                return made | ({"alternateText": item["altText"]} if item.get("altText") else {})
        return None

    def _modules(self) -> list[dict[str, str]]:
        groups = (*_FRONT, "backFields")
        fields = [field for group in groups for field in self._body.get(group, [])]
        return [
            {"id": field["key"], "header": str(field.get("label") or ""), "body": str(field["value"])}
            for field in fields
        ]

    def _rows(self) -> dict[str, Any]:
        """Front fields on the card in rows of at most three, one group after the other."""
        rows: list[dict[str, Any]] = []
        for group in _FRONT:
            keys = [field["key"] for field in self._body.get(group, [])]
            rows += [_row(keys[start : start + 3]) for start in range(0, len(keys), 3)]
        return {"cardTemplateOverride": {"cardRowTemplateInfos": rows}}


_CLASSES: Mapping[str, Callable[[Twin], dict[str, Any]]] = {
    "eventTicket": Twin.event_class,
    "offer": Twin.offer_class,
    "loyalty": Twin.loyalty_class,
    "generic": Twin.generic_class,
    "transit": Twin.transit_class,
    "flight": Twin.flight_class,
}


def _row(keys: list[str]) -> dict[str, Any]:
    name, items = _ROW_KEYS[len(keys)]
    return {
        name: {
            item: {"firstValue": {"fields": [{"fieldPath": f"object.textModulesData['{key}']"}]}}
            for item, key in zip(items, keys, strict=True)
        }
    }


def _hex(colour: str) -> str | None:
    parts = re.findall(r"\d+", colour)
    return "#" + "".join(f"{int(part):02x}" for part in parts) if len(parts) == 3 else None
