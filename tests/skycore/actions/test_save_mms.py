from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from renderer import mms
from renderer.skycore.api import Api
from renderer.skycore.examples import KEY
from renderer.skycore.response import Answer
from renderer.skycore.versions import V1_3, V2013, Version
from renderer.store import Store, accounts, notices, templates
from renderer.store.sources import SavedTemplates
from tests.skycore.conftest import FakeComposer
from tests.skycore.media import HOST, media_api


@pytest.fixture
def api(store: Store, composer: FakeComposer, tmp_path: Path) -> Iterator[Api]:
    with media_api(store, composer, tmp_path / "artefacts") as made:
        yield made


def item(kind: str, path: str) -> str:
    return f"<{kind}><URL>{HOST}/{path}</URL></{kind}>"


def slide(*items: str, text: str = "", duration: str = "") -> str:
    said = f"<TEXT>{escape(text)}</TEXT>" if text else ""
    lasts = f"<DURATION>{duration}</DURATION>" if duration else ""
    return f"<SLIDE>{''.join(items)}{said}{lasts}</SLIDE>"


def save(
    api: Api, *slides: str, name: str = "fishtank", subject: str = "The subject", version: Version = V1_3
) -> Answer:
    head = f"<ACTION>saveMMS</ACTION><API_KEY>{KEY}</API_KEY>"
    named = f"<SUBJECT>{escape(subject)}</SUBJECT><NAME>{name}</NAME>"
    return api.post(f"<REQUEST>{head}{named}{''.join(slides)}</REQUEST>".encode(), "text/xml", version)


def stored(api: Api, answer: Answer) -> mms.Presentation:
    """What the MMSID of an answer holds, as the engine reads it."""
    store = api.rooms.store
    with store.read() as connection:
        account = accounts.find_account(connection, "examples")
        assert account is not None
        found = templates.mms_template(connection, account.id, dict(answer.children)["MMSID"])
    assert found is not None
    return mms.load(
        SavedTemplates(lambda: store, api.rooms.artefacts).get("mms", found.template)
    ).presentation


def told(store: Store) -> list[tuple[str, str]]:
    with store.read() as connection:
        account = accounts.find_account(connection, "examples")
        assert account is not None
        return [(each.kind, each.facts["mms_id"]) for each in notices.notices_of(connection, account.id)]


def test_the_documents_example_is_stored_and_told_at_once(api: Api, store: Store) -> None:
    answer = save(
        api,
        slide(item("IMAGE", "1.jpg"), text="Here is some text {$name|Sir}", duration="5"),
        slide(item("VCARD", "1.vcf"), text="This is my contact"),
    )
    assert [name for name, _ in answer.children] == ["STATUS", "MMSID"]
    made = stored(api, answer)
    assert (made.name, made.subject) == ("fishtank", "The subject")
    assert [(each.text, each.duration) for each in made.slides] == [
        ("Here is some text {$name|Sir}", 5),
        ("This is my contact", 10),
    ]
    assert [each.files[0].kind for each in made.slides] == ["image", "vcard"]
    assert told(store) == [("mms-stored", dict(answer.children)["MMSID"])]


def test_the_legacy_form_of_2013(api: Api) -> None:
    content = (
        "<CONTENT><NAME>fishtank</NAME><SEQUENCE>"
        f'<SLIDE duration="7">{item("IMAGE", "1.jpg")}<TEXT>one</TEXT></SLIDE>'
        "<SLIDE><TEXT>two</TEXT></SLIDE></SEQUENCE></CONTENT>"
    )
    body = f"<REQUEST><ACTION>saveMMS</ACTION><API_KEY>{KEY}</API_KEY>{content}</REQUEST>"
    made = stored(api, api.post(body.encode(), "", V2013))
    assert made.subject == "fishtank from examples"
    assert [each.duration for each in made.slides] == [7, 5]


def test_sound_or_film_locks_the_message_until_it_is_encoded(api: Api, store: Store) -> None:
    answer = save(api, slide(item("IMAGE", "1.jpg"), item("AUDIO", "1.wav")))
    mms_id = dict(answer.children)["MMSID"]
    query = f"action=sendsavedmms&api_key={KEY}&mmsid={mms_id}&to=16501234123&from=60856"
    assert api.get(query, V1_3).code == "E626"
    assert told(store) == []


