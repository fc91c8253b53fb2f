from __future__ import annotations

import ssl

import httpx

from renderer.sandbox.apns import PushService, Reply, push_service


def client(service: PushService) -> httpx.Client:
    context = ssl.create_default_context(cafile=service.authority)
    return httpx.Client(http1=False, http2=True, verify=context, trust_env=False)


def test_it_speaks_http_2_keeps_pushes_and_answers_by_token() -> None:
    with push_service() as service, client(service) as http:
        service.replies["b"] = [Reply(503, "Shutdown"), Reply(410, "Unregistered", {"timestamp": 1})]
        topic = {"apns-topic": "pass.x"}
        good = http.post(f"{service.url}/3/device/a", content=b"{}", headers=topic)
        bad = [http.post(f"{service.url}/3/device/b", content=b"{}", headers=topic) for _ in range(3)]
        lost = http.post(f"{service.url}/3/device/a", content=b"{}")
        other = http.get(f"{service.url}/elsewhere")
        assert (good.status_code, good.content, good.http_version) == (200, b"", "HTTP/2")
        assert [one.status_code for one in bad] == [503, 410, 410]
        assert bad[1].json() == {"reason": "Unregistered", "timestamp": 1}
        assert (lost.json(), other.status_code) == ({"reason": "MissingTopic"}, 404)
        first = service.pushed[0]
        assert (first.token, first.topic, first.body, first.certificate) == ("a", "pass.x", b"{}", None)
        assert service.connections == 1
