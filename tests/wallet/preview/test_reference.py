"""Pictures of real passes, where a folder of them is at hand: texts within 6 units, barcodes within 4."""

from __future__ import annotations

import pytest

from tests.wallet.preview import measure

WHERE = measure.folder()
PAIRS = list(measure.pictures(WHERE)) if WHERE else []


@pytest.mark.skipif(
    not PAIRS, reason=f"no pictures of real passes: set {measure.VARIABLE} to a folder of them"
)
@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair[0])
def test_the_preview_stands_where_the_phone_puts_it(pair: tuple[str, measure.Path, measure.Path]) -> None:
    result = measure.measure(*pair)
    told = "\n".join(measure.report(result))
    assert result.share() >= 0.9, told
    assert all(miss.error <= measure.CODE_LIMIT for miss in result.codes), told


def test_the_measuring_tool_finds_what_we_drew_ourselves(tmp_path: measure.Path) -> None:
    """A picture of our own, in both crops, must be measured as a perfect likeness."""
    pairs = measure.own_pictures(tmp_path)
    for pair in pairs:
        result = measure.measure(*pair)
        told = "\n".join(measure.report(result, verbose=True))
        assert result.share() == 1, told
        assert max(miss.error for miss in (*result.runs, *result.codes)) < 1.5, told


def test_the_measuring_tool_sees_a_shifted_text(tmp_path: measure.Path) -> None:
    name, picture, data = measure.own_pictures(tmp_path)[0]
    text = data.read_text().replace("Main stage", "Main stage, second door")
    data.write_text(text)
    result = measure.measure(name, picture, data)
    assert [miss.role for miss in result.runs if miss.error > measure.RUN_LIMIT] == [
        "secondaryFields[0].value"
    ]
