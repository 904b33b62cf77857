"""What the pictures share: their style, an empty figure, labels and axes."""

from __future__ import annotations

import textwrap
import warnings
from collections.abc import Sequence
from functools import cache
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

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
LINE = 1.2
"""Distance of lines of text, in sizes of their font."""
LABELS, AXIS, SMALL, LINES = 2.6, 4.4, 8.0, 8
"""Labels of rows and of the axis: their widest in inches, their size in points, and their lines at most."""


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


@cache
def breadth(text: str, size: float, weight: str = "normal") -> float:
    """The width in inches of a line of `text` in the pictures' font of `size` points."""
    font = FontProperties(family=STYLE["font.family"], size=size, weight=weight)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a glyph that the font lacks: said when it is drawn
        return float(text_to_path.get_text_width_height_descent(text, font, False)[0]) / 72


def fitted(text: str, width: float, size: float, most: int, weight: str = "normal") -> str:
    """`text` on lines of at most `width` inches in a font of `size` points, broken at words; cut after `most` lines."""
    lines, pieces = [""], [piece for word in text.split() for piece in _pieces(word, width, size, weight)]
    for piece in pieces:
        longer = f"{lines[-1]} {piece}".strip()
        if breadth(longer, size, weight) <= width or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(piece)
    if len(lines) > most:
        lines = [*lines[: most - 1], _cut(lines[most - 1], width, size, weight)]
    return "\n".join(lines)


def _pieces(word: str, width: float, size: float, weight: str) -> list[str]:
    """`word`, in pieces where it is wider than a line."""
    pieces = [""]
    for character in word if breadth(word, size, weight) > width else [word]:
        if pieces[-1] and breadth(pieces[-1] + character, size, weight) > width:
            pieces.append("")
        pieces[-1] += character
    return pieces


def _cut(line: str, width: float, size: float, weight: str) -> str:
    while line and breadth(f"{line}…", size, weight) > width:
        line = line[:-1].rstrip()
    return f"{line}…"


def furnish(axes: Axes, label: str) -> None:
    """The label of the horizontal axis and its grid, behind what is drawn."""
    lines = [fitted(line, AXIS, SMALL, LINES) for line in label.split("\n")]
    axes.set_xlabel(plain("\n".join(lines)), fontsize=SMALL)
    axes.grid(axis="x", color=QUIET, lw=0.4)
    axes.set_axisbelow(True)


def name_rows(axes: Axes, labels: Sequence[str], below: float = 0.5) -> None:
    """A row for each of `labels` from the top, each on as many lines as it needs, with space `below` the last."""
    axes.set_yticks(range(len(labels)), [plain(label) for label in on_lines(labels)], fontsize=SMALL)
    axes.set_ylim(len(labels) - below, below - 1)


def on_lines(labels: Sequence[str]) -> list[str]:
    """`labels` of rows as they stand beside a plot."""
    return [fitted(str(label), LABELS, SMALL, LINES) for label in labels]


def row_height(labels: Sequence[str], least: float) -> float:
    """Inches for each row that hold the longest of `labels`, `least` at least."""
    return max([least, *(0.07 + (label.count("\n") + 1) * SMALL * LINE / 72 for label in on_lines(labels))])


def key(figure: Figure) -> None:
    """What the colours mean, above the picture."""
    figure.legend(frameon=False, fontsize=8, loc="outside upper right", ncols=2)
