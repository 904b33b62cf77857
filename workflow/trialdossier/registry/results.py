"""What a record states about what the trial found: participant flow, baseline, outcomes and their analyses."""

from __future__ import annotations

from collections.abc import Iterator

from trialdossier import values as v
from trialdossier.registry.groups import Groups
from trialdossier.registry.wording import PROSE
from trialdossier.rows import Cell, Row
from trialdossier.sources import verbatim
from trialdossier.structured import Node
from trialdossier.structured.columns import Columns, Part, Ways, cells, each, first, text

FLOW = ("resultsSection/participantFlowModule", "clinical_results/participant_flow")
BASELINE = ("resultsSection/baselineCharacteristicsModule", "clinical_results/baseline")
OUTCOMES = Part(
    "outcomes",
    ("resultsSection/outcomeMeasuresModule/outcomeMeasures", "clinical_results/outcome_list/outcome"),
    outcome_type=(v.outcome_type, "type", "type"),
    title=(verbatim, "title", "title | measure/title"),
    description=(PROSE, "description", "description | measure/description"),
    time_frame=(verbatim, "timeFrame", "time_frame"),
    safety_issue=(v.yes_or_no, "", "safety_issue"),
    population=(PROSE, "populationDescription", "population | measure/population"),
    reporting_status=(v.enumeration, "reportingStatus", ""),
    anticipated_posting_date=(v.posting_month, "anticipatedPostingDate", "posting_date"),
    units=(verbatim, "unitOfMeasure", "measure/units"),
    units_analyzed=(verbatim, "typeUnitsAnalyzed", "measure/units_analyzed"),
    units_selected=(verbatim, "denomUnitsSelected", ""),
    param_type=(v.param_type, "paramType", "measure/param"),
    dispersion_type=(verbatim, "dispersionType", "measure/dispersion"),
    calculate_percentage=(v.yes_or_no, "calculatePct", ""),
)
MEASURE = (".", "measure")
"""What holds the values of an outcome."""
FLOWS = Part(
    "participant_flows",
    FLOW,
    recruitment_details=(PROSE, "recruitmentDetails", "recruitment_details"),
    pre_assignment_details=(PROSE, "preAssignmentDetails", "pre_assignment_details"),
    units_analyzed=(verbatim, "typeUnitsAnalyzed", ""),
)
PERIODS = ("periods", "period_list/period")
PERIOD = Columns(period=(verbatim, "title", "title"))
MILESTONES = ("milestones", "milestone_list/milestone")
MILESTONE = Columns(title=(verbatim, "type", "title"), milestone_description=(PROSE, "comment", ""))
REACHED = ("achievements", "participants_list/participants")
REACHED_BY = Columns(
    count=(v.whole_number, "numSubjects", "@count"),
    count_units=(verbatim, "numUnits", ""),
    milestone_description=(PROSE, "comment", "."),
)
WITHDRAWALS = ("dropWithdraws", "drop_withdraw_reason_list/drop_withdraw_reason")
WITHDRAWAL = Columns(reason=(verbatim, "type", "title"), reason_comment=(PROSE, "comment", ""))
WITHDRAWN = ("reasons", "participants_list/participants")
WITHDRAWN_FROM = Columns(
    count=(v.whole_number, "numSubjects", "@count"),
    count_units=(verbatim, "numUnits", ""),
    reason_comment=(PROSE, "comment", "."),
)
MEASURES = ("measures", "measure_list/measure")
BASELINE_MEASURE = Columns(
    title=(verbatim, "title", "title"),
    description=(PROSE, "description", "description"),
    population_description=(PROSE, "populationDescription", "population"),
    units=(verbatim, "unitOfMeasure", "units"),
    param_type=(v.param_type, "paramType", "param"),
    dispersion_type=(v.dispersion_word, "dispersionType", "dispersion"),
    calculate_percentage=(v.yes_or_no, "calculatePct", ""),
    units_selected=(verbatim, "denomUnitsSelected", "units_analyzed"),
)
CLASSES = ("classes", "class_list/class")
CLASS = Columns(classification=(verbatim, "title", "title"))
CATEGORIES = ("categories", "category_list/category")
CATEGORY = Columns(category=(verbatim, "title", "title | sub_title"))
MEASUREMENTS = ("measurements", "measurement_list/measurement")
MEASUREMENT = Columns(
    param_value=(verbatim, "value", "@value"),
    param_value_num=(v.number, "value", "@value"),
    dispersion_value=(verbatim, "spread", "@spread"),
    dispersion_value_num=(v.number, "spread", "@spread"),
    dispersion_lower_limit=(v.number, "lowerLimit", "@lower_limit"),
    dispersion_upper_limit=(v.number, "upperLimit", "@upper_limit"),
    dispersion_lower_limit_raw=(verbatim, "lowerLimit", "@lower_limit"),
    dispersion_upper_limit_raw=(verbatim, "upperLimit", "@upper_limit"),
    explanation_of_na=(PROSE, "comment", "."),
)
COUNTED = ("denoms", "analyzed_list/analyzed")
UNITS: Ways = ("units", "units")
COUNTED_IN = Columns(units=(verbatim, "units", "units"), scope=(verbatim, "", "scope"))
COUNTS = ("counts", "count_list/count")
COUNT = Columns(count=(v.whole_number, "value", "@value"))
SELECTED = ("denomUnitsSelected", "units_analyzed")
ANALYSES = Part(
    "outcome_analyses",
    ("analyses", "analysis_list/analysis"),
    groups_description=(PROSE, "groupDescription", "groups_desc"),
    tested_non_inferiority=(v.yes_or_no, "testedNonInferiority", "non_inferiority"),
    non_inferiority_type=(v.enumeration, "nonInferiorityType", "non_inferiority_type"),
    non_inferiority_description=(PROSE, "nonInferiorityComment", "non_inferiority_desc"),
    method=(verbatim, "statisticalMethod", "method"),
    method_description=(PROSE, "statisticalComment", "method_desc"),
    p_value_modifier=(v.p_value_sign, "pValue", "p_value"),
    p_value=(v.p_value_number, "pValue", "p_value"),
    p_value_raw=(verbatim, "pValue", "p_value"),
    p_value_description=(PROSE, "pValueComment", "p_value_desc"),
    param_type=(verbatim, "paramType", "param_type"),
    param_value=(verbatim, "paramValue", "param_value"),
    param_value_num=(v.number, "paramValue", "param_value"),
    dispersion_type=(v.dispersion_word, "dispersionType", "dispersion_type"),
    dispersion_value=(verbatim, "dispersionValue", "dispersion_value"),
    dispersion_value_num=(v.number, "dispersionValue", "dispersion_value"),
    ci_n_sides=(v.interval_sides, "ciNumSides", "ci_n_sides"),
    ci_percent=(v.number, "ciPctValue", "ci_percent"),
    ci_lower_limit=(v.number, "ciLowerLimit", "ci_lower_limit"),
    ci_upper_limit=(v.number, "ciUpperLimit", "ci_upper_limit"),
    ci_lower_limit_raw=(verbatim, "ciLowerLimit", "ci_lower_limit"),
    ci_upper_limit_raw=(verbatim, "ciUpperLimit", "ci_upper_limit"),
    ci_lower_limit_na_comment=(PROSE, "ciLowerLimitComment", "ci_lower_limit_na_comment"),
    ci_upper_limit_na_comment=(PROSE, "ciUpperLimitComment", "ci_upper_limit_na_comment"),
    estimate_description=(PROSE, "estimateComment", "estimate_desc"),
    other_analysis_description=(PROSE, "otherAnalysisDescription", "other_analysis_desc"),
)
COMPARED = ("groupIds", "group_id_list/group_id")


