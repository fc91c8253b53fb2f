"""The template language: what ticket.toml (or the same as JSON) may hold; unknown keys are refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from renderer.ticket.units import Edges, Length, LengthField

Align = Literal["start", "center", "end"]
Case = Literal["none", "upper"]
Name = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]*$", max_length=40)]
LayerId = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]*$", max_length=40)]
Percent = Annotated[float, Field(ge=0, le=1)]

ZERO = Length(0.0)


class Strict(BaseModel):
    """Frozen, and every key must be known."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Design(Strict):
    """The size the designer drew at, in design units."""

    width: int = Field(gt=0, le=8192)
    height: int = Field(gt=0, le=8192)


class FieldSpec(Strict):
    """One field a caller may fill: its type, whether it must be given, and what a sample looks like."""

    type: Literal["text", "barcode"] = "text"
    title: str = Field(default="", description="The field in the words of the person who fills it.")
    required: bool = False
    max: int = Field(default=200, gt=0, le=4096, description="Longest value, in characters.")
    scope: Literal["campaign", "recipient"] = "recipient"
    sample: str = ""
    symbology: str = "qr"


class Font(Strict):
    """A named face: family, weight and letter spacing."""

    family: str = "sans"
    weight: int = Field(default=400, ge=100, le=900)
    tracking: float = Field(default=0.0, ge=-0.2, le=1.0, description="Letter spacing in em.")


class Size(Strict):
    """The range a text may be set in: it shrinks from max to min, and never below floor output pixels."""

    max: LengthField
    min: LengthField | None = None
    floor: float = Field(default=9.0, ge=5, le=64, description="Smallest size in output pixels.")


class BoxSpec(Strict):
    """A box by its edges inside the parent; what is not said is 0 from that edge."""

    left: LengthField | None = None
    right: LengthField | None = None
    top: LengthField | None = None
    bottom: LengthField | None = None
    width: LengthField | None = None
    height: LengthField | None = None

    @model_validator(mode="after")
    def _not_overdetermined(self) -> BoxSpec:
        for axis, given in (
            ("left, right and width", (self.left, self.right, self.width)),
            ("top, bottom and height", (self.top, self.bottom, self.height)),
        ):
            if None not in given:
                raise ValueError(f"give at most two of {axis}")
        return self

    def edges(self) -> Edges:
        """The same as plain data."""
        return Edges(self.left, self.right, self.top, self.bottom, self.width, self.height)


class Stop(Strict):
    """One colour of a gradient, ``at`` 0 (start) to 1 (end)."""

    at: Percent
    color: str


class Gradient(Strict):
    """A linear gradient; angle 0 runs downwards, 90 to the right."""

    angle: float = Field(default=0, ge=-360, le=360)
    stops: tuple[Stop, ...] = Field(min_length=2, max_length=16)


class Dash(Strict):
    """A perforation: dots or dashes and the gaps between them, along the longer side."""

    on: LengthField
    off: LengthField


class Padding(Strict):
    """Room kept free inside a container."""

    left: LengthField = ZERO
    right: LengthField = ZERO
    top: LengthField = ZERO
    bottom: LengthField = ZERO


class Paint(Strict):
    """How an area is filled."""

    fill: str | None = Field(default=None, description="#rgb, #rrggbb, #rrggbbaa or a name in [colors].")
    gradient: Gradient | None = None
    radius: LengthField = ZERO


class LayerBase(Strict):
    """What every layer has."""

    id: LayerId | None = Field(default=None, description="Name for variants, warnings and boxes.")
    when: str | None = Field(
        default=None,
        description='Shown only if: "seat" (filled), "!seat" (empty), "tier=VIP", "tier!=VIP".',
        pattern=r"^!?[A-Za-z][A-Za-z0-9_]*$|^[A-Za-z][A-Za-z0-9_]*!?=.*$",
    )
    priority: int | None = Field(
        default=None,
        ge=0,
        le=100,
        description="Lowest is dropped first when room is short, 100 never; default 50, "
        "for a column or row its children's highest.",
    )
    min_width: LengthField | None = Field(default=None, description="Left out of narrower images.")
    min_height: LengthField | None = Field(default=None, description="Left out of lower images.")
    box: BoxSpec | None = Field(default=None, description="Place inside the image; top-level layers only.")
    before: LengthField = Field(default=ZERO, description="Extra room above (in a row: left of) this child.")
    weight: float = Field(
        default=1.0, ge=0, le=100, description="Share of a row's width; 0 = as wide as needed."
    )
    grow: bool = Field(default=False, description="In a column: take the room that is left over.")


class Image(LayerBase):
    """A picture out of the template's folder."""

    type: Literal["image"]
    src: str
    fit: Literal["cover", "contain", "fill"] = "cover"
    focus: tuple[Percent, Percent] = Field(
        default=(0.5, 0.5), description="The point a crop keeps: across, down."
    )
    opacity: Percent = 1.0
    radius: LengthField = ZERO
    height: LengthField | None = Field(default=None, description="In a column or row.")
    width: LengthField | None = Field(default=None, description="In a column or row.")
    align: Align = "start"


class RectLayer(LayerBase, Paint):
    """A filled, gradient, outlined or dashed rectangle."""

    type: Literal["rect"]
    stroke: str | None = None
    stroke_width: LengthField = Length(1.0, "u")
    dash: Dash | None = None
    height: LengthField = Field(default=Length(1.0, "px"), description="In a column.")
    width: LengthField | None = Field(default=None, description="In a column or row.")
    align: Align = "start"


