"""Handset, carrier and gateway -> the limits of a message; needs and weights -> each picture's bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from renderer.handset.networks import Carrier, GatewayProfile
from renderer.handset.profile import HandsetProfile, Size, turned_like
from renderer.mms import media
from renderer.mms.message import envelope_bytes
from renderer.mms.rules import TODAY
from renderer.part import Part

SMIL_SLIDE = 220  # bytes a slide takes in the SMIL at most, its references included
SMIL_FRAME = 360  # bytes of the SMIL's head and of its part's headers
PHOTO_SIDE = 1600  # px; a larger master shows nothing more on any screen of the table
ZOOMING_SCREEN = 480  # px of the shorter side; from here handsets zoom into what is larger than the screen
_GENERIC_GATEWAY = GatewayProfile("binary", "MM1")


@dataclass(frozen=True, slots=True)
class Limits:
    """The least of handset, carrier and gateway.

    ``binary`` is the most bytes of the binary message, ``wire`` the gateway's own limit; ``box`` the largest
    picture shown unscaled, ``photo`` the largest one worth sending, px; ``accept`` the content types
    and ``charsets`` the character sets of texts.
    """

    binary: int
    wire: int | None
    box: Size
    photo: Size
    accept: frozenset[str]
    charsets: frozenset[str]
    max_parts: int | None
    max_text: int
    max_subject: int
    subject_ascii: bool
    smil: bool
    pkpass: bool
    gateway: GatewayProfile

    def takes(self, content_type: str) -> bool:
        """Whether a part of this type arrives as it is."""
        return media.fold(content_type) in self.accept


def limits(
    profile: HandsetProfile, carrier: Carrier | None = None, gateway: GatewayProfile | None = None
) -> Limits:
    """Combine the limits; every number is the smallest that anyone on the way states."""
    way = gateway or _GENERIC_GATEWAY
    binary = [profile.mms_max_bytes]
    if way.max_bytes is not None:
        binary.append(way.binary_bytes(way.max_bytes))
    if carrier and carrier.max_bytes is not None:
        # A carrier's limit counts what it is handed: the encoded message where the way in is base64.
        binary.append(way.binary_bytes(carrier.max_bytes))
    accept = profile.accept if way.accept is None else profile.accept & way.accept
    return Limits(
        binary=min(binary),
        wire=way.max_bytes,
        box=_within(profile.box, carrier, way, profile.screen),
        photo=_within(_photo_box(profile), carrier, way, profile.screen),
        accept=accept | {"text/plain"},
        charsets=way.charsets or profile.charsets,
        max_parts=way.max_parts,
        max_text=min(carrier.max_text or TODAY.max_text, TODAY.max_text) if carrier else TODAY.max_text,
        max_subject=min(carrier.max_subject or TODAY.max_subject, TODAY.max_subject)
        if carrier
        else TODAY.max_subject,
        subject_ascii=way.subject_ascii,
        smil=profile.smil and way.smil,
        pkpass=profile.ios and way.pkpass and profile.takes("application/vnd.apple.pkpass"),
        gateway=way,
    )


def _photo_box(profile: HandsetProfile) -> Size:
    """Screens that zoom get the largest picture taken; small ones just what they show, unscaled."""
    if min(profile.screen) < ZOOMING_SCREEN:
        return profile.box
    image = turned_like(profile.mms_max_image, profile.screen)
    return min(image[0], PHOTO_SIDE), min(image[1], PHOTO_SIDE)


def _within(box: Size, carrier: Carrier | None, way: GatewayProfile, screen: Size) -> Size:
    width, height = box
    if carrier and carrier.max_image:
        most = turned_like(carrier.max_image, screen)
        width, height = min(width, most[0]), min(height, most[1])
    if way.max_dimension:
        width, height = min(width, way.max_dimension), min(height, way.max_dimension)
    return width, height


def share(budget: int, needs: Sequence[int], weights: Sequence[int]) -> list[int]:
    """Bytes for each of several pictures: none more than it needs, the rest by weight; sums to the budget
    at most, and to all of it where the needs are more.
    """
    given = [0] * len(needs)
    waiting = set(range(len(needs)))
    left = max(0, budget)
    while waiting:
        total = sum(max(1, weights[index]) for index in waiting)
        content = {index for index in waiting if needs[index] * total <= left * max(1, weights[index])}
        if not content:
            for index in waiting:
                given[index] = left * max(1, weights[index]) // total
            break
        for index in content:
            given[index] = needs[index]
        left -= sum(needs[index] for index in content)
        waiting -= content
    return given


def frame_bytes(subject: str, slides: int) -> int:
    """Upper bound of what a message takes beside its parts: headers, subject and SMIL."""
    return envelope_bytes(subject) + SMIL_FRAME + SMIL_SLIDE * slides


def link_part(link: str) -> Part:
    """The text part that holds nothing but the link."""
    return Part("link.txt", "text/plain; charset=us-ascii", link.encode("ascii", "replace"))
