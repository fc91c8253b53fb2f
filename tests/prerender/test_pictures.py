"""Holders' pictures, from a real server on loopback, into passes and messages."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from renderer.delivery.compose import EngineComposer, Order
from renderer.errors import ConfigurationError
from renderer.prerender.columns import Recipient
from renderer.prerender.lookup import Prerendered
from renderer.prerender.pictures import Pictures, data_of, digest, in_recipe
from renderer.prerender.tasks import Bench
from renderer.sandbox.server import running
from renderer.settings import Fetch, Settings
from renderer.store.base import open_store
from tests.prerender.conftest import SECRET, House
from tests.prerender.test_lookup import booked


def portrait(colour: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (200, 200), colour).save(out, "PNG")
    return out.getvalue()


class Gallery:
    """A server of pictures that counts what it is asked for."""

    def __init__(self) -> None:
        self.pictures = {"ada": portrait("red"), "bo": portrait("blue"), "text": b"not a picture"}
        self.asked: Counter[str] = Counter()
        self.url = ""

    async def picture(self, request: Request) -> Response:
        name = request.path_params["name"]
        self.asked[name] += 1
        if name not in self.pictures:
            return Response(status_code=404)
        return Response(self.pictures[name], media_type="image/png")

    def address(self, name: str) -> str:
        return f"{self.url}/{name}"


@pytest.fixture
def gallery() -> Iterator[Gallery]:
    made = Gallery()
    with running(Starlette(routes=[Route("/{name}", made.picture)])) as url:
        made.url = url
        yield made


@pytest.fixture
def open_house(house: House) -> House:
    """An installation that may fetch from loopback."""
    fetch = Fetch(allowed_hosts=["127.0.0.1"], allow_loopback=True)
    return House(house.home, Bench(Settings(home=house.home, fetch=fetch), SECRET, lambda _told: None))


def rows(gallery: Gallery, *names: str, column: str = "PRIMARYVALUE1") -> str:
    lines = [f"T-{number},{name},{gallery.address(name)}" for number, name in enumerate(names)]
    return f"BARCODEID,{column},THUMBNAILURL\n" + "\n".join(lines) + "\n"


def thumbnail_in(pkpass: bytes) -> Any:
    with zipfile.ZipFile(io.BytesIO(pkpass)) as archive:
        picture = Image.open(io.BytesIO(archive.read("thumbnail@2x.png"))).convert("RGB")
    return picture.getpixel((picture.width // 2, picture.height // 2))


def test_a_pass_shows_its_holder_and_each_picture_is_fetched_once(
    open_house: House, gallery: Gallery
) -> None:
    done = open_house.do("event-ticket", rows(gallery, "ada", "bo", "ada"))
    assert set(done.statuses().values()) == {"made"}
    assert [thumbnail_in(done.artefact(line)) for line in done.manifest] == [
        (255, 0, 0), (0, 0, 255), (255, 0, 0),
    ]  # fmt: skip
    assert gallery.asked == {"ada": 1, "bo": 1}


def test_a_picture_that_changed_is_another_recipe(open_house: House, gallery: Gallery) -> None:
    text = rows(gallery, "ada", "bo")
    open_house.do("event-ticket", text, key="first")
    gallery.pictures["ada"] = portrait("green")
    second = open_house.do("event-ticket", text, key="second", bases=["first"])
    assert second.statuses() == {2: "made", 3: "reused"}


def test_a_picture_that_cannot_be_had_is_left_to_the_send(open_house: House, gallery: Gallery) -> None:
    elsewhere = "T-9,x,https://elsewhere.example/a.png\n"
    done = open_house.do("event-ticket", rows(gallery, "gone", "ada", "text") + elsewhere)
    assert done.statuses() == {2: "later", 3: "made", 4: "bad", 5: "later"}
    first, _, undrawn, last = done.manifest
    assert first["reason"] == "THUMBNAILURL: The URL answered HTTP 404."
    assert "not a picture" in undrawn["reason"]
    assert "not among the allowed hosts" in last["reason"]
    assert (done.facts["later"], done.results[0]["made"]) == (2, 3)


def test_nothing_is_fetched_for_a_template_that_shows_no_picture(open_house: House, gallery: Gallery) -> None:
    done = open_house.do("pass:coupon", rows(gallery, "ada"))
    assert set(done.statuses().values()) == {"made"}
    assert not gallery.asked


def test_a_dry_run_judges_the_address_and_fetches_nothing(open_house: House, gallery: Gallery) -> None:
    text = rows(gallery, "ada") + "T-9,x,ftp://a.example/x.png\n"
    found = open_house.judge("event-ticket", text)
    assert (found["good"], [line for line, _ in found["bad"]]) == (1, [3])
    assert not gallery.asked


@contextmanager
def lookup(house: House, template: str, text: str) -> Iterator[tuple[Prerendered, Any]]:
    store = open_store(f"sqlite:///{house.home / 'renderer.db'}")
    try:
        done = house.do(template, text, gateway="smsglobal")
        booked(store, done, template)
        engine = house._engine()
        yield Prerendered(EngineComposer(engine), engine, lambda: store, str), done
    finally:
        store.close()


def test_a_message_with_a_picture_is_taken_while_the_picture_is_the_same(
    open_house: House, gallery: Gallery
) -> None:
    slots = {"BARCODEVALUE": "T-0", "PRIMARYVALUE1": "ada", "THUMBNAILURL": gallery.address("ada")}
    text = rows(gallery, "ada").replace("BARCODEID", "BARCODEVALUE")
    with lookup(open_house, "pass-mms", text) as (composer, done):
        link = "k" * len(done.spec.link)
        order = Order("pass-mms", "smsglobal", passdata=slots, thumbnail=portrait("red"), link=link)
        found = composer.find(order)
        assert found
        assert found.pdu.replace(link.encode(), done.spec.link.encode()) == done.artefact(done.manifest[0])
        changed = Order("pass-mms", "smsglobal", passdata=slots, thumbnail=portrait("green"), link=link)
        assert composer.find(changed) is None
        assert composer.find(Order("pass-mms", "smsglobal", passdata=slots, link=link)) is None


def test_pictures_lie_in_files_until_the_chunk_is_done(tmp_path: Path) -> None:
    class Refusing:
        def get(self, url: str, **_: object) -> None:
            raise ConfigurationError(f"no way to {url}")

    with Pictures(Refusing) as pictures:  # type: ignore[arg-type]
        assert pictures.fetched([]) == {}
        assert pictures.fetched(["u", "u"]) == {"u": "no way to u"}
    path = tmp_path / digest(b"x")
    path.write_bytes(b"x")
    row = Recipient(picture=path)
    assert (in_recipe(row), data_of(row)) == ([path.name], b"x")
    assert (in_recipe(Recipient()), data_of(Recipient())) == ([], None)
