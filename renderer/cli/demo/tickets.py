"""The BARCODEID of the samples -> the ticket image, its barcode read back out of the finished picture."""

from __future__ import annotations

from dataclasses import replace

from renderer.cli.demo.barcodes import payload, reading
from renderer.cli.demo.exhibits import TIMES, Exhibit, Gallery
from renderer.cli.demo.folder import Folder
from renderer.cli.demo.gallery import size
from renderer.engine import Engine

TEMPLATE = "gala"
SIZE = (640, 960)


def add(engine: Engine, folder: Folder, gallery: Gallery) -> Gallery:
    """Draw the ticket with the request's BARCODEID; its other fields are the template's sample data."""
    fields = sample_fields(engine) | {"code": payload()}
    image = engine.ticket_image(TEMPLATE, fields, size=SIZE, format="jpeg")
    code = image.barcode
    file = folder.add(f"ticket/{image.part.name}", image.part)
    shown = Exhibit(
        title=fields["event"],
        subtitle=image.description,
        picture=image.part,
        alt=image.description,
        facts=(
            ("Template", f"{TEMPLATE}, version {image.version[:12]}"),
            ("Image", f"{image.width} {TIMES} {image.height} px, JPEG quality {image.quality}"),
            ("Bytes", size(len(image.part))),
            ("Barcode", code.symbology if code else "none"),
            ("Module", f"{code.module} px" if code else "none"),
            ("On JPEG's 8 px grid", "yes: every module keeps its edges" if code and code.on_grid else "no"),
        ),
        given=(("BARCODEID", fields["code"]),),
        checks=(reading(image.part, fields["code"]),),
        warnings=tuple(str(each) for each in image.warnings),
        files=(file,),
    )
    return replace(gallery, tickets=(shown,))


def sample_fields(engine: Engine) -> dict[str, str]:
    """The sample data of the template."""
    return {name: spec.sample for name, spec in engine.ticket_template(TEMPLATE).fields.items()}
