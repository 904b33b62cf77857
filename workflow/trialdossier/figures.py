"""One function per figure; `save` writes the picture, the data plotted and where they come from."""

from __future__ import annotations

import hashlib
import io
import json
import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Polygon
from matplotlib.ticker import MaxNLocator

from trialdossier.sources import shortened
from trialdossier.storage import csv_bytes, write_bytes, write_text

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
DPI = 200
"""Resolution of a PNG."""
SOFTWARE = "trialdossier"


@dataclass(frozen=True)
class Saved:
    """A figure as saved: its picture, and its description for those who do not see it."""

    path: Path
    alt: str


def save(
    figure: Figure,
    path: Path,
    data: pd.DataFrame,
    alt: str,
    cells: Iterable[dict[str, Any]] = (),
    documents: Iterable[dict[str, Any]] = (),
) -> Saved:
    """Write `figure` to `path` (.svg) and beside it as .png, the `data` plotted (.csv), and its provenance (.json).

    `cells` are the evidence or lineage entries of the plotted cells, `documents` the files they stand in, with their
    SHA-256. Both pictures carry the provenance too: SVG as Dublin Core in RDF, PNG as text.
    """
    plotted = csv_bytes(data)
    provenance = {
        "figure": path.name,
        "data": path.with_suffix(".csv").name,
        "provenance": path.with_suffix(".json").name,
        "data_sha256": hashlib.sha256(plotted).hexdigest(),
        "alt": alt,
        "sources": list(documents),
        "cells": list(cells),
    }
    for suffix, metadata in (("svg", in_svg(provenance)), ("png", in_png(provenance))):
        picture = io.BytesIO()
        with matplotlib.rc_context(STYLE):
            figure.savefig(picture, format=suffix, dpi=DPI, metadata=metadata)
        write_bytes(path.with_suffix(f".{suffix}"), picture.getvalue())
    write_bytes(path.with_suffix(".csv"), plotted)
    write_text(path.with_suffix(".json"), json.dumps(provenance, ensure_ascii=False, indent=1) + "\n")
    return Saved(path, alt)


def in_svg(provenance: Mapping[str, Any]) -> dict[str, Any]:
    """The provenance of a figure as matplotlib writes it into <metadata>: Dublin Core, without the date of the day."""
    said = described(provenance)
    return {"Date": None, "Creator": SOFTWARE, **said, "Keywords": said["Keywords"].split()}


def in_png(provenance: Mapping[str, Any]) -> dict[str, str]:
    """The provenance of a figure as text chunks of a PNG."""
    return {"Software": SOFTWARE, **described(provenance)}


def described(provenance: Mapping[str, Any]) -> dict[str, str]:
    """The provenance of a figure in Dublin Core's terms: its documents, its data, and the evidence ids as keywords."""
    documents = (f"{each['path']} sha256:{each['sha256']}" for each in provenance["sources"])
    name, digest = provenance["data"], provenance["data_sha256"]
    return {
        "Title": provenance["alt"],
        "Source": "; ".join(documents),
        "Relation": f"{name} sha256:{digest}; {provenance['provenance']}",
        "Keywords": " ".join(cell["id"] for cell in provenance["cells"]),
    }


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
        axes.set_xlabel("participants, % (exact 95 % interval)", fontsize=8)
        axes.grid(axis="x", color=QUIET, lw=0.4)
        axes.set_axisbelow(True)
    return figure


