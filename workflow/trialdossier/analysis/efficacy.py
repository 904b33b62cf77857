"""What a trial found, arranged for a reader."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pandas as pd

from trialdossier.analysis.article_rates import CLOSE
from trialdossier.analysis.checks.finding import quotes
from trialdossier.analysis.derived import appearance, keyed
from trialdossier.analysis.findings import NOT_SUMMED, POOLED, TIME_UNITS, main_rates, main_times, same
from trialdossier.analysis.pooling import METHODS
from trialdossier.analysis.responses import COUNT_UNITS, PERCENT_UNITS, importance, outcome_values
from trialdossier.storage import Frames


def outcomes(tables: Frames) -> pd.DataFrame:
    """Outcomes as reported, primary first."""
    data = keyed(tables["outcomes"], "outcomes")
    return data.assign(rank=importance(data)).sort_values(["source_id", "rank", "ordinal"])


def values(tables: Frames) -> pd.DataFrame:
    """Outcome values as reported, primary outcomes first, with their group and the participants analysed.

    `kind` is participants (counts and percentages of them), times (to an event) or measures (levels and all others).
    """
    data = outcome_values(tables)
    people = data["units"].str.contains(f"{PERCENT_UNITS}|{COUNT_UNITS}", na=False)
    time = data["units"].str.contains(TIME_UNITS, na=False)
    kind = pd.Series("measures", index=data.index).mask(time, "times").mask(people, "participants")
    spread = (data["dispersion_value_num"] > data["param_value_num"].abs()) & data["dispersion_type"].str.contains(
        STANDARD_DEVIATION, na=False
    )
    limited = data["description"].str.contains(SET_BELOW_LIMIT, na=False)
    note = pd.Series(None, index=data.index, dtype="string").mask(spread, WIDE)
    note = note.mask(spread & limited, f"{WIDE}; {BELOW_LIMIT}")
    own = data["category"].str.contains(OWN_TOTAL, na=False) | data["classification"].str.contains(OWN_TOTAL, na=False)
    told = pd.Series(None, index=data.index, dtype="string").mask(own & data["number_analyzed"].isna(), "see category")
    limits = pd.Series(None, index=data.index, dtype="string").mask(data["dispersion_type"].notna(), "not reported")
    data = data.assign(rank=importance(data), kind=kind, wide=note, analysed=told, limits=limits)
    return data.sort_values(["source_id", "rank", "outcome_ordinal", "ordinal"])


def times_of_outcomes(tables: Frames) -> pd.DataFrame:
    """Times to an event for the picture, primary outcomes first.

    label, group, estimate, lower, upper, shown (estimate and limits as printed), analysed (participants).
    """
    data = of_kind(tables, "times").dropna(subset=["param_value_num"])
    label = data["category"].fillna(data["group_title"]).fillna(data["result_group"])
    limits = {side: data[f"dispersion_{side}_limit"] for side in ("lower", "upper")}
    printed = zip(
        data["param_value"], data["dispersion_lower_limit_raw"], data["dispersion_upper_limit_raw"], strict=True
    )
    return data.assign(
        label=label,
        group=data["title"].fillna("").str.cat(data["units"].fillna(""), sep=", "),
        estimate=data["param_value_num"],
        shown=[as_printed(*texts) for texts in printed],
        analysed=data["number_analyzed"].fillna(data["count"]),
        **limits,
    )


def as_printed(estimate: Any, lower: Any, upper: Any) -> str:
    """An estimate with its limits in the digits of the source; one that is not given is not estimable."""
    if pd.isna(lower) and pd.isna(upper):
        return str(estimate)
    limits = ["not estimable" if pd.isna(limit) or limit == "NA" else str(limit) for limit in (lower, upper)]
    return f"{estimate} ({limits[0]} to {limits[1]})"


def immediate(tables: Frames) -> pd.DataFrame:
    """Medians of a time to an event that are zero: half or more had the event when the time began."""
    data = of_kind(tables, "times")
    return data[(data["param_value_num"] == 0) & data["param_type"].eq("MEDIAN").fillna(False)]


OWN_TOTAL = r"\b[Nn]\s*=\s*\d"
"""Labels of a category that say how many were analysed for it."""
Counts = tuple[int, ...] | None
STANDARD_DEVIATION = r"(?i)standard deviation|STANDARD_DEVIATION"
WIDE = "spread larger than the mean: the values are skewed"
BELOW_LIMIT = "values below the limit of detection were set to one number, as the outcome's text says"
SET_BELOW_LIMIT = re.compile(
    r"(?i)(?:\b(?:below|under|less than)|<)\s*(?:the\s+)?(?:lower\s+)?"
    r"(?:LL?O[DQ]\b|limits? of (?:detection|quantification|quantitation)|(?:detection|quantification) limits?)"
    r"[^.;]*\b(?:set|assigned|imputed|replaced|treated|recorded|reported)\s+(?:to|as|by|with|a value of)\s"
)
"""Words that say that values under a limit of the assay stand as one number."""


def of_kind(tables: Frames, kind: str) -> pd.DataFrame:
    """The rows of `values` of one kind."""
    data = values(tables)
    return data[data["kind"] == kind]


def levels(tables: Frames) -> list[pd.DataFrame]:
    """For each outcome of the kind `measures` with several values, what its picture shows.

    label (with the participants analysed), group, value, lower, upper (the limits, or value minus and plus its standard
    deviation; the lower missing where that is 0 or less), unit, title.
    """
    data = of_kind(tables, "measures").dropna(subset=["param_value_num"])
    deviation = data["dispersion_value_num"].where(data["dispersion_type"].str.contains(STANDARD_DEVIATION, na=False))
    below = data["param_value_num"] - deviation
    below = below.mask((below <= 0) & (data["param_value_num"] > 0))
    data = data.assign(
        value=data["param_value_num"],
        lower=data["dispersion_lower_limit"].fillna(below),
        upper=data["dispersion_upper_limit"].fillna(data["param_value_num"] + deviation),
        unit=data["units"],
        label=[_with_total(row) for row in data.to_dict("records")],
        group=data["group_title"].fillna(data["result_group"]),
    )
    parts = [part for _, part in data.groupby(["source_id", "rank", "outcome_ordinal"], sort=False)]
    return [part for part in parts if len(part) > 1]


def _with_total(row: dict[str, Any]) -> str:
    """What a value is of, with the number analysed unless the words say it themselves."""
    names = ("category", "classification", "group_title", "result_group")
    label = next(str(row[name]) for name in names if pd.notna(row[name]))
    count = row["number_analyzed"] if pd.notna(row["number_analyzed"]) else row["count"]
    return label if pd.isna(count) or re.search(OWN_TOTAL, label) else f"{label} (N = {count:.0f})"


DESIGN_TOPICS = ("enrollment", "centers", "treatment_period", "treatment_cycle", "cohorts")
"""Topics of claims that tell how a study was made, not what it found."""


def own_claims(tables: Frames) -> pd.DataFrame:
    """What an article states of the results of its own study; `limits` says where some could be stated and are not.

    `whole` says where it is counted among all enrolled, as the participants stated or the percentage tell.
    """
    claims = keyed(tables["claims"], "claims")
    own = claims["attributed_to"].isna() & ~claims["topic"].isin(DESIGN_TOPICS)
    estimated = claims["param_type"].isin(["MEDIAN", "MEAN", "HAZARD_RATIO", "ODDS_RATIO", "RISK_RATIO"])
    studies = tables["studies"].drop_duplicates("source_id")
    enrolled = claims["source_id"].map(dict(zip(studies["source_id"], studies["enrollment"], strict=True)))
    enrolled = pd.array(enrolled, dtype="Float64")
    near = claims["denominator"].isna() & ((100 * claims["count"] / enrolled - claims["percent"]).abs() <= CLOSE)
    whole = (claims["denominator"].eq(enrolled) | near).fillna(False)
    claims = claims.assign(
        limits=pd.Series(None, index=claims.index, dtype="string").mask(estimated, "not stated"),
        whole=pd.Series(None, index=claims.index, dtype="string").mask(whole, "the whole study"),
    )
    return claims[own].sort_values(["source_id", "ordinal"])


def design_claims(tables: Frames) -> pd.DataFrame:
    """What an article states of how its own study was made."""
    claims = keyed(tables["claims"], "claims")
    own = claims["attributed_to"].isna() & claims["topic"].isin(DESIGN_TOPICS)
    return claims[own].sort_values(["source_id", "ordinal"])


def elsewhere(tables: Frames) -> pd.DataFrame:
    """Sources that hold no results but say that there are some."""
    studies = keyed(tables["studies"], "studies")
    holding = {source for name in ("outcomes", "claims", "reported_events") for source in tables[name]["source_id"]}
    said = studies["results_status"].notna() | studies["results_first_posted_date"].notna()
    return studies[said & ~studies["source_id"].isin(holding)]


def comparator_claims(tables: Frames) -> pd.DataFrame:
    """What an article attributes to other studies: never this trial's results."""
    claims = _attributed(tables)
    return claims[~claims["restated"]]


