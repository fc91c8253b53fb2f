"""A handset in UAProf's terms: what its screen shows, what its MMS client takes."""

from __future__ import annotations

from dataclasses import dataclass

from renderer.mms import media

Size = tuple[int, int]

GENERIC_BYTES = 307_200  # OMA content class video-rich; the median of all handsets and Android's default
LEAST_BYTES = 10_000  # a smaller MmsMaxMessageSize is a maker's mistake (one device states 1)
BASE_TYPES = frozenset({"text/plain", "image/jpeg", "image/gif"})  # OMA image-basic asks for no less

# Bytes of the content classes (OMA MMS conformance, clause 7), for handsets that state no size.
_CLASS_BYTES = {"tx": 30_720, "ib": 30_720, "ir": 102_400, "vb": 102_400, "vr": 307_200, "mp": 307_200}


@dataclass(frozen=True, slots=True)
class HandsetProfile:
    """One handset.

    ``name`` is its id, ``title`` what people call it. ``screen`` is (width, height) px as held;
    ``mms_max_bytes`` MmsMaxMessageSize in bytes; ``mms_max_image`` MmsMaxImageResolution, turned like the
    screen; ``accept`` MmsCcppAccept in the plainest spelling of each type; ``charsets`` IANA names.
    ``landscape`` = a screen wider than high. ``ios`` = can add a .pkpass to Wallet.
    """

    name: str
    title: str
    screen: Size = (240, 320)
    bits_per_pixel: int = 16
    mms_max_bytes: int = GENERIC_BYTES
    mms_max_image: Size = (640, 480)
    accept: frozenset[str] = BASE_TYPES
    charsets: frozenset[str] = frozenset({"us-ascii", "utf-8"})
    smil: bool = True
    versions: tuple[str, ...] = ("1.0",)
    content_classes: frozenset[str] = frozenset()
    ios: bool = False
    aliases: tuple[str, ...] = ()

    @property
    def landscape(self) -> bool:
        """Whether the screen is wider than high."""
        return self.screen[0] > self.screen[1]

    @property
    def box(self) -> Size:
        """The largest picture that is shown unscaled: within the screen and the largest picture taken."""
        image = turned_like(self.mms_max_image, self.screen)
        return min(self.screen[0], image[0]), min(self.screen[1], image[1])

    @property
    def version(self) -> str:
        """The highest MMS version both sides know."""
        return max(self.versions, default="1.0")

    def takes(self, content_type: str) -> bool:
        """Whether a part of this type, in any spelling, may be sent."""
        return media.fold(content_type) in self.accept


def turned_like(size: Size, like: Size) -> Size:
    """``size`` with its longer side where ``like`` has it: makers state either way round."""
    low, high = sorted(size)
    return (high, low) if like[0] > like[1] else (low, high)


def assumed_bytes(content_classes: frozenset[str], screen: Size) -> int:
    """A careful size where none is stated: the content class's, else image-basic's for small screens."""
    stated = [_CLASS_BYTES[name] for name in content_classes if name in _CLASS_BYTES]
    if stated:
        return max(stated)
    return 30_720 if min(screen) <= 128 else 102_400