TEXT = slide(text="x")


@pytest.mark.parametrize(
    ("slides", "changes", "code"),
    [
        ([TEXT], {"name": ""}, "E301"),
        ([], {}, "E302"),
        ([TEXT, slide()], {}, "E303"),
        ([TEXT], {"subject": ""}, "E304"),
        ([slide(item("VCARD", "1.vcf"), item("PDF", "1.pdf"))], {}, "E223"),
        ([slide(item("VCARD", "1.vcf"), item("IMAGE", "1.jpg"))], {}, "E224"),
        ([TEXT] * 9, {}, "E225"),
        ([slide(item("AUDIO", "1.wav"), item("VIDEO", "1.mp4"))], {}, "E226"),
        ([slide(item("IMAGE", "1.jpg"), item("VIDEO", "1.mp4"))], {}, "E227"),
        ([slide(text="x" * 5001)], {}, "E228"),
        ([TEXT], {"subject": "x" * 81}, "E228"),
        ([slide(item("IMAGE", "1.wav"))], {}, "E229"),
        ([slide(item("IMAGE", "1.jpg"), item("IMAGE", "1.jpg"))], {}, "E229"),
        ([slide(text="x", duration="soon")], {}, "E230"),
        ([slide(text="x", duration="61")], {}, "E230"),
        ([slide(text="x", duration="0")], {}, "E230"),
        ([slide(item("IMAGE", "huge.jpg"))], {}, "E331"),
        ([slide(item("IMAGE", "broken.jpg"))], {}, "E341"),
        ([slide(item("IMAGE", "gone"))], {}, "E351"),
        ([slide(item("AUDIO", "gone"))], {}, "E352"),
        ([slide(item("VIDEO", "gone"))], {}, "E353"),
        ([slide(item("VCARD", "gone"))], {}, "E355"),
        ([slide(item("ICAL", "gone"))], {}, "E356"),
        ([slide(item("PDF", "gone"))], {}, "E357"),
        ([slide(item("PASSBOOK", "gone"))], {}, "E358"),
        ([slide(item("IMAGE", "what"))], {}, "E361"),
        ([slide(item("AUDIO", "what"))], {}, "E362"),
        ([slide(item("VIDEO", "what"))], {}, "E363"),
        ([slide("<IMAGE><URL>http://elsewhere.example/1.jpg</URL></IMAGE>")], {}, "E351"),
        ([slide("<IMAGE><URL>file:///etc/passwd</URL></IMAGE>")], {}, "E351"),
    ],
)
def test_what_breaks_a_rule_has_its_code_and_nothing_is_stored(
    api: Api, store: Store, slides: list[str], changes: dict[str, str], code: str
) -> None:
    answer = save(api, *slides, **changes)
    assert answer.code == code
    assert told(store) == []
    assert api.get(f"action=getmmsids&api_key={KEY}", V1_3).children[1] == ("MMSIDS", "35674,45633")


def test_the_type_is_told_by_the_bytes_where_the_server_does_not_say(api: Api) -> None:
    made = stored(api, save(api, slide(item("IMAGE", "named.jpg"))))
    assert made.slides[0].files[0].part.content_type == "image/jpeg"


def test_by_get_there_are_no_slides(api: Api) -> None:
    assert api.get(f"action=savemms&api_key={KEY}&name=x&subject=y", V1_3).code == "E301"


def test_the_legacy_form_has_its_own_rules_at_every_address(api: Api) -> None:
    content = (
        '<CONTENT><NAME>fishtank</NAME><SEQUENCE><SLIDE duration="7"><TEXT>one</TEXT></SLIDE>'
        "<SLIDE><TEXT>two</TEXT></SLIDE></SEQUENCE></CONTENT>"
    )
    body = f"<REQUEST><ACTION>saveMMS</ACTION><API_KEY>{KEY}</API_KEY>{content}</REQUEST>"
    made = stored(api, api.post(body.encode(), "", V1_3))
    assert made.subject == "fishtank from examples"
    assert [each.duration for each in made.slides] == [7, 5]


def test_a_name_is_kept_whole_or_refused(api: Api) -> None:
    assert stored(api, save(api, TEXT, name="n" * 100)).name == "n" * 100
    assert save(api, TEXT, name="n" * 101).code == "E100"
