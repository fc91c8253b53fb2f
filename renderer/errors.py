"""The one error tree: what went wrong -> a message fit for the user, with the place at fault.

RendererError
├── InputError                      what was asked for cannot be done as asked
│   ├── UnknownName                 nothing of that name is known
│   │   ├── UnknownSymbology
│   │   ├── UnknownFormat
│   │   ├── UnknownTemplate
│   │   ├── UnknownHandset
│   │   ├── UnknownCarrier
│   │   └── UnknownGateway
│   ├── BarcodeError                the payload or an option does not suit the symbology
│   │   ├── UnencodableCharacter    a character the symbology cannot carry
│   │   ├── PayloadTooLong          more than the symbology or the options hold
│   │   ├── EmptyPayload
│   │   ├── WrongLength             not the number of characters the symbology takes
│   │   ├── WrongCheckDigit
│   │   ├── InvalidGs1              an application identifier or its element is wrong
│   │   ├── InvalidOption           an option outside what the symbology offers
│   │   ├── SymbolDoesNotFit        no whole-pixel module fits the width
│   │   └── LowContrast             colours a scanner cannot tell apart
│   ├── ImageError
│   │   ├── UnreadableImage         not an image, truncated, or of a type not taken
│   │   ├── ImageTooLarge           pixels or bytes over the cap (checked before decoding)
│   │   └── ImageOverBudget         cannot be made small enough for a byte limit
│   ├── FieldError                  a ticket field
│   │   ├── MissingField
│   │   ├── UnknownField
│   │   └── FieldTooLong
│   ├── PassDataError               a PASSDATA slot
│   │   ├── MissingBarcodeValue
│   │   ├── SlotNotDynamic
│   │   ├── LocationNotDynamic
│   │   ├── InvalidLatitude
│   │   ├── InvalidLongitude
│   │   ├── InvalidCustomPassId
│   │   ├── MissingLockKey          a personal pass without EMAIL, PHONE or CUSTOMID
│   │   ├── BeaconNotDynamic
│   │   ├── InvalidBeacon           uuid, major or minor of an iBeacon
│   │   │   └── BeaconUuidMissing
│   │   └── InvalidSlotValue
│   ├── PassError                   the pass as a whole would not open on a phone
│   │   ├── InvalidBundle           a .pkpass that cannot be read at all
│   │   ├── PassLocked              the data belong to another number, address or id
│   │   ├── PassLimitReached        no more passes may be made of the template
│   │   ├── PassNotGenerated
│   │   ├── PassNotUpdated
│   │   └── PassNotDeleted
│   ├── SlideError                  an MMS slide, or the message made of slides
│   │   ├── NameMissing
│   │   ├── SubjectMissing
│   │   ├── SubjectTooLong
│   │   ├── NoSlides
│   │   ├── TooManySlides
│   │   ├── EmptySlide
│   │   ├── SeveralObjects          more than one object on a slide
│   │   ├── ObjectWithMedia         picture, sound or film beside an object
│   │   ├── AudioWithVideo
│   │   ├── ImageWithVideo
│   │   ├── SameTypeTwice           two files of one content type on a slide
│   │   ├── SlideTextTooLong
│   │   ├── ContentNotAllowed
│   │   ├── ContentTypeUnknown      no content type can be told (field: which kind)
│   │   ├── ContentTooLarge         one file over its cap (field: which kind)
│   │   ├── ContentCorrupt          a picture, sound or film that cannot be read (field)
│   │   ├── CodecMissing            a film or sound whose coding is not known (field)
│   │   ├── BadDuration
│   │   ├── SlideOutOfRange         a slide number the message does not have
│   │   └── MessageTooLarge         fits no limit and links are off
│   ├── InvalidPdu                  bytes that are no MMS PDU
│   ├── FetchError                  a URL cannot be used
│   │   ├── FetchRefused            its scheme, host or address is not one we go to
│   │   └── FetchFailed             no answer, a wrong status or type, or over the caps
│   │       └── FetchTooLarge       more bytes than the cap
│   └── InvalidRequest              a request body or argument that cannot be understood
│       ├── UnrecognisedEnvelope    neither variables nor XML
│       ├── MalformedXml            not well-formed, with a DTD, too large or too deep
│       ├── UnknownAction           no action named, or none of that name
│       ├── MissingElement          a mandatory element; ``field`` names it
│       ├── InvalidElement          an element's value does not suit it; ``field`` names it
│       ├── UnknownId               an id that is not the account's; ``field`` names its element
│       ├── NoSuchObject            the template holds no barcode or pass; ``field`` says which
│       ├── TooManyNumbers          more numbers in one request than it may hold
│       ├── OptedOut                the number wants no more messages of this account
│       ├── NotSubscribed           the number is not in the campaign
│       ├── CannotSubscribe         the number left the campaign by itself
│       ├── NothingFound            the account has none of what is listed; ``field`` says of what
│       ├── InvalidDate             a day that the calendar does not have
│       ├── PeriodTooLong           a report over more days than are told at once
│       └── NotReady                the template is still being encoded
├── AccessError                     the caller may not do this
│   ├── AuthenticationFailed
│   ├── AccountInactive
│   ├── NotActivated                the account exists, its use of the API is not switched on
│   ├── ActionNotAllowed            the account may not use this action
│   ├── AddressNotAllowed           the caller's address is not on the key's list
│   ├── CalledTooSoon               the key may call once in so many seconds
│   ├── ThroughputExceeded          more calls of one action a minute than the key may make
│   ├── CallLimitReached            the account's calls of this month are used up
│   ├── AskedTooOften               a costly look-up was asked for too often today
│   └── BillingProblem
├── TemplateError                   a template is broken: its author must act
├── ConfigurationError              the installation is not right: its operator must act
│   └── SigningUnavailable          certificate, key or chain missing or unfit
└── VerificationFailed              what was drawn does not read back
    └── CannotVerify                no open reader exists for the symbology
"""