def rows(study: Node) -> Iterator[Row]:
    """Participant flow, baseline, and outcomes."""
    yield from _participant_flow(study)
    yield from _baseline(first(study, BASELINE))
    yield from _outcomes(study)


def _participant_flow(study: Node) -> Iterator[Row]:
    yield from FLOWS.rows(study)
    module = first(study, FLOW)
    groups = Groups(module, "FG")
    yield from groups.rows("Participant Flow")
    for table, items, item, counts, count in (
        ("milestones", MILESTONES, MILESTONE, REACHED, REACHED_BY),
        ("drop_withdrawals", WITHDRAWALS, WITHDRAWAL, WITHDRAWN, WITHDRAWN_FROM),
    ):
        for period in each(module, PERIODS):
            for step in each(period, items):
                shared = cells(period, PERIOD) | cells(step, item)
                for number in each(step, counts):
                    yield Row(table, result_group=groups.code(number), **shared | cells(number, count))


def _baseline(module: Node) -> Iterator[Row]:
    groups = Groups(module, "BG")
    yield from groups.rows("Baseline")
    yield from _counts("baseline_counts", module, groups, {})
    for measure in each(module, MEASURES):
        analysed = _analysed(measure, measure, groups)
        yield from _measurements("baseline_measurements", measure, groups, cells(measure, BASELINE_MEASURE), analysed)


