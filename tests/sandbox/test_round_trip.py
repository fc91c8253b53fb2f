"""Service and carrier as a pair: submitted, reported, answered from the phone, in each protocol."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import httpx
import pytest

from renderer.barcode import scan
from renderer.sandbox import intellisoftware, mm7
from renderer.sandbox.script import Behaviour
from renderer.skycore import examples
from tests.installation import Installation, installation, wait_until

REQUEST = (
    f"<REQUEST><ACTION>sendMMSBarcode</ACTION><API_KEY>{examples.KEY}</API_KEY><TO>{examples.NUMBER}</TO>"
    "<FROM>60856</FROM><BARCODEID>Ticket_12345</BARCODEID><MMSID>35674</MMSID></REQUEST>"
)


def speaking(made: Installation, name: str, path: str) -> None:
    """Let the installation's only gateway be this one."""
    for key in list(made.environment):
        if key.startswith("RENDERER_GATEWAYS__"):
            del made.environment[key]
    prefix = f"RENDERER_GATEWAYS__{name.upper()}__"
    made.environment |= {
        f"{prefix}URL": made.carrier_url + path,
        f"{prefix}USERNAME": made.carrier.username,
        f"{prefix}PASSWORD": made.carrier.password,
        f"{prefix}PUSH_TOKEN": "s3cret",
    }
    made.carrier.push_token = "s3cret"


def told(made: Installation) -> list[str]:
    return [each["body"] for each in made.carrier.customer]


def has_told(made: Installation, *codes: str) -> bool:
    return all(any(f"<CODE>{code}</CODE>" in body for body in told(made)) for code in codes)


def thanked(made: Installation) -> bool:
    return any("Thank you" in body and "<FILE>" in body for body in told(made))


def send_in(made: Installation, protocol: str, **message: Any) -> None:
    said = {"protocol": protocol, "from": examples.NUMBER, "to": "60856", **message}
    answer = httpx.post(f"{made.carrier_url}/sandbox/incoming", json=said, timeout=20)
    assert answer.json()["ok"] is True


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("mm7", mm7.PATH),
        pytest.param("intellisoftware", intellisoftware.PATH, marks=pytest.mark.nightly),
    ],
)
def test_a_ticket_goes_out_is_reported_and_answered(tmp_path: Path, name: str, path: str) -> None:
    with installation(tmp_path / "home") as made:
        speaking(made, name, path)
        made.carrier.script.default = Behaviour(delay=0.1)
        made.serve()
        answer = httpx.post(f"{made.base}/API/wxml/1.3/index.php", content=REQUEST, timeout=20)
        assert "<STATUS>Success</STATUS>" in answer.text
        wait_until(lambda: has_told(made, "N101", "N102"), 30)
        assert has_told(made, "N101", "N102"), (told(made), made.log())
        (taken,) = made.carrier.taken.values()
        assert (taken.protocol, taken.recipient, taken.sender) == (name, examples.NUMBER, "60856")
        pictures = [file.data for file in taken.attachments if file.content_type.startswith("image/")]
        assert "Ticket_12345" in [found.text for data in pictures for found in scan.read(data)]
        if name == "mm7":  # the only one of the two that says which handset it was
            assert any("<HANDSET>motol7c</HANDSET>" in body for body in told(made))
        picture = {"name": "a.jpg", "type": "image/jpeg", "base64": base64.b64encode(b"\xff\xd8").decode()}
        send_in(made, name, kind="MMS", subject="Re: ticket", text="Thank you", files=[picture])
        send_in(made, name, kind="MMS", text="STOP", subject="STOP")
        # STOP is told as N401 too, and may overtake: one in order is promised for each message only
        wait_until(lambda: thanked(made), 20)
        assert thanked(made), (told(made), made.log())
        assert has_told(made, "N401")
        again = httpx.post(f"{made.base}/API/wxml/1.3/index.php", content=REQUEST, timeout=20)
        assert "E114" in again.text  # STOP was obeyed
