from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderer.errors import FetchError, FetchFailed, FetchRefused
from renderer.fetch.policy import Policy, check_address, check_form, vet
from renderer.settings import Fetch

OPEN = Policy(allowed_hosts=frozenset({"a.example"}))


def to(*addresses: str):
    return lambda _host, _port: addresses


def test_the_vetted_address_takes_the_place_of_the_name() -> None:
    target = vet("https://A.example/x?y=1", OPEN, to("93.184.215.14"))
    assert str(target.url) == "https://93.184.215.14/x?y=1"
    assert (target.host, target.authority) == ("a.example", "a.example")


def test_the_port_is_kept_for_the_server_and_for_its_name() -> None:
    target = vet("http://a.example:8080/", OPEN, to("2606:2800:21f::1"))
    assert (target.url.host, target.url.port) == ("2606:2800:21f::1", 8080)
    assert target.authority == "a.example:8080"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.8.8",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "192.0.2.1",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "2002:7f00:1::",
        "64:ff9b::7f00:1",
        "not an address",
    ],
)
def test_addresses_that_are_not_public_are_refused(address: str) -> None:
    with pytest.raises(FetchRefused):
        check_address(address, OPEN)


def test_one_bad_address_among_good_ones_is_refused() -> None:
    with pytest.raises(FetchRefused):
        vet("http://a.example/", OPEN, to("93.184.215.14", "10.0.0.1"))


@pytest.mark.parametrize(
    "url",
    [
        "http://b.example/",
        "http://a.example.b.example/",
        "http://a.example@b.example/",
        "http://user:pass@a.example/",
        "ftp://a.example/",
        "file:///etc/passwd",
        "//a.example/",
        "a.example",
        "",
        "http://",
        "http://a.example:99999/",
        "http://a.example/" + "x" * 3000,
        "http://[::1]/",
        "http://127.0.0.1/",
        "http://2130706433/",
    ],
)
def test_urls_beside_the_allow_list_are_refused(url: str) -> None:
    with pytest.raises(FetchRefused):
        vet(url, OPEN, to("93.184.215.14"))


def test_nothing_is_allowed_by_default() -> None:
    with pytest.raises(FetchRefused, match="allowed hosts"):
        vet("http://a.example/", Policy.of(Fetch()), to("93.184.215.14"))


def test_a_name_that_does_not_resolve_is_a_failure_not_a_refusal() -> None:
    with pytest.raises(FetchFailed):
        vet("http://nowhere.invalid/", Policy(allowed_hosts=frozenset({"nowhere.invalid"})))


def test_loopback_and_private_are_allowed_by_settings_alone() -> None:
    settings = Fetch(
        allowed_hosts=("A.example ",), allow_loopback=True, hosts={"A.example": "127.0.0.1:8099"}
    )
    target = vet("http://a.example/pic.png", Policy.of(settings), to())
    assert (target.url.host, target.url.port, target.authority) == ("127.0.0.1", 8099, "a.example")
    check_address("10.1.2.3", Policy(allow_private=True))
    for address in ("10.1.2.3", "169.254.169.254"):
        with pytest.raises(FetchRefused):
            check_address(address, Policy.of(settings))
    for address in ("169.254.169.254", "0.0.0.0", "::", "::ffff:0.0.0.0", "255.255.255.255", "127.0.0.1"):
        with pytest.raises(FetchRefused):
            check_address(address, Policy(allow_private=True))
    for address in ("192.168.1.2", "172.16.0.1", "fd00::1", "::ffff:10.0.0.1"):
        check_address(address, Policy(allow_private=True))


def test_a_pinned_name_may_be_ipv6() -> None:
    policy = Policy(frozenset({"a.example"}), allow_loopback=True, hosts={"a.example": "[::1]:81"})
    target = vet("http://a.example/", policy, to())
    assert (target.url.host, target.url.port) == ("::1", 81)


@given(st.text(max_size=60))
def test_any_text_is_a_target_or_an_error(text: str) -> None:
    try:
        target = vet("http://" + text, OPEN, to("93.184.215.14"))
    except FetchError:
        return
    assert target.host == "a.example"


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "notaurl",
        "ftp://x/y",
        "http://169.254.169.254/",
        "http://[fe80::1]/x",
        "http://",
    ],
)
def test_the_form_of_a_url_is_judged_without_any_network(url: str) -> None:
    with pytest.raises(FetchRefused):
        check_form(url)
    check_form("https://pictures.example/1.png")


def test_an_address_that_one_policy_allows_is_still_refused_by_another() -> None:
    """What is remembered of an address is never more than that policy's own verdict."""
    url = "http://127.0.0.1:8070/x"
    hosts = frozenset({"127.0.0.1"})
    open_, shut = Policy(hosts, allow_loopback=True), Policy(hosts)
    for _ in range(2):
        assert str(vet(url, open_).url) == url
        with pytest.raises(FetchRefused):
            vet(url, shut)


def test_a_name_is_resolved_and_its_addresses_vetted_each_time() -> None:
    answers = iter([["93.184.216.34"], ["93.184.216.35"], ["10.0.0.1"], ["93.184.216.34", "127.0.0.1"]])
    policy = Policy(frozenset({"a.example"}))

    def told() -> str:
        return vet("http://a.example/x", policy, lambda _host, _port: next(answers)).url.host

    assert [told(), told()] == ["93.184.216.34", "93.184.216.35"]
    for _ in range(2):
        with pytest.raises(FetchRefused):
            told()
