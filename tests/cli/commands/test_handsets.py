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


def test_the_word_show_and_the_option_first_are_the_same_as_the_name_alone(cli) -> None:
    alone = cli("handsets", "motol7c", "--json")
    assert cli("handsets", "show", "motol7c", "--json") == cli("handsets", "--json", "motol7c") == alone
    assert "unmatched" in cli("handsets", "--help").out


def test_a_name_is_matched_shown_listed_and_let_go_by_any_spelling(cli) -> None:
    assert cli("handsets", "alias", "Zeta 9/1.0", "motol7c", "--json").facts == {
        "name": "Zeta 9/1.0",
        "profile": "motorola-l7c",
    }
    cli("handsets", "alias", "ZETA9-1.0", "generic")
    assert cli("handsets", "aliases", "--json").facts == [{"name": "Zeta 9/1.0", "profile": "generic"}]
    assert cli("handsets", "zeta9/10", "--json").facts["name"] == "generic"
    assert cli("handsets", "unalias", "zeta 9 1 0", "--json").facts == {"name": "Zeta 9/1.0", "removed": True}
    again = cli("handsets", "unalias", "zeta 9 1 0")
    assert (again.code, "aliases" in again.err) == (2, True)
    assert cli("handsets", "zeta9/10").code == 2


def test_an_unknown_profile_is_refused_with_those_most_like_it(cli) -> None:
    refused = cli("handsets", "alias", "Zeta 9", "moto17c")
    assert refused.code == 2
    assert "Did you mean motorola-l7c" in refused.err
    assert cli("handsets", "aliases", "--json").facts == []


def test_a_name_without_anything_to_know_it_by_is_refused(cli) -> None:
    assert cli("handsets", "alias", "日本", "generic").code == 2
