"""`renderer mms`: an MMS template and a handset -> the message as a folder of parts, or as a binary PDU."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from renderer.cli.completion import handsets, templates
from renderer.cli.folder import save_folder
from renderer.cli.inputs import engine, pairs
from renderer.cli.output import AsJson, Target, read_input, tell, write
from renderer.cli.recipients import recipient, sample_of, slides
from renderer.part import Part

PDU_TYPE = "application/vnd.wap.mms-message"
PDU_ENDINGS = frozenset({".mms", ".pdu"})

app = typer.Typer()


@app.command()
def mms(
    template: Annotated[
        str,
        typer.Argument(help="Id of the MMS template, such as ticket-mms.", autocompletion=templates("mms")),
    ],
    *,
    output: Target,
    handset: Annotated[
        str | None, typer.Option(help="See `renderer handsets`; generic by default.", autocompletion=handsets)
    ] = None,
    carrier: Annotated[str | None, typer.Option(help="Carrier whose limits count too.")] = None,
    gateway: Annotated[str | None, typer.Option(help="Gateway it will go through.")] = None,
    barcode: Annotated[str | None, typer.Option(help="BARCODEID.")] = None,
    data: Annotated[
        Path | None, typer.Option(help="A request (XML), PASSDATA, or JSON of merge fields.")
    ] = None,
    passdata: Annotated[Path | None, typer.Option(help="PASSDATA as JSON or XML.")] = None,
    field: Annotated[
        list[str] | None, typer.Option("--field", "-f", help="A merge field, NAME=VALUE.")
    ] = None,
    text: Annotated[list[str] | None, typer.Option(help="Text of a slide, NUMBER=TEXT.")] = None,
    subject: Annotated[str | None, typer.Option(help="Subject of the message.")] = None,
    thumbnail: Annotated[
        Path | None, typer.Option(help="Picture that takes the place of THUMBNAILURL.")
    ] = None,
    to: Annotated[str, typer.Option(help="Recipient's number in the PDU.")] = "",
    as_json: AsJson = False,
) -> None:
    """Adapt a message to a handset; '-o NAME.mms' writes the PDU, any other name a folder of its parts.

    Without any recipient's data the template's own sample is shown.
    """
    asked = recipient(read_input(data)) if data else {}
    asked["data"] = {**asked.get("data", {}), **pairs(field or [], "--field")}
    asked["custom_text"] = {**asked.get("custom_text", {}), **slides(text or [])}
    given: dict[str, Any] = {"barcode_id": barcode, "subject": subject}
    asked |= {name: value for name, value in given.items() if value is not None}
    if passdata is not None:
        asked["passdata"] = read_input(passdata)
    if thumbnail is not None:
        asked["thumbnail"] = read_input(thumbnail)
    drawing = engine()
    if barcode is None and data is None and passdata is None and not field:
        asked = sample_of(drawing, template) | {name: value for name, value in asked.items() if value}
    message = drawing.mms(template, handset=handset, carrier=carrier, gateway=gateway, **asked)
    report = message.report.as_dict()
    if output.suffix.lower() in PDU_ENDINGS or str(output) == "-":
        write(Part(output.name, PDU_TYPE, message.pdu(to=(to,) if to else ())), output)
    else:
        presentation = [message.smil_part] if message.smil_part else []
        save_folder([*presentation, *message.parts], report, output)
    tell({"file": str(output), **report}, as_json=as_json)
