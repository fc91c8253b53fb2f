"""The live road and the gate -> the studio's routes, standing on the same rooms as the API."""

from __future__ import annotations

from fastapi import APIRouter

from renderer.delivery.kit import utc_now
from renderer.engine import Engine
from renderer.service.limits import Gate
from renderer.service.road import Road
from renderer.studio.house import House
from renderer.studio.router import router as studio


def router(engine: Engine, gate: Gate, road: Road) -> APIRouter:
    """Everything below ``/studio``; records and artefacts open when a page first needs them."""
    house = House(
        engine=engine,
        run=gate.run,
        store=lambda: road.store,
        artefacts=lambda: road.artefacts,
        published=lambda: road.published,
        has_account=road.has_account,
        secret=lambda: road.links.secret,
        gateway=road.gateway,
        clock=utc_now,
    )
    return studio(house)
