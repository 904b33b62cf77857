"""The `trialdossier` command."""

from __future__ import annotations

import gc
import json as notation
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml
from rich.console import Console
from rich.progress import Progress

from trialdossier import fetching
from trialdossier.inputs import documents, entries, inputs_of
from trialdossier.readers import READERS, reader_for
from trialdossier.sources import MAX_BYTES, Document, ReadableError, inert_json, printable, shortened
from trialdossier.tabulate import reading

app = typer.Typer(
    help="From source documents about clinical trials to an evidence dossier, and back from any number to its source.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def path(value: str) -> Path:
    """The path that an argument names; an empty one, as of a variable that is not set, names none."""
    if not str(value):
        raise typer.BadParameter("expected the name of a file or folder, found nothing")
    return Path(value)


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
    file: Annotated[Path, typer.Argument(help="the document", parser=path)],
    format: Annotated[str | None, typer.Option(help="layout to read it as; found out when left away")] = None,
    max_bytes: Annotated[int, typer.Option(min=1, help="largest document that is read")] = MAX_BYTES,
) -> None:
    """Read one document and print its tables, evidence and coverage as JSON."""
    document = Document.load(file, max_bytes=max_bytes)
    reader = reader_for(document, format)
    found = reading(document, reader.NAME, reader.FRAME, reader.read(document))
    typer.echo(inert_json(found.to_json()), nl=False)


@app.command()
def fetch(
    numbers: Annotated[list[str], typer.Argument(metavar="NCT...", help="NCT numbers of the trials")],
    folder: Annotated[Path, typer.Option(help="folder that the records are put into", parser=path)] = Path("inputs"),
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


OUTPUTS = Path("outputs")


@app.command()
def trace(
    target: Annotated[
        str, typer.Argument(help="a figure file, table:row:column, an evidence id; with --uses also file:line")
    ],
    outputs: Annotated[Path, typer.Option(help="folder of the build", parser=path)] = OUTPUTS,
    uses: Annotated[bool, typer.Option("--uses", help="the other way: all that depends on it")] = False,
    json: Annotated[bool, typer.Option("--json", help="for machines")] = False,
) -> None:
    """Follow a value down to the characters of its source, or a line of a source up to all that it is used in.

    With --uses a figure file leads to the chapters that show it, and to the notebooks that draw it.
    """
    from trialdossier.tracing import trace as tracing
    from trialdossier.tracing import trees

    tracer = tracing.Tracer(outputs, inputs_of(configuration(project_of(outputs), lenient=True)))
    found: list[Any] = list(tracer.uses(target) if uses else tracer.trace(target))
    if json:
        typer.echo(as_json([asdict(chain) for chain in found]))
    elif found:
        typer.echo(trees.told((trees.of_uses if uses else trees.of_chains)(found), *terminal()))
    else:
        typer.echo(f"nothing was read from {printable(target)}")


@app.command()
def verify(
    outputs: Annotated[Path, typer.Argument(help="folder of the build", parser=path)] = OUTPUTS,
    json: Annotated[bool, typer.Option("--json", help="for machines")] = False,
) -> None:
    """Check a build offline: checksums, quotes, values, what was computed, what is shown; status 1 on a finding."""
    from trialdossier.tracing.verify import findings

    gc.set_threshold(50_000)  # nearly all that is made is kept: looking for what is not takes a tenth of the time
    root = project_of(outputs)
    if Path(os.path.abspath(outputs)).name != OUTPUTS.name:
        raise ReadableError(
            f"{printable(str(outputs))}: a build is checked with the inputs and the code beside it, in a folder called "
            f"{OUTPUTS}; to check a copy, copy the whole project"
        )
    found = findings(root, configuration(root, lenient=True))
    if json:
        typer.echo(as_json([vars(finding) for finding in found]))
    else:
        told = f"{len(found)} finding{'s' * (len(found) != 1)}" if found else "verified: nothing is wrong"
        typer.echo("\n".join([*map(str, found), told]))
    if found:
        raise typer.Exit(1)


@app.command()
def diff(
    old: Annotated[Path, typer.Argument(help="outputs of one build", parser=path)],
    new: Annotated[Path, typer.Argument(help="outputs of another", parser=path)],
    json: Annotated[bool, typer.Option("--json", help="for machines")] = False,
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="write a page too, which needs nothing else", parser=path)
    ] = None,
) -> None:
    """Show what changed between two builds, value by value, with both quotes; status 1 where something did."""
    from trialdossier.storage import write_text
    from trialdossier.tracing.diff import differences
    from trialdossier.tracing.diff_page import page

    if html and (html.is_dir() or not html.parent.is_dir()):
        raise ReadableError(f"{printable(str(html))}: {'a folder' if html.is_dir() else 'no such folder'}; name a file")
    found = differences(old, new)
    if html:
        write_text(html, page(found, str(old), str(new)))
    files = [{"kind": kind, "file": name} for name, kind in found.files]
    unlisted = [vars(each) for each in found.unlisted]
    told = {"values": [vars(each) for each in found.values], "files": files, "unlisted": unlisted}
    typer.echo(as_json(told) if json else str(found))
    if found:
        raise typer.Exit(1)


