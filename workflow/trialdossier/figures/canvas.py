"""What the pictures share: their style, an empty figure, labels and axes."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from trialdossier.sources import shortened

STYLE: Any = {
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 10,
    "axes.titlelocation": "left",
    "svg.fonttype": "path",
    "svg.hashsalt": "trialdossier",
}
INK, ACCENT, QUIET, WARM = "#1f2933", "#1d5b8f", "#b8c4ce", "#b4532a"
COLOURS = [WARM, ACCENT, "#5b7f3a", "#7a4b94", "#8a6d1c", "#2f7f86"]
WIDTH = 7.2
"""Width of a figure in inches: the text width of the dossier."""


def canvas(height: float, panels: tuple[float, ...] = (1,), layout: Any = "constrained") -> tuple[Figure, list[Axes]]:
    """An empty figure of `height` inches with panels beside one another, of the relative widths given."""
    figure = Figure(figsize=(WIDTH, height), layout=layout)
    axes = figure.subplots(1, len(panels), width_ratios=panels, sharey=True, squeeze=False)
    return figure, list(axes[0])


def plain(label: str) -> str:
    """`label` with matplotlib's own mark-up made inert."""
    return label.replace("$", r"\$")


def wrapped(label: str, width: int, most: int = 2) -> str:
    """`label` on at most `most` lines of `width` characters, cut at a word where it is longer."""
    lines = textwrap.wrap(label, width) or [""]
    return "\n".join(
        [*lines[: most - 1], shortened(" ".join(lines[most - 1 :]), width)] if len(lines) > most else lines
    )


def furnish(axes: Axes, label: str) -> None:
    """The label of the horizontal axis and its grid, behind what is drawn."""
    axes.set_xlabel(label, fontsize=8)
    axes.grid(axis="x", color=QUIET, lw=0.4)
    axes.set_axisbelow(True)


def name_rows(axes: Axes, labels: Sequence[str], below: float = 0.5) -> None:
    """A row for each of `labels` from the top, less than one from the edges: a row's height less `below`."""
    axes.set_yticks(range(len(labels)), [plain(label) for label in labels], fontsize=8)
    axes.set_ylim(len(labels) - below, below - 1)


def key(figure: Figure) -> None:
    """What the colours mean, above the picture."""
    figure.legend(frameon=False, fontsize=8, loc="outside upper right", ncols=2)
