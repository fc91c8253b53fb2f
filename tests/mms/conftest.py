"""An independent dissector: a PDU in a synthetic HTTP capture -> what tshark makes of it."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

FIELDS = (
    "mmse.message_type",
    "mmse.subject",
    "mmse.from",
    "mmse.message_size",
    "_ws.malformed",
    "_ws.expert.message",
)


def available() -> str:
    return shutil.which("tshark") or ""


def _packet(payload: bytes, sequence: int, *, to_client: bool) -> bytes:
    source, target = (80, 40000) if to_client else (40000, 80)
    hosts = (
        (b"\x0a\x00\x00\x02", b"\x0a\x00\x00\x01")
        if to_client
        else (b"\x0a\x00\x00\x01", b"\x0a\x00\x00\x02")
    )
    tcp = struct.pack("!HHIIBBHHH", source, target, sequence, 1, 5 << 4, 0x18, 65535, 0, 0) + payload
    ip = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(tcp), 1, 0, 64, 6, 0, *hosts)
    frame = b"\x02\x00\x00\x00\x00\x01\x02\x00\x00\x00\x00\x02\x08\x00" + ip + tcp
    return struct.pack("<IIII", 0, 0, len(frame), len(frame)) + frame


def capture(pdus: list[bytes], path: Path) -> Path:
    """One POST a PDU, each in TCP segments of 60,000 bytes."""
    out = [struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 1)]
    sequence = 1
    for pdu in pdus:
        head = (
            "POST / HTTP/1.1\r\nHost: mmsc\r\nContent-Type: application/vnd.wap.mms-message\r\n"
            f"Content-Length: {len(pdu)}\r\n\r\n"
        ).encode()
        data = head + pdu
        for start in range(0, len(data), 60_000):
            piece = data[start : start + 60_000]
            out.append(_packet(piece, sequence, to_client=False))
            sequence += len(piece)
    path.write_bytes(b"".join(out))
    return path


Dissect = Callable[[list[bytes]], list[dict[str, str]]]


@pytest.fixture(scope="session")
def dissect(tmp_path_factory: pytest.TempPathFactory) -> Dissect:
    """Fields of each PDU that tshark calls MMS; skips the test, loudly, without tshark."""
    if not available():
        pytest.skip("tshark is not installed: apt-get install tshark")

    def run(pdus: list[bytes]) -> list[dict[str, str]]:
        path = capture(pdus, tmp_path_factory.mktemp("tshark") / "mms.pcap")
        command = [available(), "-r", str(path), "-Y", "mmse", "-T", "fields", "-E", "separator=|"]
        for field in FIELDS:
            command += ["-e", field]
        done = subprocess.run(
            command, capture_output=True, check=True, timeout=120, env={**os.environ, "LC_ALL": "C.UTF-8"}
        )
        return [
            dict(zip(FIELDS, line.split("|"), strict=True))
            for line in done.stdout.decode("utf-8", "replace").splitlines()
        ]

    return run
