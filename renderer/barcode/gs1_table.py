"""GS1 application identifiers as data: identifier or range -> the shape of its value (GS1 General
Specifications 3).

A shape is a list of components. ``N6`` six digits, ``N..8`` up to eight, ``X`` character set 82, ``Y`` set
39, ``Z`` set 64; brackets mean optional; after a comma come the checks: ``csum`` check digit, ``date``
YYMMDD with day 00 allowed, ``day`` YYMMDD, ``hour`` HH, ``minute`` HHMM, ``yes`` 0 or 1, ``zero`` a leading
0.
"""

from __future__ import annotations

# Element strings of these first two digits have a predefined length: no FNC1 follows them (figure 7.8.5-2).
PREDEFINED = frozenset(
    {"00", "01", "02", "03", "04", *(str(n) for n in range(11, 21)), *(str(n) for n in range(31, 37)), "41"}
)

_MEASURES = (*range(310, 317), *range(320, 338), *range(340, 350), *range(350, 358), *range(360, 370))

SHAPES: dict[str, str] = {
    "00": "N18,csum",
    "01": "N14,csum",
    "02": "N14,csum",
    "03": "N14,csum",
    "10": "X..20",
    **dict.fromkeys(("11", "12", "13", "15", "16", "17"), "N6,date"),
    "20": "N2",
    "21": "X..20",
    "22": "X..20",
    "235": "X..28",
    "240": "X..30",
    "241": "X..30",
    "242": "N..6",
    "243": "X..20",
    "250": "X..30",
    "251": "X..30",
    "253": "N13,csum [X..17]",
    "254": "X..20",
    "255": "N13,csum [N..12]",
    "30": "N..8",
    **{f"{measure}{places}": "N6" for measure in _MEASURES for places in range(6)},
    "37": "N..8",
    **{f"390{places}": "N..15" for places in range(10)},
    **{f"391{places}": "N3 N..15" for places in range(10)},
    **{f"392{places}": "N..15" for places in range(10)},
    **{f"393{places}": "N3 N..15" for places in range(10)},
    **{f"394{places}": "N4" for places in range(4)},
    **{f"395{places}": "N6" for places in range(6)},
    "400": "X..30",
    "401": "X..30",
    "402": "N17,csum",
    "403": "X..30",
    **{str(ai): "N13,csum" for ai in range(410, 418)},
    "420": "X..20",
    "421": "N3 X..9",
    "422": "N3",
    "423": "N3 [N3] [N3] [N3] [N3]",
    "424": "N3",
    "425": "N3 [N3] [N3] [N3] [N3]",
    "426": "N3",
    "427": "X..3",
    **dict.fromkeys(("4300", "4301", "4310", "4311", "4320"), "X..35"),
    **{str(ai): "X..70" for ai in (*range(4302, 4307), *range(4312, 4317))},
    "4307": "X2",
    "4308": "X..30",
    "4309": "N20",
    "4317": "X2",
    "4318": "X..20",
    "4319": "X..30",
    **dict.fromkeys(("4321", "4322", "4323"), "N1,yes"),
    **dict.fromkeys(("4324", "4325"), "N6,date N4,minute"),
    "4326": "N6,day",
    **{str(ai): "N6 [X1]" for ai in range(4330, 4334)},
    "7001": "N13",
    "7002": "X..30",
    "7003": "N6,day N4,minute",
    "7004": "N..4",
    "7005": "X..12",
    "7006": "N6,day",
    "7007": "N6,day [N6,day]",
    "7008": "X..3",
    "7009": "X..10",
    "7010": "X..2",
    "7011": "N6,day [N4,minute]",
    **dict.fromkeys(("7020", "7021", "7022"), "X..20"),
    "7023": "X..30",
    **{str(ai): "N3 X..27" for ai in range(7030, 7040)},
    "7040": "N1 X3",
    "7041": "X..4",
    **{str(ai): "X..20" for ai in range(710, 718)},
    **{str(ai): "X2 X..28" for ai in range(7230, 7240)},
    "7240": "X..20",
    "7241": "N2",
    "7242": "X..25",
    "7250": "N8",
    "7251": "N12",
    "7252": "N1",
    "7253": "X..40",
    "7254": "X..40",
    "7255": "X..10",
    "7256": "X..90",
    "7257": "X..70",
    "7258": "X3",
    "7259": "X..40",
    "8001": "N14",
    "8002": "X..20",
    "8003": "N1,zero N13,csum [X..16]",
    "8004": "X..30",
    "8005": "N6",
    "8006": "N14,csum N4",
    "8007": "X..34",
    "8008": "N6,day N2,hour [N..4]",
    "8009": "X..50",
    "8010": "Y..30",
    "8011": "N..12",
    "8012": "X..20",
    "8013": "X..25",
    "8017": "N18,csum",
    "8018": "N18,csum",
    "8019": "N..10",
    "8020": "X..25",
    "8026": "N14,csum N4",
    "8030": "Z..90",
    "8110": "X..70",
    "8111": "N4",
    "8112": "X..70",
    "8200": "X..70",
    "90": "X..30",
    **{str(ai): "X..90" for ai in range(91, 100)},
}

_DIGITS = "0123456789"
_UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LOWER = "abcdefghijklmnopqrstuvwxyz"
# GS1 General Specifications 7.11, tables 7.11-1 to 7.11-3
CHARACTER_SETS: dict[str, frozenset[str]] = {
    "N": frozenset(_DIGITS),
    "X": frozenset("!\"%&'()*+,-./:;<=>?_" + _DIGITS + _UPPER + _LOWER),
    "Y": frozenset("#-/" + _DIGITS + _UPPER),
    "Z": frozenset("-_=" + _DIGITS + _UPPER + _LOWER),
}
CHARACTER_SET_NAMES = {
    "N": "digits",
    "X": "GS1 character set 82",
    "Y": "GS1 character set 39",
    "Z": "base 64",
}
