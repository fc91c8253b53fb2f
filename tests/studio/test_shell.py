from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient

from renderer.studio import shell

PAGES = ["/studio/login", *(f"/studio/{place.name}" for place in shell.PLACES)]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_keeps_a_strict_policy(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert not re.search(r"<script(?![^>]*\ssrc=)|\sstyle=|\son[a-z]+=|<style", answer.text)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_lit_in_the_navigation_and_has_one_heading(client: TestClient, path: str) -> None:
    text = client.get(path).text
    assert text.count("<h1") == 1
    assert text.count('aria-current="page"') == (path != "/studio/login")


def test_sizes_and_moments_are_told_as_people_do() -> None:
    assert [shell.size(n) for n in (0, 1023, 1024, 307_200)] == ["0 B", "1023 B", "1.0 kB", "300 kB"]
    assert [shell.size(n) for n in (1 << 20, 120_000_000)] == ["1,024 kB", "114.4 MB"]
    assert shell.thousands(307_200) == "307,200"
    assert shell.moment(None) == ""
    assert shell.moment(datetime(2026, 11, 21, 9, 5, tzinfo=UTC)) == "21 Nov 2026, 09:05:00 UTC"