def restated(tables: Frames) -> pd.DataFrame:
    """What an article attributes to another study, some of it numbers of this study, whose keys stand beside them."""
    claims = _attributed(tables)
    return claims[claims["restated"]]


def _attributed(tables: Frames) -> pd.DataFrame:
    claims = keyed(tables["claims"], "claims")
    known = tables["restated_claims"].rename(columns={"ordinal": "place", "claim_ordinal": "ordinal"})
    data = claims[claims["attributed_to"].notna()].merge(
        known[["source_id", "ordinal", "rate_ordinal"]], on=["source_id", "ordinal"], how="left", indicator="told"
    )
    key = data["source_id"].str.cat(data["rate_ordinal"].astype("string"), sep="/")
    data = data.assign(restated=data["told"].eq("both"), response_rates=key).drop(columns="told")
    return data.sort_values(["source_id", "ordinal"])


def table_cells(tables: Frames) -> pd.DataFrame:
    """Cells of an article's tables in reading order, each with the keys of its table, line and column.

    A cell's line and column are told by its place in the reading order, as labels may repeat or be missing: a line
    begins where the label of the line changes, and cells of a line stand in the order of the columns. `part` marks the
    lines that are parts of the line above them.
    """
    data = keyed(tables["article_tables"], "article_tables").sort_values(["source_id", "ordinal"])
    columns = [data[column].fillna("") for column in ("source_id", "table", "row_group", "row")]
    label = pd.Series(["\0".join(parts) for parts in zip(*columns, strict=True)], index=data.index, dtype="object")
    line = (label != label.shift()).astype("int64").cumsum()
    return data.assign(
        part=pd.Series(line.isin(parts_of_lines(data.assign(line=line))), index=data.index).map({True: OF_WHICH}),
        matrix_key=data["source_id"].str.cat(data["table"].fillna(""), sep="/"),
        row_key=line,
        column_key=data.groupby(line).cumcount(),
    )


