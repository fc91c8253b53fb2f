"""WSP assigned numbers (WAP-230-WSP appendix A and OMNA): codes -> media types, parameters, charsets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

# Table 40, "Content Type Assignments"; the position is the code.
WELL_KNOWN_TYPES: Final[tuple[str, ...]] = tuple(
    """
    */* text/* text/html text/plain text/x-hdml text/x-ttml text/x-vcalendar text/x-vcard text/vnd.wap.wml
    text/vnd.wap.wmlscript text/vnd.wap.wta-event multipart/* multipart/mixed multipart/form-data
    multipart/byteranges multipart/alternative application/* application/java-vm
    application/x-www-form-urlencoded application/x-hdmlc application/vnd.wap.wmlc
    application/vnd.wap.wmlscriptc application/vnd.wap.wta-eventc application/vnd.wap.uaprof
    application/vnd.wap.wtls-ca-certificate application/vnd.wap.wtls-user-certificate
    application/x-x509-ca-cert application/x-x509-user-cert image/* image/gif image/jpeg image/tiff image/png
    image/vnd.wap.wbmp application/vnd.wap.multipart.* application/vnd.wap.multipart.mixed
    application/vnd.wap.multipart.form-data application/vnd.wap.multipart.byteranges
    application/vnd.wap.multipart.alternative application/xml text/xml application/vnd.wap.wbxml
    application/x-x968-cross-cert application/x-x968-ca-cert application/x-x968-user-cert text/vnd.wap.si
    application/vnd.wap.sic text/vnd.wap.sl application/vnd.wap.slc text/vnd.wap.co application/vnd.wap.coc
    application/vnd.wap.multipart.related application/vnd.wap.sia text/vnd.wap.connectivity-xml
    application/vnd.wap.connectivity-wbxml application/pkcs7-mime application/vnd.wap.hashed-certificate
    application/vnd.wap.signed-certificate application/vnd.wap.cert-response application/xhtml+xml
    application/wml+xml text/css application/vnd.wap.mms-message application/vnd.wap.rollover-certificate
    application/vnd.wap.locc+wbxml application/vnd.wap.loc+xml application/vnd.syncml.dm+wbxml
    application/vnd.syncml.dm+xml application/vnd.syncml.notification application/vnd.wap.xhtml+xml
    application/vnd.wv.csp.cir application/vnd.oma.dd+xml application/vnd.oma.drm.message
    application/vnd.oma.drm.content application/vnd.oma.drm.rights+xml application/vnd.oma.drm.rights+wbxml
    application/vnd.wv.csp+xml application/vnd.wv.csp+wbxml application/vnd.syncml.ds.notification audio/*
    video/* application/vnd.oma.dd2+xml application/mikey application/vnd.oma.dcd application/vnd.oma.dcdc
    """.split()  # noqa: SIM905 - a table reads best as one text
)

# Table 38, "Well-Known Parameter Assignments": code -> (name, form). The text forms of encoding 1.4 (0x17
# and up) repeat the names of 0x05 and up; what is written is the first, which every handset reads.
PARAMETERS: Final[Mapping[int, tuple[str, str]]] = {
    0x01: ("charset", "charset"),
    0x02: ("level", "text"),
    0x03: ("type-code", "integer"),
    0x05: ("name", "text"),
    0x06: ("filename", "text"),
    0x07: ("differences", "text"),
    0x08: ("padding", "integer"),
    0x09: ("type", "type"),
    0x0A: ("start", "text"),
    0x0B: ("start-info", "text"),
    0x0C: ("comment", "text"),
    0x0D: ("domain", "text"),
    0x0E: ("max-age", "integer"),
    0x0F: ("path", "text"),
    0x16: ("size", "integer"),
    0x17: ("name", "text"),
    0x18: ("filename", "text"),
    0x19: ("start", "text"),
    0x1A: ("start-info", "text"),
    0x1B: ("comment", "text"),
    0x1C: ("domain", "text"),
    0x1D: ("path", "text"),
}

# IANA MIBenum -> name, for those seen in messages; the names are Python codecs too.
CHARSETS: Final[Mapping[int, str]] = {
    3: "us-ascii",
    4: "iso-8859-1",
    5: "iso-8859-2",
    6: "iso-8859-3",
    7: "iso-8859-4",
    8: "iso-8859-5",
    9: "iso-8859-6",
    10: "iso-8859-7",
    11: "iso-8859-8",
    12: "iso-8859-9",
    13: "iso-8859-10",
    17: "shift_jis",
    18: "euc-jp",
    36: "euc-kr",
    38: "euc-kr",
    39: "iso-2022-jp",
    106: "utf-8",
    109: "iso-8859-13",
    110: "iso-8859-14",
    111: "iso-8859-15",
    112: "iso-8859-16",
    113: "gbk",
    114: "gb18030",
    1000: "iso-10646-ucs-2",
    1013: "utf-16be",
    1014: "utf-16le",
    1015: "utf-16",
    2025: "gb2312",
    2026: "big5",
    2084: "koi8-r",
    2088: "koi8-u",
    2250: "windows-1250",
    2251: "windows-1251",
    2252: "windows-1252",
    2253: "windows-1253",
    2254: "windows-1254",
    2255: "windows-1255",
    2256: "windows-1256",
    2257: "windows-1257",
    2258: "windows-1258",
    2259: "tis-620",
}
MIB_BY_CHARSET: Final[Mapping[str, int]] = {name: mib for mib, name in reversed(tuple(CHARSETS.items()))}
