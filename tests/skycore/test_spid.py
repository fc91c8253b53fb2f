from __future__ import annotations

import re

import pytest

from renderer.skycore.spid import carriers, country_of, spid_of


def test_the_table_is_whole() -> None:
    assert len(carriers()) == 567
    assert len({carrier.country for carrier in carriers()}) == 227
    assert all(re.fullmatch(r"[0-9]{7}", carrier.spid) for carrier in carriers())


@pytest.mark.parametrize(
    ("country", "name", "spid"),
    [
        ("United States", "AT&T", "0001470"),
        ("United States", "Verizon Wireless", "0001890"),
        ("United States", "T-Mobile", "0001570"),
        ("United States", "Sprint", "0001650"),
        ("United States", "All Carriers", "0001000"),
        ("Canada", "Telus", "0001220"),
    ],
)
def test_carriers_have_their_published_numbers(country: str, name: str, spid: str) -> None:
    assert spid in [row.spid for row in carriers() if (row.country, row.name) == (country, name)]


@pytest.mark.parametrize(
    ("number", "country", "spid"),
    [
        ("16501234123", "1", "0001000"),
        ("14161234567", "1", "0001000"),
        ("17871234567", "1787", "1787000"),
        ("447700900123", "44", "0044000"),
        ("4915112345678", "49", "0049000"),
        ("61409317436", "61", "0061000"),
        ("999999999", None, "0000000"),
    ],
)
def test_a_number_alone_tells_its_country(number: str, country: str | None, spid: str) -> None:
    assert (country_of(number), spid_of(number)) == (country, spid)
