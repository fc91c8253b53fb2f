"""`renderer signing`: what the pass certificate needs -> a key and a request for Apple's portal."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from renderer.cli.csr import request_of, write_secret
from renderer.cli.output import AsJson, tell
from renderer.errors import InvalidRequest
from renderer.settings import Settings

app = typer.Typer(help="The certificate that signs passes.", no_args_is_help=True)


@app.callback()
def signing() -> None:
    """The certificate that signs passes."""


@app.command()
def request(
    out: Annotated[Path, typer.Option("--output", "-o", help="Folder for key.pem and request.csr.")] = Path(
        "signing"
    ),
    name: Annotated[
        str, typer.Option(help="Common name in the request; Apple replaces it.")
    ] = "Pass signing",
    email: Annotated[str | None, typer.Option(help="E-mail address in the request.")] = None,
    as_json: AsJson = False,
) -> None:
    """Make a key and a certificate signing request to upload in Apple's developer portal.

    With RENDERER_SIGNING__PASSWORD set, the key is encrypted with it.
    """
    key, csr = out / "key.pem", out / "request.csr"
    for path in (key, csr):
        if path.exists():
            raise InvalidRequest(f"{path} is there already and is never overwritten; name another folder.")
    password = Settings.read().signing.password
    made = request_of(name, email, password.get_secret_value().encode() if password else None)
    out.mkdir(parents=True, exist_ok=True)
    write_secret(key, made.key)
    csr.write_bytes(made.csr)
    tell(
        {
            "key": str(key),
            "request": str(csr),
            "next": "Upload the request under Identifiers, Pass Type IDs; see docs/apple-certificate.md",
        },
        as_json=as_json,
    )