OF_WHICH = "of which:"
"""How a line is shown that is a part of the line above it; below that line, the counts of all parts add up to its."""
SHARED = re.compile(r"[^\W\d_]{4,}")


def parts_of_lines(data: pd.DataFrame) -> set[int]:
    """The numbers (`line`) of lines that are parts of the line above them, in a table in reading order.

    That are two lines or more, right below it and under the same heading, each with a word of its label in theirs, that
    each count someone and whose counts are its counts in every column.
    """
    by = ["source_id", "table", "row_group"]
    parts: set[int] = set()
    for _, rows in data.groupby(by, sort=False, dropna=False):
        lines = [(int(n), str(each["row"].iloc[0]), _counts(each)) for n, each in rows.groupby("line", sort=False)]
        for place, (_, label, counts) in enumerate(lines):
            parts |= _parts(label, counts, lines[place + 1 :])
    return parts


def _counts(line: pd.DataFrame) -> tuple[int, ...] | None:
    return tuple(int(count) for count in line["count"]) if line["count"].notna().all() else None


def _parts(label: str, counts: Counts, below: Sequence[tuple[int, str, Counts]]) -> set[int]:
    """The numbers of the lines of `below` that are parts of the line with `label` and `counts`."""
    words, found = _words(label), set()
    left = list(counts or ())
    for number, other, of_other in below:
        fits = of_other is not None and len(of_other) == len(left) and any(of_other) and words & _words(other)
        if not fits or not any(left):
            break
        left = [rest - part for rest, part in zip(left, of_other or (), strict=True)]
        found.add(number)
        if min(left) < 0:
            return set()
    return found if len(found) > 1 and not any(left) else set()


def _words(label: str) -> set[str]:
    return {word.casefold() for word in SHARED.findall(label)}