class TextLook(Strict):
    """The look of a text; a style gives defaults, the text itself overrides them."""

    font: str | None = Field(default=None, description="A name in [fonts], or a font family.")
    family: str | None = None
    font_weight: int | None = Field(default=None, ge=100, le=900)
    size: Size | None = None
    color: str | None = None
    tracking: float | None = Field(default=None, ge=-0.2, le=1.0)
    case: Case | None = None
    align: Align | None = None
    lines: int | None = Field(default=None, ge=1, le=40)
    leading: float | None = Field(
        default=None, ge=0.6, le=3, description="Line height as a multiple of the font's own."
    )
    overflow: Literal["ellipsis", "clip", "error"] | None = None


class Text(LayerBase, TextLook):
    """A text with {fields}; a part in [brackets] is left out when a field inside it is empty."""

    type: Literal["text"]
    value: str
    style: str | None = None
    valign: Align = "start"


class Module(Strict):
    """Module (X-dimension) in whole output pixels: never below min, one of prefer where possible."""

    min: int = Field(default=2, ge=1, le=64)
    prefer: tuple[Annotated[int, Field(ge=1, le=64)], ...] = (16, 8, 4)
    max: int = Field(default=16, ge=1, le=64)


class Tile(Strict):
    """The opaque ground a barcode always stands on."""

    fill: str = "#ffffff"
    padding: LengthField = ZERO
    radius: LengthField = ZERO


class Barcode(LayerBase):
    """A barcode on its own tile, in whole-pixel modules; its room is reserved before any text."""

    type: Literal["barcode"]
    value: str
    symbology: str | None = Field(default=None, description="Default: that of the barcode field.")
    ecc: str | int | None = Field(default=None, description="Error correction, as the symbology names it.")
    share: Percent = Field(default=0.55, description="Largest share of the column's height reserved first.")
    module: Module = Module()
    quiet: int | None = Field(
        default=None, ge=0, le=40, description="Quiet zone in X; default the standard's."
    )
    bar_height: LengthField | None = Field(default=None, description="Height of a linear symbol's bars.")
    color: str = "#000000"
    tile: Tile = Tile()
    caption: str | None = None
    caption_style: str | None = None
    align: Align = "center"
    valign: Align = "center"


class Column(LayerBase, Paint):
    """Children one below the other; those without content collapse."""

    type: Literal["column"]
    gap: LengthField = ZERO
    padding: Padding = Padding()
    justify: Literal["start", "center", "end", "between"] = "start"
    notch: LengthField | None = Field(
        default=None, description="Radius of the half circles cut beside `tear`."
    )
    tear: LayerId | None = Field(
        default=None, description="Id of the child at whose height the notches are cut."
    )
    child: tuple[Layer, ...] = ()


class Row(LayerBase, Paint):
    """Children side by side, sharing the width by weight."""

    type: Literal["row"]
    gap: LengthField = ZERO
    padding: Padding = Padding()
    valign: Align = "start"
    child: tuple[Layer, ...] = ()


Layer = Annotated[Image | RectLayer | Text | Barcode | Column | Row, Field(discriminator="type")]
Column.model_rebuild()
Row.model_rebuild()

LAYER_TYPES: Mapping[str, type[LayerBase]] = {
    "image": Image,
    "rect": RectLayer,
    "text": Text,
    "barcode": Barcode,
    "column": Column,
    "row": Row,
}


class Variant(Strict):
    """Changes for a class of sizes: properties of layers by id, layers hidden, another design size."""

    id: LayerId
    min_width: int | None = Field(default=None, gt=0, description="Output pixels.")
    max_width: int | None = Field(default=None, gt=0)
    min_height: int | None = Field(default=None, gt=0)
    max_height: int | None = Field(default=None, gt=0)
    min_aspect: float | None = Field(default=None, gt=0, description="Width / height.")
    max_aspect: float | None = Field(default=None, gt=0)
    design: Design | None = None
    hide: tuple[LayerId, ...] = ()
    set: dict[LayerId, dict[str, Any]] = Field(
        default_factory=dict, description="Layer id -> properties to replace; tables are merged."
    )
    styles: dict[Name, dict[str, Any]] = Field(
        default_factory=dict, description="Style -> properties to replace."
    )

    def matches(self, width: int, height: int) -> bool:
        """Whether an output of this many pixels is in the class."""
        aspect = width / height
        return (
            (self.min_width or 0) <= width <= (self.max_width or width)
            and (self.min_height or 0) <= height <= (self.max_height or height)
            and (self.min_aspect or 0) <= aspect <= (self.max_aspect or aspect)
        )


class Output(Strict):
    """How the finished picture is written unless the caller says otherwise."""

    quality: int = Field(default=85, ge=30, le=95)
    subsampling: Literal["4:2:0", "4:4:4"] = "4:2:0"


class TicketDoc(Strict):
    """A whole template."""

    format: Literal[1]
    id: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$")
    kind: Literal["ticket", "slide"] = "ticket"
    title: str = ""
    description: str = Field(
        default="", description="Text alternative of the picture, with {fields} as in a text layer."
    )
    design: Design
    background: str = "#ffffff"
    output: Output = Output()
    colors: dict[Name, str] = Field(default_factory=dict)
    fonts: dict[Name, Font] = Field(default_factory=dict)
    styles: dict[Name, TextLook] = Field(default_factory=dict)
    fields: dict[Name, FieldSpec] = Field(default_factory=dict)
    layer: tuple[Layer, ...] = Field(min_length=1)
    variant: tuple[Variant, ...] = ()