from __future__ import annotations


class RendererError(Exception):
    """Base of every error raised on purpose.

    ``message`` is one sentence fit for the outside and names the cure; ``field``, ``slot`` and ``slide``
    say which field, PASSDATA slot or slide (1-based) is at fault, where that is known.
    """

    def __init__(
        self, message: str, *, field: str | None = None, slot: str | None = None, slide: int | None = None
    ) -> None:
        """Keep the public message and the place at fault."""
        super().__init__(message)
        self.message = message
        self.field = field
        self.slot = slot
        self.slide = slide


class InputError(RendererError):
    """What was asked for cannot be done as asked."""


class UnknownName(InputError):
    """Nothing of that name is known."""


class UnknownSymbology(UnknownName):
    """No symbology of that name."""


class UnknownFormat(UnknownName):
    """No output format of that name."""


class UnknownTemplate(UnknownName):
    """No template of that id."""


class UnknownHandset(UnknownName):
    """No handset profile of that name or alias."""


class UnknownCarrier(UnknownName):
    """No carrier of that name."""


class UnknownGateway(UnknownName):
    """No gateway of that name."""


class BarcodeError(InputError):
    """The payload or an option does not suit the symbology."""


class UnencodableCharacter(BarcodeError):
    """A character the symbology cannot carry; the message names it and its 1-based position."""


class PayloadTooLong(BarcodeError):
    """More than the symbology, or the size asked for, can hold; the message names the limit."""


class EmptyPayload(BarcodeError):
    """There is nothing to encode."""


class WrongLength(BarcodeError):
    """Too few or too many characters for a symbology of fixed length; the message names what it takes."""


class InvalidGs1(BarcodeError):
    """A GS1 element string breaks a rule; the message names the application identifier and the position."""


class WrongCheckDigit(BarcodeError):
    """A check digit was given and is wrong; it is never silently corrected."""


class InvalidOption(BarcodeError):
    """An option outside what the symbology offers."""


