"""An engine and its settings -> the ASGI application with all routes and guards."""

from __future__ import annotations

import os
from importlib import metadata

from fastapi import FastAPI
from fastapi_offline import FastAPIOffline

from renderer.engine import Engine
from renderer.service import pages, problems
from renderer.service.access import AccessLog, LoopbackOnly
from renderer.service.dialect import Door
from renderer.service.head import HeadAsGet
from renderer.service.keys import KeyNeeded
from renderer.service.limits import BodyLimit, Gate
from renderer.service.logs import configure
from renderer.service.metrics import Measured
from renderer.service.push_door import PushDoor
from renderer.service.road import Road
from renderer.service.routes import barcodes, catalogue, messages, passes, tickets
from renderer.settings import Settings
from renderer.skycore.versions import VERSIONS

DESCRIPTION = (
    "Barcode images, ticket images, signed Apple Wallet passes and MMS adapted to the handset. "
    "Errors are RFC 9457 problem documents with a stable `type` and the `field` at fault."
)
FAMILIES = (barcodes, tickets, passes, messages, catalogue)


def from_environment() -> FastAPI:
    """The service of one server process: its logs set up, everything else read from the environment."""
    configure()
    return create_app()


def create_app(engine: Engine | None = None, settings: Settings | None = None) -> FastAPI:
    """The service; without arguments everything comes from the environment.

    Raises ConfigurationError when the settings or the signing material are not right.
    """
    settings = settings or (engine.settings if engine else Settings.read())
    road = Road(settings, engine)
    engine = road.engine
    # /docs must not load scripts of strangers, nor need a way out
    app = FastAPIOffline(
        title="renderer",
        version=metadata.version("renderer"),
        description=DESCRIPTION,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        docs_url="/docs",
        redoc_url=None,
        redirect_slashes=False,
    )
    service = settings.service
    gate = Gate(service.concurrency or 2 * (os.cpu_count() or 1), service.queue)
    for family in FAMILIES:
        app.include_router(family.router(engine, gate))
    for live in road.routers():
        app.include_router(live)
    app.include_router(pages.router(engine, gate, road))
    problems.install(app)
    # The last added is the outermost: log everything, refuse strangers, ask for the key, count bytes.
    app.add_middleware(BodyLimit, max_bytes=service.max_body_bytes)
    app.add_middleware(PushDoor, desk=road.desk, max_bytes=service.max_body_bytes)
    # before the count: too large a body has an answer of the dialect's own
    app.add_middleware(Door, api=lambda: road.api, max_bytes=service.max_body_bytes)
    app.add_middleware(HeadAsGet)
    app.add_middleware(KeyNeeded, needed=road.has_account, known=road.knows_key)
    app.add_middleware(LoopbackOnly, opened=road.has_account, public_url=settings.public_url)
    app.add_middleware(AccessLog)
    app.add_middleware(Measured, http=road.http, named=[version.path for version in VERSIONS.values()])
    return app
