"""Whatever names a handset (device id, model, User-Agent, UAProf URL) -> its profile."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from types import MappingProxyType

from renderer.errors import UnknownHandset
from renderer.handset.near import did_you_mean
from renderer.handset.profile import HandsetProfile
from renderer.handset.table import generic, profiles

# How device ids, User-Agents and profile URLs write a vendor, folded; what stands first is the table's own.
VENDORS: tuple[tuple[str, ...], ...] = (
    ("samsung", "sec", "sam", "samsungelectronics", "samsungmobile"),
    ("nokia", "nok", "nokian", "n"),
    ("motorola", "mot", "moto", "motorolainc"),
    ("lg", "lge", "lgelectronics"),
    ("sonyericsson", "semc", "se", "ericsson", "sony"),
    ("sony", "sonymobile", "sonyericsson"),
    ("blackberry", "rim", "researchinmotion"),
    ("huawei", "hw", "hua"),
    ("alcatel", "tct", "alc", "alcatelonetouch", "ot"),
    ("htc", "hightechcomputer"),
    ("zte", "zteusa"),
    ("siemens", "sie", "benqsiemens"),
    ("asus", "asustek", "asustekcomputer"),
    ("hp", "hewlettpackard"),
    ("lenovo", "lnv"),
    ("panasonic", "pan"),
    ("prestigio",),
    ("sagem", "sg"),
    ("acer",),
)
# Product lines that device ids leave out: ``samd500`` is an SGH-D500.
LINES = ("sgh", "sch", "sph", "gt", "sm", "onetouch", "ot")
MAX_NAME = 512
_LEAST_STEM = 4  # a stem cut shorter than this says nothing any more
_FOLD = re.compile(r"[^a-z0-9]+")
_ANDROID_MODEL = re.compile(r"Android [\d.]+;(?: [a-z]{2}[-_][A-Za-z]{2};)? ([^;)]+?)(?: Build/|\)|;)")
_RELEASE = re.compile(r"(?:[._-]?(?:r|rev|v|ver)\d[\d._]*[a-z]?)+\Z")
_VARIANT = re.compile(r"\d-\d\Z")
_IOS = re.compile(r"\b(?:iPhone|iPod|iPad)\b")


def fold(name: str) -> str:
    """Letters and digits only, in lower case: ``SGH-D500`` and ``sghd500`` are one name."""
    return _FOLD.sub("", name.lower().replace("+", "plus"))


@cache
def index() -> Mapping[str, HandsetProfile]:
    """Every folded name a profile answers to; the first profile of a name keeps it."""
    found: dict[str, HandsetProfile] = {}
    shipped = list(profiles().values())
    for profile in shipped:
        for name in (profile.name, profile.title, *profile.aliases):
            found.setdefault(fold(name), profile)
    for profile in shipped:
        for name in _short_forms(profile.title):
            found.setdefault(name, profile)
    found.pop("", None)
    return MappingProxyType(found)


def _short_forms(title: str) -> Iterator[str]:
    """The model alone, and after each short form of its vendor."""
    folded = fold(title)
    for forms in VENDORS:
        if folded.startswith(forms[0]) and (model := folded[len(forms[0]) :]):
            yield from (form + model for form in forms)
            line = next((line for line in LINES if model.startswith(line)), "")
            if bare := model[len(line) :] if line else "":
                yield from (form + bare for form in forms if len(form) > 1)
            if not model.isdigit() or len(model) >= _LEAST_STEM:
                yield model


def find(name: str, aliases: Mapping[str, str] | None = None) -> HandsetProfile:
    """The profile a device id, model, User-Agent or UAProf URL names; raises UnknownHandset.

    ``aliases`` are matches made by hand, from any spelling of a name to a profile's name; they win.
    """
    found = match(name, aliases)
    if found is None:
        shown = name.strip()[:64]
        raise UnknownHandset(
            f"No handset is known as {shown!r}. List them with `renderer handsets`, or use 'generic'."
            f"{did_you_mean(fold(shown), index())}",
            field="handset",
        )
    return found


def find_or_generic(name: str | None, aliases: Mapping[str, str] | None = None) -> HandsetProfile:
    """The same, but the generic profile where nothing matches."""
    return (match(name, aliases) if name else None) or generic()


def match(name: str, aliases: Mapping[str, str] | None = None) -> HandsetProfile | None:
    """The profile a name stands for, or None."""
    known = index()
    name = name[:MAX_NAME]
    if aliases:
        by_hand = {fold(alias): profile for alias, profile in aliases.items()}
        folded = fold(name)  # empty for a name without a Latin letter or digit: that matches nothing
        if folded and (target := known.get(fold(by_hand.get(folded, "")))):
            return target
    exact = next((known[form] for form in candidates(name) if form in known), None)
    return exact or next(filter(None, map(_variants().get, candidates(name))), None)


def unmatched(reported: Iterable[str], aliases: Mapping[str, str] | None = None) -> list[str]:
    """Of the names that reports gave, those nothing matches, each once, in order: to be matched by hand."""
    return [name for name in dict.fromkeys(reported) if match(name, aliases) is None]


@cache
def _variants() -> Mapping[str, HandsetProfile]:
    """Names less the digit that tells variants apart: ``N95-1`` and ``E71-1`` are an N95 and an E71."""
    found: dict[str, HandsetProfile] = {}
    for profile in profiles().values():
        if _VARIANT.search(profile.title):
            for name in (profile.title[:-2], *(form[:-1] for form in _short_forms(profile.title))):
                found.setdefault(fold(name), profile)
    return MappingProxyType(found)


def candidates(name: str) -> Iterator[str]:
    """Folded forms of a name from the most to the least exact."""
    name = name.strip().strip('"<>')
    yield fold(name)
    if found := _ANDROID_MODEL.search(name):
        yield from _stems(fold(found[1]))
    if _IOS.search(name):
        yield "iphone"
    if "Android" in name and "/" in name:
        yield "android"
    if "://" in name:
        name = name.split("?")[0].split("#")[0].rstrip("/").rpartition("/")[2]
        name = re.sub(r"\.(?:xml|rdf|html?)\Z", "", name, flags=re.IGNORECASE)
    else:
        name = re.split(r"[/ ]", name)[0] if "/" in name else name
    yield from _stems(fold(_RELEASE.sub("", name.lower())))
    yield from _stems(fold(name))


def _stems(folded: str) -> Iterator[str]:
    """The name, then cut from the end: ``k750iv`` is a ``k750i``; a digit must remain."""
    yield folded
    for cut in range(1, 4):
        stem = folded[:-cut]
        if len(stem) >= _LEAST_STEM and any(letter.isdigit() for letter in stem):
            yield stem
