"""The sample requests -> posted to a running service, sent through a carrier on loopback, and told back."""

from __future__ import annotations

import logging
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit
from xml.dom import minidom

import httpx
import structlog
from pydantic import SecretStr

from renderer.barcode import scan
from renderer.cli.demo.exhibits import Check, File, Gallery, LiveExhibit, Moment
from renderer.cli.demo.folder import Folder
from renderer.engine import Engine
from renderer.errors import ConfigurationError, RendererError
from renderer.samples import Sample, samples, thumbnail
from renderer.sandbox.app import make_app
from renderer.sandbox.carrier import Carrier, Taken
from renderer.sandbox.server import free_port, running
from renderer.service.app import create_app
from renderer.service.road import Road
from renderer.settings import Delivery, GatewayAccount, Settings
from renderer.skycore import examples
from renderer.skycore.versions import V1_3, V2013, message_id
from renderer.store import events, messages, postbacks
from renderer.store.events import Event

SANDBOX = "sandbox"  # the carrier's user name, and its password
PATIENCE = 60.0  # seconds for all messages together
QUICK = Delivery(poll=0.05, postback_retry=1.0, drain=5.0)
_SAID = {
    "accepted": "taken in, and answered",
    "discovering": "handset unknown: a discovery message goes out",
    "discovered": "its report names the handset",
    "adapted": "composed for the handset",
    "sent": "taken by the carrier",
    "delivered": "fetched by the handset",
}


@dataclass(frozen=True, slots=True)
class Live:
    """The running installation: where the service listens, its records, and the carrier's own view."""

    base: str
    road: Road
    carrier: Carrier


def add(engine: Engine, folder: Folder, gallery: Gallery) -> Gallery:
    """Send every sample through the whole road and show what each side saw."""
    with installation(engine) as live:
        answered = [(each, ask(live, each)) for each in samples()]
        wait_until_settled(live)
        shown = tuple(exhibit(live, folder, each, answer) for each, answer in answered)
    return replace(gallery, live=shown)


@contextmanager
def installation(engine: Engine) -> Iterator[Live]:
    """A service, a worker and a carrier in this process, over records that vanish afterwards."""
    picture = urlsplit(_thumbnail_url())
    carrier = Carrier(files={picture.path: ("image/png", thumbnail())})
    with ExitStack() as stack:
        stack.enter_context(quiet())
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="renderer-demo-")))
        outside = stack.enter_context(running(make_app(carrier)))
        port = free_port()
        settings = _settings(engine.settings, home, outside, port, picture.hostname or "")
        base = stack.enter_context(running(create_app(engine, settings), port=port))
        carrier.push_url = f"{base}/push/smsglobal"
        road = Road(settings, engine)
        stack.callback(road.close)
        examples.load(road.store, postback_url=f"{outside}/customer/postback")
        worker = road.worker()
        worker.start()
        stack.callback(worker.stop)
        yield Live(base, road, carrier)


def _settings(given: Settings, home: Path, outside: str, port: int, picture_host: str) -> Settings:
    """The user's settings with everything outside turned to loopback; the sample's picture lies there too."""
    account = GatewayAccount(url=f"{outside}/mms/sendmms.php", username=SANDBOX, password=SecretStr(SANDBOX))
    pinned = {picture_host: urlsplit(outside).netloc}
    fetch = given.fetch.model_copy(
        update={"allowed_hosts": (picture_host,), "hosts": pinned, "allow_loopback": True}
    )
    changes = {
        "home": home,
        "database_url": None,
        "artefacts_url": None,
        "public_url": f"http://127.0.0.1:{port}",
        "gateway": None,
        "gateways": {"smsglobal": account},
        "fetch": fetch,
        "delivery": QUICK,
    }
    return given.model_copy(update=changes)


def ask(live: Live, sample: Sample) -> str:
    """The answer to one sample, sent as a customer sends it."""
    url = live.base + (V2013 if "2013" in sample.name else V1_3).path
    if sample.method == "POST":
        return httpx.post(url, content=sample.text.encode(), headers={"Content-Type": "text/xml"}).text
    return httpx.get(f"{url}?{sample.text.strip()}").text


