import pytest

from renderer.ticket import colour


@pytest.mark.parametrize(
    ("written", "rgba"),
    [
        ("#fff", (255, 255, 255, 255)),
        ("#1234", (17, 34, 51, 68)),
        ("#0a0614", (10, 6, 20, 255)),
        ("#0a061480", (10, 6, 20, 128)),
        ("ink", (1, 2, 3, 255)),
        ("text", (1, 2, 3, 255)),
    ],
)
def test_colours_are_read(written: str, rgba: colour.Rgba) -> None:
    assert colour.parse(written, {"ink": "#010203", "text": "ink"}) == rgba


@pytest.mark.parametrize("written", ["red", "#12345", "#gggggg", "", "loop", "#fff\n"])
def test_other_colours_are_refused(written: str) -> None:
    with pytest.raises(ValueError, match="neither"):
        colour.parse(written, {"loop": "loop"})


def test_contrast_is_that_of_wcag() -> None:
    assert colour.contrast((0, 0, 0, 255), (255, 255, 255, 255)) == pytest.approx(21)
    assert colour.contrast((119, 119, 119, 255), (255, 255, 255, 255)) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(
    ("dark", "light", "said"),
    [
        ("#000", "#fff", None),
        ("#102040", "#ffffe0", None),
        ("#fff", "#000", "dark on light"),
        ("#888", "#fff", "may not tell"),
        ("#000", "#808080", "may not tell"),  # WCAG calls this 5.3: scanners fail on it
        ("#00000080", "#fff", "opaque"),
    ],
)
def test_a_barcode_must_be_told_from_its_ground(dark: str, light: str, said: str | None) -> None:
    found = colour.scan_problem(colour.parse(dark, {}), colour.parse(light, {}))
    assert (found is None) if said is None else (said in (found or ""))
