"""ClinicalTrials.gov XML of the classic site: one `clinical_study`.

Groups are numbered by their order in a section (`P1` is FG000). Long texts were broken into lines: they are joined
again, paragraph by paragraph. A default vocabulary or way of assessment holds for each event that states none itself.
A cell is empty, and its line unread, where the tables have no column: `safety_issue`, `non_inferiority` (Yes or No
beside its type), `authority`, `is_fda_regulated`, `is_section_801`, `name_title` of a responsible party (name and title
in one), the title of a measure that differs from its outcome's. An age of `N/A` is no age, so its cell is empty too.
`browse_conditions.mesh_type` is empty: terms and their ancestors stand in one list.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from trialdossier import values as v
from trialdossier.rows import Cell, Row
from trialdossier.sources import Cited, Document, verbatim
from trialdossier.structured import Fields, Node, cells, repeated, row, together, uncollected, xml_tree
from trialdossier.structured.criteria import criteria
from trialdossier.structured.groups import Groups

NAME = "legacy-xml"
TITLE = "ClinicalTrials.gov record of the classic site (XML, clinical_study)"
LOOKED_FOR = "an XML document with the root element clinical_study"
COMMENT = (
    r"This xml conforms to an XML Schema at:\s++https?://clinicaltrials\.gov/[^\s<>]++"
    r"(?:\s++and an XML DTD at:\s++https?://clinicaltrials\.gov/[^\s<>]++)?+|"
    r"For several months we've had both old and new date name tags|"
    r"Now, the old date names have been dropped\.|Old date names will be dropped in a few months [^<>-]++|"
    r"New date names|End of dates|The new date name replacements are:|OLD \(gone\) ++NEW \(in use\)|"
    r"(?:lastchanged|firstreceived|firstreceived_results|firstreceived_results_disposition)_date ++becomes ++\w++|"
    r"CAUTION: ++The following MeSH terms are assigned with an imperfect algorithm"
)
FRAME = (
    re.compile(r"^\ufeff?+[ \t]*+<\?xml\b[^<>]*+>[ \t\r]*+$", re.M),
    re.compile(r"^[ \t]*+(?:</?[a-z_]++>[ \t]*+)++\r?+$", re.M),
    re.compile(r'^[ \t]*+<clinical_study rank="[0-9]++">[ \t\r]*+$', re.M),
    re.compile(r'^[ \t]*+<group group_id="[PBOE][0-9]++">[ \t\r]*+$', re.M),
    re.compile(r"^[ \t]*+<group_id>O[0-9]++</group_id>[ \t\r]*+$", re.M),
    re.compile(r"^[ \t]*+(?:&#xD;)++[ \t\r]*+$", re.M),
    re.compile(r"^[ \t]*+<scope>Class</scope>[ \t\r]*+$", re.M),
    re.compile(r"^[ \t]*+<title>Total</title>[ \t\r]*+$", re.M),
    re.compile(rf"^[ \t]*+<!--\s*+(?:{COMMENT})\s*+-->[ \t\r]*+$", re.M),
    re.compile(r"^[ \t]*+<(?:download_date|link_text)>[^<>\n]*+</(?:download_date|link_text)>[ \t\r]*+$", re.M),
    re.compile(r"^[ \t]*+<url>https?://(?:www\.)?clinicaltrials\.gov/(?:ct2/)?show/NCT[0-9]{8}</url>[ \t\r]*+$", re.M),
)
OPENING = re.compile(r"\ufeff?\s*+<(?!!DOCTYPE\s+html|html)", re.I)
ROOT = "clinical_study"
NCT_ID = re.compile(r"NCT[0-9]{8}")
UNPOSTED = re.compile(r"<!--\s*+(Results have not yet been posted(?: ?[^\s<>-])*+)\s*+-->")


def recognises(document: Document) -> bool:
    """Whether the text is XML (perhaps broken) with the root element `clinical_study`."""
    return bool(OPENING.match(document.text)) and bool(re.search(rf"<{ROOT}[\s>]", document.text))


def read(document: Document) -> Iterator[Row]:
    """Yield the study, then the rows of the protocol and of the results."""
    with uncollected():
        rows = [*_rows(document)]
    yield from rows


def _rows(document: Document) -> Iterator[Row]:
    study = xml_tree.tree(document)
    _expect_study(document, study)
    results = study["clinical_results"]
    yield _studies_row(document, study)
    yield from _identification(study)
    yield from _people(study)
    yield from _places(study)
    yield from _subjects(study)
    yield from _literature(study)
    yield from _design(study)
    yield from _eligibility(study["eligibility"])
    yield from _participant_flow(results["participant_flow"])
    yield from _baseline(results["baseline"])
    yield from _outcomes(results["outcome_list"])
    yield from _adverse_events(results["reported_events"])
    yield row("result_contacts", results["point_of_contact"], POINT_OF_CONTACT)
    yield _agreement(results["certain_agreements"])


def _expect_study(document: Document, study: Node) -> None:
    if study.name != ROOT:
        raise study.error(f"expected the root element {ROOT}, found {study.name[:40]}")
    numbers = study.each("id_info/nct_id")
    if len(numbers) != 1:
        raise study.error(f"expected one nct_id in id_info, found {len(numbers)}")
    cited = numbers[0].cite()
    if cited is None or not NCT_ID.fullmatch(str(cited.value)):
        raise numbers[0].error("expected an NCT number (NCT and eight digits)")


STUDY: Fields = {
    "trial_id": ("id_info/nct_id", verbatim),
    "brief_title": ("brief_title", verbatim),
    "official_title": ("official_title", verbatim),
    "acronym": ("acronym", verbatim),
    "source": ("source", verbatim),
    "overall_status": ("overall_status", v.registry_status),
    "last_known_status": ("last_known_status", v.registry_status),
    "why_stopped": ("why_stopped", verbatim),
    "verification_date": ("verification_date", v.iso_date),
    "has_expanded_access": ("has_expanded_access", v.yes_or_no),
    "expanded_access_type_individual": ("expanded_access_info/expanded_access_type_individual", v.yes_or_no),
    "expanded_access_type_intermediate": ("expanded_access_info/expanded_access_type_intermediate", v.yes_or_no),
    "expanded_access_type_treatment": ("expanded_access_info/expanded_access_type_treatment", v.yes_or_no),
    "start_date": ("start_date", v.iso_date),
    "start_date_type": ("start_date/@type", v.enrollment_type),
    "primary_completion_date": ("primary_completion_date", v.iso_date),
    "primary_completion_date_type": ("primary_completion_date/@type", v.enrollment_type),
    "completion_date": ("completion_date", v.iso_date),
    "completion_date_type": ("completion_date/@type", v.enrollment_type),
    "study_first_submitted_qc_date": ("study_first_submitted_qc", v.iso_date),
    "study_first_posted_date": ("study_first_posted", v.iso_date),
    "study_first_posted_date_type": ("study_first_posted/@type", v.enrollment_type),
    "results_first_submitted_qc_date": ("results_first_submitted_qc", v.iso_date),
    "results_first_posted_date": ("results_first_posted", v.iso_date),
    "results_first_posted_date_type": ("results_first_posted/@type", v.enrollment_type),
    "disposition_first_submitted_qc_date": ("disposition_first_submitted_qc", v.iso_date),
    "disposition_first_posted_date": ("disposition_first_posted", v.iso_date),
    "disposition_first_posted_date_type": ("disposition_first_posted/@type", v.enrollment_type),
    "last_update_submitted_qc_date": ("last_update_submitted_qc", v.iso_date),
    "last_update_posted_date": ("last_update_posted", v.iso_date),
    "last_update_posted_date_type": ("last_update_posted/@type", v.enrollment_type),
    "has_dmc": ("oversight_info/has_dmc", v.yes_or_no),
    "is_fda_regulated_drug": ("oversight_info/is_fda_regulated_drug", v.yes_or_no),
    "is_fda_regulated_device": ("oversight_info/is_fda_regulated_device", v.yes_or_no),
    "is_unapproved_device": ("oversight_info/is_unapproved_device", v.yes_or_no),
    "is_ppsd": ("oversight_info/is_ppsd", v.yes_or_no),
    "is_us_export": ("oversight_info/is_us_export", v.yes_or_no),
    "phase": ("phase", v.phase),
    "study_type": ("study_type", v.study_type),
    "enrollment": ("enrollment", v.whole_number),
    "enrollment_type": ("enrollment/@type", v.enrollment_type),
    "target_duration": ("target_duration", verbatim),
    "number_of_arms": ("number_of_arms", v.whole_number),
    "number_of_groups": ("number_of_groups", v.whole_number),
    "biospec_retention": ("biospec_retention", v.enumeration),
    "biospec_description": ("biospec_descr/textblock", verbatim),
    "plan_to_share_ipd": ("patient_data/sharing_ipd", v.sharing_plan),
    "plan_to_share_ipd_description": ("patient_data/ipd_description", verbatim),
    "ipd_time_frame": ("patient_data/ipd_time_frame", verbatim),
    "ipd_access_criteria": ("patient_data/ipd_access_criteria", verbatim),
    "ipd_url": ("patient_data/ipd_url", verbatim),
    "baseline_population": ("clinical_results/baseline/population", verbatim),
    "limitations_and_caveats": ("clinical_results/limitations_and_caveats", verbatim),
}
RENAMED_DATES = {
    "study_first_submitted_date": ("study_first_submitted", "firstreceived_date"),
    "results_first_submitted_date": ("results_first_submitted", "firstreceived_results_date"),
    "disposition_first_submitted_date": ("disposition_first_submitted", "firstreceived_results_disposition_date"),
    "last_update_submitted_date": ("last_update_submitted", "lastchanged_date"),
}
"""Dates by the name they have and the one they had before 2018; for some months records had both."""


def _studies_row(document: Document, study: Node) -> Row:
    dates = {
        column: repeated(study[new].cite(v.iso_date), [study[old].cite(v.iso_date)])
        for column, (new, old) in RENAMED_DATES.items()
    }
    unposted = UNPOSTED.search(document.text)
    status = study.text.cite(*unposted.span(1), v.results_status) if unposted and study.text else None
    information = together(study.each("patient_data/ipd_info_type"), v.listed_words)
    return row("studies", study, STUDY, **dates, results_status=status, ipd_information_types=information)


def _identification(study: Node) -> Iterator[Row]:
    for name in ("org_study_id", "secondary_id", "nct_alias"):
        for node in study.each(f"id_info/{name}"):
            yield Row("id_information", id_source=node.cite_name(v.record_part), id_value=node.cite())
    yield Row("brief_summaries", description=study["brief_summary/textblock"].cite(v.unwrapped))
    yield Row("detailed_descriptions", description=study["detailed_description/textblock"].cite(v.unwrapped))


SPONSOR: Fields = {"name": ("agency", verbatim), "agency_class": ("agency_class", v.agency_class)}
RESPONSIBLE_PARTY: Fields = {
    "responsible_party_type": ("responsible_party_type", v.enumeration),
    "name": ("investigator_full_name", verbatim),
    "title": ("investigator_title", verbatim),
    "affiliation": ("investigator_affiliation", verbatim),
    "organization": ("organization", verbatim),
}
OFFICIAL: Fields = {"role": ("role", v.enumeration), "affiliation": ("affiliation", verbatim)}
CONTACT: Fields = {
    "phone": ("phone", verbatim),
    "phone_extension": ("phone_ext", verbatim),
    "email": ("email", verbatim),
}


def _person(node: Node) -> Cited | None:
    """The name of a person, which old records state in several parts."""
    parts = [node[part] for part in ("first_name", "middle_name", "last_name", "degrees")]
    return together([part for part in parts if part.cite() is not None], verbatim)


def _people(study: Node) -> Iterator[Row]:
    for node in [*study.each("sponsors/lead_sponsor"), *study.each("sponsors/collaborator")]:
        yield row("sponsors", node, SPONSOR, lead_or_collaborator=node.cite_name(v.record_part))
    yield row("responsible_parties", study["responsible_party"], RESPONSIBLE_PARTY)
    for node in study.each("overall_official"):
        yield row("overall_officials", node, OFFICIAL, name=_person(node))
    for node in [*study.each("overall_contact"), *study.each("overall_contact_backup")]:
        if _person(node):
            kind = node.cite_name(v.record_part)
            yield row("central_contacts", node, CONTACT, name=_person(node), contact_type=kind)


FACILITY: Fields = {
    "name": ("facility/name", verbatim),
    "city": ("facility/address/city", verbatim),
    "state": ("facility/address/state", verbatim),
    "zip": ("facility/address/zip", verbatim),
    "country": ("facility/address/country", verbatim),
    "status": ("status", v.registry_status),
}
INVESTIGATOR: Fields = {"role": ("role", v.enumeration)}


def _places(study: Node) -> Iterator[Row]:
    ordinal = 0
    for node in study.each("location"):
        facility = row("facilities", node, FACILITY)
        if not facility:
            continue
        ordinal += 1
        yield facility
        for contact in [*node.each("contact"), *node.each("contact_backup")]:
            kind = contact.cite_name(v.record_part)
            keys: dict[str, Cell] = {"facility_ordinal": ordinal, "contact_type": kind, "name": _person(contact)}
            yield row("facility_contacts", contact, CONTACT, **keys)
        for person in node.each("investigator"):
            keys = {"facility_ordinal": ordinal, "name": _person(person)}
            yield row("facility_investigators", person, INVESTIGATOR, **keys)
    for removed in study.each("removed_countries"):
        for country in removed.each("country"):
            yield Row("countries", name=country.cite(), removed=removed.cite_name(v.record_part))
    for country in study.each("location_countries/country"):
        yield Row("countries", name=country.cite())


def _subjects(study: Node) -> Iterator[Row]:
    for node in study.each("condition"):
        yield Row("conditions", name=node.cite())
    for node in study.each("keyword"):
        yield Row("keywords", name=node.cite())
    for node in study.each("condition_browse/mesh_term"):
        yield Row("browse_conditions", mesh_term=node.cite())
    for node in study.each("intervention_browse/mesh_term"):
        yield Row("browse_interventions", mesh_term=node.cite())


REFERENCE: Fields = {"pmid": ("PMID", verbatim), "citation": ("citation", verbatim)}
LINK: Fields = {"url": ("url", verbatim), "description": ("description", verbatim)}
DATA_SET: Fields = {
    "document_id": ("doc_id", verbatim),
    "document_type": ("doc_type", verbatim),
    "url": ("doc_url", verbatim),
    "comment": ("doc_comment", verbatim),
}
PROVIDED_DOCUMENT: Fields = {
    "document_type": ("document_type", verbatim),
    "document_date": ("document_date", v.iso_date),
    "has_protocol": ("document_has_protocol", v.yes_or_no),
    "has_icf": ("document_has_icf", v.yes_or_no),
    "has_sap": ("document_has_sap", v.yes_or_no),
    "url": ("document_url", verbatim),
}


def _literature(study: Node) -> Iterator[Row]:
    for node in study.everywhere("reference", "results_reference"):
        if row("study_references", node, REFERENCE):
            yield row("study_references", node, REFERENCE, reference_type=node.cite_name(v.record_part))
    for node in study.each("link"):
        yield row("links", node, LINK)
    for node in study.each("study_docs/study_doc"):
        yield row("documents", node, DATA_SET)
    for node in study.each("provided_document_section/provided_document"):
        yield row("provided_documents", node, PROVIDED_DOCUMENT)
    for node in study["pending_results"].everywhere("submitted", "returned", "submission_canceled"):
        yield Row("pending_results", event=node.cite_name(v.record_part), event_date=node.cite(v.iso_date))


DESIGN: Fields = {
    "allocation": ("allocation", v.allocation),
    "intervention_model": ("intervention_model", v.assignment),
    "observational_model": ("observational_model", v.enumeration),
    "primary_purpose": ("primary_purpose", v.enumeration),
    "time_perspective": ("time_perspective", v.enumeration),
    "masking": ("masking", v.masking),
    "masking_description": ("masking_description", verbatim),
    "intervention_model_description": ("intervention_model_description", verbatim),
}
DESIGN_PART = re.compile(
    r"(Allocation|Intervention Model|Observational Model|Primary Purpose|Time Perspective|Masking)"
    r":[ \t]++((?:[^,(<\n]++|\([^()\n]*+\))++)"
)
"""A part of the one line that held the design before 2017."""
PLANNED_OUTCOME: Fields = {
    "measure": ("measure", verbatim),
    "time_frame": ("time_frame", verbatim),
    "description": ("description", verbatim),
}


def _design(study: Node) -> Iterator[Row]:
    information = study["study_design_info"]
    if information:
        yield row("designs", information, DESIGN, who_masked=_who_masked(information["masking"]))
    else:
        yield _old_design(study["study_design"])
    yield from _arms(study)
    for kind in ("primary_outcome", "secondary_outcome", "other_outcome"):
        for node in study.each(kind):
            if row("design_outcomes", node, PLANNED_OUTCOME):
                yield row("design_outcomes", node, PLANNED_OUTCOME, outcome_type=node.cite_name(v.record_part))


def _who_masked(masking: Node) -> Cited | None:
    """The roles in brackets of `Double (Participant, Investigator)`; `None (Open Label)` has none."""
    if masking.text is None or masking.cite(v.masking) is None:
        return None
    opened = masking.text.text.find("(", masking.start, masking.end)
    closed = masking.text.text.find(")", max(opened, masking.start), masking.end)
    roles = masking.text.cite(opened + 1, closed, v.listed_words) if 0 <= opened < closed else None
    return None if roles and str(roles.value).startswith("Open") else roles


def _old_design(node: Node) -> Row:
    if node.text is None:
        return Row("designs")
    found: dict[str, Cell] = {}
    for part in DESIGN_PART.finditer(node.text.text, node.start, node.end):
        column = part[1].lower().replace(" ", "_")
        if column not in found:
            found[column] = node.text.cite(*part.span(2), DESIGN[column][1])
    return Row("designs", **found)


ARM: Fields = {"group_type": ("arm_group_type", v.group_type), "description": ("description", verbatim)}
INTERVENTION: Fields = {
    "intervention_type": ("intervention_type", v.enumeration),
    "name": ("intervention_name", verbatim),
    "description": ("description", verbatim),
}
RECEIVED: Fields = {
    "intervention_type": ("intervention_type", v.enumeration),
    "name": ("intervention_name", verbatim),
}


def _arms(study: Node) -> Iterator[Row]:
    """Arms, interventions, and who receives what, as the intervention states it."""
    titles = {node: node["arm_group_label"].cite() for node in study.each("arm_group")}
    arms = [node for node, title in titles.items() if row("design_groups", node, ARM, title=title)]
    interventions = [node for node in study.each("intervention") if row("interventions", node, INTERVENTION)]
    labels: dict[str | None, list[tuple[int, Cited | None]]] = {}
    for ordinal, node in enumerate(interventions, 1):
        for label in node.each("arm_group_label"):
            labels.setdefault(_value(label.cite()), []).append((ordinal, label.cite()))
    for arm in arms:
        again = [cell for _, cell in labels.get(_value(titles[arm]), [])]
        yield row("design_groups", arm, ARM, title=repeated(titles[arm], again))
    for node in interventions:
        yield row("interventions", node, INTERVENTION)
    for ordinal, node in enumerate(interventions, 1):
        for other in node.each("other_name"):
            yield Row("intervention_other_names", intervention_ordinal=ordinal, name=other.cite())
    alike = Counter(_value(titles[arm]) for arm in arms)
    for group, arm in enumerate(arms, 1):
        title = _value(titles[arm])
        for ordinal in sorted({ordinal for ordinal, _ in labels.get(title, [])}) if alike[title] == 1 else []:
            keys = {"design_group_ordinal": group, "intervention_ordinal": ordinal}
            yield row("design_group_interventions", interventions[ordinal - 1], RECEIVED, **keys)


def _value(cell: Cell) -> str | None:
    return str(cell.value) if isinstance(cell, Cited) else None


ELIGIBILITY: Fields = {
    "gender": ("gender", v.gender),
    "gender_based": ("gender_based", v.yes_or_no),
    "gender_description": ("gender_description", verbatim),
    "minimum_age": ("minimum_age", v.age),
    "maximum_age": ("maximum_age", v.age),
    "healthy_volunteers": ("healthy_volunteers", v.yes_or_no),
    "sampling_method": ("sampling_method", v.enumeration),
    "population": ("study_pop/textblock", verbatim),
}


def _eligibility(node: Node) -> Iterator[Row]:
    yield row("eligibilities", node, ELIGIBILITY)
    yield from criteria(node["criteria/textblock"], verbatim)


RESULT_GROUP: Fields = {"title": ("title", verbatim), "description": ("description", verbatim)}
PARTICIPANT_FLOW: Fields = {
    "recruitment_details": ("recruitment_details", verbatim),
    "pre_assignment_details": ("pre_assignment_details", verbatim),
}
MILESTONE_COUNT: Fields = {"count": ("@count", v.whole_number)}


def _participant_flow(module: Node) -> Iterator[Row]:
    yield row("participant_flows", module, PARTICIPANT_FLOW)
    groups = Groups(module.each("group_list/group"), "FG", "@group_id", RESULT_GROUP)
    yield from groups.rows("Participant Flow")
    for table, title, note, way in (
        ("milestones", "title", "milestone_description", "milestone_list/milestone"),
        ("drop_withdrawals", "reason", "reason_comment", "drop_withdraw_reason_list/drop_withdraw_reason"),
    ):
        for period in module.each("period_list/period"):
            for milestone in period.each(way):
                for count in milestone.each("participants_list/participants"):
                    stated = {"period": period["title"].cite(), title: milestone["title"].cite(), note: count.cite()}
                    code = groups.code(count, "@group_id")
                    yield row(table, count, MILESTONE_COUNT, result_group=code, **stated)


BASELINE_MEASURE: Fields = {
    "title": ("title", verbatim),
    "description": ("description", verbatim),
    "population_description": ("population", verbatim),
    "units": ("units", verbatim),
    "param_type": ("param", v.param_type),
    "dispersion_type": ("dispersion", v.dispersion_word),
}
MEASUREMENT: Fields = {
    "param_value": ("@value", verbatim),
    "param_value_num": ("@value", v.number),
    "dispersion_value": ("@spread", verbatim),
    "dispersion_value_num": ("@spread", v.number),
    "dispersion_lower_limit": ("@lower_limit", v.number),
    "dispersion_upper_limit": ("@upper_limit", v.number),
    "dispersion_lower_limit_raw": ("@lower_limit", verbatim),
    "dispersion_upper_limit_raw": ("@upper_limit", verbatim),
}


def _baseline(module: Node) -> Iterator[Row]:
    groups = Groups(module.each("group_list/group"), "BG", "@group_id", RESULT_GROUP)
    yield from groups.rows("Baseline")
    yield from _counts("baseline_counts", module, groups)
    for measure in module.each("measure_list/measure"):
        yield from _measurements("baseline_measurements", measure, groups, cells(measure, BASELINE_MEASURE))


def _counts(table: str, owner: Node, groups: Groups, **keys: Cell) -> Iterator[Row]:
    """The participants (or other units) analysed, by group."""
    for analysed in owner.each("analyzed_list/analyzed"):
        keys |= {"units": analysed["units"].cite(), "scope": analysed["scope"].cite()}
        for count in analysed.each("count_list/count"):
            code = groups.code(count, "@group_id")
            yield Row(table, **keys, result_group=code, count=count["@value"].cite(v.whole_number))


def _measurements(table: str, measure: Node, groups: Groups, shared: dict[str, Cell]) -> Iterator[Row]:
    """The values of a measure, by class, category and group."""
    whole_measure = _analysed(measure, measure, groups) if table == "baseline_measurements" else {}
    for part in measure.each("class_list/class") or [measure]:
        analysed = (_analysed(part, measure, groups) if part is not measure else {}) or whole_measure
        classification = part["title"].cite() if part is not measure else None
        for category in part.each("category_list/category"):
            label = (category["title"] or category["sub_title"]).cite()
            for value in category.each("measurement_list/measurement"):
                code = groups.code(value, "@group_id")
                yield Row(
                    table,
                    **shared,
                    result_group=code,
                    classification=classification,
                    category=label,
                    explanation_of_na=value.cite(),
                    **cells(value, MEASUREMENT),
                    **analysed.get(code, {}),
                )


def _analysed(owner: Node, measure: Node, groups: Groups) -> dict[str, dict[str, Cell]]:
    """By group the number analysed that `owner` states itself; nothing where it states several and selects none."""
    stated = owner.each("analyzed_list/analyzed")
    selected = _value(measure["units_analyzed"].cite())
    if len(stated) > 1:
        stated = [a for a in stated if selected is not None and _value(a["units"].cite()) == selected]
    if len(stated) != 1:
        return {}
    units = stated[0]["units"].cite()
    return {
        groups.code(count, "@group_id"): {
            "number_analyzed": count["@value"].cite(v.whole_number),
            "number_analyzed_units": units,
        }
        for count in stated[0].each("count_list/count")
    }


OUTCOME: Fields = {
    "outcome_type": ("type", v.outcome_type),
    "time_frame": ("time_frame", verbatim),
    "anticipated_posting_date": ("posting_date", v.posting_month),
    "units": ("measure/units", verbatim),
    "units_analyzed": ("measure/units_analyzed", verbatim),
    "param_type": ("measure/param", v.param_type),
    "dispersion_type": ("measure/dispersion", verbatim),
}
ANALYSIS: Fields = {
    "groups_description": ("groups_desc", verbatim),
    "non_inferiority_type": ("non_inferiority_type", v.enumeration),
    "non_inferiority_description": ("non_inferiority_desc", verbatim),
    "method": ("method", verbatim),
    "method_description": ("method_desc", verbatim),
    "p_value_modifier": ("p_value", v.p_value_sign),
    "p_value": ("p_value", v.p_value_number),
    "p_value_raw": ("p_value", verbatim),
    "p_value_description": ("p_value_desc", verbatim),
    "param_type": ("param_type", verbatim),
    "param_value": ("param_value", verbatim),
    "param_value_num": ("param_value", v.number),
    "dispersion_type": ("dispersion_type", v.dispersion_word),
    "dispersion_value": ("dispersion_value", verbatim),
    "dispersion_value_num": ("dispersion_value", v.number),
    "ci_n_sides": ("ci_n_sides", v.interval_sides),
    "ci_percent": ("ci_percent", v.number),
    "ci_lower_limit": ("ci_lower_limit", v.number),
    "ci_upper_limit": ("ci_upper_limit", v.number),
    "ci_lower_limit_raw": ("ci_lower_limit", verbatim),
    "ci_upper_limit_raw": ("ci_upper_limit", verbatim),
    "ci_lower_limit_na_comment": ("ci_lower_limit_na_comment", verbatim),
    "ci_upper_limit_na_comment": ("ci_upper_limit_na_comment", verbatim),
    "estimate_description": ("estimate_desc", verbatim),
    "other_analysis_description": ("other_analysis_desc", verbatim),
}


def _outcome_cells(node: Node) -> dict[str, Cell]:
    """The cells of an outcome; its measure states title, description and population again."""
    twice: dict[str, Cell] = {
        column: repeated(node[column].cite(), [node[f"measure/{column}"].cite()])
        for column in ("title", "description", "population")
    }
    return cells(node, OUTCOME) | twice


def _outcomes(module: Node) -> Iterator[Row]:
    ordinal = analyses = 0
    for outcome in module.each("outcome"):
        stated = Row("outcomes", **_outcome_cells(outcome))
        if not stated:
            continue
        ordinal += 1
        yield stated
        measure = outcome["measure"]
        groups = Groups(outcome.each("group_list/group"), "OG", "@group_id", RESULT_GROUP)
        yield from groups.rows("Outcome", ordinal)
        yield from _counts("outcome_counts", measure, groups, outcome_ordinal=ordinal)
        yield from _measurements("outcome_measurements", measure, groups, {"outcome_ordinal": ordinal})
        for analysis in outcome.each("analysis_list/analysis"):
            found = row("outcome_analyses", analysis, ANALYSIS, outcome_ordinal=ordinal)
            if not found:
                continue
            analyses += 1
            yield found
            for group in analysis.each("group_id_list/group_id"):
                yield Row(
                    "outcome_analysis_groups",
                    outcome_ordinal=ordinal,
                    analysis_ordinal=analyses,
                    result_group=groups.code(group, ""),
                    title=groups.title(group),
                )


EVENT_MODULE: Fields = {"time_frame": ("time_frame", verbatim), "description": ("desc", verbatim)}
EVENT_COUNT: Fields = {
    "subjects_affected": ("@subjects_affected", v.whole_number),
    "subjects_at_risk": ("@subjects_at_risk", v.whole_number),
    "event_count": ("@events", v.whole_number),
}
TOTAL_COUNT: Fields = {column: way for column, way in EVENT_COUNT.items() if column != "event_count"}
TOTALS = {
    "Total, all-cause mortality": "deaths",
    "Total, serious adverse events": "serious",
    "Total, other adverse events": "other",
}
SECTIONS = (("serious", "serious_events"), ("other", "other_events"))


def _adverse_events(module: Node) -> Iterator[Row]:
    yield row("reported_event_modules", module, EVENT_MODULE)
    groups = Groups(module.each("group_list/group"), "EG", "@group_id", RESULT_GROUP)
    yield from groups.rows("Reported Event")
    totals: dict[str, list[Row]] = {"deaths": [], "serious": [], "other": []}
    events: list[Row] = []
    for event_type, way in SECTIONS:
        section = module[way]
        for category in section.each("category_list/category"):
            for event in category.each("event_list/event"):
                total = TOTALS.get(str(_value(event["sub_title"].cite())))
                of_totals = _value(category["title"].cite()) == "Total"
                if total is not None and of_totals:
                    totals[total] += _total_rows(total, section, event, groups)
                elif total is None and not of_totals and event["sub_title"].cite() is not None:
                    shared: dict[str, Cell] = {"event_type": event_type, "time_frame": module["time_frame"].cite()}
                    events += _event_rows(shared, section, category, event, groups)
    yield from (stated for kind in totals.values() for stated in kind)
    yield from events


def _total_rows(event_type: str, section: Node, event: Node, groups: Groups) -> Iterator[Row]:
    threshold = section["frequency_threshold"].cite() if event_type == "other" else None
    for count in event.each("counts"):
        yield row(
            "reported_event_totals",
            count,
            TOTAL_COUNT,
            event_type=event_type,
            result_group=groups.code(count, "@group_id"),
            classification=event["sub_title"].cite(),
            frequency_threshold=threshold,
        )


def _event_rows(stated: dict[str, Cell], section: Node, category: Node, event: Node, groups: Groups) -> Iterator[Row]:
    shared = stated | {
        "organ_system": category["title"].cite(),
        "adverse_event_term": event["sub_title"].cite(),
        "vocab": (event["sub_title/@vocab"] or section["default_vocab"]).cite(),
        "assessment": (event["assessment"] or section["default_assessment"]).cite(v.way_of_assessment),
        "frequency_threshold": section["frequency_threshold"].cite() if stated["event_type"] == "other" else None,
        "description": event["description"].cite(),
    }
    for count in event.each("counts"):
        yield row("reported_events", count, EVENT_COUNT, result_group=groups.code(count, "@group_id"), **shared)


POINT_OF_CONTACT: Fields = {
    "name": ("name_or_title", verbatim),
    "organization": ("organization", verbatim),
    "phone": ("phone", verbatim),
    "extension": ("phone_ext", verbatim),
    "email": ("email", verbatim),
}


def _agreement(node: Node) -> Row:
    """Whether an agreement restricts publication, or where the record prints its terms, the terms."""
    restricts = node["restrictive_agreement"].cite(v.restrictive_agreement)
    terms = None if restricts else node["restrictive_agreement"].cite()
    employed = node["pi_employee"].cite(v.employed_investigators)
    return Row("result_agreements", pi_employee=employed, restrictive_agreement=restricts, agreement=terms)
