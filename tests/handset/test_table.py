from pathlib import Path

import pytest

from renderer.errors import ConfigurationError
from renderer.handset import table
from renderer.handset.profile import HandsetProfile


def profile(name: str) -> HandsetProfile:
    return table.profiles()[name]


def test_all_handsets_of_the_table_are_there_and_sane() -> None:
    found = table.profiles()
    assert len(found) == 2395 + 5
    for name, one in found.items():
        assert name == one.name
        assert name == table.slug(name)
        assert one.mms_max_bytes >= 10_000
        assert 30 <= min(one.screen) <= max(one.screen) <= 4096
        assert "text/plain" in one.accept or not one.accept & {"x"}
        assert one.accept


@pytest.mark.parametrize(
    ("name", "screen", "size", "image"),
    # makers' documents: what each states
    [
        ("nokia-6300", (240, 320), 309_760, (1280, 960)),
        ("sony-ericsson-t610r301", (128, 160), 261_120, (120, 160)),
        ("motorola-v3m", (176, 220), 307_200, (640, 480)),
        ("samsung-sm-g900a", (1080, 1920), 1_048_576, (1600, 1600)),
        ("samsung-gt-i9300", (720, 1280), 307_200, (640, 480)),  # 1028x720 is the maker's slip
        ("htc-one-m8", (1080, 1920), 307_200, (2688, 1520)),  # given lying
        ("blackberry-9900", (640, 480), 614_400, (1600, 1600)),  # really lying
        ("nokia-e71-1", (320, 240), 307_200, (2048, 1536)),
    ],
)
def test_rows_say_what_the_documents_say(name: str, screen: tuple, size: int, image: tuple) -> None:
    one = profile(name)
    assert (one.screen, one.mms_max_bytes, one.mms_max_image) == (screen, size, image)


def test_a_handset_without_a_size_gets_its_classes() -> None:
    assert profile("sony-ericsson-t68r501").mms_max_bytes == 30_720


def test_motol7c_is_an_l7_with_qcelp_for_amr() -> None:
    ours, like = profile("motorola-l7c"), profile("motorola-l7")
    assert ours.screen == like.screen
    assert "audio/qcelp" in ours.accept
    assert "audio/amr" not in ours.accept
    assert "motol7c" in ours.aliases


def test_the_generic_profile_takes_the_common_types() -> None:
    one = table.generic()
    assert (one.screen, one.mms_max_bytes, one.mms_max_image) == (
        (240, 320),
        307_200,
        (640, 480),
    )
    assert {"image/jpeg", "image/gif", "image/png"} <= one.accept


def test_only_the_iphone_adds_passes_to_wallet() -> None:
    assert [one.name for one in table.profiles().values() if one.ios] == ["apple-iphone"]
    assert not [
        one.name
        for one in table.profiles().values()
        if "application/vnd.apple.pkpass" in one.accept and not one.ios
    ]


def test_a_missing_table_is_the_operators_business(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"none\.tsv"):
        list(table.rows(tmp_path / "none.tsv"))


def test_a_row_like_nothing_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="Ghost"):
        table._merged({"vendor": "A", "model": "B", "like": "Ghost"}, {})


def test_sizes_and_names_are_plain() -> None:
    assert table.size("176x220") == (176, 220)
    assert table.size("") is None
    assert table.slug("Sony Ericsson W810i+") == "sony-ericsson-w810iplus"