@app.command()
def reproduce(project: Annotated[Path, typer.Argument(help="folder of the project", parser=path)] = Path()) -> None:
    """Build twice under different conditions and compare the bytes; status 1 where they differ."""
    from trialdossier.tracing import comparison_table
    from trialdossier.tracing.reproduce import comparison

    found = comparison(project.resolve(), inputs_of(configuration(project)))
    typer.echo(comparison_table.told(found, *terminal()))
    if found.different:
        raise typer.Exit(1)


@app.command()
def bag(
    folder: Annotated[Path, typer.Argument(help="where the bag is put", parser=path)] = Path("trialdossier-bag"),
    project: Annotated[Path, typer.Option(help="folder of the project", parser=path)] = Path(),
) -> None:
    """Put the dossier with its inputs into a BagIt bag."""
    from trialdossier.tracing.bag import bag as bagged

    config = configuration(project)
    made = bagged(project, inputs_of(config), str(config.get("title", "Evidence dossier")), folder)
    typer.echo(printable(str(made)))


@app.command()
def committed(
    project: Annotated[Path, typer.Argument(help="folder of the project", parser=path)] = Path(),
    revision: Annotated[str, typer.Option(help="revision that holds the checksums")] = "HEAD",
) -> None:
    """Compare the checksums of the build with those that git holds; status 1, naming the files, where they differ."""
    from trialdossier.tracing.committed import drifted

    told = list(drifted(project, revision))
    typer.echo("\n".join(map(printable, told)) if told else "the checksums are those that were committed")
    if told:
        raise typer.Exit(1)


def terminal() -> tuple[bool, int | None]:
    """Whether standard output is a terminal, which shows colours, and its width."""
    console = Console()
    return console.is_terminal, console.width if console.is_terminal else None


def as_json(found: Any) -> str:
    """`found` for machines; a terminal acts on nothing of it."""
    return inert_json(notation.dumps(found, ensure_ascii=False, indent=1))


def project_of(outputs: Path) -> Path:
    """The folder of the project that `outputs` belongs to."""
    return outputs.parent if outputs.name == OUTPUTS.name else Path(os.path.abspath(outputs)).parent


def configuration(project: Path, lenient: bool = False) -> dict[str, Any]:
    """What config.yaml of `project` says; where it cannot be read nothing if `lenient`, else ReadableError."""
    file = project / "config.yaml"
    try:
        stated = dict(yaml.safe_load(file.read_text(encoding="utf-8")) or {})
        if not isinstance(stated.get("inputs") or {}, dict):
            raise TypeError("`inputs` is no group of settings")
        return stated
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        if lenient:
            return {}
        raise ReadableError(f"{file}: cannot be read: {getattr(error, 'strerror', None) or told(error)}") from None


def main() -> None:
    """Run the command; errors of a source are one readable block on stderr."""
    try:
        if any("\0" in argument for argument in sys.argv):
            raise ReadableError("an argument holds a NUL character, which no name of a file does")
        app()
    except BrokenPipeError:
        sys.exit(0)
    except (ReadableError, OSError) as error:
        said = str(error) if isinstance(error, ReadableError) else told(error)
        typer.echo("\n".join(map(printable, f"error: {said}".split("\n"))), err=True)
        sys.exit(2)


def told(error: Exception) -> str:
    """What an error says, on one line; of the system's the file (cut where it is long) and the reason."""
    if isinstance(error, OSError) and error.strerror:
        file = f"{shortened(os.fsdecode(error.filename), 100)}: " if isinstance(error.filename, str | bytes) else ""
        return f"{file}{error.strerror}"
    return " ".join(str(error).split())
