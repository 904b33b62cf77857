"""The `trialdossier` command."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from trialdossier.readers import READERS, reader_for
from trialdossier.sources import Document, SourceError
from trialdossier.tabulate import reading

app = typer.Typer(
    help="From source documents about clinical trials to an evidence dossier, and back from any number to its source.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def command() -> None:
    """Exit status: 0 fine, 1 a finding, 2 bad input or usage."""


@app.command()
def formats() -> None:
    """List the document layouts that can be read."""
    width = max(len(reader.NAME) for reader in READERS)
    for reader in READERS:
        typer.echo(f"{reader.NAME:<{width}}  {reader.TITLE}")


@app.command()
def read(
    file: Annotated[Path, typer.Argument(help="the document")],
    format: Annotated[str | None, typer.Option(help="layout to read it as; found out when left away")] = None,
) -> None:
    """Read one document and print its tables, evidence and coverage as JSON."""
    document = Document.load(file)
    reader = reader_for(document, format)
    typer.echo(reading(document, reader.NAME, reader.FRAME, reader.read(document)).to_json(), nl=False)


def main() -> None:
    """Run the command; errors of a source are one readable block on stderr."""
    try:
        app()
    except SourceError as error:
        typer.echo(f"error: {error}", err=True)
        sys.exit(2)
    except BrokenPipeError:
        sys.exit(0)