def flow(data: pd.DataFrame) -> Figure:
    """Participant flow: a bar per milestone, and beside it, on the same scale, the reasons for not completing.

    `data`: period, group, kind (milestone or reason), title, count.
    """
    blocks = list(data.groupby(["period", "group"], sort=False))
    rows = sum(1 + max((block["kind"] == kind).sum() for kind in ("milestone", "reason")) for _, block in blocks)
    scale = 0.36 / max(int(data["count"].max()), 1)
    with matplotlib.rc_context(STYLE):
        figure, (axes,) = canvas(0.5 + 0.3 * rows)
        top = 0.0
        for (period, group), block in blocks:
            axes.text(0, top, plain(shortened(f"{period}: {group}", 60)), weight="bold", va="center", fontsize=8.5)
            for kind, left, colour in (("milestone", 0.0, ACCENT), ("reason", 0.62, WARM)):
                for place, row in enumerate(block[block["kind"] == kind].to_dict("records"), 1):
                    width = scale * row["count"]
                    axes.barh(top + place, width, left=left, height=0.66, color=colour, alpha=0.85)
                    title = row["title"].capitalize() if kind == "milestone" else row["title"]
                    text = f"{shortened(title, 34)}  {row['count']}"
                    axes.text(left + width + 0.008, top + place, plain(text), va="center", fontsize=8)
            if (block["kind"] == "reason").any():
                axes.text(0.62, top, "reasons for not completing", va="center", fontsize=8.5, color=WARM)
            top += 1 + max((block["kind"] == kind).sum() for kind in ("milestone", "reason"))
        axes.text(0, top + 0.2, "Bars are participants, all on one scale.", fontsize=7.5, va="center")
        axes.set_xlim(0, 1.05)
        axes.set_ylim(top + 0.6, -0.7)
        axes.axis("off")
    return figure


def organ_systems(data: pd.DataFrame) -> Figure:
    """Participants affected by system organ class: from the most frequent term to the sum over terms.

    `data`: organ_system, event_type, group, at_least_percent, at_most_percent.
    """
    kinds = [
        (kind, group)
        for kind in ("serious", "other")
        for group in dict.fromkeys(data[data["event_type"] == kind]["group"])
    ]
    systems = list(dict.fromkeys(data.sort_values("at_least_percent", ascending=False)["organ_system"]))
    with matplotlib.rc_context(STYLE):
        step = 0.8 / max(len(kinds), 1)
        figure, (axes,) = canvas(1.2 + len(systems) * max(0.26, 0.12 * len(kinds)))
        for number, (kind, group) in enumerate(kinds):
            rows = data[(data["event_type"] == kind) & (data["group"] == group)].set_index("organ_system")
            colour = COLOURS[number % len(COLOURS)]
            places = [systems.index(system) - 0.4 + step * (number + 0.5) for system in rows.index]
            axes.hlines(places, rows["at_least_percent"], rows["at_most_percent"], color=colour, lw=2.2, alpha=0.45)
            axes.plot(
                rows["at_least_percent"],
                places,
                "o",
                ms=4,
                color=colour,
                label=plain(shortened(f"{kind}: {group}", 40)),
            )
        axes.set_yticks(range(len(systems)), [plain(shortened(system, 52)) for system in systems], fontsize=8)
        axes.set_ylim(len(systems) - 0.5, -0.5)
        axes.set_xlim(0, 100)
        axes.set_xlabel(
            "participants affected, %\ndot: at least, the most frequent term; bar: to at most (other: all with any)",
            fontsize=8,
        )
        axes.grid(axis="x", color=QUIET, lw=0.4)
        axes.set_axisbelow(True)
        figure.legend(frameon=False, fontsize=8, loc="outside upper right", ncols=2)
    return figure


