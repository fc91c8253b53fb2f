"""An error -> the API's code: one table over error classes and, within a class, the element at fault."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from renderer import errors
from renderer.errors import RendererError
from renderer.wallet.slots import BEACONS, FIELD_SLOTS, LOCATIONS

OTHER = ""  # within a class: any element the table does not name
ByElement = Mapping[str, str]

_PLACES = range(1, LOCATIONS + 1)
_BEACONS = range(1, BEACONS + 1)
# E840-E869, one code a label and a value, in the order of sendPassInMMS's parameters
_NOT_DYNAMIC = {slot.name: f"E{840 + index}" for index, slot in enumerate(FIELD_SLOTS)}
# E870-E879: location i is not dynamic, whichever of its three elements was sent
_PLACE_NOT_DYNAMIC = {
    f"{name}{i}": f"E{869 + i}" for i in _PLACES for name in ("RELLATITUDE", "RELLONGITUDE", "RELTEXT")
}
_LATITUDE = {f"RELLATITUDE{i}": f"E{879 + i}" for i in _PLACES}
_LONGITUDE = {f"RELLONGITUDE{i}": f"E{889 + i}" for i in _PLACES}
_BEACON_NOT_DYNAMIC = {
    f"IBEACON{name}{i}": f"E{949 + i}" for i in _BEACONS for name in ("UUID", "MAJOR", "MINOR", "TEXT")
}
_BEACON = {
    f"IBEACON{name}{i}": f"E{base + i}"
    for i in _BEACONS
    for name, base in (("UUID", 959), ("MAJOR", 969), ("MINOR", 979))
}
_NO_UUID = {f"IBEACONUUID{i}": f"E{989 + i}" for i in _BEACONS}

_MISSING: ByElement = {
    "API_KEY": "E104",
    "PASS": "E104",
    "MMSID": "E620",
    "TO": "E621",
    "TOCAMPAIGN": "E624",
    "DATABASEID": "E630",
    "BARCODEID": "E631",
    "FROM": "E111",
    "PASSTEMPLATEID": "E801",
    "PASSDATAID": "E807",
    "PASSDATA": "E824",
    "TEMPLATE": "E827",  # none of PASSTEMPLATEID, MMSID and EMAILID
    "DDMTEXT": "E100",
    "FALLBACKSMSTEXT": "E622",
    "CAMPAIGNNAME": "E170",
    "BRANDNAME": "E171",
    "START_DATE": "E506",
    "END_DATE": "E506",
    "MOBILE": "E901",
    "CAMPAIGNID": "E902",
    OTHER: "E100",
}
_INVALID: ByElement = {
    "TO": "E110",
    "MOBILE": "E110",
    "CAMPAIGNNAME": "E172",
    "BRANDNAME": "E172",
    "START_DATE": "E507",
    "END_DATE": "E507",
    "FROM": "E111",
    "BARCODEID": "E631",
    "DATABASEID": "E632",
    "TEMPLATE": "E828",  # more than one of them
    "EMAIL": "E804",
    "PHONE": "E805",
    "CUSTOMID": "E829",
    # inferred: texts have E228 wherever they go
    "FALLBACKSMSTEXT": "E228",
    "DDMTEXT": "E228",
    "DDMTITLE": "E228",
    OTHER: "E100",
}
_UNKNOWN_ID: ByElement = {
    "MMSID": "E241",
    "FROM": "E111",
    "DATABASEID": "E632",
    "CAMPAIGNREF": "E714",
    "TOCAMPAIGN": "E714",
    "CAMPAIGNID": "E903",
    "OPERATORID": "E651",
    "SPID": "E628",
    "EMAILID": "E402",
    "PASSTEMPLATEID": "E802",
    "PASSDATAID": "E808",
    OTHER: "E100",
}
_MEDIA_TOO_LARGE = {"image": "E331", "audio": "E332", "video": "E333", "text": "E334", OTHER: "E331"} | {
    "vcard": "E335",
    "ical": "E336",
    "pdf": "E337",
    "passbook": "E338",
}

_NOT_COPIED = {"image": "E351", "audio": "E352", "video": "E353", OTHER: "E351"} | {
    "vcard": "E355",
    "ical": "E356",
    "pdf": "E357",
    "passbook": "E358",
}

# Total: an error has the code of its nearest ancestor here. What no public source states is marked inferred.
CODES: Mapping[type[RendererError], str | ByElement] = MappingProxyType(
    {
        RendererError: "E626",  # inferred: content that we cannot make is content not available
        errors.InputError: "E100",
        # the envelope and the account
        errors.UnrecognisedEnvelope: "E100",
        errors.InvalidRequest: "E100",
        errors.MalformedXml: "E108",
        errors.UnknownAction: "E101",
        errors.MissingElement: _MISSING,
        errors.InvalidElement: _INVALID,
        errors.UnknownId: _UNKNOWN_ID,
        errors.NoSuchObject: {"barcode": "E633", "pass": "E822", OTHER: "E633"},
        errors.TooManyNumbers: "E623",
        errors.OptedOut: "E114",
        errors.NotSubscribed: "E715",
        errors.CannotSubscribe: "E904",
        errors.NothingFound: {"MMSID": "E200", "CAMPAIGNID": "E405", "PASSTEMPLATEID": "E800", OTHER: "E100"},
        errors.InvalidDate: "E508",
        errors.PeriodTooLong: "E509",
        errors.NotReady: "E626",
        errors.AccessError: "E107",
        errors.AuthenticationFailed: "E104",
        errors.AccountInactive: "E105",
        errors.NotActivated: "E109",
        errors.ActionNotAllowed: "E107",
        errors.AddressNotAllowed: "E112",
        errors.CalledTooSoon: "E106",
        errors.ThroughputExceeded: "E113",
        errors.CallLimitReached: "E120",
        errors.AskedTooOften: "E510",
        errors.BillingProblem: "E713",
        # names: an account's template that is gone is no template
        errors.UnknownName: "E241",
        errors.UnknownGateway: "E628",
        errors.UnknownCarrier: "E628",
        # a BARCODEID that its symbology cannot carry (inferred: it is as good as missing)
        errors.BarcodeError: "E631",
        errors.ImageError: "E629",
        errors.FieldError: "E626",
        # passes
        errors.PassDataError: "E806",
        errors.InvalidSlotValue: {"EMAIL": "E804", "PHONE": "E805", OTHER: "E806"},
        errors.MissingBarcodeValue: "E803",
        errors.SlotNotDynamic: _NOT_DYNAMIC | {OTHER: "E806"},
        errors.LocationNotDynamic: _PLACE_NOT_DYNAMIC | {OTHER: "E806"},
        errors.InvalidLatitude: _LATITUDE | {OTHER: "E806"},
        errors.InvalidLongitude: _LONGITUDE | {OTHER: "E806"},
        errors.InvalidCustomPassId: "E829",
        errors.MissingLockKey: "E833",
        errors.BeaconNotDynamic: _BEACON_NOT_DYNAMIC | {OTHER: "E806"},
        errors.InvalidBeacon: _BEACON | {OTHER: "E806"},
        errors.BeaconUuidMissing: _NO_UUID | {OTHER: "E806"},
        errors.PassError: "E806",
        errors.PassLocked: "E806",  # inferred: a lock that does not fit is data that cannot be made
        errors.PassLimitReached: "E831",
        errors.PassNotGenerated: "E830",
        errors.PassNotUpdated: "E809",
        errors.PassNotDeleted: "E821",
        # slides of saveMMS, in the numbering of the method's own page
        errors.SlideError: "E229",
        errors.NameMissing: "E301",
        errors.NoSlides: "E302",
        errors.EmptySlide: "E303",
        errors.SubjectMissing: "E304",
        errors.SubjectTooLong: "E228",
        errors.SeveralObjects: "E223",
        errors.ObjectWithMedia: "E224",
        errors.TooManySlides: "E225",
        errors.AudioWithVideo: "E226",
        errors.ImageWithVideo: "E227",
        errors.SlideTextTooLong: "E228",
        errors.ContentTypeUnknown: {"image": "E361", "audio": "E362", "video": "E363", OTHER: "E629"},
        errors.ContentTooLarge: _MEDIA_TOO_LARGE,
        errors.ContentCorrupt: {"image": "E341", "video": "E343", OTHER: "E341"},
        errors.CodecMissing: "E343",
        errors.BadDuration: "E230",
        errors.SlideOutOfRange: "E100",  # inferred: CUSTOMTEXT for a slide that is not there
        errors.MessageTooLarge: "E626",
        errors.FetchError: _NOT_COPIED,
        errors.TemplateError: {"type": "E629", OTHER: "E626"},
    }
)


def code_of(
    error: RendererError, overrides: Mapping[tuple[type[RendererError], str], str] | None = None
) -> str:
    """The code of an error by its class and its slot or field; ``overrides`` are a version's own."""
    return lookup(type(error), error.slot or error.field or OTHER, overrides or {})


def lookup(
    kind: type[RendererError], element: str, overrides: Mapping[tuple[type[RendererError], str], str]
) -> str:
    """The code of an error class and element; total, as every class descends from RendererError."""
    if (kind, element) in overrides:
        return overrides[kind, element]
    for base in kind.__mro__:
        found = CODES.get(base)
        if isinstance(found, str):
            return found
        if found is not None:
            return found.get(element) or found.get(element.upper()) or found[OTHER]
    raise LookupError(kind.__name__)
