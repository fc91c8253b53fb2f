"""`renderer serve`: settings -> the HTTP service, on this machine only while there is no account."""

from __future__ import annotations

import socket
from contextlib import nullcontext
from typing import Annotated

import typer
import uvicorn
from uvicorn.supervisors import Multiprocess

from renderer.errors import InvalidRequest
from renderer.service.access import is_loopback
from renderer.service.app import create_app
from renderer.service.companion import workers_beside
from renderer.service.logs import configure
from renderer.service.road import Road
from renderer.settings import Settings

app = typer.Typer()


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes any free one.")] = 8000,
    worker: Annotated[
        bool, typer.Option("--worker/--no-worker", help="Run workers beside the service.")
    ] = True,
    workers: Annotated[
        int | None, typer.Option(min=1, max=64, help="Processes; as many as cores is a good rule.")
    ] = None,
) -> None:
    """Serve the same over HTTP; /docs shows how."""
    settings = Settings.read()
    if not is_loopback(host) and not Road(settings).has_account():
        raise InvalidRequest(
            f"No account has been made, so the service listens on this machine only, not on {host}; "
            "leave --host out, or make one with: renderer account add NAME.",
            field="host",
        )
    create_app(settings=settings)  # whatever is wrong is told now, not at the first request
    listening = listen(host, port)
    config = uvicorn.Config(
        "renderer.service.app:from_environment",
        factory=True,
        workers=workers or settings.workers,
        access_log=False,  # ours drops the query, which may hold keys and numbers
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=20,
    )
    configure()
    typer.echo(f"Listening on http://{host}:{listening.getsockname()[1]} (/docs shows how; Ctrl-C stops)")
    with workers_beside(settings.workers_beside) if worker else nullcontext():
        if config.workers > 1:
            Multiprocess(config, [listening]).run()
        else:
            uvicorn.Server(config).run(sockets=[listening])


def listen(host: str, port: int) -> socket.socket:
    """A socket bound to the address; raises InvalidRequest when it is taken or not ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named, as asyncio switches Nagle's algorithm off only for sockets that name it.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(2048)
    except OSError as error:
        listening.close()
        raise InvalidRequest(
            f"{host}:{port} cannot be listened on: {error.strerror}.", field="port"
        ) from None
    return listening
