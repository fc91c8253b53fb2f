from __future__ import annotations

from renderer.studio import catalogue, parcel
from tests.studio.conftest import Client


def test_a_few_letters_find_a_handset_by_any_of_its_names() -> None:
    titles = [one.title for one in catalogue.search(catalogue.all_handsets(), "sgh d500")]
    assert any("D500" in title for title in titles)
    assert [one.name for one in catalogue.search(catalogue.all_handsets(), "motol7c")] == ["motorola-l7c"]


def test_without_letters_everything_is_found_and_nonsense_finds_nothing() -> None:
    assert len(catalogue.search(catalogue.all_carriers(), "")) == len(catalogue.all_carriers())
    assert catalogue.search(catalogue.all_carriers(), "zzqqxx") == []


def test_what_begins_with_the_word_leads() -> None:
    first = catalogue.search(catalogue.all_handsets(), "nokia")[0]
    assert first.title.startswith("Nokia")


def test_an_answer_is_short_and_says_how_many_there_are(client: Client) -> None:
    facts, _ = parcel.unpack(client.get("/studio/api/handsets?q=nokia").content)
    assert len(facts["entries"]) == catalogue.MOST < facts["found"] < facts["of"]
    facts, _ = parcel.unpack(client.get("/studio/api/carriers?q=verizon").content)
    assert facts["entries"]
