"""User-Agent, Accept and Save-Data of a browser -> the profile its page is adapted to."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from renderer.handset.names import find_or_generic, match
from renderer.handset.profile import HandsetProfile
from renderer.handset.table import generic

PAGE_BYTES = 4 << 20  # a page has no message limit; this is what is reasonable to load
SPARING_BYTES = 200 << 10  # where the browser asks to save data
_IOS = re.compile(r"\b(?:iPhone|iPad|iPod)\b")
_DESKTOP = re.compile(r"\b(?:Windows NT|Macintosh|X11)\b")
_WEB_TYPES = frozenset(
    {"text/plain", "image/jpeg", "image/png", "image/gif", "audio/mpeg", "audio/mp4", "video/mp4"}
)
# What a page need not show: it is there to be fetched.
_FILES = frozenset({"text/x-vcard", "text/x-vcalendar", "text/calendar", "application/pdf"})


@dataclass(frozen=True, slots=True)
class Browser:
    """The profile to adapt to, whether it wants XHTML Mobile Profile, and its wallet, if any."""

    profile: HandsetProfile
    xhtml: bool = False
    wallet: str = ""


def browser(user_agent: str, accept: str = "", *, save_data: bool = False) -> Browser:
    """Judge a browser by its request headers; one nothing is known of gets what every phone of today shows.

    Whether the old markup is wanted is told by Accept alone: a browser that takes text/html gets it.
    """
    modern = "android" if _DESKTOP.search(user_agent) or "Android" in user_agent else ""
    found = match(user_agent) or (find_or_generic(modern) if modern else generic())
    takes_html = "text/html" in accept.lower() or not accept or accept.strip() == "*/*"
    xhtml = not takes_html and "xhtml" in accept.lower()
    profile = replace(
        found,
        mms_max_bytes=SPARING_BYTES if save_data else PAGE_BYTES,
        accept=found.accept | _FILES | (frozenset() if xhtml else _WEB_TYPES),
        charsets=frozenset({"utf-8", "us-ascii"}),
        mms_max_image=found.screen if save_data or xhtml else found.mms_max_image,
    )
    return Browser(profile, xhtml, _wallet(user_agent))


def _wallet(user_agent: str) -> str:
    if _IOS.search(user_agent) or "Macintosh" in user_agent:
        return "apple"
    return "google" if "Android" in user_agent else ""
