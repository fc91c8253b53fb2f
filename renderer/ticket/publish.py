"""TicketTemplate and an output size -> Published: plan compiled, artwork decoded to sRGB, versioned."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image

from renderer import imaging
from renderer.errors import ImageError, TemplateError
from renderer.ticket.compile import compile_plan
from renderer.ticket.plan import ImageNode, Plan, descend
from renderer.ticket.template import TicketTemplate
from renderer.typography import FontBook

# Part of every version: raised when equal templates begin to give other pixels.
RENDERING = 1
MAX_ARTWORK_PIXELS = 40_000_000


@dataclass(frozen=True, eq=False)
class Published:
    """A template compiled for one size; equal ``version`` means equal pictures for equal fields."""

    template: TicketTemplate
    plan: Plan
    version: str

    def __eq__(self, other: object) -> bool:
        """Equal content is the same publication."""
        return isinstance(other, Published) and other.version == self.version

    def __hash__(self) -> int:
        """Hash of the version."""
        return hash(self.version)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in px."""
        return self.plan.width, self.plan.height

    def artwork(self, name: str) -> Image.Image:
        """A picture of the template, upright and in sRGB; decoded anew, for only bakes ask for it."""
        return decoded(self.template, name, self.size)


@lru_cache(maxsize=64)
def publish(template: TicketTemplate, size: tuple[int, int], fonts: FontBook) -> Published:
    """Compile ``template`` for ``size`` (px); the last 64 are kept. Raises TemplateError, InputError."""
    plan = compile_plan(template, size, fonts)
    for name in {n.src for _, root in plan.roots for n in descend(root) if isinstance(n, ImageNode)}:
        decoded(template, name, size)  # whatever is wrong with it is found now
    return Published(template, plan, _version(template, size))


def decoded(template: TicketTemplate, name: str, size: tuple[int, int]) -> Image.Image:
    """Decode the artwork ``name`` for a picture of ``size`` px; raises TemplateError."""
    try:
        return imaging.decode(template.files[name], max_pixels=MAX_ARTWORK_PIXELS, target=size)
    except ImageError as error:
        raise TemplateError(f"{template.id}/{name}: {error.message}") from error


def _version(template: TicketTemplate, size: tuple[int, int]) -> str:
    recipe = f"{RENDERING}\0{template.version}\0{size[0]}x{size[1]}"
    return hashlib.sha256(recipe.encode()).hexdigest()