def responses(tables: Frames) -> pd.DataFrame:
    """Response proportions for the forest plot: label, group (concept), percent, lower, upper, count, denominator.

    What an article states in a sentence and again in a table is drawn once.
    """
    rates = keyed(tables["response_rates"], "response_rates").dropna(subset=["percent"])
    again = rates["result_group"].isna() & rates.duplicated(["source_id", "concept", "count", "denominator"])
    return _plotted(tables, rates[~again])


def matches(tables: Frames) -> pd.DataFrame:
    """Every outcome and claim that is matched into a concept, by concept and trial: proportions, then times.

    `taken` says whether it stands for its trial across trials.
    """
    rates = with_facts(tables, keyed(tables["response_rates"], "response_rates"), "response_rates")
    times = with_facts(tables, keyed(tables["concept_estimates"], "concept_estimates"), "concept_estimates")
    taken = [
        rates["response_rates"].isin(main_rates(tables)["response_rates"]),
        times["concept_estimates"].isin(main_times(tables)["concept_estimates"]),
    ]
    data = pd.concat([rates, times], ignore_index=True)
    data["taken"] = pd.concat(taken, ignore_index=True).map({True: "yes", False: "another fits better"})
    rank = appearance(data["concept"], tables["summary_of_findings"]["concept"])
    return data.assign(rank=rank).sort_values(["rank", "trial_id", "source_id"], kind="stable")


def main_responses(tables: Frames) -> pd.DataFrame:
    """For the forest plot: each concept's one outcome per trial, and below them what they give together.

    As `responses`, and pooled (whether the row is a pooled one); `label` names the trial, or the trials pooled.
    """
    rates = _plotted(tables, main_rates(tables).dropna(subset=["percent"])).assign(pooled=False)
    rates["label"] = [f"{trial}: {label}" for trial, label in zip(rates["trial_id"], rates["label"], strict=True)]
    rates["group"] = rates["concept"].where(~_apart(rates), rates["concept"] + ", among: " + _among(rates))
    pooled = keyed(tables["pooled_proportions"], "pooled_proportions")
    pooled = pooled[pooled["method"] == SHOWN_METHOD]
    together = pooled.assign(
        pooled=True,
        group=pooled["concept"],
        label=[f"Pooled, random effects, k = {k}" for k in pooled["trials"]],
    )
    data = pd.concat([rates, together], ignore_index=True) if len(together) else rates
    rank = appearance(data["concept"], tables["summary_of_findings"]["concept"])
    return data.assign(rank=rank).sort_values(["rank", "pooled"], kind="stable")


def _among(rates: pd.DataFrame) -> pd.Series:
    return rates["population"].fillna("participants not stated")


def _apart(rates: pd.DataFrame) -> pd.Series:
    """Which of `rates` are of a concept that its trials count among different participants."""
    alike = {concept: same(_among(rows)) for concept, rows in rates.groupby("concept")}
    return ~rates["concept"].map(alike).astype(bool)


SHOWN_METHOD = "REML"
"""The estimator of the variance between trials that the picture shows."""


def _plotted(tables: Frames, rates: pd.DataFrame) -> pd.DataFrame:
    data = with_facts(tables, rates, "response_rates")
    data = data.assign(
        group=data["concept"],
        lower=data["exact_lower"],
        upper=data["exact_upper"],
        rank=appearance(data["concept"]),
    )
    return data.sort_values(["rank", "trial_id", "source_id", "ordinal"])


def main_times_by_trial(tables: Frames) -> pd.DataFrame:
    """For the picture: each concept's one time per trial: label, group (concept and unit), estimate, lower, upper."""
    data = with_facts(tables, main_times(tables), "concept_estimates")
    data = data.assign(
        label=[f"{trial}: {shown}" for trial, shown in zip(data["trial_id"], data["label"], strict=True)],
        shown=[_time_as_printed(tables, row) for row in data.to_dict("records")],
        analysed=data["participants"],
        group=data["concept"].str.cat(data["unit"], sep=", "),
    )
    return data.assign(rank=appearance(data["group"])).sort_values(["rank", "trial_id"], kind="stable")


