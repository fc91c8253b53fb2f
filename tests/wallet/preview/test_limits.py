"""Fields beyond what a style shows."""

from __future__ import annotations

import pytest

from renderer.wallet.preview import limits, values, view
from tests.wallet.preview.samples import QR, field, made


def shown(style: str, **groups: object) -> limits.Shown:
    read = view.read(made(style, **groups), {}, language=None, device=values.device("en"))
    return limits.shown(read)


def many(count: int, **more: object) -> list[dict[str, object]]:
    return [field(f"k{i}", str(i), **more) for i in range(count)]


@pytest.mark.parametrize(
    ("style", "group", "most"),
    [
        ("boardingPass", "primary", 2),
        ("boardingPass", "auxiliary", 5),
        ("boardingPass", "secondary", 4),
        ("generic", "primary", 1),
        ("eventTicket", "primary", 1),
        ("coupon", "header", 3),
    ],
)
def test_each_group_has_its_limit(style: str, group: str, most: int) -> None:
    kept = shown(style, **{group: many(7)})
    assert len(kept[group]) == most
    assert len(kept.notices) == 7 - most
    assert kept.notices[0].where == f"{group}Fields[{most}]"
    assert kept.notices[0].code == "not_shown"


@pytest.mark.parametrize("style", ["coupon", "storeCard"])
def test_secondary_and_auxiliary_share_four_places(style: str) -> None:
    kept = shown(style, secondary=many(3), auxiliary=many(3))
    assert (len(kept["secondary"]), len(kept["auxiliary"])) == (3, 1)


def test_a_square_barcode_leaves_a_generic_pass_four_places() -> None:
    groups = {"secondary": many(3), "auxiliary": many(3)}
    assert len(shown("generic", **groups)["auxiliary"]) == 3
    assert len(shown("generic", **groups, barcodes=[QR])["auxiliary"]) == 1
    wide = QR | {"format": "PKBarcodeFormatPDF417"}
    assert len(shown("generic", **groups, barcodes=[wide])["auxiliary"]) == 3


def test_an_event_ticket_has_an_extra_row() -> None:
    kept = shown("eventTicket", auxiliary=[*many(4), *many(5, row=1)])
    assert len(kept["auxiliary"]) == 4
    assert len(kept["auxiliary2"]) == 4
    assert [notice.where for notice in kept.notices] == ["auxiliaryFields[8]"]
