"""ClinicalTrials.gov API v2, JSON: one study per file.

Long texts are Markdown (`markupFormat=markdown`, the default): `\\>=` states `>=`. Groups are numbered by their order
in a section, whatever ids the file gives them. A cell is empty, and its line unread, where the tables have no column:
whether percentages are calculated, whether non-inferiority was tested, units of the baseline other than participants,
size and upload of documents, sources of retractions, the old form of the responsible party (name and title in one),
the registry's own derivations (browse leaves and branches, predictions).
`central_contacts.contact_type` is empty: the format states a role, not who is the backup.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from trialdossier import values as v
from trialdossier.rows import Cell, Row
from trialdossier.sources import Cited, Document, verbatim
from trialdossier.structured import Fields, Node, cells, json_tree, repeated, row, together, uncollected
from trialdossier.structured.criteria import criteria
from trialdossier.structured.groups import Groups

NAME = "api-v2-json"
TITLE = "ClinicalTrials.gov API v2 record (JSON, one study per file)"
LOOKED_FOR = "a JSON object with protocolSection and, in it, identificationModule"
FRAME = (
    re.compile(r'^[ \t]*+(?:"[A-Za-z0-9_]++"[ \t]*+:[ \t]*+)?+[\[\]{},][\[\]{}, \t\r]*+$', re.M),
    re.compile(r'^[ \t]*+"(?:groupId|id)"[ \t]*+:[ \t]*+"[FBOE]G[0-9]{3,}+"[\]}, \t\r]*+$', re.M),
    re.compile(r'^[ \t]*+"groupIds"[ \t]*+:[ \t]*+\[(?:"OG[0-9]{3,}+",?+[ \t]*+)++\][\]}, \t\r]*+$', re.M),
    re.compile(r'^[ \t]*+"OG[0-9]{3,}+"[\], \t\r]*+$', re.M),
    re.compile(r'^[ \t]*+"versionHolder"[ \t]*+:[ \t]*+"[0-9-]++"[}, \t\r]*+$', re.M),
)
OPENING = re.compile(r"\ufeff?\s*+\{")
NCT_ID = re.compile(r"NCT[0-9]{8}")
MARKED_UP = v.unescaped


def recognises(document: Document) -> bool:
    """Whether the text is a JSON object (perhaps a broken one) with the parts of a study."""
    text = document.text
    return bool(OPENING.match(text)) and '"protocolSection"' in text and '"identificationModule"' in text


def read(document: Document) -> Iterator[Row]:
    """Yield the study, then the rows of the protocol, of the results and of the derived section."""
    with uncollected():
        rows = [*_rows(document)]
    yield from rows


def _rows(document: Document) -> Iterator[Row]:
    study = _study(json_tree.tree(document))
    protocol, results = study["protocolSection"], study["resultsSection"]
    yield _studies_row(study)
    yield from _identification(protocol)
    yield from _people(protocol)
    yield from _places(protocol["contactsLocationsModule"], study["derivedSection/miscInfoModule"])
    yield from _subjects(protocol, study["derivedSection"])
    yield from _literature(protocol["referencesModule"])
    yield from _documents(study)
    yield from _design(protocol)
    yield from _eligibility(protocol["eligibilityModule"])
    yield from _participant_flow(results["participantFlowModule"])
    yield from _baseline(results["baselineCharacteristicsModule"])
    yield from _outcomes(results["outcomeMeasuresModule"])
    yield from _adverse_events(results["adverseEventsModule"])
    yield from _more_information(results["moreInfoModule"])


def _study(root: Node) -> Node:
    """The one study of the file, which a search may have wrapped in a list."""
    studies = root.each("studies") or [root]
    if len(studies) > 1:
        raise studies[1].error(f"the file holds {len(studies)} studies; expected one study per file")
    nct_id = studies[0]["protocolSection/identificationModule/nctId"]
    if not nct_id:
        raise root.error("expected protocolSection.identificationModule.nctId, found none")
    cited = nct_id.cite()
    if cited is None or not NCT_ID.fullmatch(str(cited.value)):
        raise nct_id.error("expected an NCT number (NCT and eight digits)")
    return studies[0]


IDENTIFICATION = "protocolSection/identificationModule"
STATUS = "protocolSection/statusModule"
OVERSIGHT = "protocolSection/oversightModule"
DESIGN = "protocolSection/designModule"
SHARING = "protocolSection/ipdSharingStatementModule"
STUDY: Fields = {
    "trial_id": (f"{IDENTIFICATION}/nctId", verbatim),
    "brief_title": (f"{IDENTIFICATION}/briefTitle", verbatim),
    "official_title": (f"{IDENTIFICATION}/officialTitle", verbatim),
    "acronym": (f"{IDENTIFICATION}/acronym", verbatim),
    "source": (f"{IDENTIFICATION}/organization/fullName", verbatim),
    "source_class": (f"{IDENTIFICATION}/organization/class", v.agency_class),
    "overall_status": (f"{STATUS}/overallStatus", v.registry_status),
    "last_known_status": (f"{STATUS}/lastKnownStatus", v.registry_status),
    "why_stopped": (f"{STATUS}/whyStopped", verbatim),
    "verification_date": (f"{STATUS}/statusVerifiedDate", v.iso_date),
    "has_expanded_access": (f"{STATUS}/expandedAccessInfo/hasExpandedAccess", v.yes_or_no),
    "expanded_access_nctid": (f"{STATUS}/expandedAccessInfo/nctId", verbatim),
    "expanded_access_status": (f"{STATUS}/expandedAccessInfo/statusForNctId", v.registry_status),
    "start_date": (f"{STATUS}/startDateStruct/date", v.iso_date),
    "start_date_type": (f"{STATUS}/startDateStruct/type", v.enrollment_type),
    "primary_completion_date": (f"{STATUS}/primaryCompletionDateStruct/date", v.iso_date),
    "primary_completion_date_type": (f"{STATUS}/primaryCompletionDateStruct/type", v.enrollment_type),
    "completion_date": (f"{STATUS}/completionDateStruct/date", v.iso_date),
    "completion_date_type": (f"{STATUS}/completionDateStruct/type", v.enrollment_type),
    "study_first_submitted_date": (f"{STATUS}/studyFirstSubmitDate", v.iso_date),
    "study_first_submitted_qc_date": (f"{STATUS}/studyFirstSubmitQcDate", v.iso_date),
    "study_first_posted_date": (f"{STATUS}/studyFirstPostDateStruct/date", v.iso_date),
    "study_first_posted_date_type": (f"{STATUS}/studyFirstPostDateStruct/type", v.enrollment_type),
    "results_first_submitted_date": (f"{STATUS}/resultsFirstSubmitDate", v.iso_date),
    "results_first_submitted_qc_date": (f"{STATUS}/resultsFirstSubmitQcDate", v.iso_date),
    "results_first_posted_date": (f"{STATUS}/resultsFirstPostDateStruct/date", v.iso_date),
    "results_first_posted_date_type": (f"{STATUS}/resultsFirstPostDateStruct/type", v.enrollment_type),
    "disposition_first_submitted_date": (f"{STATUS}/dispFirstSubmitDate", v.iso_date),
    "disposition_first_submitted_qc_date": (f"{STATUS}/dispFirstSubmitQcDate", v.iso_date),
    "disposition_first_posted_date": (f"{STATUS}/dispFirstPostDateStruct/date", v.iso_date),
    "disposition_first_posted_date_type": (f"{STATUS}/dispFirstPostDateStruct/type", v.enrollment_type),
    "last_update_submitted_date": (f"{STATUS}/lastUpdateSubmitDate", v.iso_date),
    "last_update_posted_date": (f"{STATUS}/lastUpdatePostDateStruct/date", v.iso_date),
    "last_update_posted_date_type": (f"{STATUS}/lastUpdatePostDateStruct/type", v.enrollment_type),
    "has_dmc": (f"{OVERSIGHT}/oversightHasDmc", v.yes_or_no),
    "is_fda_regulated_drug": (f"{OVERSIGHT}/isFdaRegulatedDrug", v.yes_or_no),
    "is_fda_regulated_device": (f"{OVERSIGHT}/isFdaRegulatedDevice", v.yes_or_no),
    "is_unapproved_device": (f"{OVERSIGHT}/isUnapprovedDevice", v.yes_or_no),
    "is_ppsd": (f"{OVERSIGHT}/isPpsd", v.yes_or_no),
    "is_us_export": (f"{OVERSIGHT}/isUsExport", v.yes_or_no),
    "fdaaa801_violation": (f"{OVERSIGHT}/fdaaa801Violation", v.yes_or_no),
    "study_type": (f"{DESIGN}/studyType", v.study_type),
    "enrollment": (f"{DESIGN}/enrollmentInfo/count", v.whole_number),
    "enrollment_type": (f"{DESIGN}/enrollmentInfo/type", v.enrollment_type),
    "patient_registry": (f"{DESIGN}/patientRegistry", v.yes_or_no),
    "target_duration": (f"{DESIGN}/targetDuration", verbatim),
    "expanded_access_type_individual": (f"{DESIGN}/expandedAccessTypes/individual", v.yes_or_no),
    "expanded_access_type_intermediate": (f"{DESIGN}/expandedAccessTypes/intermediate", v.yes_or_no),
    "expanded_access_type_treatment": (f"{DESIGN}/expandedAccessTypes/treatment", v.yes_or_no),
    "biospec_retention": (f"{DESIGN}/bioSpec/retention", v.enumeration),
    "biospec_description": (f"{DESIGN}/bioSpec/description", MARKED_UP),
    "plan_to_share_ipd": (f"{SHARING}/ipdSharing", v.sharing_plan),
    "plan_to_share_ipd_description": (f"{SHARING}/description", MARKED_UP),
    "ipd_time_frame": (f"{SHARING}/timeFrame", MARKED_UP),
    "ipd_access_criteria": (f"{SHARING}/accessCriteria", MARKED_UP),
    "ipd_url": (f"{SHARING}/url", verbatim),
    "results_status": ("hasResults", v.results_status),
    "baseline_population": ("resultsSection/baselineCharacteristicsModule/populationDescription", MARKED_UP),
    "limitations_and_caveats": ("resultsSection/moreInfoModule/limitationsAndCaveats/description", MARKED_UP),
}


def _studies_row(study: Node) -> Row:
    return row(
        "studies",
        study,
        STUDY,
        phase=together(study.each(f"{DESIGN}/phases"), v.phase),
        ipd_information_types=together(study.each(f"{SHARING}/infoTypes"), v.listed_words),
    )


IDENTIFIER: Fields = {
    "id_value": ("id", verbatim),
    "id_type": ("type", v.id_type),
    "id_type_description": ("domain", verbatim),
    "id_link": ("link", verbatim),
}


def _identification(protocol: Node) -> Iterator[Row]:
    module = protocol["identificationModule"]
    for node in [*module.each("orgStudyIdInfo"), *module.each("secondaryIdInfos")]:
        yield row("id_information", node, IDENTIFIER, id_source=node.cite_name(v.record_part))
    for node in module.each("nctIdAliases"):
        yield Row("id_information", id_source=node.cite_name(v.record_part), id_value=node.cite())
    summary = protocol["descriptionModule/briefSummary"].cite(v.unescaped_paragraphs)
    yield Row("brief_summaries", description=summary)
    description = protocol["descriptionModule/detailedDescription"].cite(v.unescaped_paragraphs)
    yield Row("detailed_descriptions", description=description)


SPONSOR: Fields = {"name": ("name", verbatim), "agency_class": ("class", v.agency_class)}
RESPONSIBLE_PARTY: Fields = {
    "responsible_party_type": ("type", v.enumeration),
    "name": ("investigatorFullName", verbatim),
    "title": ("investigatorTitle", verbatim),
    "affiliation": ("investigatorAffiliation", verbatim),
    "organization": ("oldOrganization", verbatim),
}
OFFICIAL: Fields = {
    "name": ("name", verbatim),
    "role": ("role", v.enumeration),
    "affiliation": ("affiliation", verbatim),
}
CONTACT: Fields = {
    "name": ("name", verbatim),
    "role": ("role", v.enumeration),
    "phone": ("phone", verbatim),
    "phone_extension": ("phoneExt", verbatim),
    "email": ("email", verbatim),
}


def _people(protocol: Node) -> Iterator[Row]:
    module = protocol["sponsorCollaboratorsModule"]
    for node in [*module.each("leadSponsor"), *module.each("collaborators")]:
        yield row("sponsors", node, SPONSOR, lead_or_collaborator=node.cite_name(v.record_part))
    yield row("responsible_parties", module["responsibleParty"], RESPONSIBLE_PARTY)
    for node in protocol.each("contactsLocationsModule/overallOfficials"):
        yield row("overall_officials", node, OFFICIAL)
    for node in protocol.each("contactsLocationsModule/centralContacts"):
        yield row("central_contacts", node, CONTACT)


FACILITY: Fields = {
    "name": ("facility", verbatim),
    "city": ("city", verbatim),
    "state": ("state", verbatim),
    "zip": ("zip", verbatim),
    "country": ("country", verbatim),
    "status": ("status", v.registry_status),
    "latitude": ("geoPoint/lat", v.number),
    "longitude": ("geoPoint/lon", v.number),
}
INVESTIGATOR: Fields = {"name": ("name", verbatim), "role": ("role", v.enumeration)}


def _places(module: Node, derived: Node) -> Iterator[Row]:
    ordinal = 0
    for node in module.each("locations"):
        facility = row("facilities", node, FACILITY)
        if not facility:
            continue
        ordinal += 1
        yield facility
        for contact in node.each("contacts"):
            person = row("facility_contacts", contact, CONTACT, facility_ordinal=ordinal)
            role = person.cells.get("role")
            if isinstance(role, Cited) and str(role.value).endswith("INVESTIGATOR"):
                person = row("facility_investigators", contact, INVESTIGATOR, facility_ordinal=ordinal)
            yield person
    for node in derived.each("removedCountries"):
        yield Row("countries", name=node.cite(), removed=node.cite_name(v.record_part))


MESH_TERM: Fields = {"mesh_term": ("term", verbatim), "mesh_id": ("id", verbatim)}


def _subjects(protocol: Node, derived: Node) -> Iterator[Row]:
    for node in protocol.each("conditionsModule/conditions"):
        yield Row("conditions", name=node.cite())
    for node in protocol.each("conditionsModule/keywords"):
        yield Row("keywords", name=node.cite())
    for table, module in (
        ("browse_conditions", derived["conditionBrowseModule"]),
        ("browse_interventions", derived["interventionBrowseModule"]),
    ):
        for node in [*module.each("meshes"), *module.each("ancestors")]:
            yield row(table, node, MESH_TERM, mesh_type=node.cite_name(v.record_part))


REFERENCE: Fields = {
    "pmid": ("pmid", verbatim),
    "reference_type": ("type", v.enumeration),
    "citation": ("citation", MARKED_UP),
}
LINK: Fields = {"url": ("url", verbatim), "description": ("label", MARKED_UP)}


def _literature(module: Node) -> Iterator[Row]:
    for node in module.each("references"):
        retraction = together([n["pmid"] for n in node.each("retractions")], verbatim)
        yield row("study_references", node, REFERENCE, retraction=retraction)
    for node in module.each("seeAlsoLinks"):
        yield row("links", node, LINK)


DATA_SET: Fields = {
    "document_id": ("id", verbatim),
    "document_type": ("type", verbatim),
    "url": ("url", verbatim),
    "comment": ("comment", MARKED_UP),
}
LARGE_DOCUMENT: Fields = {
    "document_type": ("label", verbatim),
    "document_date": ("date", v.iso_date),
    "has_protocol": ("hasProtocol", v.yes_or_no),
    "has_icf": ("hasIcf", v.yes_or_no),
    "has_sap": ("hasSap", v.yes_or_no),
    "url": ("filename", verbatim),
}
UNPOSTED_EVENT: Fields = {"event": ("type", v.enumeration), "event_date": ("date", v.iso_date)}


def _documents(study: Node) -> Iterator[Row]:
    for node in study.each("protocolSection/referencesModule/availIpds"):
        yield row("documents", node, DATA_SET)
    for node in study.each("documentSection/largeDocumentModule/largeDocs"):
        yield row("provided_documents", node, LARGE_DOCUMENT)
    for node in study.each("annotationSection/annotationModule/unpostedAnnotation/unpostedEvents"):
        yield row("pending_results", node, UNPOSTED_EVENT)


DESIGN_INFO: Fields = {
    "allocation": ("designInfo/allocation", v.allocation),
    "intervention_model": ("designInfo/interventionModel", v.assignment),
    "observational_model": ("designInfo/observationalModel", v.enumeration),
    "primary_purpose": ("designInfo/primaryPurpose", v.enumeration),
    "time_perspective": ("designInfo/timePerspective", v.enumeration),
    "masking": ("designInfo/maskingInfo/masking", v.masking),
    "masking_description": ("designInfo/maskingInfo/maskingDescription", MARKED_UP),
    "intervention_model_description": ("designInfo/interventionModelDescription", MARKED_UP),
}
ARM: Fields = {"group_type": ("type", v.group_type), "description": ("description", MARKED_UP)}
INTERVENTION: Fields = {"intervention_type": ("type", v.enumeration), "description": ("description", MARKED_UP)}
INTERVENTION_OF_ARM: Fields = {"intervention_type": ("type", v.enumeration), "name": ("name", verbatim)}
PLANNED_OUTCOME: Fields = {
    "measure": ("measure", verbatim),
    "time_frame": ("timeFrame", verbatim),
    "description": ("description", MARKED_UP),
}


def _design(protocol: Node) -> Iterator[Row]:
    module = protocol["designModule"]
    who_masked = together(module.each("designInfo/maskingInfo/whoMasked"), v.listed_words)
    yield row("designs", module, DESIGN_INFO, who_masked=who_masked)
    yield from _arms(protocol["armsInterventionsModule"])
    outcomes = protocol["outcomesModule"]
    for kind in ("primaryOutcomes", "secondaryOutcomes", "otherOutcomes"):
        for node in outcomes.each(kind):
            yield row("design_outcomes", node, PLANNED_OUTCOME, outcome_type=node.cite_name(v.record_part))


def _arms(module: Node) -> Iterator[Row]:
    """Arms, interventions, and who receives what: each states the names of the other side again."""
    arms = [arm for arm in module.each("armGroups") if row("design_groups", arm, ARM, title=arm["label"].cite())]
    interventions = [node for node in module.each("interventions") if row("interventions", node, INTERVENTION_OF_ARM)]
    labels: dict[str | None, list[Cited | None]] = {}
    for node in interventions:
        for label in node.each("armGroupLabels"):
            labels.setdefault(_value(label.cite()), []).append(label.cite())
    for arm in arms:
        title = arm["label"].cite()
        yield row("design_groups", arm, ARM, title=repeated(title, labels.get(_value(title), [])))
    for node in interventions:
        yield row("interventions", node, INTERVENTION, name=node["name"].cite())
    for ordinal, node in enumerate(interventions, 1):
        for other in node.each("otherNames"):
            yield Row("intervention_other_names", intervention_ordinal=ordinal, name=other.cite())
    yield from _receipts(arms, interventions)


def _receipts(arms: list[Node], interventions: list[Node]) -> Iterator[Row]:
    """Which arm receives which intervention, as the arm states it (`Drug: Placebo`) or else the intervention."""
    by_name: dict[tuple[str | None, str | None], list[int]] = {}
    by_label: dict[str | None, list[int]] = {}
    for ordinal, node in enumerate(interventions, 1):
        stated = cells(node, INTERVENTION_OF_ARM)
        by_name.setdefault(_typed(stated), []).append(ordinal)
        for label in node.each("armGroupLabels"):
            by_label.setdefault(_value(label.cite()), []).append(ordinal)
    titles = Counter(_value(arm["label"].cite()) for arm in arms)
    for group, arm in enumerate(arms, 1):
        found: dict[int, dict[str, Cell]] = {}
        unmatched: list[dict[str, Cell]] = []
        for printed in arm.each("interventionNames"):
            stated = _typed_name(printed)
            places = by_name.get(_typed(stated), [])
            if len(places) == 1 and places[0] not in found:
                found[places[0]] = stated
            else:
                unmatched.append(stated)
        title = _value(arm["label"].cite())
        for ordinal in by_label.get(title, []) if titles[title] == 1 else []:
            if ordinal not in found:
                found[ordinal] = cells(interventions[ordinal - 1], INTERVENTION_OF_ARM)
        for place in sorted(found):
            keys = {"design_group_ordinal": group, "intervention_ordinal": place}
            yield Row("design_group_interventions", **keys, **found[place])
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
    return _value(stated.get("intervention_type")), _value(stated.get("name"))


def _value(cell: Cell) -> str | None:
    return str(cell.value) if isinstance(cell, Cited) else None


ELIGIBILITY: Fields = {
    "gender": ("sex", v.gender),
    "gender_based": ("genderBased", v.yes_or_no),
    "gender_description": ("genderDescription", MARKED_UP),
    "minimum_age": ("minimumAge", v.age),
    "maximum_age": ("maximumAge", v.age),
    "healthy_volunteers": ("healthyVolunteers", v.yes_or_no),
    "sampling_method": ("samplingMethod", v.enumeration),
    "population": ("studyPopulation", MARKED_UP),
}


def _eligibility(module: Node) -> Iterator[Row]:
    age_groups = together(module.each("stdAges"), v.listed_words)
    yield row("eligibilities", module, ELIGIBILITY, age_groups=age_groups)
    yield from criteria(module["eligibilityCriteria"], MARKED_UP)


RESULT_GROUP: Fields = {"title": ("title", verbatim), "description": ("description", MARKED_UP)}


def _participant_flow(module: Node) -> Iterator[Row]:
    yield row("participant_flows", module, PARTICIPANT_FLOW)
    groups = Groups(module.each("groups"), "FG", "id", RESULT_GROUP)
    yield from groups.rows("Participant Flow")
    for period in module.each("periods"):
        title = period["title"].cite()
        for milestone in period.each("milestones"):
            for count in milestone.each("achievements"):
                note = count["comment"] or milestone["comment"]
                yield row(
                    "milestones",
                    count,
                    MILESTONE_COUNT,
                    period=title,
                    title=milestone["type"].cite(),
                    result_group=groups.code(count, "groupId"),
                    milestone_description=note.cite(MARKED_UP),
                )
    for period in module.each("periods"):
        title = period["title"].cite()
        for reason in period.each("dropWithdraws"):
            for count in reason.each("reasons"):
                note = count["comment"] or reason["comment"]
                yield row(
                    "drop_withdrawals",
                    count,
                    WITHDRAWAL_COUNT,
                    period=title,
                    reason=reason["type"].cite(),
                    result_group=groups.code(count, "groupId"),
                    reason_comment=note.cite(MARKED_UP),
                )


PARTICIPANT_FLOW: Fields = {
    "recruitment_details": ("recruitmentDetails", MARKED_UP),
    "pre_assignment_details": ("preAssignmentDetails", MARKED_UP),
    "units_analyzed": ("typeUnitsAnalyzed", verbatim),
}
MILESTONE_COUNT: Fields = {"count": ("numSubjects", v.whole_number), "count_units": ("numUnits", verbatim)}
WITHDRAWAL_COUNT: Fields = {"count": ("numSubjects", v.whole_number)}
BASELINE_MEASURE: Fields = {
    "title": ("title", verbatim),
    "description": ("description", MARKED_UP),
    "population_description": ("populationDescription", MARKED_UP),
    "units": ("unitOfMeasure", verbatim),
    "param_type": ("paramType", v.param_type),
    "dispersion_type": ("dispersionType", v.dispersion_word),
}
MEASUREMENT: Fields = {
    "param_value": ("value", verbatim),
    "param_value_num": ("value", v.number),
    "dispersion_value": ("spread", verbatim),
    "dispersion_value_num": ("spread", v.number),
    "dispersion_lower_limit": ("lowerLimit", v.number),
    "dispersion_upper_limit": ("upperLimit", v.number),
    "dispersion_lower_limit_raw": ("lowerLimit", verbatim),
    "dispersion_upper_limit_raw": ("upperLimit", verbatim),
    "explanation_of_na": ("comment", MARKED_UP),
}


def _baseline(module: Node) -> Iterator[Row]:
    groups = Groups(module.each("groups"), "BG", "id", RESULT_GROUP)
    yield from groups.rows("Baseline")
    yield from _counts("baseline_counts", module, groups)
    for measure in module.each("measures"):
        yield from _measurements("baseline_measurements", measure, groups, cells(measure, BASELINE_MEASURE))


def _counts(table: str, owner: Node, groups: Groups, **keys: Cell) -> Iterator[Row]:
    """The participants (or other units) analysed, by group."""
    for denominator in owner.each("denoms"):
        units = denominator["units"].cite()
        for count in denominator.each("counts"):
            code, number = groups.code(count, "groupId"), count["value"].cite(v.whole_number)
            yield Row(table, **keys, result_group=code, units=units, count=number)


def _measurements(table: str, measure: Node, groups: Groups, shared: dict[str, Cell]) -> Iterator[Row]:
    """The values of a measure, by class, category and group."""
    whole_measure = _analysed(measure, measure, groups) if table == "baseline_measurements" else {}
    for part in measure.each("classes"):
        analysed = _analysed(part, measure, groups) or whole_measure
        classification = part["title"].cite()
        for category in part.each("categories"):
            label = category["title"].cite()
            for value in category.each("measurements"):
                code = groups.code(value, "groupId")
                yield Row(
                    table,
                    **shared,
                    result_group=code,
                    classification=classification,
                    category=label,
                    **cells(value, MEASUREMENT),
                    **analysed.get(code, {}),
                )


def _analysed(owner: Node, measure: Node, groups: Groups) -> dict[str, dict[str, Cell]]:
    """By group the number analysed that `owner` states itself; nothing where it states several and selects none."""
    stated = owner.each("denoms")
    selected = _value(measure["denomUnitsSelected"].cite())
    if len(stated) > 1:
        stated = [d for d in stated if selected is not None and _value(d["units"].cite()) == selected]
    if len(stated) != 1:
        return {}
    units = stated[0]["units"].cite()
    return {
        groups.code(count, "groupId"): {
            "number_analyzed": count["value"].cite(v.whole_number),
            "number_analyzed_units": units,
        }
        for count in stated[0].each("counts")
    }


OUTCOME: Fields = {
    "outcome_type": ("type", v.outcome_type),
    "title": ("title", verbatim),
    "description": ("description", MARKED_UP),
    "time_frame": ("timeFrame", verbatim),
    "population": ("populationDescription", MARKED_UP),
    "reporting_status": ("reportingStatus", v.enumeration),
    "anticipated_posting_date": ("anticipatedPostingDate", v.posting_month),
    "units": ("unitOfMeasure", verbatim),
    "units_analyzed": ("typeUnitsAnalyzed", verbatim),
    "param_type": ("paramType", v.param_type),
    "dispersion_type": ("dispersionType", verbatim),
}
ANALYSIS: Fields = {
    "groups_description": ("groupDescription", MARKED_UP),
    "non_inferiority_type": ("nonInferiorityType", v.enumeration),
    "non_inferiority_description": ("nonInferiorityComment", MARKED_UP),
    "method": ("statisticalMethod", verbatim),
    "method_description": ("statisticalComment", MARKED_UP),
    "p_value_modifier": ("pValue", v.p_value_sign),
    "p_value": ("pValue", v.p_value_number),
    "p_value_raw": ("pValue", verbatim),
    "p_value_description": ("pValueComment", MARKED_UP),
    "param_type": ("paramType", verbatim),
    "param_value": ("paramValue", verbatim),
    "param_value_num": ("paramValue", v.number),
    "dispersion_type": ("dispersionType", v.dispersion_word),
    "dispersion_value": ("dispersionValue", verbatim),
    "dispersion_value_num": ("dispersionValue", v.number),
    "ci_n_sides": ("ciNumSides", v.interval_sides),
    "ci_percent": ("ciPctValue", v.number),
    "ci_lower_limit": ("ciLowerLimit", v.number),
    "ci_upper_limit": ("ciUpperLimit", v.number),
    "ci_lower_limit_raw": ("ciLowerLimit", verbatim),
    "ci_upper_limit_raw": ("ciUpperLimit", verbatim),
    "ci_lower_limit_na_comment": ("ciLowerLimitComment", MARKED_UP),
    "ci_upper_limit_na_comment": ("ciUpperLimitComment", MARKED_UP),
    "estimate_description": ("estimateComment", MARKED_UP),
    "other_analysis_description": ("otherAnalysisDescription", MARKED_UP),
}


def _outcomes(module: Node) -> Iterator[Row]:
    analyses = 0
    stated = [node for node in module.each("outcomeMeasures") if row("outcomes", node, OUTCOME)]
    for ordinal, outcome in enumerate(stated, 1):
        yield row("outcomes", outcome, OUTCOME)
        groups = Groups(outcome.each("groups"), "OG", "id", RESULT_GROUP)
        yield from groups.rows("Outcome", ordinal)
        yield from _counts("outcome_counts", outcome, groups, outcome_ordinal=ordinal)
        yield from _measurements("outcome_measurements", outcome, groups, {"outcome_ordinal": ordinal})
        for analysis in outcome.each("analyses"):
            found = row("outcome_analyses", analysis, ANALYSIS, outcome_ordinal=ordinal)
            if not found:
                continue
            analyses += 1
            yield found
            for group in analysis.each("groupIds"):
                yield Row(
                    "outcome_analysis_groups",
                    outcome_ordinal=ordinal,
                    analysis_ordinal=analyses,
                    result_group=groups.code(group, ""),
                    title=groups.title(group),
                )


EVENT_MODULE: Fields = {
    "time_frame": ("timeFrame", verbatim),
    "description": ("description", MARKED_UP),
    "mortality_description": ("allCauseMortalityComment", MARKED_UP),
}
EVENT_TERM: Fields = {
    "organ_system": ("organSystem", verbatim),
    "adverse_event_term": ("term", verbatim),
    "vocab": ("sourceVocabulary", verbatim),
    "assessment": ("assessmentType", v.way_of_assessment),
    "description": ("notes", MARKED_UP),
}
EVENT_COUNT: Fields = {
    "subjects_affected": ("numAffected", v.whole_number),
    "subjects_at_risk": ("numAtRisk", v.whole_number),
    "event_count": ("numEvents", v.whole_number),
}


def _adverse_events(module: Node) -> Iterator[Row]:
    yield row("reported_event_modules", module, EVENT_MODULE)
    groups = Groups(module.each("eventGroups"), "EG", "id", RESULT_GROUP)
    yield from groups.rows("Reported Event")
    threshold, time_frame = module["frequencyThreshold"].cite(), module["timeFrame"].cite()
    for event_type in ("deaths", "serious", "other"):
        total: Fields = {
            "subjects_affected": (f"{event_type}NumAffected", v.whole_number),
            "subjects_at_risk": (f"{event_type}NumAtRisk", v.whole_number),
        }
        limit = threshold if event_type == "other" else None
        for node, code in zip(groups.nodes, groups.codes.values(), strict=True):
            stated = cells(node, total)
            if any(stated.values()):
                keys: dict[str, Cell] = {"event_type": event_type, "result_group": code}
                yield Row("reported_event_totals", **keys, **stated, frequency_threshold=limit)
    for event_type, part in (("serious", "seriousEvents"), ("other", "otherEvents")):
        for event in module.each(part):
            shared = cells(event, EVENT_TERM) | {"time_frame": time_frame}
            if event_type == "other":
                shared["frequency_threshold"] = threshold
            for count in event.each("stats"):
                yield Row(
                    "reported_events",
                    event_type=event_type,
                    result_group=groups.code(count, "groupId"),
                    **shared,
                    **cells(count, EVENT_COUNT),
                )


POINT_OF_CONTACT: Fields = {
    "name": ("title", verbatim),
    "organization": ("organization", verbatim),
    "phone": ("phone", verbatim),
    "extension": ("phoneExt", verbatim),
    "email": ("email", verbatim),
}
AGREEMENT: Fields = {
    "pi_employee": ("piSponsorEmployee", v.employed_investigators),
    "restrictive_agreement": ("restrictiveAgreement", v.restrictive_agreement),
    "restriction_type": ("restrictionType", verbatim),
    "agreement": ("otherDetails", MARKED_UP),
}


def _more_information(module: Node) -> Iterator[Row]:
    yield row("result_contacts", module["pointOfContact"], POINT_OF_CONTACT)
    yield row("result_agreements", module["certainAgreement"], AGREEMENT)
