"""Apple's keys as tables: every key of pass.json's objects -> the check its value must pass."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from renderer.wallet.text import is_w3c_date, rgb

Check = Callable[[Any], str | None]

STYLES = ("boardingPass", "coupon", "eventTicket", "generic", "storeCard")
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s]+\Z")
_UUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\Z")
_CURRENCY = re.compile(r"[A-Z]{3}\Z")


def text(value: Any) -> str | None:
    """A string that says something."""
    return None if isinstance(value, str) and value.strip() else "must be a text that is not empty"


def any_text(value: Any) -> str | None:
    """A string, possibly empty."""
    return None if isinstance(value, str) else "must be a text"


def boolean(value: Any) -> str | None:
    """True or false."""
    return None if isinstance(value, bool) else "must be true or false"


def number(value: Any) -> str | None:
    """A finite JSON number."""
    good = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    return None if good else "must be a number, not a text"


def integer(value: Any) -> str | None:
    """A whole JSON number."""
    return None if isinstance(value, int) and not isinstance(value, bool) else "must be a whole number"


def between(low: float, high: float) -> Check:
    """A number from ``low`` to ``high``."""

    def check(value: Any) -> str | None:
        return number(value) or (None if low <= value <= high else f"must lie from {low:g} to {high:g}")

    return check


def whole(low: int, high: int) -> Check:
    """A whole number from ``low`` to ``high``."""
    inside = between(low, high)
    return lambda value: integer(value) or inside(value)


def date(value: Any) -> str | None:
    """A complete date with hours, minutes and zone (W3C-DTF)."""
    good = isinstance(value, str) and is_w3c_date(value)
    return None if good else "must be a date with time and zone, such as 2026-07-04T19:30+02:00"


def colour(value: Any) -> str | None:
    """``rgb(r, g, b)``, or hex, which phones show though Apple does not document it."""
    good = isinstance(value, str) and rgb(value) is not None
    return None if good else "must be a colour such as rgb(23, 187, 82)"


def url(value: Any) -> str | None:
    """An absolute URL of any scheme."""
    return None if isinstance(value, str) and _URL.match(value) else "must be a complete URL"


def secure_url(value: Any) -> str | None:
    """An https URL."""
    good = isinstance(value, str) and value.startswith("https://") and _URL.match(value)
    return None if good else "must be an https URL"


def uuid(value: Any) -> str | None:
    """A UUID in its 36-character form."""
    return None if isinstance(value, str) and _UUID.match(value) else "must be a UUID"


def currency(value: Any) -> str | None:
    """An ISO 4217 code."""
    return (
        None if isinstance(value, str) and _CURRENCY.match(value) else "must be an ISO 4217 code such as EUR"
    )


def mapping(value: Any) -> str | None:
    """A JSON object."""
    return None if isinstance(value, dict) else "must be an object"


def anything(_value: Any) -> str | None:
    """Any JSON value."""
    return None


def one_of(*allowed: str) -> Check:
    """One of Apple's constants."""

    def check(value: Any) -> str | None:
        return None if isinstance(value, str) and value in allowed else f"must be one of {', '.join(allowed)}"

    return check


def list_of(each: Check, most: int = 1000) -> Check:
    """An array of at most ``most`` items that each pass a check."""

    def check(value: Any) -> str | None:
        if not isinstance(value, list):
            return "must be a list"
        if len(value) > most:
            return f"holds {len(value)} entries, Wallet takes {most}"
        return next((f"entry {n} {fault}" for n, item in enumerate(value, 1) if (fault := each(item))), None)

    return check


def field_value(value: Any) -> str | None:
    """A text or a number (Wallet Passes: PassFieldContent.value)."""
    return None if isinstance(value, str) else number(value) and "must be a text or a number"


_DATE_STYLES = one_of(*(f"PKDateStyle{size}" for size in ("None", "Short", "Medium", "Long", "Full")))

# Wallet Passes: PassFieldContent.
FIELD: Mapping[str, Check] = {
    "key": text,
    "value": field_value,
    "label": any_text,
    "attributedValue": field_value,
    "changeMessage": any_text,
    "currencyCode": currency,
    "dateStyle": _DATE_STYLES,
    "timeStyle": _DATE_STYLES,
    "isRelative": boolean,
    "ignoresTimeZone": boolean,
    "numberStyle": one_of(*(f"PKNumberStyle{n}" for n in ("Decimal", "Percent", "Scientific", "SpellOut"))),
    "textAlignment": one_of(*(f"PKTextAlignment{side}" for side in ("Left", "Center", "Right", "Natural"))),
    "dataDetectorTypes": list_of(
        one_of(*(f"PKDataDetectorType{n}" for n in ("PhoneNumber", "Link", "Address", "CalendarEvent")))
    ),
    "semantics": mapping,
    "row": whole(0, 1),
}
# Wallet Passes: Pass.Locations, Pass.Beacons.
LOCATION: Mapping[str, Check] = {
    "latitude": between(-90, 90),
    "longitude": between(-180, 180),
    "altitude": number,
    "relevantText": any_text,
}
BEACON: Mapping[str, Check] = {
    "proximityUUID": uuid,
    "major": whole(0, 65535),
    "minor": whole(0, 65535),
    "relevantText": any_text,
}
NFC: Mapping[str, Check] = {"message": text, "encryptionPublicKey": text, "requiresAuthentication": boolean}
RELEVANT_DATE: Mapping[str, Check] = {"date": date, "relevantDate": date, "startDate": date, "endDate": date}

