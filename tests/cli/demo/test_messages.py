from __future__ import annotations

import json
import shutil
import struct
import subprocess
from pathlib import Path

import pytest

from renderer import mms
from renderer.cli.demo.messages import HANDSETS, charset


def pdus(out: Path) -> list[Path]:
    return sorted(out.glob("mms/*/*/message.mms"))


def test_every_message_is_within_its_limit(made) -> None:
    assert len(pdus(made.out)) == 2 * len(HANDSETS)
    for path in pdus(made.out):
        report = json.loads((path.parent / "report.json").read_text())
        assert path.stat().st_size <= report["limit_bytes"]
        assert report["size_bytes"] <= report["limit_bytes"]
        assert all(fact["readable"] for fact in report["barcodes"])


def test_the_parts_beside_a_pdu_are_its_parts(made) -> None:
    for path in pdus(made.out):
        carried = {part.location: part.data for part in mms.decode(path.read_bytes()).parts}
        beside = {file.name: file.read_bytes() for file in path.parent.iterdir()}
        assert {name: data for name, data in beside.items() if name in carried} == carried


def test_the_words_of_the_request_are_in_the_message(made) -> None:
    (message,) = [each for each in made.gallery.messages if "pass" in each.title]
    for shown in message.handsets:
        assert dict(shown.facts)["Subject"] == "Your Event Ticket"
        assert shown.screens[0].text == "Hyes Convention Event Ticket"


def pcap(pdu: bytes) -> bytes:
    """The PDU as the body of an HTTP request in one TCP segment after another, all of them in one capture."""
    head = "POST / HTTP/1.1\r\nHost: mmsc\r\nContent-Type: application/vnd.wap.mms-message\r\n"
    stream = (head + f"Content-Length: {len(pdu)}\r\n\r\n").encode() + pdu
    out = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 101)
    for at in range(0, len(stream), 1400):
        data = stream[at : at + 1400]
        tcp = struct.pack(">HHIIBBHHH", 40000, 80, 1 + at, 1, 5 << 4, 0x18, 65535, 0, 0) + data
        ip = (
            struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(tcp), 0, 0, 64, 6, 0, b"\x7f\0\0\1", b"\x7f\0\0\2")
            + tcp
        )
        out += struct.pack("<IIII", 0, at, len(ip), len(ip)) + ip
    return out


@pytest.mark.skipif(
    shutil.which("tshark") is None, reason="tshark is missing: the PDUs are not dissected by it"
)
def test_tshark_dissects_every_pdu_without_a_malformed_mark(made, tmp_path: Path) -> None:
    for path in pdus(made.out):
        capture = tmp_path / "x.pcap"
        capture.write_bytes(pcap(path.read_bytes()))
        fields = ["-e", "mmse.message_type", "-e", "_ws.malformed"]
        done = subprocess.run(
            ["tshark", "-r", str(capture), "-Y", "mmse", "-T", "fields", *fields],
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.strip() in ("0x80", "128"), path


@pytest.mark.parametrize(
    ("content_type", "told"), [("text/plain", "utf-8"), ('text/plain; charset="us-ascii"', "us-ascii")]
)
def test_the_charset_is_the_parts_own(content_type: str, told: str) -> None:
    assert charset(content_type) == told
