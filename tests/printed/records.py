"""A record in the form of the API v2, made of the rows that a reader gave: what a page states, and no more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from tests.printed.text import Tree

ITEM = re.compile(r"(?m)^ {2}( *)\u2022 ")
MEMBERS = {
    "param_value": "value",
    "dispersion_value": "spread",
    "dispersion_lower_limit_raw": "lowerLimit",
    "dispersion_upper_limit_raw": "upperLimit",
    "explanation_of_na": "comment",
}
Rows = list[dict[str, Any]]


def record(tables: dict[str, Rows]) -> Tree:
    """The study whose rows are `tables`."""
    return {"protocolSection": _protocol(tables), "resultsSection": _results(tables)}


def stated(**members: Any) -> Tree:
    """The members that have a value; texts as Markdown."""
    texts = {name: ITEM.sub(r"\1* ", v) if isinstance(v, str) else v for name, v in members.items()}
    return {name: value for name, value in texts.items() if value is not None}


def _protocol(tables: dict[str, Rows]) -> Tree:
    study, design = tables["studies"][0], tables["designs"][0]
    posted = {"studyFirst": "study_first", "resultsFirst": "results_first", "lastUpdate": "last_update"}
    return {
        "identificationModule": {
            "nctId": study["trial_id"],
            "briefTitle": study["brief_title"],
            "orgStudyIdInfo": {"id": tables["id_information"][0]["id_value"]},
            "secondaryIdInfos": [
                {"id": row["id_value"], "type": row["id_type"]} for row in tables["id_information"][1:]
            ],
        },
        "statusModule": {
            "overallStatus": study["overall_status"],
            "studyFirstSubmitDate": study["study_first_submitted_date"],
            "resultsFirstSubmitDate": study["results_first_submitted_date"],
            **{f"{new}PostDateStruct": {"date": study[f"{old}_posted_date"]} for new, old in posted.items()},
        },
        "sponsorCollaboratorsModule": {"leadSponsor": {"name": tables["responsible_parties"][0]["organization"]}},
        "conditionsModule": {"conditions": [row["name"] for row in tables["conditions"]]},
        "designModule": {
            "studyType": study["study_type"],
            "enrollmentInfo": {"count": study["enrollment"]},
            "designInfo": stated(
                allocation=design["allocation"],
                interventionModel=design["intervention_model"],
                primaryPurpose=design["primary_purpose"],
                maskingInfo={"masking": design["masking"]},
            ),
        },
        "armsInterventionsModule": {
            "interventions": [{"type": r["intervention_type"], "name": r["name"]} for r in tables["interventions"]]
        },
    }


def _results(tables: dict[str, Rows]) -> Tree:
    contact, agreement = tables["result_contacts"][0], tables["result_agreements"][0]
    return {
        "participantFlowModule": _flow(tables),
        "baselineCharacteristicsModule": _baseline(tables),
        "outcomeMeasuresModule": {"outcomeMeasures": [*_outcomes(tables)]},
        "adverseEventsModule": _events(tables),
        "moreInfoModule": {
            "certainAgreement": stated(
                piSponsorEmployee=agreement["pi_employee"] == "Yes",
                restrictiveAgreement=agreement["restrictive_agreement"] == "Yes",
                otherDetails=agreement["agreement"],
            ),
            "pointOfContact": stated(
                title=contact["name"],
                organization=contact["organization"],
                phone=contact["phone"],
                email=contact["email"],
            ),
        },
    }


def _groups(tables: dict[str, Rows], result_type: str, outcome: int | None = None) -> list[Tree]:
    return [
        stated(id=row["ctgov_group_code"], title=row["title"], description=row["description"])
        for row in tables["result_groups"]
        if row["result_type"] == result_type and row["outcome_ordinal"] == outcome
    ]


def _by(rows: Rows, *columns: str) -> Iterator[tuple[Any, Rows]]:
    """Neighbouring rows with the same values of `columns`."""
    for key, found in groupby(rows, lambda row: tuple(row[column] for column in columns)):
        yield (key[0] if len(key) == 1 else key), [*found]


def _flow(tables: dict[str, Rows]) -> Tree:
    flow = tables["participant_flows"][0]
    periods = [
        {
            "title": period,
            "milestones": [
                {"type": title, "achievements": [_count(row, "milestone_description") for row in counts]}
                for title, counts in _by(rows, "title")
            ],
            "dropWithdraws": [
                {"type": reason, "reasons": [_count(row, "reason_comment") for row in counts]}
                for reason, counts in _by([r for r in tables["drop_withdrawals"] if r["period"] == period], "reason")
            ],
        }
        for period, rows in _by(tables["milestones"], "period")
    ]
    return stated(
        recruitmentDetails=flow["recruitment_details"],
        preAssignmentDetails=flow["pre_assignment_details"],
        groups=_groups(tables, "Participant Flow"),
        periods=periods,
    )


def _count(row: dict[str, Any], note: str) -> Tree:
    return stated(groupId=row["result_group"], numSubjects=str(row["count"]), comment=row[note])


def _denominators(rows: Iterable[dict[str, Any]], units: str, count: str) -> list[Tree]:
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        if row[units]:
            found.setdefault(row[units].capitalize(), {})[row["result_group"]] = str(row[count])
    return [
        {"units": name, "counts": [{"groupId": group, "value": value} for group, value in counts.items()]}
        for name, counts in found.items()
    ]


def _baseline(tables: dict[str, Rows]) -> Tree:
    shared = ("title", "units", "param_type", "dispersion_type", "description", "population_description")
    measures = [
        stated(
            title=title,
            unitOfMeasure=units,
            paramType=kind,
            dispersionType=spread,
            description=description,
            populationDescription=population,
            classes=[*_classes(rows)],
        )
        for (title, units, kind, spread, description, population), rows in _by(tables["baseline_measurements"], *shared)
    ]
    return stated(
        groups=_groups(tables, "Baseline"),
        denoms=_denominators(tables["baseline_counts"], "units", "count"),
        populationDescription=tables["studies"][0]["baseline_population"],
        measures=measures,
    )


def _classes(rows: Rows) -> Iterator[Tree]:
    for title, found in _by(rows, "classification"):
        yield stated(
            title=title,
            denoms=_denominators(found, "number_analyzed_units", "number_analyzed") or None,
            categories=[
                stated(title=label, measurements=[_measurement(row) for row in values])
                for label, values in _by(found, "category")
            ],
        )


def _measurement(row: dict[str, Any]) -> Tree:
    return stated(groupId=row["result_group"], **{new: row[old] for old, new in MEMBERS.items()})


def _outcomes(tables: dict[str, Rows]) -> Iterator[Tree]:
    for row in tables["outcomes"]:
        number = row["ordinal"]
        counts = [r for r in tables["outcome_counts"] if r["outcome_ordinal"] == number]
        values = [r for r in tables["outcome_measurements"] if r["outcome_ordinal"] == number]
        yield stated(
            type=row["outcome_type"],
            title=row["title"],
            description=row["description"],
            populationDescription=row["population"],
            timeFrame=row["time_frame"],
            unitOfMeasure=row["units"],
            paramType=row["param_type"],
            dispersionType=row["dispersion_type"],
            groups=_groups(tables, "Outcome", number),
            denoms=_denominators(counts, "units", "count"),
            classes=[*_classes(values)],
        )


def _events(tables: dict[str, Rows]) -> Tree:
    groups, module = _groups(tables, "Reported Event"), tables["reported_event_modules"][0]
    for group in groups:
        for row in tables["reported_event_totals"]:
            if row["result_group"] == group["id"] and row["subjects_affected"] is not None:
                group[f"{row['event_type']}NumAffected"] = row["subjects_affected"]
                group[f"{row['event_type']}NumAtRisk"] = row["subjects_at_risk"]
    thresholds = {row["frequency_threshold"] for row in tables["reported_events"]} - {None}
    return stated(
        frequencyThreshold=thresholds.pop(),
        timeFrame=module["time_frame"],
        description=module["description"],
        eventGroups=groups,
        seriousEvents=[*_terms(tables["reported_events"], "serious")],
        otherEvents=[*_terms(tables["reported_events"], "other")],
    )


def _terms(rows: Rows, event_type: str) -> Iterator[Tree]:
    of_type = [row for row in rows if row["event_type"] == event_type]
    for (organ, term), found in _by(of_type, "organ_system", "adverse_event_term"):
        yield stated(
            term=term,
            organSystem=organ,
            sourceVocabulary=found[0]["vocab"],
            assessmentType=found[0]["assessment"].upper().replace(" ", "_").replace("-", "_"),
            stats=[
                stated(
                    groupId=row["result_group"],
                    numAffected=row["subjects_affected"],
                    numAtRisk=row["subjects_at_risk"],
                    numEvents=row["event_count"],
                )
                for row in found
            ],
        )