class SymbolDoesNotFit(BarcodeError):
    """No whole-pixel module fits the width asked for; the message names the smallest width that would do."""


class LowContrast(BarcodeError):
    """Foreground and background are too close for a scanner."""


class ImageError(InputError):
    """A picture cannot be used."""


class UnreadableImage(ImageError):
    """Not a picture, truncated, or of a type that is not taken."""


class ImageTooLarge(ImageError):
    """Pixels or bytes over the cap; judged from the header, before decoding."""


class ImageOverBudget(ImageError):
    """The picture cannot be made small enough for the byte limit."""


class FieldError(InputError):
    """A ticket field is wrong."""


class MissingField(FieldError):
    """A required ticket field was not given."""


class UnknownField(FieldError):
    """The ticket template declares no such field."""


class FieldTooLong(FieldError):
    """A ticket field is longer than the template allows."""


class PassDataError(InputError):
    """A PASSDATA slot is wrong."""


class MissingBarcodeValue(PassDataError):
    """The pass template demands BARCODEVALUE."""


class SlotNotDynamic(PassDataError):
    """A label or value was sent whose slot the pass template does not declare dynamic."""


class LocationNotDynamic(PassDataError):
    """A relevance location was sent that the pass template does not declare dynamic."""


class InvalidLatitude(PassDataError):
    """A latitude that is no finite number within -90..90."""


class InvalidLongitude(PassDataError):
    """A longitude that is no finite number within -180..180."""


class InvalidCustomPassId(PassDataError):
    """A custom pass identifier with characters that are not allowed."""


class MissingLockKey(PassDataError):
    """A personalised pass came without EMAIL, PHONE or CUSTOMID."""


class BeaconNotDynamic(PassDataError):
    """An iBeacon was sent that the pass template does not declare dynamic."""


class InvalidBeacon(PassDataError):
    """An iBeacon whose uuid is malformed, or whose major or minor is no 16-bit number."""


class BeaconUuidMissing(InvalidBeacon):
    """An iBeacon of which something is given, but not its uuid."""


class InvalidSlotValue(PassDataError):
    """A value that does not suit the type its slot declares, or is too long."""


class PassError(InputError):
    """The pass as a whole would not open on a phone."""


class InvalidBundle(PassError):
    """Bytes that cannot be read as a .pkpass at all."""


class PassLocked(PassError):
    """The data of this id belong to another number, address or id."""


class PassLimitReached(PassError):
    """No more passes may be made of the template."""


class PassNotGenerated(PassError):
    """The data are good and no pass could be made of them."""


class PassNotUpdated(PassError):
    """The pass could not be changed."""


class PassNotDeleted(PassError):
    """The pass data could not be deleted."""


class SlideError(InputError):
    """An MMS slide breaks a rule or holds content that cannot be used."""


class NameMissing(SlideError):
    """A stored message has no name."""


class SubjectMissing(SlideError):
    """A stored message has no subject."""


class SubjectTooLong(SlideError):
    """A subject over 80 characters, or over what the carrier takes."""


class NoSlides(SlideError):
    """A message without a slide."""


class TooManySlides(SlideError):
    """More than eight slides."""


class EmptySlide(SlideError):
    """A slide that holds nothing."""


class SeveralObjects(SlideError):
    """More than one object (vCard, iCal, PDF, pass) on a slide."""


class ObjectWithMedia(SlideError):
    """A picture, sound or film beside an object on one slide."""


class AudioWithVideo(SlideError):
    """Sound and film on one slide."""


class ImageWithVideo(SlideError):
    """A picture and film on one slide."""


class SameTypeTwice(SlideError):
    """Two files of one content type on a slide."""


class SlideTextTooLong(SlideError):
    """A slide's text over 5000 characters."""


class ContentNotAllowed(SlideError):
    """A file of a type no slide takes."""


class ContentTypeUnknown(SlideError):
    """A file whose content type cannot be told; ``field`` says image, audio, video ..."""


class ContentTooLarge(SlideError):
    """A file over the cap of its kind; ``field`` says image, audio, video, vcard, ical, pdf or passbook."""


