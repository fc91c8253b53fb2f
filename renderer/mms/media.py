"""The table of media types a message carries: a name, alias, file ending or first bytes -> one MediaType."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class MediaType:
    """A content type in its plainest spelling, its file ending, the kind of slide item, other spellings."""

    name: str
    extension: str
    kind: str
    aliases: tuple[str, ...] = ()


_MP3_NAMES = ("mp3", "mpeg3", "x-mp3", "mpg", "x-mpeg", "x-mpg", "x-mpeg3", "mpg3", "x-mpegaudio", "x-mpeg-3")

TYPES: Final[tuple[MediaType, ...]] = (
    MediaType("text/plain", "txt", "text"),
    MediaType("image/jpeg", "jpg", "image", ("image/jpg", "image/pjpeg", "image/x-jpeg", "image/jpe")),
    MediaType("image/gif", "gif", "image", ("image/x-gif",)),
    MediaType("image/png", "png", "image", ("image/x-png",)),
    MediaType(
        "image/bmp",
        "bmp",
        "image",
        ("image/x-bmp", "image/x-ms-bmp", "image/ms-bmp", "image/x-bitmap", "image/x-windows-bmp"),
    ),
    MediaType("image/vnd.wap.wbmp", "wbmp", "image", ("image/wbmp", "image/x-wbmp")),
    MediaType("audio/amr", "amr", "audio", ("audio/x-amr", "audio/amr-nb", "audio/3gpp", "audio/3gp")),
    MediaType("audio/qcelp", "qcp", "audio", ("audio/vnd.qcelp", "audio/x-qcelp")),
    MediaType(
        "audio/mpeg",
        "mp3",
        "audio",
        tuple(f"audio/{name}" for name in _MP3_NAMES),
    ),
    MediaType("audio/aac", "aac", "audio", ("audio/x-aac", "audio/aacp")),
    MediaType("audio/mp4", "m4a", "audio", ("audio/m4a", "audio/x-m4a", "audio/mp4a-latm", "audio/mpeg4")),
    MediaType("audio/wav", "wav", "audio", ("audio/x-wav", "audio/wave", "audio/x-wave", "audio/vnd.wave")),
    MediaType("audio/midi", "mid", "audio", ("audio/mid", "audio/x-midi", "audio/x-mid", "audio/smf")),
    MediaType("audio/sp-midi", "mid", "audio", ("audio/sp-mid", "audio/x-sp-midi")),
    MediaType(
        "audio/imelody",
        "imy",
        "audio",
        ("audio/imy", "audio/x-imelody", "audio/melody", "text/x-imelody", "text/imelody"),
    ),
    MediaType("audio/emelody", "emy", "audio", ("audio/x-emelody", "text/x-emelody", "text/emelody")),
    MediaType("audio/evrc", "evc", "audio", ("audio/x-evrc", "audio/evc")),
    MediaType("video/3gpp", "3gp", "video", ("video/3gp", "video/3gpp-encrypted")),
    MediaType("video/3gpp2", "3g2", "video", ("video/3g2",)),
    MediaType("video/h263", "263", "video", ("video/h263-2000", "video/x-h263")),
    MediaType("video/mp4", "mp4", "video", ("video/x-mp4", "video/mp4v-es", "video/mpeg4", "video/x-mpeg4")),
    MediaType("video/mpeg", "mpg", "video", ("video/mpg", "video/x-mpeg")),
    MediaType("video/x-msvideo", "avi", "video", ("video/avi", "video/msvideo", "video/vnd.avi")),
    MediaType("video/x-ms-wmv", "wmv", "video", ("video/wmv", "video/x-ms-asf")),
    MediaType("text/x-vcard", "vcf", "vcard", ("text/vcard", "text/directory")),
    MediaType("text/x-vcalendar", "vcs", "ical", ("text/vcalendar",)),
    MediaType("text/calendar", "ics", "ical"),
    MediaType("application/pdf", "pdf", "pdf", ("application/x-pdf",)),
    MediaType("application/vnd.apple.pkpass", "pkpass", "passbook"),
    MediaType("application/smil", "smil", "smil", ("application/smil+xml",)),
)

_BY_NAME: Final[Mapping[str, MediaType]] = {
    name: media for media in TYPES for name in (media.name, *media.aliases)
}
_BY_EXTENSION: Final[Mapping[str, MediaType]] = {
    **{media.extension: media for media in reversed(TYPES)},
    **{
        other: _BY_NAME[name]
        for other, name in {
            "jpeg": "image/jpeg",
            "jpe": "image/jpeg",
            "midi": "audio/midi",
            "mpeg": "video/mpeg",
            "asf": "video/x-ms-wmv",
            "vcard": "text/x-vcard",
        }.items()
    },
}

# First bytes that tell a type; where a container holds several, what follows decides.
_MAGIC: Final[tuple[tuple[int, bytes, str], ...]] = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF8", "image/gif"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"BM", "image/bmp"),
    (0, b"#!AMR\n", "audio/amr"),
    (0, b"MThd", "audio/midi"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"BEGIN:IMELODY", "audio/imelody"),
    (0, b"BEGIN:EMELODY", "audio/emelody"),
    (0, b"BEGIN:VCARD", "text/x-vcard"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "video/x-ms-wmv"),
    (0, b"\x00\x00\x01\xba", "video/mpeg"),
    (0, b"\x00\x00\x01\xb3", "video/mpeg"),
    (8, b"WAVE", "audio/wav"),
    (8, b"QLCM", "audio/qcelp"),
    (8, b"AVI ", "video/x-msvideo"),
    (4, b"ftyp3g2", "video/3gpp2"),
    (4, b"ftyp3g", "video/3gpp"),
    (4, b"ftypM4A", "audio/mp4"),
    (4, b"ftyp", "video/mp4"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"\xff\xf3", "audio/mpeg"),
    (0, b"\xff\xf1", "audio/aac"),
)


def fold(content_type: str) -> str:
    """The plainest spelling of a content type, its parameters dropped; unknown ones in lower case."""
    bare = content_type.partition(";")[0].strip().lower()
    known = _BY_NAME.get(bare)
    return known.name if known else bare


def by_type(content_type: str) -> MediaType | None:
    """The row of a content type or one of its aliases."""
    return _BY_NAME.get(content_type.partition(";")[0].strip().lower())


def by_name(filename: str) -> MediaType | None:
    """The row that a file's ending tells."""
    return _BY_EXTENSION.get(filename.rpartition(".")[2].lower())


def sniff(data: bytes) -> str | None:
    """Content type told by the first bytes, or None."""
    if data.startswith(b"BEGIN:VCALENDAR"):
        return "text/calendar" if b"VERSION:2.0" in data[:512] else "text/x-vcalendar"
    if data.startswith(b"PK\x03\x04") and b"pass.json" in data:
        return "application/vnd.apple.pkpass"
    return next((name for at, magic, name in _MAGIC if data.startswith(magic, at)), None)


def true_type(content_type: str, data: bytes) -> str:
    """The type that the first bytes tell, where they tell one, else the one stated, in its plainest spelling.

    SP-MIDI is MIDI to the eye, and a text type is what it is said to be.
    """
    stated, told = fold(content_type), sniff(data)
    if told is None or stated.startswith("text/") or (stated, told) == ("audio/sp-midi", "audio/midi"):
        return stated
    if _family(stated) == _family(told) == "iso-base-media":
        return stated  # 3GP, 3G2, MP4 and M4A are one container; its brand is often wrong
    return told


def _family(name: str) -> str:
    return "iso-base-media" if name in ("video/3gpp", "video/3gpp2", "video/mp4", "audio/mp4") else name
