from __future__ import annotations

from renderer.cli.demo.exhibits import Check, Exhibit, Gallery, HandsetExhibit, MessageExhibit, RequestExhibit


def handset(size: int, limit: int) -> HandsetExhibit:
    return HandsetExhibit("x", "", size, limit, (), (), checks=(Check(True, "fits"),))


def test_the_share_of_the_limit_is_per_cent_and_never_over_100() -> None:
    assert handset(50, 200).share == 25
    assert handset(300, 200).share == 100


def test_every_check_on_the_page_is_counted() -> None:
    check = Check(False, "no")
    gallery = Gallery(
        requests=(RequestExhibit("r", "GET", "", checks=(check,)),),
        barcodes=(Exhibit("b", checks=(check, check)),),
        messages=(MessageExhibit("m", "", (handset(1, 2),)),),
    )
    assert [each.text for each in gallery.checks()] == ["no", "no", "no", "fits"]
