"""Settings and an engine -> the live road's rooms, opened at first use: records, artefacts, API, worker."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING

import httpx
from fastapi import APIRouter

from renderer.delivery.compose import EngineComposer
from renderer.delivery.kit import utc_now
from renderer.delivery.matched import Matched
from renderer.delivery.passes import PassRoom, first_key
from renderer.delivery.routing import Routes
from renderer.engine import Engine
from renderer.errors import ConfigurationError, UnknownGateway
from renderer.fetch import Fetcher, Policy
from renderer.fetch.wire import Client
from renderer.gateway.apns import Apns, Phones, open_apns
from renderer.gateway.base import Gateway, GatewayOptions
from renderer.gateway.registry import open_gateway
from renderer.service import dialect, health, links, metrics, pass_page, push, received, reports, wallet
from renderer.service.links import Links
from renderer.service.message_page import MessagePages
from renderer.service.metrics import HttpMeter
from renderer.service.pass_page import PassPages
from renderer.service.push import Desk
from renderer.service.received import FileLinks
from renderer.service.routes import prerender
from renderer.settings import Settings
from renderer.skycore import notices
from renderer.skycore.api import Api
from renderer.skycore.call import Rooms
from renderer.skycore.commits import Commits
from renderer.skycore.postbacks import SHAPES
from renderer.store import Store, accounts
from renderer.store.artefacts import Artefacts, open_artefacts
from renderer.store.base import open_store
from renderer.store.published import FRESH, Published
from renderer.store.schema import upgrade
from renderer.store.sources import SavedTemplates
from renderer.templates import Remembered, WithSaved

if TYPE_CHECKING:
    from renderer.delivery.worker import Worker


class Road:
    """What dialect, pushes, links and a worker of one process stand on; nothing opens before use."""

    def __init__(self, settings: Settings, engine: Engine | None = None) -> None:
        """Keep the settings; the engine is made when none is given."""
        self.settings = settings
        self._engine = engine
        self._gateways: dict[str, Gateway] = {}
        self._lock = threading.Lock()
        self._any_account = False

    @cached_property
    def engine(self) -> Engine:
        """The rendering engine, over published templates first."""
        return self._own_engine.over(self.published)

    @cached_property
    def published(self) -> Published:
        """Templates published from the studio, and below them those in folders."""
        folders = Remembered(self._own_engine.templates, FRESH)
        return Published(lambda: self.store, lambda: self.artefacts, folders)

    @cached_property
    def _own_engine(self) -> Engine:
        return self._engine or Engine(self.settings)

    @cached_property
    def store(self) -> Store:
        """The records, their schema brought up to date."""
        # a worker's threads, which each concurrency has six of, must not wait for a connection
        store = open_store(self.settings.records, pool_size=max(8, 2 * self.settings.delivery.concurrency))
        upgrade(store)
        return store

    @cached_property
    def commits(self) -> Commits:
        """Writes of requests that come at once, whatever door they come by."""
        return Commits(self.store)

    @cached_property
    def desk(self) -> Desk:
        """Where gateways' pushes are taken."""
        return Desk(
            self.settings, lambda: self.store, lambda: self.commits, lambda: self.artefacts, self.gateway
        )

    @cached_property
    def artefacts(self) -> Artefacts:
        """Composed messages by digest."""
        return open_artefacts(self.settings.artefacts)

    @cached_property
    def composer(self) -> EngineComposer:
        """The engine as delivery and the dialect ask for it."""
        saved = SavedTemplates(lambda: self.store, lambda: self.artefacts)
        engine = self.engine.over(WithSaved(self.engine.templates, saved))
        return EngineComposer(engine, self.matched)

    @cached_property
    def matched(self) -> Matched:
        """Handsets that were matched by hand."""
        return Matched(lambda: self.store)

    @cached_property
    def fetcher(self) -> Fetcher:
        """The guarded way to URLs."""
        return Fetcher(Policy.of(self.settings.fetch))

    @cached_property
    def links(self) -> Links:
        """Signed addresses of message pages."""
        return Links.of(self.settings)

    @cached_property
    def pages(self) -> MessagePages:
        """Web pages of messages."""
        return MessagePages(self.store, self.artefacts, self.composer, self.pass_pages.of_message)

    @cached_property
    def http(self) -> HttpMeter:
        """What this process counts of its answers."""
        return HttpMeter(lambda: self.__dict__.get("store"))

    @cached_property
    def file_links(self) -> FileLinks:
        """Signed addresses of files that phones sent."""
        return FileLinks.of(self.links)

    @cached_property
    def api(self) -> Api:
        """The dialect."""
        return Api(
            Rooms(
                self.store,
                self.composer,
                self.settings.default_gateway,
                utc_now,
                at_hand=self.composer.remembers,
                artefacts=lambda: self.artefacts,
                fetcher=lambda: self.fetcher,
                report_link=lambda digest: reports.address(self.settings.public_url, digest),
                reaches=self.check_reach,
                pass_template=self.engine.pass_template,
                pass_link=self.links.pass_,
                pass_key=lambda *told: first_key(self.engine.secret, *told),
                routes=self.settings.routes,
            ),
            self.commits,
        )

    def check_reach(self, gateway: str, number: str) -> None:
        """Raise UnknownGateway unless one of the gateways for a number delivers to its country."""
        routes = Routes(self.settings.default_gateway, self.settings.routes)
        for name in routes.to(number, gateway):
            with suppress(UnknownGateway, ConfigurationError):
                if self.gateway(name).capabilities.serves(number):
                    return
        raise UnknownGateway("No gateway here delivers to the country of this number.", field="TO")

    @cached_property
    def passes(self) -> PassRoom:
        """The passes of stored data."""
        return PassRoom(self.engine, self.store, lambda: self.artefacts, lambda: self.fetcher)

    @cached_property
    def pass_pages(self) -> PassPages:
        """Installation pages of passes."""
        return PassPages(self.passes, self.links, self.settings.google)

    @cached_property
    def push_service(self) -> Apns | None:
        """Apple's push service; raises ConfigurationError when the settings for it are wrong."""
        return open_apns(self.settings)

    def _topic(self) -> str:
        return self.engine.signer.identity.pass_type

    @cached_property
    def _client(self) -> httpx.Client:
        return Client()

    def gateway(self, name: str) -> Gateway:
        """The gateway of that name; raises UnknownGateway or ConfigurationError."""
        with self._lock:
            found = self._gateways.get(name)
            if found is None:
                options = GatewayOptions(folder=str(self.settings.home / "outbox"))
                found = open_gateway(name, self.settings.gateways, self._client, options)
                self._gateways[name] = found
            return found

    def has_account(self) -> bool:
        """Whether an account was made: only then is anyone but this machine answered."""
        if not self._any_account:
            with self.store.read() as connection:
                self._any_account = accounts.any_account(connection)
        return self._any_account

    def knows_key(self, key: str) -> bool:
        """Whether a key is an active account's."""
        with self.store.read() as connection:
            account = accounts.account_by_key(connection, key)
        return account is not None and account.active

    def routers(self) -> tuple[APIRouter, ...]:
        """The live road's HTTP routes."""
        return (
            dialect.router(lambda: self.api),
            push.router(self.desk),
            links.router(lambda: self.links, lambda: self.pages),
            received.router(lambda: self.store, lambda: self.artefacts, lambda: self.file_links),
            reports.router(lambda: self.store, lambda: self.artefacts, utc_now),
            wallet.router(lambda: self.passes),
            pass_page.router(lambda: self.pass_pages),
            metrics.router(self.settings, lambda: self.store, lambda: self.http),
            health.router(self.settings, self.engine, lambda: self.store),
            prerender.router(lambda: self.composer.engine, lambda: self.store),
        )

    def worker(self, *, processes: int | None = None, sends: bool = True) -> Worker:
        """A worker, not yet started; ``processes`` pre-render, and only that if not ``sends``."""
        from renderer.delivery.worker import Worker  # noqa: PLC0415 - the web process has no use for DBOS
        from renderer.prerender.jobs import Foreman  # noqa: PLC0415 - nor for this
        from renderer.prerender.lookup import Prerendered  # noqa: PLC0415
        from renderer.prerender.pool import Pool  # noqa: PLC0415

        pool = Pool(self.settings, self.engine.secret, processes or self.settings.workers)

        link: Callable[[int], str] = self.links.message
        return Worker(
            self.settings,
            store=self.store,
            artefacts=self.artefacts,
            composer=Prerendered(self.composer, self.composer.engine, lambda: self.store, self.matched),
            gateway=self.gateway,
            fetcher=self.fetcher,
            shapes=SHAPES,
            notice_shapes=notices.SHAPES,
            link=link,
            file_link=self.file_links.file,
            phones=Phones(lambda: self.push_service, self._topic, self.settings.apns),
            beside=lambda kit: Foreman(kit, pool),
            sends=sends,
        )

    def close(self) -> None:
        """Let go of whatever was opened."""
        for name in ("store", "fetcher", "push_service", "_client"):
            opened = self.__dict__.pop(name, None)
            if opened is not None:
                opened.close()