_URL_KEYS = [
    "accessibilityURL",
    "addOnURL",
    "bagPolicyURL",
    "contactVenueWebsite",
    "directionsInformationURL",
    "merchandiseURL",
    "orderFoodURL",
    "parkingInformationURL",
    "purchaseParkingURL",
    "sellURL",
    "transferURL",
    "transitInformationURL",
    "appLaunchURL",
    "changeSeatURL",
    "entertainmentURL",
    "managementURL",
    "purchaseAdditionalBaggageURL",
    "purchaseLoungeAccessURL",
    "purchaseWifiURL",
    "registerServiceAnimalURL",
    "reportLostBagURL",
    "requestWheelchairURL",
    "trackBagsURL",
    "transitProviderWebsiteURL",
    "upgradeURL",
]
# Wallet Passes: Pass. Objects with rules of their own (fields, barcodes, places) are judged in rules.py.
TOP: Mapping[str, Check] = {
    "formatVersion": integer,
    "passTypeIdentifier": text,
    "serialNumber": text,
    "teamIdentifier": text,
    "organizationName": text,
    "description": text,
    "backgroundColor": colour,
    "foregroundColor": colour,
    "labelColor": colour,
    "stripColor": colour,
    "footerBackgroundColor": colour,
    "logoText": any_text,
    "eventLogoText": any_text,
    "suppressStripShine": boolean,
    "suppressHeaderDarkening": boolean,
    "useAutomaticColors": boolean,
    "groupingIdentifier": text,
    "sharingProhibited": boolean,
    "voided": boolean,
    "expirationDate": date,
    "relevantDate": date,
    "relevantDates": list_of(mapping),
    "maxDistance": between(0, math.inf),
    "locations": list_of(mapping, 10),
    "beacons": list_of(mapping, 10),
    "barcode": mapping,
    "barcodes": list_of(mapping),
    "webServiceURL": secure_url,
    "authenticationToken": text,
    "associatedStoreIdentifiers": list_of(integer),
    "auxiliaryStoreIdentifiers": list_of(integer),
    "userInfo": anything,
    "nfc": mapping,
    "semantics": mapping,
    "preferredStyleSchemes": list_of(text),
    "contactVenueEmail": text,
    "contactVenuePhoneNumber": text,
    "featuredActions": list_of(mapping, 2),
    "upcomingPassInformation": list_of(mapping),
    "posterGeneric": mapping,
    "semanticBoardingPass": anything,
    **dict.fromkeys(_URL_KEYS, url),
    **dict.fromkeys(STYLES, mapping),
}
REQUIRED = (
    "formatVersion",
    "passTypeIdentifier",
    "serialNumber",
    "teamIdentifier",
    "organizationName",
    "description",
)
TRANSIT = one_of(*(f"PKTransitType{kind}" for kind in ("Air", "Boat", "Bus", "Generic", "Train")))

# Wallet Passes: SemanticTags. Names ending in Date are dates, in Location are coordinates.
SEMANTICS = frozenset(
    [
        "additionalTicketAttributes",
        "admissionLevel",
        "admissionLevelAbbreviation",
        "airlineCode",
        "albumIDs",
        "artistIDs",
        "attendeeName",
        "awayTeamAbbreviation",
        "awayTeamLocation",
        "awayTeamName",
        "balance",
        "boardingGroup",
        "boardingSequenceNumber",
        "boardingZone",
        "carNumber",
        "confirmationNumber",
        "currentArrivalDate",
        "currentBoardingDate",
        "currentDepartureDate",
        "departureAirportCode",
        "departureAirportName",
        "departureCityName",
        "departureGate",
        "departureLocation",
        "departureLocationDescription",
        "departureLocationSecurityPrograms",
        "departureLocationTimeZone",
        "departurePlatform",
        "departureStationName",
        "departureTerminal",
        "destinationAirportCode",
        "destinationAirportName",
        "destinationCityName",
        "destinationGate",
        "destinationLocation",
        "destinationLocationDescription",
        "destinationLocationSecurityPrograms",
        "destinationLocationTimeZone",
        "destinationPlatform",
        "destinationStationName",
        "destinationTerminal",
        "duration",
        "entranceDescription",
        "eventEndDate",
        "eventLiveMessage",
        "eventName",
        "eventStartDate",
        "eventStartDateInfo",
        "eventType",
        "flightCode",
        "flightNumber",
        "genre",
        "homeTeamAbbreviation",
        "homeTeamLocation",
        "homeTeamName",
        "internationalDocumentsAreVerified",
        "internationalDocumentsVerifiedDeclarationName",
        "leagueAbbreviation",
        "leagueName",
        "loungePlaceIDs",
        "membershipProgramName",
        "membershipProgramNumber",
        "membershipProgramStatus",
        "originalArrivalDate",
        "originalBoardingDate",
        "originalDepartureDate",
        "passengerAirlineSSRs",
        "passengerCapabilities",
        "passengerEligibleSecurityPrograms",
        "passengerInformationSSRs",
        "passengerName",
        "passengerServiceSSRs",
        "performerNames",
        "playlistIDs",
        "priorityStatus",
        "seats",
        "securityScreening",
        "silenceRequested",
        "sportName",
        "tailgatingAllowed",
        "ticketFareClass",
        "totalPrice",
        "transitProvider",
        "transitStatus",
        "transitStatusReason",
        "vehicleName",
        "vehicleNumber",
        "vehicleType",
        "venueBoxOfficeOpenDate",
        "venueCloseDate",
        "venueDoorsOpenDate",
        "venueEntrance",
        "venueEntranceDoor",
        "venueEntranceGate",
        "venueEntrancePortal",
        "venueFanZoneOpenDate",
        "venueGatesOpenDate",
        "venueLocation",
        "venueName",
        "venueOpenDate",
        "venueParkingLotsOpenDate",
        "venuePhoneNumber",
        "venuePlaceID",
        "venueRegionName",
        "venueRoom",
        "wifiAccess",
    ]
)
