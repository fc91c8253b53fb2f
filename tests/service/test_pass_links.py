from __future__ import annotations

from pathlib import Path

from renderer.service.links import Links
from renderer.service.pass_links import LIFETIME, PassLinks
from renderer.service.tokens import Tokens
from renderer.settings import Settings

LINKS = PassLinks("https://t.example", Tokens(b"secret", "pass", clock=lambda: 1_000_000.0))


def test_an_address_leads_back_to_its_pass_until_it_expires() -> None:
    address = LINKS.page(7)
    assert address.startswith("https://t.example/p/")
    token = address.rpartition("/")[2]
    assert LINKS.read(token) == 7
    later = Tokens(b"secret", "pass", clock=lambda: 1_000_000.0 + LIFETIME + 1)
    assert PassLinks("", later).read(token) is None


def test_the_address_of_a_message_is_none_of_a_pass(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, public_url="https://t.example/")
    message = Links.of(settings).message(7).rpartition("/")[2]
    links = PassLinks.of(settings)
    assert links.read(message) is None
    assert links.read(links.page(7).rpartition("/")[2]) == 7
    assert PassLinks.of(settings).tokens.secret == Links.of(settings).secret
