"""`renderer barcode`: a payload -> a barcode image on disk, with its facts."""

from __future__ import annotations

from typing import Annotated

import typer

from renderer import facts
from renderer.barcode.limits import BAR_HEIGHT, DPI, MODULE, QUIET, WIDTH
from renderer.cli.completion import symbologies
from renderer.cli.inputs import engine, options
from renderer.cli.output import AsJson, Target, format_of, written

app = typer.Typer()


@app.command()
def barcode(
    payload: Annotated[str, typer.Argument(help="What the barcode says.")],
    *,
    output: Target,
    symbology: Annotated[
        str, typer.Option("--symbology", "-s", help="See `renderer symbologies`.", autocompletion=symbologies)
    ] = "qr",
    width: Annotated[
        int | None,
        typer.Option(
            min=WIDTH.least, max=WIDTH.most, help="Largest width in pixels; modules stay whole pixels."
        ),
    ] = None,
    module: Annotated[
        int | None,
        typer.Option(min=MODULE.least, max=MODULE.most, help="Pixels a module (X-dimension)."),
    ] = None,
    ecc: Annotated[str | None, typer.Option(help="Error correction level, such as M.")] = None,
    quiet: Annotated[
        int | None, typer.Option(min=QUIET.least, max=QUIET.most, help="Quiet zone in modules.")
    ] = None,
    text: Annotated[
        bool, typer.Option("--text", help="Print the payload below the bars (linear and postal codes).")
    ] = False,
    bar_height: Annotated[
        int | None,
        typer.Option(min=BAR_HEIGHT.least, max=BAR_HEIGHT.most, help="Height of linear bars in pixels."),
    ] = None,
    foreground: Annotated[str | None, typer.Option(help="Colour of the modules, #rrggbb.")] = None,
    background: Annotated[str | None, typer.Option(help="Colour behind them, #rrggbb.")] = None,
    dpi: Annotated[
        float | None, typer.Option(min=DPI.least, max=DPI.most, help="Resolution, noted in the file.")
    ] = None,
    x_dimension: Annotated[float | None, typer.Option(help="Module in mm, for svg, pdf, eps.")] = None,
    encoder: Annotated[str, typer.Option(help="zint, segno or python-barcode.")] = "zint",
    option: Annotated[list[str] | None, typer.Option(help="An option of the symbology, NAME=VALUE.")] = None,
    format_: Annotated[
        str | None, typer.Option("--format", help="Format, when the file's ending does not say it.")
    ] = None,
    verify: Annotated[bool, typer.Option("--verify", help="Read the image back before writing it.")] = False,
    as_json: AsJson = False,
) -> None:
    """Draw a barcode; PNG, GIF, JPEG, BMP, WBMP, SVG or PDF by the ending of the file."""
    asked = {
        "width": width,
        "module": module,
        "ecc": ecc,
        "quiet": quiet,
        "text": text or None,
        "bar_height": bar_height,
        "foreground": foreground,
        "background": background,
        "dpi": dpi,
        "x_dimension": x_dimension,
        "encoder": encoder,
        "verify": verify or None,
    }
    asked |= options(option or [])
    given = {name: value for name, value in asked.items() if value is not None}
    part = engine().barcode(payload, symbology, format=format_of(output, format_), **given)
    found = facts.read_back(part)
    told = {
        "symbology": symbology,
        "reads_back": found and found["text"],
        "module": found and found["module"],
    }
    written(part, output, told, as_json=as_json)
