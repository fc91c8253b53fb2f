import io
import itertools
from functools import reduce

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from renderer import ticket
from renderer.ticket.splice import Base, Coding, base, encode_whole, mesh, splice, union
from renderer.ticket.units import Rect
from tests.ticket.small import SHIPPED, SIZES

NOISE = np.random.default_rng(3)


def photo(width: int, height: int) -> Image.Image:
    small = Image.fromarray(NOISE.integers(0, 255, (9, 7, 3), np.uint8))
    return small.resize((width, height), Image.Resampling.BICUBIC)


def boxes(width: int, height: int) -> st.SearchStrategy[list[Rect]]:
    box = st.builds(
        Rect, st.integers(-20, width), st.integers(-20, height), st.integers(1, 150), st.integers(1, 90)
    )
    return st.lists(box, max_size=5)


def painted(rects: list[Rect], image: Image.Image, area: Rect) -> None:
    for i, rect in enumerate(rects):
        corner = (rect.x - area.x, rect.y - area.y)
        image.paste((40 * i, 200 - 30 * i, 90), (*corner, corner[0] + rect.width, corner[1] + rect.height))


@settings(max_examples=40, deadline=None)
@given(
    st.tuples(st.integers(40, 400), st.integers(40, 300)).flatmap(
        lambda size: st.tuples(st.just(size), boxes(*size))
    ),
    st.sampled_from(["4:2:0", "4:4:4"]),
    st.sampled_from([40, 85]),
)
def test_a_spliced_picture_is_byte_for_byte_the_full_encode(
    case: tuple[tuple[int, int], list[Rect]], subsampling: str, quality: int
) -> None:
    size, rects = case
    coding = Coding(quality, subsampling)
    ground = photo(*size)
    spliced = splice(base(ground, coding), rects, lambda piece, area: painted(rects, piece, area))
    whole = ground.copy()
    painted(rects, whole, Rect(0, 0, *size))
    assert spliced == encode_whole(whole, coding)


@pytest.mark.parametrize(
    ("size", "subsampling", "blocks", "across"),
    [
        ((640, 960), "4:2:0", 10, 4),
        ((1080, 1920), "4:2:0", 4, 17),
        ((240, 320), "4:2:0", 5, 3),
        ((176, 220), "4:2:0", 11, 1),  # eleven columns: no shorter whole stretch
        ((128, 160), "4:2:0", 8, 1),
        ((640, 960), "4:4:4", 10, 8),
    ],
)
def test_whole_stretches_fill_a_row(
    size: tuple[int, int], subsampling: str, blocks: int, across: int
) -> None:
    made = mesh(size, subsampling)
    assert (made.blocks, made.across) == (blocks, across)


def test_covering_rectangles_are_disjoint_and_near_ones_are_joined() -> None:
    made = mesh((640, 960), "4:2:0")
    cells = made.cover([Rect(0, 0, 10, 10), Rect(5, 5, 300, 40), Rect(0, 900, 640, 60)])
    assert cells == (Rect(0, 0, 2, 3), Rect(0, 56, 4, 4))
    assert made.cover([Rect(700, 0, 5, 5), Rect(0, 0, 0, 0)]) == ()


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("size", [SIZES[1], SIZES[4]], ids=str)
def test_shipped_tickets_are_spliced_to_the_byte(shipped, draw, name: str, size: tuple[int, int]) -> None:
    template = shipped(name)
    made = draw(template, size=size)
    exact = Image.open(io.BytesIO(draw(template, size=size, format="png").part.data)).convert("RGB")
    output = template.doc.output
    assert made.part.data == encode_whole(exact, Coding(output.quality, output.subsampling))


def test_the_switch_leaves_restart_markers_out(shipped, draw) -> None:
    template = shipped("gala")
    on, off = draw(template), draw(template, restart=False)
    assert b"\xff\xdd" in on.part.data  # DRI, ITU-T T.81 B.2.4.4
    assert b"\xff\xdd" not in off.part.data
    one, other = (np.asarray(Image.open(io.BytesIO(made.part.data))) for made in (on, off))
    assert (one == other).all()


def test_a_base_keeps_its_picture_untouched() -> None:
    ground = photo(96, 64)
    before = ground.tobytes()
    on: Base = base(ground, Coding(85, "4:2:0"))
    splice(on, [Rect(0, 0, 96, 64)], lambda piece, _area: piece.paste((1, 2, 3), (0, 0, 50, 50)))
    assert on.image.tobytes() == before


def test_it_is_the_ticket_rooms_own_road(draw, shipped) -> None:
    made = draw(shipped("gala"))
    assert isinstance(made, ticket.TicketImage)


@given(boxes(300, 200))
def test_groups_of_rectangles_lie_in_stretches_of_their_own(rects: list[Rect]) -> None:
    grid = mesh((300, 200), "4:2:0")
    groups = grid.apart(tuple(rects))
    assert sorted(number for group in groups for number in group) == list(range(len(rects)))
    wholes = [reduce(union, [grid.cell(rects[number]) for number in group]) for group in groups]
    assert not any(one.overlaps(other) for one, other in itertools.combinations(wholes, 2))
    for group in groups:
        covered = grid.cover([rects[number] for number in group])
        assert all(union(one, wholes[groups.index(group)]) == wholes[groups.index(group)] for one in covered)
