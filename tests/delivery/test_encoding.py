from __future__ import annotations

import io
import wave
from dataclasses import replace

import pytest
from sqlalchemy import select

from renderer import mms
from renderer.delivery import encoding
from renderer.handset import av
from renderer.mms.slide import File, Presentation, Slide
from renderer.part import Part
from renderer.store import accounts, contents, messages, notices, templates
from renderer.store.saved import prepare
from renderer.store.sources import SavedTemplates
from tests.delivery.conftest import World

needs_av = pytest.mark.skipif(not av.available(), reason="PyAV, the extra av, is not installed")


def wav(seconds: int) -> bytes:
    made = io.BytesIO()
    with wave.open(made, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(b"\0\1" * 8000 * seconds)
    return made.getvalue()


def saved(world: World, data: bytes, action: str = "savemms") -> tuple[int, str]:
    sound = File("audio", Part("1-audio.wav", "audio/wav", data))
    made = Presentation("n", "s", (Slide("t", (sound,), None, 10), Slide("x", (), None, 5)))
    prepared = prepare(made, world.kit.artefacts, {"1-audio": "http://a.example/1.wav"})
    with world.kit.store.write() as connection:
        contents.add_content(connection, prepared.template, prepared.document, now=world.clock())
        return templates.add_mms(
            connection,
            world.account,
            template=prepared.template,
            name="n",
            state=templates.ENCODING,
            dialect="1.3",
            action=action,
            now=world.clock(),
        )


def row_of(world: World, row_id: int) -> templates.SavedMms:
    with world.kit.store.read() as connection:
        found = templates.saved_by_row(connection, row_id)
    assert found is not None
    return found


def told(world: World) -> list[tuple[str, dict[str, object]]]:
    with world.kit.store.read() as connection:
        return [(each.kind, dict(each.facts)) for each in notices.notices_of(connection, world.account)]


def test_waiting_messages_are_queued_once_until_their_lease_is_over(world: World) -> None:
    row, _ = saved(world, wav(1))
    assert encoding.queue_waiting(world.kit) == 1
    assert encoding.queue_waiting(world.kit) == 0
    assert [job.ids for job in world.queues.taken(encoding.QUEUE)] == [[row]]
    world.clock.pass_(encoding.LEASE.total_seconds() + 1)
    assert encoding.queue_waiting(world.kit) == 1


@needs_av
def test_an_encoded_message_lasts_as_long_as_it_plays_and_is_told(world: World) -> None:
    row, mms_id = saved(world, wav(3))
    before = row_of(world, row).template
    encoding.encode_all(world.kit, [row])
    after = row_of(world, row)
    assert after.state == "ready"
    assert after.template != before
    source = SavedTemplates(lambda: world.kit.store, lambda: world.kit.artefacts)
    made = mms.load(source.get("mms", after.template)).presentation
    assert [slide.duration for slide in made.slides] == [3, 5]
    assert told(world) == [("mms-stored", {"mms_id": mms_id})]
    encoding.encode_all(world.kit, [row])
    assert len(told(world)) == 1


@needs_av
def test_sound_that_cannot_be_played_corrupts_the_message_and_names_its_source(world: World) -> None:
    row, mms_id = saved(world, b"RIFF\0\0\0\0WAVEjunk")
    encoding.encode_all(world.kit, [row])
    assert row_of(world, row).state == "corrupt"
    ((kind, facts),) = told(world)
    assert kind == "mms-failed-audio"
    assert (facts["mms_id"], facts["audio"]) == (mms_id, "http://a.example/1.wav")


@needs_av
@pytest.mark.parametrize(
    ("data", "state", "kind"),
    [(wav(1), "accepted", "mms-stored-sending"), (b"RIFF0000WAVE", "failed", "mms-sending-failed-audio")],
)
def test_what_waits_for_it_is_let_go_or_fails(world: World, data: bytes, state: str, kind: str) -> None:
    row, mms_id = saved(world, data, "sendmms")
    message = world.add(mms_id=mms_id, template=row_of(world, row).template)
    other = world.add(mms_id="another")
    with world.kit.store.write() as connection:
        for each in (message, other):
            messages.change(connection, each, now=world.clock(), state=encoding.HELD)
    encoding.encode_all(world.kit, [row])
    assert world.message(message).state == state
    assert world.message(message).template == row_of(world, row).template
    assert world.message(other).state == encoding.HELD
    assert [each for each, _ in told(world)] == [kind]


def test_one_that_fails_does_not_stop_the_others(world: World) -> None:
    first, _ = saved(world, wav(1))
    second, _ = saved(world, wav(2))
    with world.kit.store.write() as connection:
        found = templates.saved_by_row(connection, first)
        assert found is not None
        content = contents.content_of(connection, found.template)
    assert content is not None
    world.kit.artefacts.delete(content.document["files"]["1-audio.wav"])
    encoding.encode_all(world.kit, [first, second, 999])
    assert (row_of(world, first).state, row_of(world, second).state) == ("encoding", "ready")


def test_only_sound_and_film_need_encoding() -> None:
    picture = File("image", Part("1-image.gif", "image/gif", b"GIF89a"))
    still = Presentation("n", "s", (Slide("t", (picture,)),))
    assert not encoding.is_needed(still)
    film = File("video", Part("1-video.mp4", "video/mp4", b"x"))
    assert encoding.is_needed(replace(still, slides=(Slide("", (film,)),)))


def test_without_an_account_that_wants_postbacks_nothing_is_owed(world: World) -> None:
    with world.kit.store.write() as connection:
        connection.execute(accounts.accounts.update().values(postback_url=None))
    row, _ = saved(world, wav(1))
    encoding.encode_all(world.kit, [row])
    with world.kit.store.read() as connection:
        assert connection.execute(select(notices.notices.c.id)).scalars().all()
