import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderer.errors import UnknownHandset
from renderer.handset import names, table


@pytest.mark.parametrize(
    ("name", "profile"),
    [
        ("motol7c", "motorola-l7c"),
        ("MOTOL7C", "motorola-l7c"),
        ("Motorola L7", "motorola-l7"),
        ("SGH-D500", "samsung-sgh-d500"),
        ("sghd500", "samsung-sgh-d500"),
        ("Nokia6300/2.0 (05.00) Profile/MIDP-2.0 Configuration/CLDC-1.1", "nokia-6300"),
        ("SonyEricssonK750i/R1J Browser/SEMC-Browser/4.2", "sony-ericsson-k750i"),
        ("BlackBerry8520/4.6.1.259 Profile/MIDP-2.0", "blackberry-8520"),
        ("http://nds1.nds.nokia.com/uaprof/N6300r100.xml", "nokia-6300"),
        ('"http://wap.samsungmobile.com/uaprof/SGH-D500.xml"', "samsung-sgh-d500"),
        ("http://wap.sonyericsson.com/UAprof/K750iR101.xml", "sony-ericsson-k750i"),
        ("http://uaprof.motorola.com/phoneconfig/v3m/Profile/v3m.rdf", "motorola-v3m"),
        (
            "Mozilla/5.0 (Linux; Android 4.4.2; en-us; SM-G900A Build/KOT49H) AppleWebKit/537.36",
            "samsung-sm-g900a",
        ),
        ("Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36", "android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15", "apple-iphone"),
        ("Samsung Galaxy", "android"),
        ("iphone", "apple-iphone"),
        ("generic", "generic"),
        ("basic", "basic"),
        ("nok6230i", "nokia-6230i"),
        ("nokn95", "nokia-n95-1"),
        ("Nokia N95", "nokia-n95-1"),
        ("NokiaE71-1/100.07.76", "nokia-e71-1"),
        ("samd500", "samsung-sgh-d500"),
        ("lgkp500", "lg-kp500"),
    ],
)
def test_whatever_names_a_handset_finds_it(name: str, profile: str) -> None:
    assert names.find(name).name == profile


def test_every_shipped_name_and_alias_finds_its_own_profile() -> None:
    for profile in table.profiles().values():
        assert names.find(profile.name).name == profile.name
        for alias in profile.aliases:
            assert names.find(alias) is profile


@pytest.mark.parametrize(
    "name", ["", "VX8000v1", "foo", "12", "http://x/", "///", "n", "Mozilla/5.0 (X11; Linux)"]
)
def test_what_matches_nothing_is_generic_or_an_error(name: str) -> None:
    assert names.match(name) is None
    assert names.find_or_generic(name).name == "generic"
    with pytest.raises(UnknownHandset, match="renderer handsets"):
        names.find(name)


def test_a_match_made_by_hand_wins_at_once() -> None:
    aliases = {"VX8000 v1": "motorola-v3m", "motol7c": "nokia-6300"}
    assert names.find("vx8000v1", aliases).name == "motorola-v3m"
    assert names.find("motol7c", aliases).name == "nokia-6300"
    assert names.find("k750i", {"x": "no-such-profile"}).name == "sony-ericsson-k750i"


def test_names_nothing_matches_are_listed_once() -> None:
    reported = ["VX8000v1", "motol7c", "VX8000v1", "Ghost 1"]
    assert names.unmatched(reported) == ["VX8000v1", "Ghost 1"]
    assert names.unmatched(reported, {"vx8000v1": "motorola-v3m"}) == ["Ghost 1"]


def test_none_is_generic() -> None:
    assert names.find_or_generic(None).name == "generic"


@given(st.text(max_size=300))
def test_any_text_is_judged(text: str) -> None:
    names.find_or_generic(text)
