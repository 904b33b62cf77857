"""The `trialdossier` command."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from trialdossier import fetching
from trialdossier.inputs import documents, entries
from trialdossier.readers import READERS, reader_for
from trialdossier.sources import MAX_BYTES, Document, ReadableError
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
    max_bytes: Annotated[int, typer.Option(min=1, help="largest document that is read")] = MAX_BYTES,
) -> None:
    """Read one document and print its tables, evidence and coverage as JSON."""
    document = Document.load(file, max_bytes=max_bytes)
    reader = reader_for(document, format)
    typer.echo(reading(document, reader.NAME, reader.FRAME, reader.read(document)).to_json(), nl=False)


@app.command()
def fetch(
    numbers: Annotated[list[str], typer.Argument(metavar="NCT...", help="NCT numbers of the trials")],
    folder: Annotated[Path, typer.Option(help="folder that the records are put into")] = Path("inputs"),
    rate: Annotated[float, typer.Option(min=0.01, max=50, help="requests a second at most")] = 1.0,
    timeout: Annotated[float, typer.Option(min=0.1, help="seconds to wait for an answer")] = 30.0,
    attempts: Annotated[int, typer.Option(min=1, max=20, help="times that a record is asked for at most")] = 5,
    address: Annotated[str, typer.Option(help="where the registry's records are")] = fetching.ADDRESS,
) -> None:
    """Get records of trials from the ClinicalTrials.gov API v2 as sources; status 1 where some could not be had."""
    wanted = list(dict.fromkeys(number.strip().upper() for number in numbers))
    for number in wanted:
        if not fetching.NCT_NUMBER.fullmatch(number):
            raise typer.BadParameter(f"{number!r} is no NCT number (NCT and eight digits)", param_hint="NCT...")
    documents(folder), entries(folder)
    registry = fetching.Registry(address, rate, timeout, attempts)
    failed = 0
    with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task("", total=len(wanted))
        for number in wanted:
            progress.update(task, description=number)
            try:
                progress.console.print(f"{number}: {fetching.fetch(number, registry, folder)}", highlight=False)
            except fetching.FetchError as error:
                failed += 1
                progress.console.print(f"error: {number}: {error}", highlight=False, markup=False, soft_wrap=True)
            progress.advance(task)
    if failed:
        raise typer.Exit(1)


def main() -> None:
    """Run the command; errors of a source are one readable block on stderr."""
    try:
        app()
    except ReadableError as error:
        typer.echo(f"error: {error}", err=True)
        sys.exit(2)
    except BrokenPipeError:
        sys.exit(0)
