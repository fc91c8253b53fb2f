from __future__ import annotations

import pytest

from renderer.errors import BadDuration, ContentTooLarge, FetchFailed, FetchTooLarge
from renderer.fetch.client import Fetched
from renderer.mms.rules import TODAY
from renderer.skycore import slides
from renderer.skycore.envelope import parse
from tests.skycore.media import FILES

HEAD = "<NAME>n</NAME><SUBJECT>s</SUBJECT>"


def draft(body: str) -> slides.Draft:
    return slides.read(parse(f"<REQUEST>{HEAD}{body}</REQUEST>".encode()), TODAY, seconds=10)


def fetch(url: str) -> Fetched:
    content_type, data = FILES[url]
    return Fetched(url, content_type, data)


def test_a_slide_says_its_seconds_as_element_or_attribute() -> None:
    made = draft(
        '<SLIDE><TEXT>a</TEXT><DURATION>5</DURATION></SLIDE><SLIDE duration="7"><TEXT>b</TEXT></SLIDE>'
        "<SLIDE><TEXT>c</TEXT></SLIDE>"
    )
    assert [wish.duration for wish in made.wishes] == [5, 7, 10]


def test_a_url_may_stand_in_the_media_element_itself() -> None:
    made = draft("<SLIDE><IMAGE>/1.jpg</IMAGE></SLIDE>")
    assert made.wishes[0].urls == (("image", "/1.jpg"),)
    assert slides.fetched(made, fetch).slides[0].files[0].part.data == FILES["/1.jpg"][1]


def test_where_sound_and_film_came_from_is_kept() -> None:
    made = draft("<SLIDE><IMAGE><URL>/1.jpg</URL></IMAGE><AUDIO><URL>/1.wav</URL></AUDIO></SLIDE>")
    assert slides.sources(made) == {"1-audio": "/1.wav"}


def test_seconds_that_are_no_number_are_refused_with_their_slide() -> None:
    with pytest.raises(BadDuration) as caught:
        draft("<SLIDE><TEXT>a</TEXT></SLIDE><SLIDE><TEXT>a</TEXT><DURATION>-1</DURATION></SLIDE>")
    assert caught.value.slide == 2


def test_a_fetch_that_fails_names_kind_and_slide() -> None:
    def fails(_url: str) -> Fetched:
        raise FetchFailed("The URL answered HTTP 404.")

    with pytest.raises(FetchFailed, match="image of slide 1") as caught:
        slides.fetched(draft("<SLIDE><IMAGE><URL>/x</URL></IMAGE></SLIDE>"), fails)
    assert (caught.value.field, caught.value.slide) == ("image", 1)


def test_more_bytes_than_are_fetched_is_content_too_large() -> None:
    def fails(_url: str) -> Fetched:
        raise FetchTooLarge("The file is larger than 10 bytes.")

    with pytest.raises(ContentTooLarge):
        slides.fetched(draft("<SLIDE><VIDEO><URL>/x</URL></VIDEO></SLIDE>"), fails)
