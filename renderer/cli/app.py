"""Argument list -> the command it names, run; any failure -> one line on stderr and an exit code."""

from __future__ import annotations

import pkgutil
from collections.abc import Sequence
from functools import cache
from importlib import import_module, metadata
from typing import Any

import typer
from typer.core import TyperGroup

from renderer.cli import commands
from renderer.cli.failures import report_failure

HELP = (
    "Barcodes, ticket images, signed Apple Wallet passes and MMS adapted to the handset, "
    "from a BarcodeID and PASSDATA."
)


@cache
def command_modules() -> dict[str, str]:
    """Module of each command by the command's name, found by scanning ``renderer/cli/commands/``."""
    found = (module.name for module in pkgutil.iter_modules(commands.__path__))
    return {
        name.removesuffix("_").replace("_", "-"): f"{commands.__name__}.{name}"
        for name in found
        if not name.startswith("_")
    }


@cache
def load(name: str) -> Any:
    """The command of that name; its module is imported now, not when the program starts."""
    command = typer.main.get_command(import_module(command_modules()[name]).app)
    command.name = name
    return command


class CommandGroup(TyperGroup):
    """The top command: knows the names of all its commands and imports only the one that runs."""

    def __init__(self, **attrs: Any) -> None:
        super().__init__(**attrs)
        self.commands = dict.fromkeys(command_modules())  # type: ignore[assignment]  # names, for suggestions

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - Typer's signature
        """Names of all commands, sorted."""
        return sorted(command_modules())

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - Typer's signature
        """The command of that name, or None."""
        return load(cmd_name) if cmd_name in command_modules() else None


app = typer.Typer(cls=CommandGroup, help=HELP, pretty_exceptions_enable=False)


@app.callback(invoke_without_command=True)
def top(
    context: typer.Context,
    *,
    version: bool = typer.Option(False, "--version", help="Print the version and leave.", is_eager=True),
) -> None:
    """Show the help when no command is named."""
    if version:
        typer.echo(f"renderer {metadata.version('renderer')}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit


top.__doc__ = HELP


def run(arguments: Sequence[str]) -> int:
    """Run one command; returns the exit code (0 done, 2 bad input; the rest in ``failures.EXIT_CODES``)."""
    command = typer.main.get_command(app)
    try:
        outcome = command.main(args=list(arguments), prog_name="renderer", standalone_mode=False)
    except Exception as failure:  # noqa: BLE001 - the last door: nothing may leave as a traceback
        return report_failure(failure)
    return outcome if isinstance(outcome, int) else 0
