"""Estimates with intervals, one row each under headings: proportions, and times to an event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import matplotlib
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Polygon

from trialdossier.figures.canvas import (
    ACCENT,
    LABELS,
    LINE,
    LINES,
    SMALL,
    STYLE,
    WARM,
    WIDTH,
    breadth,
    canvas,
    fitted,
    furnish,
    plain,
)

PLOT, BESIDE, GAP, BELOW = 2.0, 2.4, 0.12, 0.5
"""Inches: the narrowest plot, the widest text beside it, between columns, and for the axis below."""
LABEL_SIZE, HEADING_SIZE = 7.5, 9.0


@dataclass(frozen=True)
class Placed:
    """A heading (no `row`) or a row with its label on several lines; `top` and `height` are inches."""

    label: str
    row: dict[str, Any] | None
    top: float
    height: float

    @property
    def middle(self) -> float:
        """Where the row is drawn."""
        return self.top + self.height / 2


def forest(data: pd.DataFrame) -> Figure:
    """Proportions with intervals, one row each.

    `data`: label, group (heading of a block of rows), percent, lower, upper (all in percent), count, denominator;
    pooled (bool, optional): a row drawn as a diamond, which holds what the rows above it give together.
    """
    data = data.assign(beside=[proportion(row) for row in data.to_dict("records")])
    with matplotlib.rc_context(STYLE):
        figure, axes, placed = headed(data, "n/N: % (95 % interval)")
        for each in placed:
            row, place = each.row, each.middle
            if row is None:
                continue
            if row.get("pooled"):
                corners = [(row["lower"], place), (row["percent"], place - 0.1), (row["upper"], place)]
                axes.add_patch(Polygon([*corners, (row["percent"], place + 0.1)], color=WARM, alpha=0.85, lw=0))
            else:
                axes.plot([row["lower"], row["upper"]], [place, place], color=ACCENT, lw=1.4, solid_capstyle="butt")
                axes.plot(row["percent"], place, "s", color=ACCENT, ms=4.5)
        axes.set_xlim(0, 100)
        furnish(axes, "participants, %")
    return figure


def proportion(row: Mapping[str, Any]) -> str:
    """Count, participants, percentage and interval as text."""
    return f"{row['count']}/{row['denominator']}: {row['percent']:.1f} ({row['lower']:.1f} to {row['upper']:.1f})"


def times(data: pd.DataFrame) -> Figure:
    """Times to an event with intervals, one row each; a limit that was not reached is an arrow.

    `data`: label, group (heading of a block of rows, with the unit), estimate, lower, upper (missing: not stated or not
    reached), shown (all three as printed), analysed (participants; missing: not stated).
    """
    known = pd.concat([data["estimate"], data["upper"], data["lower"]]).dropna().astype(float)
    limit = 1.15 * max(float(known.max()), 1.0)
    analysed = ["N not stated" if pd.isna(count) else f"{count:.0f}" for count in data["analysed"]]
    data = data.assign(beside=[f"{n}: {text}" for n, text in zip(analysed, data["shown"], strict=True)])
    with matplotlib.rc_context(STYLE):
        figure, axes, placed = headed(data, "N: time (interval)")
        for each in placed:
            if each.row is not None:
                _time(axes, each.row, each.middle, limit)
        axes.set_xlim(0, limit)
        furnish(axes, "time to the event")
    return figure


def _time(axes: Axes, row: Mapping[str, Any], place: float, limit: float) -> None:
    low, high = row["lower"], row["upper"]
    if pd.notna(low):
        end = high if pd.notna(high) else limit
        axes.plot([low, end], [place, place], color=ACCENT, lw=1.4, solid_capstyle="butt")
    if pd.notna(low) and pd.isna(high):
        axes.plot(limit, place, ">", color=ACCENT, ms=5, clip_on=False)
    axes.plot(row["estimate"], place, "s", color=ACCENT, ms=4.5, clip_on=False)


def headed(data: pd.DataFrame, title: str) -> tuple[Figure, Axes, list[Placed]]:
    """An empty figure with a heading for each group of `data`, and the label and the text `beside` each row.

    Labels stand left of the plot and texts right of it, under `title`, in columns as wide as what they hold: labels on
    as many lines as they need. The vertical axis is in inches from the top.
    """
    data = data.assign(beside=[fitted(text, BESIDE, SMALL, LINES) for text in data["beside"]])
    right = max(breadth(line, SMALL) for text in [*data["beside"], title] for line in text.split("\n"))
    left = min(max(breadth(str(label), LABEL_SIZE) for label in data["label"]), LABELS, WIDTH - right - PLOT - 4 * GAP)
    placed = _placed(data, left)
    bottom = placed[-1].top + placed[-1].height
    height = bottom + BELOW
    figure, (axes,) = canvas(height, layout=None)
    start, end = (left + 2 * GAP) / WIDTH, 1 - (right + 2 * GAP) / WIDTH
    figure.subplots_adjust(left=start, right=end, top=1, bottom=BELOW / height)
    axes.set_ylim(bottom, 0)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    _write(axes, placed, end, title)
    return figure, axes, placed


def _placed(data: pd.DataFrame, left: float) -> list[Placed]:
    placed: list[Placed] = []
    top = 0.3
    for group, block in data.groupby("group", sort=False):
        rows: Sequence[tuple[str, dict[str, Any] | None]] = [
            (fitted(str(group), WIDTH - 2 * GAP, HEADING_SIZE, LINES, "bold"), None),
            *((fitted(str(row["label"]), left, LABEL_SIZE, LINES), row) for row in block.to_dict("records")),
        ]
        for label, row in rows:
            size = LABEL_SIZE if row is not None else HEADING_SIZE
            lines = max(text.count("\n") + 1 for text in (label, row["beside"] if row is not None else ""))
            height = 0.14 + lines * size * LINE / 72
            placed.append(Placed(label, row, top, height))
            top += height
        top += 0.06
    return placed


def _write(axes: Axes, placed: Sequence[Placed], end: float, title: str) -> None:
    figure = axes.figure
    across: Any = {"transform": axes.get_yaxis_transform(), "va": "center", "ha": "left", "linespacing": LINE}
    left, width = axes.get_position().x0, axes.get_position().width

    def at(part: float) -> float:
        """A part of the figure's width as one of the plot's, in which its texts are placed."""
        return float((part - left) / width)

    label, beside = at(GAP / WIDTH), at(end + GAP / WIDTH)
    axes.text(beside, 0.16, plain(title), fontsize=SMALL, weight="bold", **across)
    for each in placed:
        if each.row is None:
            box = {"facecolor": figure.get_facecolor(), "edgecolor": "none", "pad": 1.5}
            text = axes.text(label, each.middle, plain(each.label), fontsize=HEADING_SIZE, weight="bold", **across)
            text.set_bbox(box)
        else:
            axes.text(label, each.middle, plain(each.label), fontsize=LABEL_SIZE, **across)
            axes.text(beside, each.middle, plain(each.row["beside"]), fontsize=SMALL, **across)
