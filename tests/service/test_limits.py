from __future__ import annotations

import threading

import anyio
import pytest
from starlette.exceptions import HTTPException
from starlette.testclient import TestClient

from renderer.service.limits import BodyLimit, Gate, UnsupportedMediaType


def test_a_declared_body_over_the_limit_is_refused_before_it_is_read(client: TestClient) -> None:
    answer = client.post("/v1/preview", content=b"", headers={"Content-Length": str(1 << 40)})
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_streamed_body_over_the_limit_is_refused(client: TestClient) -> None:
    answer = client.post("/v1/preview", content=(b"x" * 65536 for _ in range(20)))
    assert answer.status_code == 413
    assert answer.json()["type"] == "urn:renderer:problem:request-entity-too-large"


def test_what_is_not_http_passes() -> None:
    seen = []

    async def app(scope, receive, send) -> None:
        seen.append(scope["type"])

    anyio.run(BodyLimit(app, 1), {"type": "lifespan"}, None, None)
    assert seen == ["lifespan"]


def test_the_gate_refuses_what_comes_when_it_is_full() -> None:
    async def scenario() -> tuple[list[int], HTTPException]:
        gate, release = Gate(1, 1), threading.Event()
        done: list[int] = []

        async def work(number: int) -> None:
            done.append(await gate.run(lambda: (release.wait(10), number)[1]))

        async with anyio.create_task_group() as group:
            group.start_soon(work, 1)
            group.start_soon(work, 2)
            await anyio.sleep(0.05)
            with pytest.raises(HTTPException) as caught:
                await gate.run(lambda: 3)
            release.set()
        assert await gate.run(lambda: 4) == 4
        return done, caught.value

    done, refusal = anyio.run(scenario)
    assert sorted(done) == [1, 2]
    assert refusal.status_code == 503
    assert refusal.headers == {"Retry-After": "1"}


def test_work_that_fails_leaves_its_place() -> None:
    async def scenario() -> int:
        gate = Gate(1, 0)
        with pytest.raises(ZeroDivisionError):
            await gate.run(lambda: 1 // 0)
        return await gate.run(lambda: 7)

    assert anyio.run(scenario) == 7


def test_a_wrong_media_type_names_the_right_one() -> None:
    assert "application/json" in UnsupportedMediaType("application/json").detail
