"""A web server of media files on loopback, and an API that may fetch from it."""

from __future__ import annotations

import io
import threading
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from PIL import Image

from renderer.fetch import Fetcher, Policy
from renderer.skycore.api import Api
from renderer.skycore.call import Rooms
from renderer.skycore.memory import Memory
from renderer.store import Store
from renderer.store.artefacts import open_artefacts
from tests.skycore.conftest import NOW, FakeComposer

HOST = "http://media.example"


def jpeg() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (64, 48), "red").save(made, "JPEG")
    return made.getvalue()


def wav(seconds: int = 3) -> bytes:
    made = io.BytesIO()
    with wave.open(made, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(b"\0\1" * 8000 * seconds)
    return made.getvalue()


FILES: dict[str, tuple[str, bytes]] = {
    "/1.jpg": ("image/jpeg", jpeg()),
    "/named.jpg": ("application/octet-stream", jpeg()),
    "/broken.jpg": ("image/jpeg", jpeg()[:200]),
    "/huge.jpg": ("image/jpeg", b"\xff\xd8\xff" + b"\0" * 300_000),
    "/what": ("application/octet-stream", b"what is it"),
    "/1.wav": ("audio/wav", wav()),
    "/bad.wav": ("audio/wav", b"RIFF\0\0\0\0WAVEjunk"),
    "/1.mp4": ("video/mp4", b"\0\0\0\x18ftypmp42" + b"\0" * 60),
    "/1.vcf": ("text/x-vcard", b"BEGIN:VCARD\r\nVERSION:2.1\r\nEND:VCARD\r\n"),
    "/1.ics": ("text/calendar", b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"),
    "/1.pdf": ("application/pdf", b"%PDF-1.4\n%%EOF"),
}


class _Files(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        content_type, data = FILES.get(self.path, ("text/plain", b""))
        self.send_response(200 if data else 404)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def media_api(store: Store, composer: FakeComposer, folder: Path) -> Iterator[Api]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Files)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    policy = Policy(
        frozenset({"media.example"}),
        allow_loopback=True,
        hosts={"media.example": f"127.0.0.1:{server.server_port}"},
        max_bytes=200_000,
    )
    fetcher, artefacts = Fetcher(policy), open_artefacts(str(folder))
    rooms = Rooms(
        store,
        composer,
        "smsglobal",
        lambda: NOW,
        Memory(0),
        artefacts=lambda: artefacts,
        fetcher=lambda: fetcher,
        report_link=lambda digest: f"http://here/r/{digest}",
    )
    yield Api(rooms)
    fetcher.close()
    server.shutdown()
    server.server_close()
    thread.join()
