from __future__ import annotations

import base64

import pytest

from renderer.engine import Engine
from renderer.store.published import packed
from tests.studio.conftest import OURS, Client

API = "/studio/api/templates"


@pytest.fixture
def text(engine: Engine) -> str:
    return engine.templates.get("ticket", "transit").main.decode()


def ask(text: str, **changes: object) -> dict[str, object]:
    return {"kind": "ticket", "template": "transit", "toml": text, **changes}


def test_a_sound_draft_is_shown_and_a_broken_one_tells_its_line(client: Client, text: str) -> None:
    facts, parts = client.ask(f"{API}/check", ask(text))
    assert (facts["fault"], len(parts)) == (None, 1)
    facts, parts = client.ask(f"{API}/check", ask(text.replace("format = 1", "format = ")))
    assert (facts["fault"]["line"], parts) == (1, ())


def test_a_version_is_in_use_at_once_can_be_compared_and_taken_back(client: Client, text: str) -> None:
    first, _ = client.ask(f"{API}/publish", ask(f"# one\n{text}", note="One"))
    second, _ = client.ask(f"{API}/publish", ask(f"# two\n{text}", note="Two"))
    page = client.get("/studio/templates/ticket/transit").text
    assert "# two" in page
    assert (first["number"], second["number"]) == (1, 2)
    changes = client.get("/studio/templates/ticket/transit/changes?before=1&after=2").text
    assert "# one" in changes
    assert "# two" in changes
    client.ask(f"{API}/back", {"kind": "ticket", "template": "transit", "number": 1})
    assert "# one" in client.get("/studio/templates/ticket/transit").text
    client.ask(f"{API}/back", {"kind": "ticket", "template": "transit", "number": 0})
    assert "# one" not in client.get("/studio/templates/ticket/transit").text
    assert "No difference" in client.get("/studio/templates/ticket/transit/changes?before=0&after=4").text


def test_what_does_not_draw_is_not_published(client: Client, text: str) -> None:
    answer = client.post(f"{API}/publish", json=ask("format = 1"), headers=OURS)
    assert answer.status_code == 500 or answer.status_code == 422
    assert "version" not in client.get("/studio/templates/ticket/cinema").text.partition("Versions")[2][:200]


def test_a_file_joins_the_draft(client: Client, engine: Engine) -> None:
    toml = engine.templates.get("ticket", "gala").main.decode()
    stage = engine.templates.get("ticket", "gala").files["stage.jpg"]
    body = {"kind": "ticket", "template": "gala", "toml": toml.replace("stage.jpg", "other.jpg")}
    facts, _ = client.ask(f"{API}/check", body)
    assert "other.jpg" in facts["fault"]["message"]
    facts, _ = client.ask(f"{API}/check", {**body, "files": {"other.jpg": base64.b64encode(stage).decode()}})
    assert facts["fault"] is None


def test_an_archive_becomes_a_template_of_its_name(client: Client, engine: Engine) -> None:
    files = dict(engine.templates.get("pass", "coupon").files)
    answer = client.post(f"{API}/upload?name=summer sale.zip", content=packed(files), headers=OURS)
    assert answer.status_code == 200, answer.text
    assert "summer-sale" in client.get("/studio/passes?template=summer-sale").text
    wrong = client.post(f"{API}/upload?name=x.zip", content=packed({"a.txt": b""}), headers=OURS)
    assert "must hold one of" in wrong.json()["detail"]
    nameless = client.post(f"{API}/upload?name=.zip", content=packed(files), headers=OURS)
    assert "Name the archive" in nameless.json()["detail"]


@pytest.mark.parametrize("name", ["../x", "", "a b", "-x"])
def test_a_name_that_is_none_is_refused(client: Client, text: str, name: str) -> None:
    facts, _ = client.ask(f"{API}/check", ask(text, template=name))
    assert "named by letters" in facts["fault"]["message"]


def test_the_list_shows_each_template_s_picture(client: Client) -> None:
    assert 'href="/studio/templates/pass/coupon"' in client.get("/studio/templates").text
    assert client.get("/studio/templates/ticket/gala/picture").headers["content-type"] == "image/jpeg"
    assert client.get("/studio/templates/ticket/nosuch/picture").status_code == 404
