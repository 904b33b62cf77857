"""Estimates with intervals, one row each under headings: proportions, and times to an event."""

from __future__ import annotations

from typing import Any

import matplotlib
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import Polygon

from trialdossier.figures.canvas import ACCENT, STYLE, WARM, canvas, furnish, plain, wrapped
from trialdossier.sources import shortened


def forest(data: pd.DataFrame) -> Figure:
    """Proportions with intervals, one row each.

    `data`: label, group (heading of a block of rows), percent, lower, upper (all in percent), count, denominator;
    pooled (bool, optional): a row drawn as a diamond, which holds what the rows above it give together.
    """
    rows: list[tuple[str, Any]] = []
    for group, block in data.groupby("group", sort=False):
        rows.append((str(group), None))
        rows += [(str(row["label"]), row) for row in block.to_dict("records")]
    with matplotlib.rc_context(STYLE):
        height = 1.0 + 0.4 * len(rows)
        figure, (axes,) = canvas(height, layout=None)
        figure.subplots_adjust(left=0.43, right=0.73, top=1 - 0.1 / height, bottom=0.62 / height)
        beside: Any = {"transform": axes.get_yaxis_transform(), "va": "center"}
        for place, (label, row) in enumerate(rows):
            if row is None:
                axes.text(-1.42, place + 0.1, plain(shortened(label, 100)), ha="left", weight="bold", **beside)
                continue
            axes.text(-1.38, place, plain(wrapped(label, 54, 3)), ha="left", fontsize=7.5, linespacing=1.05, **beside)
            if row.get("pooled"):
                corners = [(row["lower"], place), (row["percent"], place - 0.22), (row["upper"], place)]
                axes.add_patch(Polygon([*corners, (row["percent"], place + 0.22)], color=WARM, alpha=0.85, lw=0))
            else:
                axes.plot([row["lower"], row["upper"]], [place, place], color=ACCENT, lw=1.4, solid_capstyle="butt")
                axes.plot(row["percent"], place, "s", color=ACCENT, ms=4.5)
            text = (
                f"{row['count']}/{row['denominator']}  {row['percent']:.1f} ({row['lower']:.1f} to {row['upper']:.1f})"
            )
            axes.text(1.05, place, text, ha="left", fontsize=8, **beside)
        axes.text(1.05, -0.75, "n/N   % (95 % interval)", ha="left", fontsize=8, weight="bold", **beside)
        axes.set_ylim(len(rows) - 0.5, -0.95)
        axes.set_xlim(0, 100)
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        furnish(axes, "participants, % (exact 95 % interval)")
    return figure


def times(data: pd.DataFrame) -> Figure:
    """Times to an event with intervals, one row each; a limit that was not reached is an arrow.

    `data`: label, group (heading of a block of rows, with the unit), estimate, lower, upper (missing: not stated or not
    reached).
    """
    rows: list[tuple[str, Any]] = []
    for group, block in data.groupby("group", sort=False):
        rows.append((str(group), None))
        rows += [(str(row["label"]), row) for row in block.to_dict("records")]
    known = pd.concat([data["estimate"], data["upper"], data["lower"]]).dropna().astype(float)
    limit = 1.15 * max(float(known.max()), 1.0)
    with matplotlib.rc_context(STYLE):
        height = 1.0 + 0.4 * len(rows)
        figure, (axes,) = canvas(height, layout=None)
        figure.subplots_adjust(left=0.43, right=0.78, top=1 - 0.1 / height, bottom=0.62 / height)
        beside: Any = {"transform": axes.get_yaxis_transform(), "va": "center"}
        for place, (label, row) in enumerate(rows):
            if row is None:
                axes.text(-1.2, place + 0.1, plain(shortened(label, 90)), ha="left", weight="bold", **beside)
                continue
            axes.text(-1.17, place, plain(wrapped(label, 54, 3)), ha="left", fontsize=7.5, linespacing=1.05, **beside)
            low, high = row["lower"], row["upper"]
            if pd.notna(low):
                end = high if pd.notna(high) else limit
                axes.plot([low, end], [place, place], color=ACCENT, lw=1.4, solid_capstyle="butt")
            if pd.notna(low) and pd.isna(high):
                axes.plot(limit, place, ">", color=ACCENT, ms=5, clip_on=False)
            axes.plot(row["estimate"], place, "s", color=ACCENT, ms=4.5)
            bounds = (f"{value:g}" if pd.notna(value) else "not estimable" for value in (low, high))
            text = f"{row['estimate']:g}" + (f" ({' to '.join(bounds)})" if pd.notna(low) or pd.notna(high) else "")
            axes.text(1.05, place, text, ha="left", fontsize=8, **beside)
        axes.set_ylim(len(rows) - 0.5, -0.6)
        axes.set_xlim(0, limit)
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        furnish(axes, "time to the event, with the interval that the source states")
    return figure