def terms(data: pd.DataFrame) -> Figure:
    """Adverse-event terms with exact intervals, a colour per group; beside them risk ratios where there are any.

    `data`: term, group, percent, lower, upper; risk_ratio, risk_ratio_lower, risk_ratio_upper (missing: not estimated,
    or the group compared with).
    """
    names, groups = list(dict.fromkeys(data["term"])), list(dict.fromkeys(data["group"]))
    compared = "risk_ratio" in data and bool(data["risk_ratio"].notna().any())
    with matplotlib.rc_context(STYLE):
        step = 0.7 / len(groups)
        height = 1 + max(0.24, 0.12 * len(groups)) * max(len(names), 2)
        figure, panels = canvas(height, panels=(3, 2) if compared else (1,))
        for number, group in enumerate(groups):
            rows = data[data["group"] == group]
            places = [names.index(term) - 0.35 + step * (number + 0.5) for term in rows["term"]]
            colour = COLOURS[number % len(COLOURS)]
            panels[0].hlines(places, rows["lower"], rows["upper"], color=colour, lw=1.2)
            panels[0].plot(rows["percent"], places, "o", ms=3.5, color=colour, label=plain(shortened(str(group), 40)))
            if compared:
                told = rows["risk_ratio"].notna().to_numpy()
                at = [place for place, there in zip(places, told, strict=True) if there]
                rows = rows[told].astype({f"risk_ratio{end}": float for end in ("", "_lower", "_upper")})
                panels[1].hlines(at, rows["risk_ratio_lower"], rows["risk_ratio_upper"], color=colour, lw=1.2)
                panels[1].plot(rows["risk_ratio"], at, "D", ms=3.5, color=colour)
        panels[0].set_yticks(range(len(names)), [plain(shortened(name, 46)) for name in names], fontsize=8)
        panels[0].set_ylim(len(names) - 0.5, -0.5)
        panels[0].set_xlim(left=0)
        panels[0].set_xlabel("participants affected, % (exact 95 % interval)", fontsize=8)
        if compared:
            panels[1].set_xscale("log")
            panels[1].axvline(1, color=INK, lw=0.8)
            panels[1].set_xlabel("risk ratio (95 % interval)", fontsize=8)
        for axes in panels:
            axes.grid(axis="x", color=QUIET, lw=0.4)
            axes.set_axisbelow(True)
        if len(groups) > 1 or str(groups[0]).strip():
            figure.legend(frameon=False, fontsize=8, loc="outside upper right", ncols=2)
    return figure


def timeline(data: pd.DataFrame) -> Figure:
    """From start to completion of each trial; a completion that is not yet reached is drawn open.

    `data`: label, start, primary, end (year and fraction), end_open (bool).
    """
    with matplotlib.rc_context(STYLE):
        figure, (axes,) = canvas(1 + 0.42 * max(len(data), 2))
        dated = data[["start", "primary", "end"]].stack().dropna()
        first = float(dated.min()) if len(dated) else 0.0
        for place, row in enumerate(data.to_dict("records")):
            if pd.isna(row["start"]) and pd.isna(row["primary"]) and pd.isna(row["end"]):
                axes.text(
                    first, place, "start and completion not stated in this source", va="center", fontsize=8, color=INK
                )
            if pd.notna(row["start"]) and pd.notna(row["end"]):
                axes.plot(
                    [row["start"], row["end"]], [place, place], color=ACCENT, lw=5, alpha=0.35, solid_capstyle="butt"
                )
            for column, marker in (("start", "o"), ("primary", "D"), ("end", "s")):
                if pd.notna(row[column]):
                    open_mark = column == "end" and bool(row["end_open"])
                    axes.plot(row[column], place, marker, color=ACCENT, ms=6, mfc="white" if open_mark else ACCENT)
        axes.set_yticks(range(len(data)), [plain(label) for label in data["label"]], fontsize=8)
        axes.set_ylim(len(data) - 0.4, -0.6)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.ticklabel_format(axis="x", useOffset=False)
        axes.set_xlabel(
            "circle: start; diamond: primary completion; square: completion\n"
            "(open: estimated, or later than the record's last update)",
            fontsize=8,
        )
        axes.grid(axis="x", color=QUIET, lw=0.4)
        axes.set_axisbelow(True)
    return figure


