"""`renderer sandbox`: a carrier with handsets on loopback, the other side of the gateways."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
import uvicorn

from renderer.errors import InvalidRequest
from renderer.sandbox import intellisoftware, mm7, smsglobal
from renderer.sandbox.app import make_app
from renderer.sandbox.carrier import Carrier
from renderer.sandbox.script import read_script

app = typer.Typer()


@app.command()
def sandbox(
    *,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port on 127.0.0.1; 0 takes a free one.")
    ] = 8070,
    push_url: Annotated[
        str, typer.Option(help="Where SMSGlobal's reports are pushed; the others' go to their paths there.")
    ] = "http://127.0.0.1:8000/push/smsglobal",
    push_token: Annotated[str | None, typer.Option(help="What the pushes show.")] = None,
    script: Annotated[
        Path | None, typer.Option(help='Behaviours as JSON by number suffix: {"123": {"delay": 2}}.')
    ] = None,
    recipients: Annotated[int, typer.Option(min=1, help="Numbers that one MM7 request may name.")] = 1,
    drop_repeats: Annotated[
        bool, typer.Option(help="Whether a reference seen before is the same message.")
    ] = True,
    username: Annotated[str, typer.Option(help="Name that submits must show.")] = "sandbox",
    password: Annotated[str, typer.Option(help="Password that submits must show.")] = "sandbox",  # noqa: S107
) -> None:
    """Play the carrier in three protocols.

    GET /sandbox/messages shows what arrived, POST /sandbox/script changes how numbers behave, and POST
    /sandbox/incoming has a phone send a message to the service.
    """
    carrier = Carrier(
        push_url=push_url,
        push_token=push_token,
        username=username,
        password=password,
        recipients=recipients,
        drop_repeats=drop_repeats,
    )
    if script is not None:
        carrier.script = read_script(_read(script))
    config = uvicorn.Config(
        make_app(carrier), host="127.0.0.1", port=port, log_level="warning", access_log=False
    )
    paths = ", ".join(f"{each.PATH} ({each.NAME})" for each in (smsglobal, intellisoftware, mm7))
    typer.echo(f"The carrier listens on http://127.0.0.1:{port}; submits go to {paths}", err=True)
    uvicorn.Server(config).run()


def _read(path: Path) -> dict[str, dict[str, object]]:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise InvalidRequest(f"{path} cannot be read as JSON: {error}.", field="script") from None
    if not isinstance(found, dict):
        raise InvalidRequest(f"{path} must hold an object of behaviours by number suffix.", field="script")
    return found
