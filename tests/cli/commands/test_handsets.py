from __future__ import annotations


def test_the_list_has_what_the_interface_promises(cli) -> None:
    listed = cli("handsets", "--json").facts
    assert len(listed) > 2000
    assert all({"name", "aliases", "screen", "mms_max_bytes", "accept"} <= set(each) for each in listed)


def test_one_handset_by_an_alias(cli) -> None:
    shown = cli("handsets", "motol7c", "--json").facts
    assert shown["screen"] == [176, 220]
    assert "motol7c" in shown["aliases"]


def test_an_unknown_handset_is_one_line(cli) -> None:
    outcome = cli("handsets", "no such phone")
    assert outcome.code == 2
    assert outcome.err.count("\n") == 1


def test_nothing_is_unmatched_before_the_first_report(cli) -> None:
    assert cli("handsets", "unmatched", "--json").facts == []
