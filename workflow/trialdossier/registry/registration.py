"""What a record states about the trial as a whole: identification, status, people, places, references."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialdossier import values as v
from trialdossier.registry.wording import PARAGRAPHS, PROSE
from trialdossier.rows import Cell, Row
from trialdossier.sources import Cited, verbatim
from trialdossier.structured import Node
from trialdossier.structured.columns import Columns, Part, cells, each, first

NAMES = "protocolSection/identificationModule"
STATUS = "protocolSection/statusModule"
OVERSIGHT = "protocolSection/oversightModule"
DESIGN = "protocolSection/designModule"
SHARING = "protocolSection/ipdSharingStatementModule"
PEOPLE = "protocolSection/sponsorCollaboratorsModule"
PLACES = "protocolSection/contactsLocationsModule"
TOPICS = "protocolSection/conditionsModule"
SOURCES = "protocolSection/referencesModule"
NOTES = "annotationSection/annotationModule"
DERIVED = "derivedSection"
TRACKING = f"{DERIVED}/miscInfoModule/submissionTracking"

STUDIES = Part(
    "studies",
    (".", "."),
    trial_id=(verbatim, f"{NAMES}/nctId", "id_info/nct_id"),
    brief_title=(verbatim, f"{NAMES}/briefTitle", "brief_title"),
    official_title=(verbatim, f"{NAMES}/officialTitle", "official_title"),
    acronym=(verbatim, f"{NAMES}/acronym", "acronym"),
    source=(verbatim, f"{NAMES}/organization/fullName", "source"),
    source_class=(v.agency_class, f"{NAMES}/organization/class", ""),
    overall_status=(v.registry_status, f"{STATUS}/overallStatus", "overall_status"),
    last_known_status=(v.registry_status, f"{STATUS}/lastKnownStatus", "last_known_status"),
    delayed_posting=(v.yes_or_no, f"{STATUS}/delayedPosting", "delayed_posting"),
    why_stopped=(verbatim, f"{STATUS}/whyStopped", "why_stopped"),
    verification_date=(v.iso_date, f"{STATUS}/statusVerifiedDate", "verification_date"),
    has_expanded_access=(v.yes_or_no, f"{STATUS}/expandedAccessInfo/hasExpandedAccess", "has_expanded_access"),
    expanded_access_nctid=(verbatim, f"{STATUS}/expandedAccessInfo/nctId", ""),
    expanded_access_status=(v.registry_status, f"{STATUS}/expandedAccessInfo/statusForNctId", ""),
    start_date=(v.iso_date, f"{STATUS}/startDateStruct/date", "start_date"),
    start_date_type=(v.enrollment_type, f"{STATUS}/startDateStruct/type", "start_date/@type"),
    primary_completion_date=(v.iso_date, f"{STATUS}/primaryCompletionDateStruct/date", "primary_completion_date"),
    primary_completion_date_type=(
        v.enrollment_type,
        f"{STATUS}/primaryCompletionDateStruct/type",
        "primary_completion_date/@type",
    ),
    completion_date=(v.iso_date, f"{STATUS}/completionDateStruct/date", "completion_date"),
    completion_date_type=(v.enrollment_type, f"{STATUS}/completionDateStruct/type", "completion_date/@type"),
    study_first_submitted_date=(
        v.iso_date,
        f"{STATUS}/studyFirstSubmitDate",
        "study_first_submitted | firstreceived_date",
    ),
    study_first_submitted_qc_date=(v.iso_date, f"{STATUS}/studyFirstSubmitQcDate", "study_first_submitted_qc"),
    study_first_posted_date=(v.iso_date, f"{STATUS}/studyFirstPostDateStruct/date", "study_first_posted"),
    study_first_posted_date_type=(
        v.enrollment_type,
        f"{STATUS}/studyFirstPostDateStruct/type",
        "study_first_posted/@type",
    ),
    estimated_results_first_submitted_date=(v.iso_date, f"{TRACKING}/estimatedResultsFirstSubmitDate", ""),
    results_first_submitted_date=(
        v.iso_date,
        f"{STATUS}/resultsFirstSubmitDate",
        "results_first_submitted | firstreceived_results_date",
    ),
    results_first_submitted_qc_date=(v.iso_date, f"{STATUS}/resultsFirstSubmitQcDate", "results_first_submitted_qc"),
    results_first_posted_date=(v.iso_date, f"{STATUS}/resultsFirstPostDateStruct/date", "results_first_posted"),
    results_first_posted_date_type=(
        v.enrollment_type,
        f"{STATUS}/resultsFirstPostDateStruct/type",
        "results_first_posted/@type",
    ),
    disposition_first_submitted_date=(
        v.iso_date,
        f"{STATUS}/dispFirstSubmitDate",
        "disposition_first_submitted | firstreceived_results_disposition_date",
    ),
    disposition_first_submitted_qc_date=(
        v.iso_date,
        f"{STATUS}/dispFirstSubmitQcDate",
        "disposition_first_submitted_qc",
    ),
    disposition_first_posted_date=(v.iso_date, f"{STATUS}/dispFirstPostDateStruct/date", "disposition_first_posted"),
    disposition_first_posted_date_type=(
        v.enrollment_type,
        f"{STATUS}/dispFirstPostDateStruct/type",
        "disposition_first_posted/@type",
    ),
    last_update_submitted_date=(
        v.iso_date,
        f"{STATUS}/lastUpdateSubmitDate",
        "last_update_submitted | lastchanged_date",
    ),
    last_update_submitted_qc_date=(v.iso_date, "", "last_update_submitted_qc"),
    last_update_posted_date=(v.iso_date, f"{STATUS}/lastUpdatePostDateStruct/date", "last_update_posted"),
    last_update_posted_date_type=(
        v.enrollment_type,
        f"{STATUS}/lastUpdatePostDateStruct/type",
        "last_update_posted/@type",
    ),
    has_dmc=(v.yes_or_no, f"{OVERSIGHT}/oversightHasDmc", "oversight_info/has_dmc"),
    is_fda_regulated=(v.yes_or_no, "", "is_fda_regulated | oversight_info/is_fda_regulated"),
    is_section_801=(v.yes_or_no, "", "is_section_801 | oversight_info/is_section_801"),
    is_fda_regulated_drug=(v.yes_or_no, f"{OVERSIGHT}/isFdaRegulatedDrug", "oversight_info/is_fda_regulated_drug"),
    is_fda_regulated_device=(
        v.yes_or_no,
        f"{OVERSIGHT}/isFdaRegulatedDevice",
        "oversight_info/is_fda_regulated_device",
    ),
    is_unapproved_device=(v.yes_or_no, f"{OVERSIGHT}/isUnapprovedDevice", "oversight_info/is_unapproved_device"),
    is_ppsd=(v.yes_or_no, f"{OVERSIGHT}/isPpsd", "oversight_info/is_ppsd"),
    is_us_export=(v.yes_or_no, f"{OVERSIGHT}/isUsExport", "oversight_info/is_us_export"),
    fdaaa801_violation=(v.yes_or_no, f"{OVERSIGHT}/fdaaa801Violation", ""),
    phase=(v.phase, f"{DESIGN}/phases*", "phase"),
    study_type=(v.study_type, f"{DESIGN}/studyType", "study_type"),
    enrollment=(v.whole_number, f"{DESIGN}/enrollmentInfo/count", "enrollment"),
    enrollment_type=(v.enrollment_type, f"{DESIGN}/enrollmentInfo/type", "enrollment/@type"),
    patient_registry=((v.yes_or_no, v.registry_study), f"{DESIGN}/patientRegistry", "study_type"),
    target_duration=(verbatim, f"{DESIGN}/targetDuration", "target_duration"),
    number_of_arms=(v.whole_number, "", "number_of_arms"),
    number_of_groups=(v.whole_number, "", "number_of_groups"),
    expanded_access_type_individual=(
        v.yes_or_no,
        f"{DESIGN}/expandedAccessTypes/individual",
        "expanded_access_info/expanded_access_type_individual",
    ),
    expanded_access_type_intermediate=(
        v.yes_or_no,
        f"{DESIGN}/expandedAccessTypes/intermediate",
        "expanded_access_info/expanded_access_type_intermediate",
    ),
    expanded_access_type_treatment=(
        v.yes_or_no,
        f"{DESIGN}/expandedAccessTypes/treatment",
        "expanded_access_info/expanded_access_type_treatment",
    ),
    biospec_retention=(v.enumeration, f"{DESIGN}/bioSpec/retention", "biospec_retention"),
    biospec_description=(PROSE, f"{DESIGN}/bioSpec/description", "biospec_descr/textblock"),
    plan_to_share_ipd=(v.sharing_plan, f"{SHARING}/ipdSharing", "patient_data/sharing_ipd"),
    plan_to_share_ipd_description=(PROSE, f"{SHARING}/description", "patient_data/ipd_description"),
    ipd_information_types=(v.listed_words, f"{SHARING}/infoTypes*", "patient_data/ipd_info_type*"),
    ipd_time_frame=(PROSE, f"{SHARING}/timeFrame", "patient_data/ipd_time_frame"),
    ipd_access_criteria=(PROSE, f"{SHARING}/accessCriteria", "patient_data/ipd_access_criteria"),
    ipd_url=(verbatim, f"{SHARING}/url", "patient_data/ipd_url"),
    results_status=(v.results_status, "hasResults", ""),
    baseline_population=(
        PROSE,
        "resultsSection/baselineCharacteristicsModule/populationDescription",
        "clinical_results/baseline/population",
    ),
    baseline_type_units_analyzed=(
        verbatim,
        "resultsSection/baselineCharacteristicsModule/typeUnitsAnalyzed",
        "clinical_results/baseline/units_analyzed",
    ),
    limitations_and_caveats=(
        PROSE,
        "resultsSection/moreInfoModule/limitationsAndCaveats/description",
        "clinical_results/limitations_and_caveats",
    ),
    unposted_responsible_party=(verbatim, f"{NOTES}/unpostedAnnotation/unpostedResponsibleParty", ""),
)
IDS = Part(
    "id_information",
    (
        f"{NAMES}/orgStudyIdInfo | {NAMES}/secondaryIdInfos | {NAMES}/nctIdAliases",
        "id_info/org_study_id | id_info/secondary_id | id_info/nct_alias",
    ),
    id_value=(verbatim, "id | .", "."),
    id_type=(v.id_type, "type", ""),
    id_type_description=(verbatim, "domain", ""),
    id_link=(verbatim, "link", ""),
    id_source=(v.record_part, "name()", "name()"),
)
SUMMARY = Part(
    "brief_summaries",
    (".", "."),
    description=(PARAGRAPHS, "protocolSection/descriptionModule/briefSummary", "brief_summary/textblock"),
)
DESCRIPTION = Part(
    "detailed_descriptions",
    (".", "."),
    description=(PARAGRAPHS, "protocolSection/descriptionModule/detailedDescription", "detailed_description/textblock"),
)
SPONSORS = Part(
    "sponsors",
    (f"{PEOPLE}/leadSponsor | {PEOPLE}/collaborators", "sponsors/lead_sponsor | sponsors/collaborator"),
    name=(verbatim, "name", "agency"),
    agency_class=(v.agency_class, "class", "agency_class"),
    lead_or_collaborator=(v.record_part, "name()", "name()"),
)
RESPONSIBLE_PARTIES = Part(
    "responsible_parties",
    (f"{PEOPLE}/responsibleParty", "responsible_party"),
    responsible_party_type=(v.enumeration, "type", "responsible_party_type"),
    name=(verbatim, "investigatorFullName", "investigator_full_name"),
    title=(verbatim, "investigatorTitle", "investigator_title"),
    affiliation=(verbatim, "investigatorAffiliation", "investigator_affiliation"),
    organization=(verbatim, "oldOrganization", "organization"),
    old_name_title=(verbatim, "oldNameTitle", "name_title"),
)
AUTHORITIES = Part("oversight_authorities", ("", "oversight_info/authority"), name=(verbatim, "", "."))
PERSON = "first_name + middle_name + last_name + degrees"
"""The name of a person, which old records state in several parts."""
OFFICIALS = Part(
    "overall_officials",
    (f"{PLACES}/overallOfficials", "overall_official"),
    name=(verbatim, "name", PERSON),
    role=(v.enumeration, "role", "role"),
    affiliation=(verbatim, "affiliation", "affiliation"),
)
REACHED = {
    "name": (verbatim, "name", PERSON),
    "role": (v.enumeration, "role", ""),
    "phone": (verbatim, "phone", "phone"),
    "phone_extension": (verbatim, "phoneExt", "phone_ext"),
    "email": (verbatim, "email", "email"),
    "contact_type": (v.record_part, "", "name()"),
}
"""Whom to ask, and how to reach them."""
CONTACTS = Part(
    "central_contacts", (f"{PLACES}/centralContacts", "overall_contact | overall_contact_backup"), **REACHED
)
FACILITIES = Part(
    "facilities",
    (f"{PLACES}/locations", "location"),
    name=(verbatim, "facility", "facility/name"),
    city=(verbatim, "city", "facility/address/city"),
    state=(verbatim, "state", "facility/address/state"),
    zip=(verbatim, "zip", "facility/address/zip"),
    country=(verbatim, "country", "facility/address/country"),
    status=(v.registry_status, "status", "status"),
    latitude=(v.number, "geoPoint/lat", ""),
    longitude=(v.number, "geoPoint/lon", ""),
)
AT_SITE = ("contacts", "contact | contact_backup | investigator")
SITE_CONTACT = Columns(**REACHED)
SITE_INVESTIGATOR = Columns(name=(verbatim, "name", PERSON), role=(v.enumeration, "role", "role"))
REMOVED = (f"{DERIVED}/miscInfoModule/removedCountries", "removed_countries")
COUNTRIES = Part("countries", (".", "country"), name=(verbatim, ".", "."))
WITH_SITES = Part("countries", ("", "location_countries/country"), name=(verbatim, "", "."))
CONDITIONS = Part("conditions", (f"{TOPICS}/conditions", "condition"), name=(verbatim, ".", "."))
KEYWORDS = Part("keywords", (f"{TOPICS}/keywords", "keyword"), name=(verbatim, ".", "."))
MESH_TERM = {
    "mesh_term": (verbatim, "term", "."),
    "mesh_id": (verbatim, "id", ""),
    "mesh_type": (v.record_part, "name()", ""),
}
OF_CONDITIONS = f"{DERIVED}/conditionBrowseModule"
OF_INTERVENTIONS = f"{DERIVED}/interventionBrowseModule"
CONDITION_TERMS = Part(
    "browse_conditions",
    (f"{OF_CONDITIONS}/meshes | {OF_CONDITIONS}/ancestors", "condition_browse/mesh_term"),
    **MESH_TERM,
)
INTERVENTION_TERMS = Part(
    "browse_interventions",
    (f"{OF_INTERVENTIONS}/meshes | {OF_INTERVENTIONS}/ancestors", "intervention_browse/mesh_term"),
    **MESH_TERM,
)
TOPIC = Part(
    "browse_topics",
    ("browseLeaves | browseBranches", ""),
    topic=(verbatim, "name", ""),
    topic_id=(verbatim, "id | abbrev", ""),
    level=(v.record_part, "name()", ""),
    as_found=(verbatim, "asFound", ""),
    relevance=(v.enumeration, "relevance", ""),
)
REFERENCES = Part(
    "study_references",
    (f"{SOURCES}/references", "reference | results_reference"),
    pmid=(verbatim, "pmid", "PMID"),
    citation=(PROSE, "citation", "citation"),
    reference_type=((v.enumeration, v.record_part), "type", "name()"),
)
OPENED = {")": "(", "]": "["}
CITATION = ("citation", "citation")
DOI = re.compile(r"\bdoi: ?(10\.[0-9]{4,9}/(?:[^\s\\\"<&]|\\\\[^\w\s]|&(?:amp|lt|gt);)++)", re.I)
"""A digital object identifier in a citation; a backslash of Markdown or an entity in it is part of it."""
RETRACTIONS = Part("retractions", ("retractions", ""), pmid=(verbatim, "pmid", ""), source=(verbatim, "source", ""))
LINKS = Part(
    "links",
    (f"{SOURCES}/seeAlsoLinks", "link"),
    url=(verbatim, "url", "url"),
    description=(PROSE, "label", "description"),
)
DATA_SETS = Part(
    "documents",
    (f"{SOURCES}/availIpds", "study_docs/study_doc"),
    document_id=(verbatim, "id", "doc_id"),
    document_type=(verbatim, "type", "doc_type"),
    url=(verbatim, "url", "doc_url"),
    comment=(PROSE, "comment", "doc_comment"),
)
PROVIDED = Part(
    "provided_documents",
    ("documentSection/largeDocumentModule/largeDocs", "provided_document_section/provided_document"),
    document_type=(verbatim, "label", "document_type"),
    abbreviation=(verbatim, "typeAbbrev", ""),
    document_date=(v.iso_date, "date", "document_date"),
    has_protocol=(v.yes_or_no, "hasProtocol", "document_has_protocol"),
    has_icf=(v.yes_or_no, "hasIcf", "document_has_icf"),
    has_sap=(v.yes_or_no, "hasSap", "document_has_sap"),
    url=(verbatim, "filename", "document_url"),
    upload_date=(verbatim, "uploadDate", ""),
    size_bytes=(v.whole_number, "size", ""),
)
PENDING = Part(
    "pending_results",
    (f"{NOTES}/unpostedAnnotation/unpostedEvents", "pending_results/*"),
    event=((v.enumeration, v.record_part), "type", "name()"),
    event_date=(v.iso_date, "date", "."),
)
SUBMISSIONS = Part(
    "results_submissions",
    (f"{TRACKING}/firstMcpInfo | {TRACKING}/submissionInfos", ""),
    release_date=(v.iso_date, "releaseDate", ""),
    unrelease_date=(v.iso_date, "unreleaseDate", ""),
    unrelease_date_unknown=(v.yes_or_no, "unreleaseDateUnknown", ""),
    reset_date=(v.iso_date, "resetDate", ""),
    review_release=(v.whole_number, "mcpReleaseN", ""),
    posted_date=(v.iso_date, "postDateStruct/date", ""),
    posted_date_type=(v.enrollment_type, "postDateStruct/type", ""),
)
VIOLATIONS = Part(
    "violation_events",
    (f"{NOTES}/violationAnnotation/violationEvents", ""),
    event=(v.enumeration, "type", ""),
    description=(PROSE, "description", ""),
    creation_date=(v.iso_date, "creationDate", ""),
    issued_date=(v.iso_date, "issuedDate", ""),
    release_date=(v.iso_date, "releaseDate", ""),
    posted_date=(v.iso_date, "postedDate", ""),
)
PREDICTIONS = Part(
    "model_predictions",
    (f"{DERIVED}/miscInfoModule/modelPredictions/bmiLimits", ""),
    measure=(v.record_part, "name()", ""),
    lower=(v.number, "minBmi", ""),
    upper=(v.number, "maxBmi", ""),
)
RESULT_CONTACTS = Part(
    "result_contacts",
    ("resultsSection/moreInfoModule/pointOfContact", "clinical_results/point_of_contact"),
    name=(verbatim, "title", "name_or_title"),
    organization=(verbatim, "organization", "organization"),
    phone=(verbatim, "phone", "phone"),
    extension=(verbatim, "phoneExt", "phone_ext"),
    email=(verbatim, "email", "email"),
)
AGREEMENTS = Part(
    "result_agreements",
    ("resultsSection/moreInfoModule/certainAgreement", "clinical_results/certain_agreements"),
    pi_employee=(v.employed_investigators, "piSponsorEmployee", "pi_employee"),
    restrictive_agreement=(v.restrictive_agreement, "restrictiveAgreement", "restrictive_agreement"),
    restriction_type=(verbatim, "restrictionType", ""),
    agreement=((v.unescaped, v.agreement_terms), "otherDetails", "restrictive_agreement"),
)
IDENTIFICATION = (IDS, SUMMARY, DESCRIPTION, SPONSORS, RESPONSIBLE_PARTIES, AUTHORITIES, OFFICIALS, CONTACTS)
TOPICAL = (CONDITIONS, KEYWORDS, CONDITION_TERMS, INTERVENTION_TERMS)
LITERATURE = (LINKS, DATA_SETS, PROVIDED, PENDING, SUBMISSIONS, VIOLATIONS, PREDICTIONS)


def rows(study: Node, **found: Cell) -> Iterator[Row]:
    """The row of the study, `found` among its cells, then what identifies it, its people, places and references."""
    yield from STUDIES.rows(study, **found)
    for part in IDENTIFICATION:
        yield from part.rows(study)
    yield from _sites(study)
    yield from _countries(study)
    for part in TOPICAL:
        yield from part.rows(study)
    for module in (study[OF_CONDITIONS], study[OF_INTERVENTIONS]):
        yield from TOPIC.rows(module, subject=module.cite_name(v.record_part))
    references = REFERENCES.stated(study)
    for reference, stated in references:
        yield Row("study_references", **stated, doi=_doi(first(reference, CITATION)))
    for ordinal, (reference, _) in enumerate(references, 1):
        yield from RETRACTIONS.rows(reference, reference_ordinal=ordinal)
    for part in LITERATURE:
        yield from part.rows(study)


def closing_rows(study: Node) -> Iterator[Row]:
    """Whom to ask about results, and what may be published."""
    yield from RESULT_CONTACTS.rows(study)
    yield from AGREEMENTS.rows(study)


def _doi(citation: Node) -> Cited | None:
    """The one digital object identifier of a citation, without the punctuation after it."""
    text = citation.text
    found = [*DOI.finditer(text.text, citation.start, citation.end)] if text and citation.start < citation.end else []
    if text is None or len({match[1].rstrip(".,;)]") for match in found}) != 1:
        return None
    quote = found[0][1].rstrip(".,;")
    while quote and (
        quote[-1] in ".,;" or (quote[-1] in ")]" and quote.count(quote[-1]) > quote.count(OPENED[quote[-1]]))
    ):
        quote = quote[:-1]
    return text.cite(found[0].start(1), found[0].start(1) + len(quote), PROSE[text.form])


def _sites(study: Node) -> Iterator[Row]:
    """Each site, then its people: who has the role of an investigator is none to be asked about taking part."""
    for ordinal, (site, facility) in enumerate(FACILITIES.stated(study), 1):
        yield Row("facilities", **facility)
        for person in each(site, AT_SITE):
            investigator = cells(person, SITE_INVESTIGATOR)
            role = investigator.get("role")
            if person.name == "investigator" or (isinstance(role, Cited) and str(role.value).endswith("INVESTIGATOR")):
                yield Row("facility_investigators", facility_ordinal=ordinal, **investigator)
            else:
                yield Row("facility_contacts", facility_ordinal=ordinal, **cells(person, SITE_CONTACT))


def _countries(study: Node) -> Iterator[Row]:
    for removed in each(study, REMOVED):
        yield from COUNTRIES.rows(removed, removed=removed.cite_name(v.record_part))
    yield from WITH_SITES.rows(study)
