"""How studies were made: participant flow, dates, ages admitted, steps of dose."""

from __future__ import annotations

import matplotlib
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from trialdossier.figures.canvas import ACCENT, INK, STYLE, WARM, canvas, furnish, name_rows, plain, wrapped
from trialdossier.sources import shortened


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
        name_rows(axes, list(data["label"]), 0.4)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.ticklabel_format(axis="x", useOffset=False)
        furnish(
            axes,
            "circle: start; diamond: primary completion; square: completion\n"
            "(open: estimated, or later than the record's last update)",
        )
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
        name_rows(left, list(data["label"]), 0.4)
        left.set_xlabel("age at entry, years")
        right.set_xlabel("criteria stated")
        right.xaxis.set_major_locator(MaxNLocator(integer=True))
        right.legend(frameon=False, fontsize=8)
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
