from __future__ import annotations

import pytest

from renderer import barcode
from renderer.studio import barcodes
from tests.studio.conftest import OURS, Client

PREVIEW = "/studio/api/barcodes/preview"


@pytest.mark.parametrize("name", barcode.symbologies())
def test_every_symbology_has_its_example(name: str) -> None:
    kind = barcode.symbologies()[name]
    part = barcodes.example_of(kind)
    assert part.content_type == "image/png"


def test_a_barcode_comes_with_advice_and_a_grade(client: Client) -> None:
    ask = {"symbology": "qr", "payload": "Ticket_12345", "width": 320, "settled": True}
    facts, (part,) = client.ask(PREVIEW, ask)
    assert part.content_type == "image/png"
    assert facts["grade"]["letter"] == "A"
    assert [row["verdict"] for row in facts["advice"]][-1] == "good"


def test_what_is_too_narrow_is_drawn_at_its_least_and_says_so(client: Client) -> None:
    facts, _ = client.ask(PREVIEW, {"symbology": "code128", "payload": "Ticket_12345" * 3, "width": 64})
    assert facts["fits"] is False
    assert facts["advice"][0]["verdict"] == "too small"


def test_options_are_those_of_the_symbology(client: Client) -> None:
    low, _ = client.ask(PREVIEW, {"symbology": "qr", "payload": "x" * 60, "options": {"ecc": "L"}})
    high, _ = client.ask(PREVIEW, {"symbology": "qr", "payload": "x" * 60, "options": {"ecc": "H"}})
    assert low["modules"] < high["modules"]
    wrong = client.post(
        PREVIEW, json={"symbology": "qr", "payload": "x", "options": {"ecc": "Z"}}, headers=OURS
    )
    assert (wrong.status_code, wrong.json()["field"]) == (422, "ecc")


def test_without_a_reader_nothing_is_graded(client: Client) -> None:
    facts, _ = client.ask(PREVIEW, {"symbology": "auspost", "payload": "12345678", "settled": True})
    assert facts["grade"] == {"verdict": "no reader"}


@pytest.mark.parametrize(
    ("module", "word"), [(0, "too small"), (1, "too small"), (2, "tight"), (3, "fair"), (4, "good")]
)
def test_pixels_a_module_are_judged(module: int, word: str) -> None:
    assert barcodes.verdict(module) == word


def test_an_example_of_nothing_is_not_there(client: Client) -> None:
    assert client.get("/studio/barcodes/example/nosuch.png").status_code == 404
    assert client.get("/studio/barcodes/example/pdf417.png").headers["content-type"] == "image/png"
