from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderer.handset import names, networks, plan


def test_the_limit_is_the_least_of_all_on_the_way() -> None:
    iphone = names.find("iphone")
    assert plan.limits(iphone).binary == 1_048_576
    assert plan.limits(iphone, networks.carrier("softbank")).binary == 307_200
    infobip = plan.limits(iphone, networks.carrier("verizon"), networks.gateway("infobip"))
    assert infobip.binary == int((307_200 - 814) / 1.37)
    assert infobip.gateway.wire_bytes(infobip.binary) <= 307_200


def test_a_carrier_behind_base64_counts_the_encoded_message() -> None:
    limits = plan.limits(names.find("iphone"), networks.carrier("att"), networks.gateway("mm7"))
    assert limits.gateway.wire_bytes(limits.binary) <= 1_048_576


def test_types_are_those_that_handset_and_gateway_take() -> None:
    limits = plan.limits(names.find("iphone"), gateway=networks.gateway("smsglobal"))
    assert not limits.takes("image/png")
    assert limits.takes("image/x-gif")
    assert not limits.smil
    assert limits.max_parts == 15
    assert max(limits.photo) <= 1024


def test_small_screens_get_what_they_show_and_zooming_ones_more() -> None:
    assert plan.limits(names.find("motol7c")).photo == (176, 220)
    assert plan.limits(names.find("motol7c")).box == (176, 220)
    android = plan.limits(names.find("android"))
    assert android.photo == (1600, 1600)
    assert android.box == (1080, 1920)


def test_a_carriers_text_subject_and_picture_limits_hold() -> None:
    carrier = replace(networks.carrier("verizon"), max_text=100, max_subject=40, max_image=(320, 240))
    limits = plan.limits(names.find("android"), carrier)
    assert (limits.max_text, limits.max_subject, limits.box) == (100, 40, (240, 320))
    open_carrier = networks.carrier("sprint")  # -1 = no limit
    assert plan.limits(names.find("android"), open_carrier).max_text == 5000


def test_passes_go_only_where_all_three_take_them() -> None:
    iphone, android = names.find("iphone"), names.find("android")
    assert plan.limits(iphone, gateway=networks.gateway("mm7")).pkpass
    assert not plan.limits(iphone).pkpass
    assert not plan.limits(android, gateway=networks.gateway("mm7")).pkpass
    assert not plan.limits(iphone, gateway=networks.gateway("smsglobal")).pkpass


@pytest.mark.parametrize(
    ("budget", "needs", "weights", "given"),
    [
        (100, [30, 40], [1, 1], [30, 40]),
        (100, [100, 100], [1, 1], [50, 50]),
        (100, [100, 100], [3, 1], [75, 25]),
        (100, [10, 200], [1, 1], [10, 90]),
        (100, [10, 200, 200], [1, 2, 1], [10, 60, 30]),
        (0, [10], [1], [0]),
        (-5, [10], [1], [0]),
        (10, [], [], []),
    ],
)
def test_pictures_share_by_weight_and_none_gets_more_than_it_needs(
    budget: int, needs: list[int], weights: list[int], given: list[int]
) -> None:
    assert plan.share(budget, needs, weights) == given


@given(
    st.integers(0, 2_000_000),
    st.lists(st.tuples(st.integers(0, 1_000_000), st.integers(0, 4_000_000)), max_size=8),
)
def test_shares_never_exceed_the_budget_and_use_it_up(budget: int, wanted: list[tuple[int, int]]) -> None:
    needs, weights = [need for need, _ in wanted], [weight for _, weight in wanted]
    shares = plan.share(budget, needs, weights)
    assert sum(shares) <= budget
    assert all(share <= need for share, need in zip(shares, needs, strict=True))
    if sum(needs) >= budget and needs:
        assert sum(shares) > budget - len(needs) - 1
    else:
        assert shares == needs
