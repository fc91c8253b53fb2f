"""Profile -> adaptation class: everything rounded down, so that what fits the class fits the handset."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType

from renderer.handset.profile import HandsetProfile, Size
from renderer.handset.table import profiles

# Boxes (short side, long side) in px and message sizes in bytes, rising.
BOXES: tuple[Size, ...] = (
    (64, 96),
    (96, 96),
    (128, 128),
    (128, 160),
    (176, 208),
    (240, 240),
    (240, 320),
    (320, 320),
    (320, 480),
    (480, 640),
    (720, 1024),
    (1080, 1600),
)
BYTES: tuple[int, ...] = (10_000, 30_000, 100_000, 300_000, 600_000, 1_000_000)
IMAGES: tuple[tuple[str, str], ...] = (("j", "image/jpeg"), ("g", "image/gif"), ("p", "image/png"))
SOUND_AND_FILM: tuple[tuple[str, str], ...] = (("a", "audio/amr"), ("3", "video/3gpp"))
_PLAIN = frozenset({"text/plain"})
_PASS = frozenset({"application/vnd.apple.pkpass"})
LEAST_AREA = 0.7  # of the box a handset could show


@dataclass(frozen=True, slots=True, order=True)
class ClassKey:
    """What tells one class from another; ``name`` is how reports write it."""

    box: Size
    max_bytes: int
    types: str
    ios: bool = False

    @property
    def name(self) -> str:
        """``240x320-300k-jgp``: box, message size, first letters of the picture types taken."""
        width, height = self.box
        return (
            f"{width}x{height}-{self.max_bytes // 1000}k-{self.types or 'text'}{'-ios' if self.ios else ''}"
        )


@lru_cache(maxsize=8192)
def key(profile: HandsetProfile, *, sound_and_film: bool = False) -> ClassKey:
    """The class of a handset; with ``sound_and_film`` what it plays counts too."""
    short, long = sorted(profile.box)
    fitting = [box for box in BOXES if box[0] <= short and box[1] <= long] or [(short, long)]
    low, high = max(fitting, key=lambda box: box[0] * box[1])
    letters = IMAGES + SOUND_AND_FILM if sound_and_film else IMAGES
    landscape = profile.landscape and low != high
    return ClassKey(
        (high, low) if landscape else (low, high),
        max((size for size in BYTES if size <= profile.mms_max_bytes), default=profile.mms_max_bytes),
        "".join(letter for letter, name in letters if name in profile.accept),
        profile.ios,
    )


@lru_cache(maxsize=1024)
def profile_of(of: ClassKey) -> HandsetProfile:
    """The class as a profile: the least of all its members."""
    types = {name for letter, name in IMAGES + SOUND_AND_FILM if letter in of.types}
    return HandsetProfile(
        name=of.name,
        title=f"Class {of.name}",
        screen=of.box,
        mms_max_bytes=of.max_bytes,
        mms_max_image=of.box,
        accept=frozenset(types) | (_PLAIN | _PASS if of.ios else _PLAIN),
        ios=of.ios,
    )


def quantise(profile: HandsetProfile, *, sound_and_film: bool = False) -> HandsetProfile:
    """The profile of a handset's class: what is adapted once and serves every member."""
    return profile_of(key(profile, sound_and_film=sound_and_film))


@cache
def census() -> tuple[tuple[ClassKey, int], ...]:
    """Every class of the shipped handsets with how many are in it, the largest first."""
    counted = Counter(key(profile) for profile in profiles().values())
    return tuple(sorted(counted.items(), key=lambda item: (-item[1], item[0])))


def closeness(lower: ClassKey, wanted: ClassKey) -> float:
    """How well what is adapted for ``lower`` suits ``wanted``: 1 its own class, 0 not at all.

    It must be within every limit and have most of the box; box, bytes and picture types weigh alike.
    """
    (width, height), (most_width, most_height) = lower.box, wanted.box
    area = width * height / (most_width * most_height)
    within = width <= most_width and height <= most_height and lower.max_bytes <= wanted.max_bytes
    types = set(lower.types) <= set(wanted.types) and (wanted.ios or not lower.ios)
    if not (within and types and area >= LEAST_AREA and bool(lower.types) == bool(wanted.types)):
        return 0.0
    return (area + lower.max_bytes / wanted.max_bytes + len(lower.types) / max(1, len(wanted.types))) / 3


@cache
def serving(limit: int = 25) -> Mapping[ClassKey, ClassKey]:
    """Choose at most ``limit`` classes to pre-render -> which of them serves each class that one can serve.

    Greedy: each time the class that brings most handsets closest to what they could show.
    """
    counted = census()
    best = dict.fromkeys((key for key, _ in counted), 0.0)
    chosen: dict[ClassKey, None] = {}

    def gain(one: ClassKey) -> float:
        return sum(count * max(0.0, closeness(one, other) - best[other]) for other, count in counted)

    while len(chosen) < limit and (one := max(best, key=gain)) not in chosen:
        chosen[one] = None
        best = {other: max(worth, closeness(one, other)) for other, worth in best.items()}
    return MappingProxyType(
        {
            wanted: max(chosen, key=lambda one: closeness(one, wanted))
            for wanted, worth in best.items()
            if worth > 0
        }
    )