def ages(data: pd.DataFrame) -> Figure:
    """Ages that each trial admits, on one axis, and how many criteria it states.

    `data`: label, minimum, maximum (years; missing: no limit stated), inclusion, exclusion.
    """
    with matplotlib.rc_context(STYLE):
        figure, (left, right) = canvas(1.1 + 0.42 * max(len(data), 2), panels=(3, 2))
        limit = max(90.0, float(data["maximum"].max(skipna=True) if data["maximum"].notna().any() else 0) + 10)
        for place, row in enumerate(data.to_dict("records")):
            if pd.isna(row["minimum"]) and pd.isna(row["maximum"]):
                left.text(2, place, "ages not stated in this source", va="center", fontsize=8, color=INK)
            else:
                low = 0 if pd.isna(row["minimum"]) else row["minimum"]
                high = limit if pd.isna(row["maximum"]) else row["maximum"]
                left.barh(place, high - low, left=low, height=0.45, color=ACCENT, alpha=0.75)
                bounds = f"{low:g}" + (" or more" if pd.isna(row["maximum"]) else f" to {high:g}")
                left.text(low + 1, place, f"{bounds} years", va="center", fontsize=8, color="white")
            right.barh(
                place - 0.17, row["inclusion"], height=0.3, color=ACCENT, label="inclusion" if place == 0 else None
            )
            right.barh(
                place + 0.17, row["exclusion"], height=0.3, color=WARM, label="exclusion" if place == 0 else None
            )
        left.set_xlim(0, limit)
        left.set_yticks(range(len(data)), [plain(label) for label in data["label"]], fontsize=8)
        left.set_ylim(len(data) - 0.4, -0.6)
        left.set_xlabel("age at entry, years")
        right.set_xlabel("criteria stated")
        right.xaxis.set_major_locator(MaxNLocator(integer=True))
        right.legend(frameon=False, fontsize=8)
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
        axes.set_xlabel("time to the event, with the interval that the source states", fontsize=8)
        axes.grid(axis="x", color=QUIET, lw=0.4)
        axes.set_axisbelow(True)
    return figure


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
        step = 0.7 / (1 if alone else len(groups))
        figure, (axes,) = canvas(1 + max(0.26, 0.14 * (1 if alone else len(groups))) * max(len(names), 2))
        edge = float(data["value"].min()) / 10 if logarithmic else min(0.0, float(data["value"].min()))
        for number, group in enumerate([None] if alone else groups):
            rows = data if group is None else data[data["group"] == group]
            places = [names.index(name) - 0.35 + step * (number + 0.5) for name in rows["label"]]
            colour = COLOURS[(number + 1) % len(COLOURS)]
            known = rows["upper"].notna().to_numpy()
            bars = rows[known]
            axes.hlines(
                [place for place, there in zip(places, known, strict=True) if there],
                bars["lower"].fillna(edge).astype(float),
                bars["upper"].astype(float),
                color=colour,
                lw=1.2,
            )
            label = None if group is None else plain(shortened(str(group), 40))
            axes.plot(rows["value"].astype(float), places, "o", ms=4, color=colour, label=label)
        axes.set_yticks(range(len(names)), [plain(shortened(str(name), 46)) for name in names], fontsize=8)
        axes.set_ylim(len(names) - 0.5, -0.5)
        if logarithmic:
            axes.set_xscale("log")
            axes.set_xlim(left=edge)
        unit = plain(shortened(str(data["unit"].iloc[0]), 40))
        axes.set_xlabel(f"{unit} (dot: value; bar: spread or interval, to the edge where it would reach 0)", fontsize=8)
        axes.grid(axis="x", color=QUIET, lw=0.4)
        axes.set_axisbelow(True)
        if not alone:
            figure.legend(frameon=False, fontsize=8, loc="outside upper right", ncols=2)
    return figure


def doses(data: pd.DataFrame) -> Figure:
    """Doses of each arm or cohort, step after step, the height of a step in proportion to its dose.

    `data`: label, step, dose, unit, period (missing: not stated). Groups with another unit have a scale of their own.
    """
    names = list(dict.fromkeys(data["label"]))
    most = data.groupby("unit")["dose"].max()
    with matplotlib.rc_context(STYLE):
        figure, (axes,) = canvas(0.7 + 0.62 * max(len(names), 2))
        for row in data.to_dict("records"):
            bottom = names.index(row["label"]) + 0.34
            height = 0.62 * row["dose"] / most[row["unit"]]
            axes.bar(row["step"] - 0.5, -height, width=0.98, bottom=bottom, color=ACCENT, alpha=0.75)
            period = f"\n{row['period']}" if pd.notna(row["period"]) else ""
            text = plain(f"{row['dose']:g} {row['unit']}{period}")
            axes.text(row["step"] - 0.96, bottom + 0.03, text, va="top", fontsize=7)
        axes.set_yticks(range(len(names)), [plain(wrapped(str(name), 40)) for name in names], fontsize=8)
        axes.set_ylim(len(names) - 0.1, -0.5)
        axes.set_xlim(0, max(3, int(data["step"].max())))
        axes.set_xticks([])
        axes.set_xlabel("steps in order; the length of a step is not drawn", fontsize=8)
    return figure
