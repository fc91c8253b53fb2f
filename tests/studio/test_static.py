from __future__ import annotations

import re

from starlette.testclient import TestClient

from renderer.studio import static


def test_files_are_named_by_their_content_and_kept_for_ever(client: TestClient) -> None:
    answer = client.get(static.address("studio.css"))
    assert answer.headers["content-type"].startswith("text/css")
    assert "immutable" in answer.headers["cache-control"]
    assert "immutable" not in client.get("/studio/static/older/studio.css").headers["cache-control"]


def test_nothing_else_can_be_asked_for(client: TestClient) -> None:
    for name in ("router.py", "..%2frouter.py", "base.html", ""):
        assert client.get(f"/studio/static/x/{name}").status_code == 404


def test_scripts_and_styles_name_only_files_that_are_there() -> None:
    for name, data in static.files().items():
        if name.endswith((".js", ".css")):
            text = data.decode()
            named = re.findall(r'from "\./([^"]+)"|url\("([^"]+)"\)', text)
            assert {one or other for one, other in named} <= set(static.files()), name
            assert not re.search(r"https?://(?!www\.w3\.org/)", text), f"{name} names another site"
            assert "innerHTML" not in text
