from __future__ import annotations

import httpx

from renderer.delivery.adapting import adapt
from renderer.fetch import Fetcher, Policy
from renderer.store import handsets, passes
from renderer.store.artefacts import open_artefacts
from tests.delivery.conftest import PDU, START, World


def test_what_the_request_brought_reaches_the_composer(world: World) -> None:
    content = {
        "barcode_id": "T-1",
        "custom_text": {"2": "two"},
        "subject": "Yours",
        "data": {"NAME": "Zoë"},
        "passdata": {"BARCODEVALUE": "1"},
    }
    message_id = world.add(content=content)
    with world.kit.store.write() as connection:
        handsets.learn(connection, "16501234123", "motol7c", spid="0001890", now=START)
        passes.add_pass(
            connection,
            world.account,
            template="event-ticket",
            serial="S-1",
            token="t",
            slots={},
            phone="16501234123",
            message_id=message_id,
            now=START,
        )
    (adapted,) = adapt(world.kit, [world.message(message_id)])
    (order,) = world.composer.orders
    assert (order.handset, order.gateway) == ("motol7c", "smsglobal")
    assert order.issued == {"event-ticket": passes.PassKey("S-1", "t", "16501234123")}
    assert (order.barcode_id, order.custom_text, order.subject) == ("T-1", {2: "two"}, "Yours")
    assert (order.data, order.passdata) == ({"NAME": "Zoë"}, {"BARCODEVALUE": "1"})
    assert world.message(message_id) == adapted
    assert (adapted.handset, adapted.spid) == ("motol7c", "0001890")
    assert world.kit.artefacts.get(adapted.artefact or "") == PDU.encode()


def test_what_was_composed_before_a_crash_is_not_composed_again(world: World, tmp_path) -> None:
    message_id = world.add()
    (first,) = adapt(world.kit, [world.message(message_id)])
    assert adapt(world.kit, [first]) == [first]
    assert len(world.composer.orders) == 1
    open_artefacts(str(tmp_path / "artefacts")).delete(first.artefact or "")
    adapt(world.kit, [first])
    assert len(world.composer.orders) == 2


def with_thumbnail(world: World, allowed: str) -> int:
    def answer(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=b"png", headers={"content-type": "image/png"})

    world.kit.fetcher.__init__(  # type: ignore[misc]
        Policy(allowed_hosts=frozenset({allowed})),
        transport=httpx.MockTransport(answer),
        resolver=lambda _host, _port: ["93.184.215.14"],
    )
    return world.add(content={"passdata": {"THUMBNAILURL": "http://pics.example/me.png"}})


def test_the_thumbnail_is_fetched_where_that_is_allowed(world: World) -> None:
    message_id = with_thumbnail(world, "pics.example")
    adapt(world.kit, [world.message(message_id)])
    assert world.composer.orders[0].thumbnail == b"png"
    assert isinstance(world.kit.fetcher, Fetcher)


def test_a_thumbnail_that_cannot_be_had_is_left_out_and_noted(world: World) -> None:
    message_id = with_thumbnail(world, "other.example")
    adapt(world.kit, [world.message(message_id)])
    assert world.composer.orders[0].thumbnail is None
    assert world.happened(message_id) == ["thumbnail-left-out", "adapted"]
