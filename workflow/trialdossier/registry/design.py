"""What a record states about how the trial was planned: design, arms, interventions, outcomes, eligibility."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from trialdossier import values as v
from trialdossier.registry.wording import PROSE
from trialdossier.rows import Cell, Row
from trialdossier.sources import Cited, verbatim
from trialdossier.structured import Node, repeated
from trialdossier.structured.columns import Columns, Part, cells, each, first, text
from trialdossier.structured.criteria import criteria

MODULE = "protocolSection/designModule/designInfo"
ARMS = "protocolSection/armsInterventionsModule"
OUTCOMES = "protocolSection/outcomesModule"
ELIGIBILITY = "protocolSection/eligibilityModule"

DESIGNS = Part(
    "designs",
    (MODULE, "study_design_info"),
    allocation=(v.allocation, "allocation", "allocation"),
    intervention_model=(v.assignment, "interventionModel", "intervention_model"),
    observational_model=(v.enumeration, "observationalModel", "observational_model"),
    primary_purpose=(v.enumeration, "primaryPurpose", "primary_purpose"),
    time_perspective=(v.enumeration, "timePerspective", "time_perspective"),
    masking=(v.masking, "maskingInfo/masking", "masking"),
    who_masked=(v.masked_roles, "maskingInfo/whoMasked*", ""),
    masking_description=(PROSE, "maskingInfo/maskingDescription", "masking_description"),
    intervention_model_description=(PROSE, "interventionModelDescription", "intervention_model_description"),
)
MASKING = ("", "study_design_info/masking")
ROLES = re.compile(r"\(([^()]*+)\)")
"""Who is masked: `Double (Participant, Investigator)`; `None (Open Label)` names no role."""
ON_ONE_LINE = ("", "study_design")
DESIGN_PART = re.compile(
    r"(Allocation|Intervention Model|Observational Model|Primary Purpose|Time Perspective|Masking)"
    r":[ \t]++((?:[^,(<\n]++|\([^()\n]*+\))++)"
)
"""A part of the one line that held the design before 2017."""
CONVERSIONS = {
    "allocation": v.allocation,
    "intervention_model": v.assignment,
    "observational_model": v.enumeration,
    "primary_purpose": v.enumeration,
    "time_perspective": v.enumeration,
    "masking": v.masking,
}
GROUPS = Part(
    "design_groups",
    (f"{ARMS}/armGroups", "arm_group"),
    title=(verbatim, "label", "arm_group_label"),
    group_type=(v.group_type, "type", "arm_group_type"),
    description=(PROSE, "description", "description"),
)
INTERVENTIONS = Part(
    "interventions",
    (f"{ARMS}/interventions", "intervention"),
    intervention_type=(v.enumeration, "type", "intervention_type"),
    name=(verbatim, "name", "intervention_name"),
    description=(PROSE, "description", "description"),
)
OTHER_NAMES = Part("intervention_other_names", ("otherNames", "other_name"), name=(verbatim, ".", "."))
RECEIVED = Columns(
    intervention_type=(v.enumeration, "type", "intervention_type"), name=(verbatim, "name", "intervention_name")
)
LABELS = ("armGroupLabels", "arm_group_label")
NAMES_IN_ARM = ("interventionNames", "")
PLANNED_OUTCOMES = Part(
    "design_outcomes",
    (
        f"{OUTCOMES}/primaryOutcomes | {OUTCOMES}/secondaryOutcomes | {OUTCOMES}/otherOutcomes",
        "primary_outcome | secondary_outcome | other_outcome",
    ),
    measure=(verbatim, "measure", "measure"),
    time_frame=(verbatim, "timeFrame", "time_frame"),
    safety_issue=(v.yes_or_no, "", "safety_issue"),
    description=(PROSE, "description", "description"),
    outcome_type=(v.record_part, "name()", "name()"),
)
ELIGIBILITIES = Part(
    "eligibilities",
    (ELIGIBILITY, "eligibility"),
    gender=(v.gender, "sex", "gender"),
    gender_based=(v.yes_or_no, "genderBased", "gender_based"),
    gender_description=(PROSE, "genderDescription", "gender_description"),
    minimum_age=(v.age, "minimumAge", "minimum_age"),
    maximum_age=(v.age, "maximumAge", "maximum_age"),
    age_groups=(v.listed_words, "stdAges*", ""),
    healthy_volunteers=(v.yes_or_no, "healthyVolunteers", "healthy_volunteers"),
    sampling_method=(v.enumeration, "samplingMethod", "sampling_method"),
    population=(PROSE, "studyPopulation", "study_pop/textblock"),
)
CRITERIA = (f"{ELIGIBILITY}/eligibilityCriteria", "eligibility/criteria/textblock")


def rows(study: Node) -> Iterator[Row]:
    """Design, arms and interventions, planned outcomes, and who could take part."""
    yield from DESIGNS.rows(study, **_roles(first(study, MASKING)))
    yield _on_one_line(first(study, ON_ONE_LINE))
    yield from _arms(study)
    yield from PLANNED_OUTCOMES.rows(study)
    yield from ELIGIBILITIES.rows(study)
    stated = first(study, CRITERIA)
    if stated.text is not None:
        yield from criteria(stated, PROSE[stated.text.form])


def _roles(masking: Node) -> dict[str, Cell]:
    if masking.text is None:
        return {}
    match = ROLES.search(masking.text.text, max(masking.start, 0), max(masking.end, 0))
    return {"who_masked": masking.text.cite(*match.span(1), v.masked_roles)} if match else {}


def _on_one_line(node: Node) -> Row:
    if node.text is None:
        return Row("designs")
    found: dict[str, Cell] = {}
    for part in DESIGN_PART.finditer(node.text.text, node.start, node.end):
        column = part[1].lower().replace(" ", "_")
        if column not in found:
            found[column] = node.text.cite(*part.span(2), CONVERSIONS[column])
        if column == "masking" and (roles := ROLES.search(node.text.text, *part.span(2))):
            found["who_masked"] = node.text.cite(*roles.span(1), v.masked_roles)
    return Row("designs", **found)


def _arms(study: Node) -> Iterator[Row]:
    """Arms, interventions, and who receives what: each states the names of the other side again."""
    arms, interventions = GROUPS.stated(study), INTERVENTIONS.stated(study)
    receivers: dict[str | None, list[tuple[int, Cited | None]]] = {}
    by_name: dict[tuple[str | None, str | None], list[int]] = {}
    received = [cells(node, RECEIVED) for node, _ in interventions]
    for ordinal, (node, _) in enumerate(interventions, 1):
        by_name.setdefault(_typed(received[ordinal - 1]), []).append(ordinal)
        for label in each(node, LABELS):
            receivers.setdefault(text(label.cite()), []).append((ordinal, label.cite()))
    titles = [text(stated.get("title")) for _, stated in arms]
    for (_, stated), title in zip(arms, titles, strict=True):
        again = [label for _, label in receivers.get(title, [])]
        yield Row("design_groups", **stated | {"title": repeated(_cited(stated.get("title")), again)})
    for _, stated in interventions:
        yield Row("interventions", **stated)
    for ordinal, (node, _) in enumerate(interventions, 1):
        yield from OTHER_NAMES.rows(node, intervention_ordinal=ordinal)
    alike = Counter(titles)
    for number, ((arm, _), title) in enumerate(zip(arms, titles, strict=True), 1):
        labelled = {ordinal for ordinal, _ in receivers.get(title, [])} if alike[title] == 1 else set()
        yield from _receipts(number, arm, labelled, by_name, received)


def _receipts(
    group: int,
    arm: Node,
    labelled: set[int],
    by_name: dict[tuple[str | None, str | None], list[int]],
    received: list[dict[str, Cell]],
) -> Iterator[Row]:
    """What an arm receives, as the arm states it (`Drug: Placebo`) or else the intervention that names the arm."""
    found: dict[int, dict[str, Cell]] = {}
    unmatched: list[dict[str, Cell]] = []
    for printed in each(arm, NAMES_IN_ARM):
        stated = _typed_name(printed)
        places = by_name.get(_typed(stated), [])
        if len(places) == 1 and places[0] not in found:
            found[places[0]] = stated
        else:
            unmatched.append(stated)
    for place in sorted(labelled | found.keys()):
        keys = {"design_group_ordinal": group, "intervention_ordinal": place}
        yield Row("design_group_interventions", **keys, **found.get(place, received[place - 1]))
    for stated in unmatched:
        yield Row("design_group_interventions", design_group_ordinal=group, **stated)


def _typed_name(node: Node) -> dict[str, Cell]:
    """Type and name of `Dietary Supplement: Vitamin D`."""
    colon = node.text.text.find(": ", node.start, node.end) if node.text else -1
    if node.text is None or colon < 0:
        return {"intervention_type": None, "name": node.cite()}
    return {
        "intervention_type": node.text.cite(node.start, colon, v.enumeration),
        "name": node.text.cite(colon + 2, node.end),
    }


def _typed(stated: dict[str, Cell]) -> tuple[str | None, str | None]:
    return text(stated.get("intervention_type")), text(stated.get("name"))


def _cited(cell: Cell) -> Cited | None:
    return cell if isinstance(cell, Cited) else None