def _time_as_printed(tables: Frames, row: dict[str, Any]) -> str:
    """The estimate of a row of `concept_estimates` with its limits, in the digits of its source."""
    if pd.notna(row["outcome_measurements"]):
        printed = keyed(tables["outcome_measurements"], "outcome_measurements").set_index("outcome_measurements")
        stated = printed.loc[row["outcome_measurements"]]
        names = ("param_value", "dispersion_lower_limit_raw", "dispersion_upper_limit_raw")
        return as_printed(*(stated[name] for name in names))
    names = ("param_value", "dispersion_lower_limit", "dispersion_upper_limit")
    return as_printed(*(quotes(tables, "claims", name).get(row["claims"]) for name in names))


def pooled(tables: Frames) -> pd.DataFrame:
    """Pooled proportions by concept and method; with two trials, for which the estimators give the same, once."""
    data = keyed(tables["pooled_proportions"], "pooled_proportions").sort_values("ordinal")
    return data.assign(estimators=data["method"].mask(data["trials"] == 2, BOTH_ESTIMATORS))


BOTH_ESTIMATORS = " or ".join(METHODS) + ": with two trials both give the same"


def definitions(tables: Frames) -> pd.DataFrame:
    """How each trial defines what stands for it in the summary, one row per trial and definition.

    concepts: those of the summary that the definition is of; only of concepts that several trials report.
    """
    rates = main_rates(tables)
    rates = rates[rates.groupby("concept")["trial_id"].transform("nunique") > 1]
    rates = with_facts(tables, rates, "response_rates")
    rank = appearance(rates["concept"], tables["summary_of_findings"]["concept"])
    rates = rates.assign(rank=rank, told=rates["definition"].fillna("")).sort_values(
        ["trial_id", "rank"], kind="stable"
    )
    by = ["trial_id", "told"]
    named = rates.groupby(by, sort=False)["concept"].agg(lambda names: "; ".join(dict.fromkeys(names)))
    return rates.drop_duplicates(by).merge(named.rename("concepts"), left_on=by, right_index=True)


def findings(tables: Frames) -> pd.DataFrame:
    """The summary of findings, one row per concept and kind, with the keys of what it rests on.

    `comparator` is a plain caution where no trial of the row allocated its participants to groups at random; `total`
    says why a sum of participants is missing, `added` that a sum is one, `few` what two trials pooled are worth.
    """
    data = keyed(tables["summary_of_findings"], "summary_of_findings").sort_values("ordinal")
    data = data[data["kind"] != "none"]
    rates = with_facts(tables, main_rates(tables), "response_rates")
    chosen = with_facts(tables, main_times(tables), "concept_estimates")
    together = keyed(tables["pooled_proportions"], "pooled_proportions")
    shown = together[together["method"] == SHOWN_METHOD].set_index("concept")["pooled_proportions"]
    designs = tables["designs"]
    several = (designs["allocation"] == "RANDOMIZED") & ~designs["intervention_model"].eq("SINGLE_GROUP").fillna(False)
    randomised = set(designs.loc[several.fillna(False), "trial_id"])
    names = (*_LISTED, "pooled_proportions", "comparator", "few", "added")
    columns: dict[str, list[Any]] = {name: [] for name in names}
    for row in data.to_dict("records"):
        rows = rates if row["kind"] == "proportion" else chosen[chosen["unit"] == row["unit"]]
        rows = rows[rows["concept"] == row["concept"]]
        for name in _LISTED:
            columns[name].append(list(rows[name]) if name in rows else [None] * len(rows))
        columns["pooled_proportions"].append(shown.get(row["concept"]) if row["pooling"] == POOLED else None)
        columns["few"].append(TWO_TRIALS if row["pooling"] == POOLED and row["trials"] == 2 else None)
        columns["added"].append("added up" if len(rows) > 1 else None)
        columns["comparator"].append(RANDOMISED if randomised >= set(rows["trial_id"]) else NO_COMPARATOR)
    apart = [any(reason in pooling for reason in NOT_SUMMED) for pooling in data["pooling"]]
    total = ["not summed" if each else "not stated" for each in apart]
    return data.assign(**columns, total=total)


