"""Two builds compared, as a table for a terminal."""

from __future__ import annotations

import io
from collections.abc import Iterable

from rich.console import Console
from rich.table import Table
from rich.text import Text

from trialdossier.sources import printable
from trialdossier.tracing.reproduce import Compared, Comparison

WIDTH = 120


def told(found: Comparison, colour: bool = False, width: int | None = None) -> str:
    """The conditions of both builds, every file with its bytes, and where those that differ begin to."""
    console = Console(file=io.StringIO(), width=width or WIDTH, force_terminal=colour, no_color=not colour)
    console.print(_conditions(found))
    for reason in found.untried:
        console.print(f"not varied: {reason}", highlight=False)
    console.print(_files(found.files))
    for file in found.different:
        console.print(Text(f"{printable(file.name)}: {file.first}", style="red"))
    total = sum(max(size or 0 for size in file.sizes) for file in found.files)
    different = sum(max(size or 0 for size in file.sizes) for file in found.different)
    console.print(f"{len(found.files)} files, {total} bytes; {len(found.different)} files ({different} bytes) differ")
    assert isinstance(console.file, io.StringIO)
    return "\n".join(line.rstrip() for line in console.file.getvalue().splitlines())


def _conditions(found: Comparison) -> Table:
    table = Table("Condition", "First build", "Second build", title="Built twice")
    first, second = (each.told() for each in found.conditions)
    for name, value in first.items():
        table.add_row(name, value, second[name])
    return table


def _files(files: Iterable[Compared]) -> Table:
    table = Table(title="Compared")
    table.add_column("File", overflow="fold")
    table.add_column("Bytes", justify="right")
    table.add_column("")
    for file in files:
        sizes = " and ".join(dict.fromkeys("none" if size is None else str(size) for size in file.sizes))
        table.add_row(Text(printable(file.name)), Text(sizes), "same" if file.same else "[red]differs[/red]")
    return table
