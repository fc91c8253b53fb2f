"""The whole life of a pass through real processes: service, worker, carrier and push service."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET

import httpx
import pytest

from renderer.sandbox.apns import Reply, push_service
from renderer.skycore.examples import KEY
from renderer.skycore.versions import V1_3
from renderer.wallet import devchain
from tests.installation import Installation, installation, wait_until

pytestmark = pytest.mark.nightly


def ask(house: Installation, **fields: str) -> dict[str, str]:
    answer = httpx.get(f"{house.base}{V1_3.path}", params={"api_key": KEY, **fields}, timeout=30)
    return {child.tag: child.text or "" for child in ET.fromstring(answer.content)}


def codes(house: Installation) -> list[str | None]:
    return [ET.fromstring(one["body"]).findtext("STATUSCODE") for one in house.carrier.customer]


def test_a_pass_lives_changes_and_ends(tmp_path: Path) -> None:
    home = tmp_path / "home"
    folder = devchain.ensure(home)
    clients = tmp_path / "clients.pem"
    clients.write_bytes(
        b"".join((folder / name).read_bytes() for name in (devchain.ROOT, devchain.INTERMEDIATE))
    )
    with push_service(clients=clients) as apple, installation(home) as house:
        house.environment |= {
            "RENDERER_WALLET__SERVICE_URL": "https://p.example/wallet",
            "RENDERER_APNS__URL": apple.url,
            "RENDERER_APNS__AUTHORITY": str(apple.authority),
            "RENDERER_APNS__RETRY": "0.2",
        }
        house.serve()
        made = ask(house, action="generatePass", passtemplateid="10001", pd_barcodevalue="1")
        packed = httpx.get(made["DOWNLOADURL"], timeout=30).content
        told = json.loads(zipfile.ZipFile(BytesIO(packed)).read("pass.json"))
        kind, serial = told["passTypeIdentifier"], told["serialNumber"]
        shown = {"Authorization": f"ApplePass {told['authenticationToken']}"}
        registered = f"{house.base}/wallet/v1/devices/d1/registrations/{kind}/{serial}"
        apple.replies["t1"] = [Reply(503, "Shutdown"), Reply(), Reply(410, "Unregistered")]
        answer = httpx.post(registered, json={"pushToken": "t1"}, headers=shown, timeout=30)
        assert answer.status_code == 201

        ask(house, action="updatePass", passdataid=made["PASSDATAID"], pd_headervalue1="2D")
        wait_until(lambda: len(apple.pushed) == 2, 60)
        assert [(one.token, one.topic, one.body) for one in apple.pushed] == [("t1", kind, b"{}")] * 2
        address = f"{house.base}/wallet/v1/passes/{kind}/{serial}"
        fresh = httpx.get(address, headers=shown, timeout=30)
        again = {**shown, "If-Modified-Since": fresh.headers["last-modified"]}
        assert httpx.get(address, headers=again, timeout=30).status_code == 304

        # the phone dropped the pass: the next push finds that out, and the account is told
        ask(house, action="updatePass", passdataid=made["PASSDATAID"], pd_headervalue1="3E")
        wait_until(lambda: "N805" in codes(house), 60)
        assert codes(house) == ["N801", "N804", "N805"]
        assert (
            ask(house, action="updatePass", passdataid=made["PASSDATAID"], pd_headervalue1="4F")["STATUS"]
            == "Success"
        )
        assert len(apple.pushed) == 3
