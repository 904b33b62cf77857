"""Chains and uses as trees for a terminal; whatever a source says is shown, nothing of it is acted on."""

from __future__ import annotations

import io
from collections.abc import Iterable

from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from trialdossier.sources import printable
from trialdossier.tracing.trace import Quote, Traced
from trialdossier.tracing.uses import Placed, Used

LONGEST = 300
"""Characters of a value or a quote that a tree shows at most."""
GUIDE = "dim"


def of_chains(chains: Iterable[Traced]) -> list[Tree]:
    """A tree per chain: the value, its quotes with their places, and below it the values it was computed from."""
    return [_chain(chain) for chain in chains]


def of_uses(uses: Iterable[Used | Placed]) -> list[Tree]:
    """A tree per cell: what shows it, and below it the values computed from it; per figure: where it stands."""
    seen: set[str] = set()
    return [_used(used, seen) if isinstance(used, Used) else _placed(used) for used in uses]


def told(trees: Iterable[Tree], colour: bool = False, width: int | None = None) -> str:
    """The trees as text; without `width` no line is folded."""
    console = Console(file=io.StringIO(), width=width or 10_000, force_terminal=colour, no_color=not colour)
    for tree in trees:
        console.print(tree, soft_wrap=width is None)
    assert isinstance(console.file, io.StringIO)
    return "\n".join(line.rstrip() for line in console.file.getvalue().splitlines())


def _chain(chain: Traced) -> Tree:
    tree = Tree(_head(chain.id, chain.cell, chain.value), guide_style=GUIDE)
    for quote in chain.quotes:
        tree.add(_quote(quote))
    for cell in chain.inputs:
        tree.add(_chain(cell))
    return tree


def _quote(quote: Quote) -> Text:
    at = f"{quote.path}:{quote.line}, characters {quote.start} to {quote.end}, SHA-256 {quote.sha256}"
    return Text(f'"{_inert(quote.text)}"', style="green").append(f"\n{_inert(at)}", style="default")


def _used(used: Used, seen: set[str]) -> Tree:
    tree = Tree(_head(used.id, used.cell, used.value), guide_style=GUIDE)
    if used.cell in seen:
        tree.add(Text("as above", style="dim"))
        return tree
    seen.add(used.cell)
    shown = {"figure": used.figures, "notebook": used.notebooks, "dossier": used.dossier}
    for kind, names in shown.items():
        for name in names:
            tree.add(Text(f"{kind}  ", style="cyan").append(_inert(name), style="default"))
    for cell in used.computed:
        tree.add(_used(cell, seen))
    return tree


def _placed(placed: Placed) -> Tree:
    tree = Tree(Text(_inert(placed.figure), style="bold"), guide_style=GUIDE)
    alone = {"caption": placed.caption, "chapter": placed.chapter, "section": placed.section, "page": placed.page}
    said = [*alone.items(), *(("notebook", name) for name in [*placed.notebooks, *placed.scripts])]
    for kind, name in said:
        if name:
            tree.add(Text(f"{kind}  ", style="cyan").append(_inert(name), style="default"))
    if not placed.chapter:
        tree.add(Text("stands in no chapter of the dossier", style="dim"))
    return tree


def _head(key: str | None, cell: str, value: str | None) -> Text:
    shown = "not stated" if value is None else _inert(value)
    return Text(key or "-", style="bold").append(f"  {_inert(cell)} = ", style="default").append(shown, style="bold")


def _inert(text: str) -> str:
    """`text` on one line, without characters that a terminal would act on."""
    shown = printable(" ".join(text.split()))
    return shown if len(shown) <= LONGEST else f"{shown[: LONGEST - 1]}…"