class ContentCorrupt(SlideError):
    """A picture, sound or film that cannot be read; ``field`` says which."""


class CodecMissing(SlideError):
    """A film or sound whose coding is not known here; ``field`` says which."""


class BadDuration(SlideError):
    """A duration that is no whole number of seconds in range."""


class SlideOutOfRange(SlideError):
    """A slide number the message does not have."""


class MessageTooLarge(SlideError):
    """The message fits no limit and sending a link instead is off."""


class InvalidPdu(InputError):
    """Bytes that are no MMS PDU."""


class FetchError(InputError):
    """What lies at a URL cannot be used."""


class FetchRefused(FetchError):
    """The URL's scheme, host or resolved address is not one this installation goes to."""


class FetchFailed(FetchError):
    """The URL gave no answer, a wrong status or content type, or more than the caps allow."""


class FetchTooLarge(FetchFailed):
    """What lies at the URL has more bytes than are taken."""


class InvalidRequest(InputError):
    """A request body, file or argument that cannot be understood."""


class UnrecognisedEnvelope(InvalidRequest):
    """Neither variables nor XML were found where a request carries them."""


class MalformedXml(InvalidRequest):
    """XML that is not well-formed, declares a DTD, or is over the caps of size and depth."""


class UnknownAction(InvalidRequest):
    """No action was named, or the API has none of that name."""


class MissingElement(InvalidRequest):
    """A mandatory element is absent or empty; ``field`` names it."""


class InvalidElement(InvalidRequest):
    """An element's value does not suit it; ``field`` names it."""


class UnknownId(InvalidRequest):
    """An id that names nothing of the account's; ``field`` names the element it came in."""


class NoSuchObject(InvalidRequest):
    """The template holds no object of the kind that is filled; ``field`` is ``barcode`` or ``pass``."""


class TooManyNumbers(InvalidRequest):
    """More numbers in one request than it may hold."""


class OptedOut(InvalidRequest):
    """The number opted out: it wants no more messages of this account."""


class NotSubscribed(InvalidRequest):
    """The number is not subscribed to the campaign."""


class CannotSubscribe(InvalidRequest):
    """The number left by itself, and only it can come back."""


class NothingFound(InvalidRequest):
    """The account has none of what is listed; ``field`` names the id of what is."""


class InvalidDate(InvalidRequest):
    """A moment in the right form that the calendar does not have."""


class PeriodTooLong(InvalidRequest):
    """A report over more days than are told at once."""


class NotReady(InvalidRequest):
    """The template cannot be sent yet: its content is still being encoded."""


class AccessError(RendererError):
    """The caller may not do this."""


class AuthenticationFailed(AccessError):
    """No account has this key, or the key was revoked."""


class AccountInactive(AccessError):
    """The account has no right to use the API."""


class NotActivated(AccessError):
    """The account's use of the API is not switched on."""


class ActionNotAllowed(AccessError):
    """The account may not use this action."""


class AddressNotAllowed(AccessError):
    """The caller's address is not on the list of its key."""


class CalledTooSoon(AccessError):
    """The key may call once in so many seconds; the message names them."""


class ThroughputExceeded(AccessError):
    """More calls of one action in a minute than the key may make."""


class CallLimitReached(AccessError):
    """The account's calls of this month are used up."""


class AskedTooOften(AccessError):
    """A costly look-up was asked for too often today."""


class BillingProblem(AccessError):
    """The account's sends are stopped for want of payment."""


class TemplateError(RendererError):
    """A template is broken; its author must act. The message names the file and the path of the mistake."""


class ConfigurationError(RendererError):
    """The installation is not right; its operator must act."""


class SigningUnavailable(ConfigurationError):
    """The signing certificate, key or intermediate is missing or unfit."""


class VerificationFailed(RendererError):
    """What was drawn does not read back as what was asked for."""


class CannotVerify(VerificationFailed):
    """No open reader exists for the symbology, so nothing can be said about what was drawn."""
