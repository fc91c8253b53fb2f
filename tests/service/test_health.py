from __future__ import annotations

from pathlib import Path

from sqlalchemy import text

from renderer.delivery.kit import utc_now
from renderer.engine import Engine
from renderer.service.health import look
from renderer.service.road import Road
from renderer.settings import Settings
from renderer.store import workers
from renderer.store.base import open_store


def test_health_tells_workers_and_messages(engine: Engine, tmp_path: Path) -> None:
    road = Road(Settings(home=tmp_path), engine)
    status, facts = look(road.settings, engine, lambda: road.store)
    assert (status, facts["status"], facts["workers"]) == (200, "degraded", 0)
    with road.store.write() as connection:
        workers.beat(connection, "w", host="h", pid=1, now=utc_now())
    status, facts = look(road.settings, engine, lambda: road.store)
    assert (status, facts["status"], facts["database"]) == (200, "ok", "ok")
    assert facts["certificate"]
    with road.store.write() as connection:
        connection.execute(text("DROP TABLE postbacks"))
    status, facts = look(road.settings, engine, lambda: road.store)
    assert (status, facts["status"]) == (503, "down")
    road.close()


def test_a_database_that_cannot_be_reached_is_down(engine: Engine) -> None:
    away = open_store("postgresql://nobody@127.0.0.1:1/x?connect_timeout=1")
    status, facts = look(Settings(), engine, lambda: away)
    assert (status, facts["database"]) == (503, "OperationalError")