def cautions(tables: Frames) -> pd.DataFrame:
    """Each caution of the summary of findings once, with the concepts that it is about, where it is not about all."""
    data = findings(tables)
    if data["comparator"].nunique() == 1:
        return pd.DataFrame({"comparator": [f"Of all of these: {data['comparator'].iloc[0]}"]})
    named = data.groupby("comparator", sort=False)["concept"].agg(lambda names: "; ".join(dict.fromkeys(names)))
    return pd.DataFrame({"comparator": [f"{names}: {caution}" for caution, names in named.items()]})


def unmatched(tables: Frames) -> pd.DataFrame:
    """The concepts of the configuration that no source reports, in one row; none where each is reported."""
    data = tables["summary_of_findings"]
    names = list(data.loc[data["kind"] == "none", "concept"])
    return pd.DataFrame({"concepts": ["; ".join(names)]} if names else {})


_LISTED = ("studies", "response_rates", "concept_estimates", "outcomes", "outcome_measurements", "claims")
TWO_TRIALS = "two trials: not informative"
NO_COMPARATOR = (
    "no comparator; without a group allocated at random, what the treatment adds cannot be told from what patients,"
    " supportive care and time bring."
)
RANDOMISED = "from randomised trials; see the comparisons of their groups."


def contrasts(tables: Frames) -> pd.DataFrame:
    """Groups of a trial against each other: keys of the outcome, of both groups and of both values."""
    data = keyed(tables["outcome_contrasts"], "outcome_contrasts").sort_values(["source_id", "ordinal"])
    known = outcome_values(tables)
    facts = known[["source_id", "ordinal", "outcomes", "outcome_measurements"]]
    data = data.merge(
        facts.rename(columns={"ordinal": "measurement_ordinal"}), on=["source_id", "measurement_ordinal"], how="left"
    )
    titles = known.drop_duplicates(["source_id", "outcome_ordinal", "result_group"])
    titles = titles[["source_id", "outcome_ordinal", "result_group", "result_groups"]]
    data = data.merge(titles, on=["source_id", "outcome_ordinal", "result_group"], how="left")
    others = titles.rename(columns={"result_group": "against", "result_groups": "against_group"})
    data = data.merge(others, on=["source_id", "outcome_ordinal", "against"], how="left")
    return data.assign(
        against_place=["result_groups:" + key + ":title" if pd.notna(key) else None for key in data["against_group"]]
    )


def analyses(tables: Frames) -> pd.DataFrame:
    """Statistical analyses with the key of their outcome."""
    data = keyed(tables["outcome_analyses"], "outcome_analyses")
    named = keyed(tables["outcomes"], "outcomes").rename(columns={"ordinal": "outcome_ordinal"})
    return data.merge(
        named[["source_id", "outcome_ordinal", "outcomes"]], on=["source_id", "outcome_ordinal"], how="left"
    ).sort_values(["source_id", "ordinal"])


def with_facts(tables: Frames, data: pd.DataFrame, computed: str) -> pd.DataFrame:
    """`data` with the rows that each row of the table `computed` rests on, and the row of its study."""
    names = keyed(tables["studies"], "studies").drop_duplicates("source_id")[["source_id", "studies"]]
    data = data.merge(names, on="source_id", how="left")
    lineage = tables["lineage"]
    lineage = lineage[(lineage["result_table"] == computed) & ~lineage["result_column"].isin(WORDED)]
    for name in ("claims", "outcome_measurements", "outcomes"):
        mine = lineage[lineage["table"] == name]
        known = dict(zip(mine["result_row"], mine["row"], strict=True))
        data[name] = pd.array([known.get(key) for key in data[computed]], dtype="string")
    measured = outcome_values(tables).set_index("outcome_measurements")["outcomes"]
    found = [measured.get(key) if pd.notna(key) else None for key in data["outcome_measurements"]]
    data["outcomes"] = data["outcomes"].fillna(pd.Series(found, index=data.index, dtype="string"))
    return data


WORDED = ("window", "population", "definition", "defined")
"""Columns of computed tables that tell of time, participants and definition, not of the value."""


def groups(tables: Frames) -> pd.DataFrame:
    """Groups of the results, each name and description once."""
    data = keyed(tables["result_groups"], "result_groups").sort_values(["source_id", "ordinal"])
    return data.drop_duplicates(["source_id", "title", "description"])


def statements(tables: Frames) -> pd.DataFrame:
    """What an article states beside the quantities that were read as claims."""
    return keyed(tables["article_statements"], "article_statements").sort_values(["source_id", "ordinal"])
