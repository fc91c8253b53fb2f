from __future__ import annotations

from renderer.samples import sample


def test_the_callers_key_is_masked_on_the_page_but_not_in_the_file(made) -> None:
    key = sample("sendPassInMMS-1.3.xml").request().api_key
    assert key is not None
    assert key not in (made.out / "index.html").read_text()
    assert key in (made.out / "requests/sendPassInMMS-1.3.xml").read_text()


def test_a_get_is_held_against_the_xml_it_repeats(made) -> None:
    for request in made.gallery.requests:
        said = [check.text for check in request.checks]
        assert any("says the same" in text for text in said) == (request.method == "GET")