def wait_until_settled(live: Live) -> None:
    """Return when every message is final and every postback paid; ConfigurationError after a minute."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with live.road.store.read() as connection:
            states = set(messages.state_counts(connection))
            owed = postbacks.open_count(connection)
        if states <= messages.FINAL and not owed:
            return
        time.sleep(0.05)
    raise ConfigurationError("The sample messages were not delivered within a minute on this machine.")


def exhibit(live: Live, folder: Folder, sample: Sample, answer: str) -> LiveExhibit:
    """One sample's way as the customer, the records and the carrier saw it."""
    number = message_id(answer.partition("<TRACKINGID>")[2].partition("<")[0])
    with live.road.store.read() as connection:
        line = events.events_of(connection, number)
        owed = postbacks.postbacks_of(connection, number)
    told = [
        each["body"] for each in live.carrier.customer if f"<TRACKINGID>{_tracking(answer)}<" in each["body"]
    ]
    taken = [one for one in live.carrier.taken.values() if one.reference == f"mms-{number}"]
    return LiveExhibit(
        title=sample.title,
        method=sample.method,
        answer=pretty(answer),
        moments=tuple(moment(event, line[0]) for event in line),
        postbacks=tuple(pretty(body) for body in told),
        received=tuple(
            (each.name, f"{each.content_type}, {len(each.data):,} bytes")
            for one in taken
            for each in one.attachments
        ),
        checks=checks(answer, line, told, taken, len(owed)),
        files=_files(folder, sample, answer, told, taken),
    )


def checks(
    answer: str, line: Sequence[Event], told: Sequence[str], taken: Sequence[Taken], owed: int
) -> tuple[Check, ...]:
    """What must hold for a message that went the whole road."""
    kinds = [event.kind for event in line]
    codes = [body.partition("<CODE>")[2].partition("<")[0] for body in told]
    pictures = [f.data for one in taken for f in one.attachments if f.content_type.startswith("image/")]
    read = sorted({text for data in pictures for text in readings(data)})
    return (
        Check("<STATUS>Success</STATUS>" in answer, "answered with Success"),
        Check(len(taken) == 1, "the carrier took it once"),
        Check(kinds[-1:] == ["delivered"], "the handset reported it delivered"),
        Check(
            codes[-2:] == ["N101", "N102"] and len(told) == owed, f"postbacks in order: {', '.join(codes)}"
        ),
        Check(bool(read), f"what arrived reads back: {', '.join(read) or 'nothing'}"),
    )


def readings(picture: bytes) -> list[str]:
    """What a reader finds in a picture as it arrived at the carrier."""
    try:
        return [found.text for found in scan.read(picture)]
    except RendererError:
        return []


def moment(event: Event, first: Event) -> Moment:
    """One event in words, and when it was."""
    after = (event.at - first.at).total_seconds()
    handset = event.facts.get("handset")
    said = _SAID.get(event.kind, event.kind.replace("-", " "))
    return Moment(after, event.kind, f"{said} ({handset})" if handset else said)


def pretty(xml: str) -> str:
    """A document of ours with one element a line."""
    body = minidom.parseString(xml.encode()).documentElement  # noqa: S318 - our own answer, a moment ago
    return str(body.toprettyxml(indent="  ")).strip() if body is not None else xml


@contextmanager
def quiet() -> Iterator[None]:
    """Keep the service's log lines off the user's screen."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    try:
        yield
    finally:
        structlog.configure(**before)


def _tracking(answer: str) -> str:
    return answer.partition("<TRACKINGID>")[2].partition("<")[0]


def _thumbnail_url() -> str:
    found = (each.request().passdata.get("THUMBNAILURL") for each in samples())
    return next((url for url in found if url), "http://localhost/")


def _files(
    folder: Folder, sample: Sample, answer: str, told: Sequence[str], taken: Sequence[Taken]
) -> tuple[File, ...]:
    base = f"live/{sample.name}"
    for one in taken:
        for each in one.attachments:
            folder.add(f"{base}/received/{Path(each.name).name}", each.data)
    kept = [folder.add(f"{base}/answer.xml", answer.encode(), "answer")]
    for number, body in enumerate(told, 1):
        code = body.partition("<CODE>")[2].partition("<")[0]
        kept.append(folder.add(f"{base}/postback-{number}-{code}.xml", body.encode(), code))
    return tuple(kept)
