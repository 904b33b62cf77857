"""Dots with bars by name, a colour per group: adverse events, and levels of a measure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import matplotlib
import pandas as pd
from matplotlib.figure import Figure

from trialdossier.figures.canvas import COLOURS, INK, STYLE, canvas, furnish, key, name_rows, plain, row_height
from trialdossier.sources import shortened


def organ_systems(data: pd.DataFrame) -> Figure:
    """Participants affected by system organ class: from the most frequent term to the sum over terms.

    `data`: organ_system, event_type, group, at_least_percent, at_most_percent (missing: not bounded, no bar).
    """
    kinds = [
        (kind, group)
        for kind in ("serious", "other")
        for group in dict.fromkeys(data[data["event_type"] == kind]["group"])
    ]
    systems = list(dict.fromkeys(data.sort_values("at_least_percent", ascending=False)["organ_system"]))
    with matplotlib.rc_context(STYLE):
        figure, (axes,) = canvas(1.2 + len(systems) * row_height(systems, max(0.26, 0.12 * len(kinds))))
        for number, (kind, group) in enumerate(kinds):
            rows = data[(data["event_type"] == kind) & (data["group"] == group)]
            colour = COLOURS[number % len(COLOURS)]
            places = beside(systems, rows["organ_system"], number, len(kinds), 0.8)
            most = rows["at_most_percent"].astype("float64").fillna(rows["at_least_percent"])
            axes.hlines(places, rows["at_least_percent"], most, color=colour, lw=2.2, alpha=0.45)
            axes.plot(
                rows["at_least_percent"],
                places,
                "o",
                ms=4,
                color=colour,
                label=plain(shortened(f"{kind}: {group}", 40)),
            )
        name_rows(axes, systems)
        axes.set_xlim(0, 100)
        furnish(
            axes,
            "participants affected, %\ndot: at least, the most frequent term; bar: to at most (none: no upper bound)",
        )
        key(figure)
    return figure


def terms(data: pd.DataFrame) -> Figure:
    """Adverse-event terms with exact intervals, a colour per group; beside them risk ratios where there are any.

    `data`: term, group, percent, lower, upper; risk_ratio, risk_ratio_lower, risk_ratio_upper (missing: not estimated,
    or the group compared with).
    """
    names, groups = list(dict.fromkeys(data["term"])), list(dict.fromkeys(data["group"]))
    compared = "risk_ratio" in data and bool(data["risk_ratio"].notna().any())
    with matplotlib.rc_context(STYLE):
        height = 1 + row_height(names, max(0.24, 0.12 * len(groups))) * max(len(names), 2)
        figure, panels = canvas(height, panels=(3, 2) if compared else (1,))
        for number, group in enumerate(groups):
            rows = data[data["group"] == group]
            rows = rows.assign(place=beside(names, rows["term"], number, len(groups)))
            colour = COLOURS[number % len(COLOURS)]
            panels[0].hlines(rows["place"], rows["lower"], rows["upper"], color=colour, lw=1.2)
            label = plain(shortened(str(group), 40))
            panels[0].plot(rows["percent"], rows["place"], "o", ms=3.5, color=colour, label=label)
            if compared:
                rows = rows.dropna(subset=["risk_ratio"])
                rows = rows.astype({f"risk_ratio{end}": float for end in ("", "_lower", "_upper")})
                panels[1].hlines(
                    rows["place"], rows["risk_ratio_lower"], rows["risk_ratio_upper"], color=colour, lw=1.2
                )
                panels[1].plot(rows["risk_ratio"], rows["place"], "D", ms=3.5, color=colour)
        name_rows(panels[0], names)
        panels[0].set_xlim(left=0)
        furnish(panels[0], "participants affected, % (exact 95 % interval)")
        if compared:
            panels[1].set_xscale("log")
            panels[1].axvline(1, color=INK, lw=0.8)
            furnish(panels[1], "risk ratio (95 % interval)")
        if len(groups) > 1 or str(groups[0]).strip():
            key(figure)
    return figure


def beside(names: Sequence[str], rows: Iterable[str], number: int, of: int, room: float = 0.7) -> list[float]:
    """Where the dots of a group stand, the `number`th `of` several beside one another in the row of each name."""
    return [names.index(name) - room / 2 + room / of * (number + 0.5) for name in rows]


DECADES = 100.0
"""Largest by smallest value from which on an axis is logarithmic."""


def levels(data: pd.DataFrame) -> Figure:
    """Values of one measure with their spread, one row each; on a logarithmic axis where they span decades.

    `data`: label, group, value, lower, upper (lower missing: the spread would reach 0, and is drawn to the edge), unit.
    """
    names, groups = list(dict.fromkeys(data["label"])), list(dict.fromkeys(data["group"]))
    alone = len(groups) == 1 or len(names) == len(data)
    drawn = pd.concat([data["value"], data["upper"]]).dropna().astype(float)
    logarithmic = bool((data["value"] > 0).all()) and float(drawn.max()) / float(data["value"].min()) >= DECADES
    with matplotlib.rc_context(STYLE):
        several = 1 if alone else len(groups)
        figure, (axes,) = canvas(1 + row_height(names, max(0.26, 0.14 * several)) * max(len(names), 2))
        edge = float(data["value"].min()) / 10 if logarithmic else min(0.0, float(data["value"].min()))
        for number, group in enumerate([None] if alone else groups):
            rows = data if group is None else data[data["group"] == group]
            rows = rows.assign(place=beside(names, rows["label"], number, several))
            colour = COLOURS[(number + 1) % len(COLOURS)]
            bars = rows.dropna(subset=["upper"])
            axes.hlines(
                bars["place"],
                bars["lower"].fillna(edge).astype(float),
                bars["upper"].astype(float),
                color=colour,
                lw=1.2,
            )
            label = None if group is None else plain(shortened(str(group), 40))
            axes.plot(rows["value"].astype(float), rows["place"], "o", ms=4, color=colour, label=label)
        name_rows(axes, names)
        if logarithmic:
            axes.set_xscale("log")
            axes.set_xlim(left=edge)
        unit = str(data["unit"].iloc[0])
        furnish(axes, f"{unit} (dot: value; bar: spread or interval, to the edge where it would reach 0)")
        if not alone:
            key(figure)
    return figure