def _counts(table: str, owner: Node, groups: Groups, keys: dict[str, Cell]) -> Iterator[Row]:
    """The participants (or other units) analysed, by group."""
    for counted in each(owner, COUNTED):
        shared = keys | cells(counted, COUNTED_IN)
        for count in each(counted, COUNTS):
            yield Row(table, result_group=groups.code(count), **shared, **cells(count, COUNT))


def _measurements(
    table: str, measure: Node, groups: Groups, shared: dict[str, Cell], of_measure: dict[str, dict[str, Cell]]
) -> Iterator[Row]:
    """The values of a measure, by class, category and group; `of_measure` are the numbers analysed for all of it."""
    for part in each(measure, CLASSES) or [measure]:
        of_class = {} if part is measure else cells(part, CLASS)
        analysed = (_analysed(part, measure, groups) if part is not measure else {}) or of_measure
        for category in each(part, CATEGORIES):
            labels = shared | of_class | cells(category, CATEGORY)
            for number in each(category, MEASUREMENTS):
                code = groups.code(number)
                stated = labels | cells(number, MEASUREMENT)
                yield Row(table, result_group=code, **stated, **analysed.get(code, {}))


def _analysed(owner: Node, measure: Node, groups: Groups) -> dict[str, dict[str, Cell]]:
    """By group the number analysed that `owner` states itself; nothing where it states several and selects none."""
    stated = each(owner, COUNTED)
    if len(stated) > 1:
        selected = text(first(measure, SELECTED).cite())
        stated = [
            counted for counted in stated if selected is not None and text(first(counted, UNITS).cite()) == selected
        ]
    if len(stated) != 1:
        return {}
    units = first(stated[0], UNITS).cite()
    return {
        groups.code(count): {"number_analyzed": cells(count, COUNT).get("count"), "number_analyzed_units": units}
        for count in each(stated[0], COUNTS)
    }


def _outcomes(study: Node) -> Iterator[Row]:
    analyses = 0
    for ordinal, (outcome, stated) in enumerate(OUTCOMES.stated(study), 1):
        yield Row("outcomes", **stated)
        keys: dict[str, Cell] = {"outcome_ordinal": ordinal}
        groups = Groups(outcome, "OG")
        yield from groups.rows("Outcome", ordinal)
        measure = first(outcome, MEASURE)
        yield from _counts("outcome_counts", measure, groups, keys)
        yield from _measurements("outcome_measurements", measure, groups, keys, {})
        for analysis, found in ANALYSES.stated(outcome):
            analyses += 1
            yield Row("outcome_analyses", **keys, **found)
            for group in each(analysis, COMPARED):
                place: dict[str, Cell] = {"analysis_ordinal": analyses, "result_group": groups.code(group)}
                yield Row("outcome_analysis_groups", **keys, **place, title=groups.title(group))
