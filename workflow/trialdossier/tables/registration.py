"""What a registry states about a trial as a whole: identification, status, people, places, references."""

from trialdossier.tables.schema import day, number, pointer, table, text, whole, word

STUDIES = table(
    "studies",
    "One row per source: identification, status and dates",
    brief_title=text("short title"),
    official_title=text("title of the protocol"),
    acronym=text("acronym"),
    overall_status=word("recruitment status"),
    last_known_status=word("status before it became unknown"),
    delayed_posting=text("whether results of an unapproved device are posted later: Yes or No"),
    why_stopped=text("reason for stopping, in the sponsor's words"),
    phase=text("phase: PHASE1, PHASE1/PHASE2, NA ..."),
    study_type=word("study type", "INTERVENTIONAL", "OBSERVATIONAL", "EXPANDED_ACCESS"),
    enrollment=whole("number of participants"),
    enrollment_type=word("whether the enrollment is actual or estimated", "ACTUAL", "ESTIMATED"),
    start_date=day("start of the study"),
    start_date_type=word("whether the date is actual or estimated", "ACTUAL", "ESTIMATED"),
    primary_completion_date=day("last participant examined for the primary outcome"),
    primary_completion_date_type=word("whether the date is actual or estimated", "ACTUAL", "ESTIMATED"),
    completion_date=day("last participant's last visit"),
    completion_date_type=word("whether the date is actual or estimated", "ACTUAL", "ESTIMATED"),
    study_first_submitted_date=day("record first submitted"),
    study_first_submitted_qc_date=day("record first submitted in a form that passed quality control"),
    study_first_posted_date=day("record first posted"),
    study_first_posted_date_type=word("whether the date is actual or estimated", "ACTUAL", "ESTIMATED"),
    estimated_results_first_submitted_date=day("results first submitted, where the registry only estimates it"),
    results_first_submitted_date=day("results first submitted"),
    results_first_submitted_qc_date=day("results first submitted in a form that passed quality control"),
    results_first_posted_date=day("results first posted"),
    results_first_posted_date_type=word("whether the date is actual or estimated", "ACTUAL", "ESTIMATED"),
    disposition_first_submitted_date=day("request to delay results first submitted"),
    disposition_first_submitted_qc_date=day("that request first submitted in a form that passed quality control"),
    disposition_first_posted_date=day("request to delay results first posted"),
    disposition_first_posted_date_type=word("whether the date is actual or estimated", "ACTUAL", "ESTIMATED"),
    last_update_submitted_date=day("last update submitted"),
    last_update_submitted_qc_date=day("last update submitted in a form that passed quality control"),
    last_update_posted_date=day("last update posted"),
    last_update_posted_date_type=word("whether the date is actual or estimated", "ACTUAL", "ESTIMATED"),
    verification_date=day("record last verified"),
    results_status=text("what the source says of results, verbatim"),
    source=text("organisation that provides the information"),
    source_class=word("INDUSTRY, NIH, FED, OTHER ..."),
    limitations_and_caveats=text("limitations and caveats of the results"),
    baseline_population=text("population of the baseline measures"),
    baseline_type_units_analyzed=text("what is counted at baseline, where not participants"),
    target_duration=text("follow-up of a patient registry"),
    number_of_arms=whole("number of arms"),
    number_of_groups=whole("number of groups or cohorts"),
    has_expanded_access=text("Yes or No"),
    expanded_access_nctid=text("NCT number of the expanded access record"),
    expanded_access_status=word("status of the expanded access"),
    expanded_access_type_individual=text("for individual patients: Yes or No"),
    expanded_access_type_intermediate=text("for intermediate-size populations: Yes or No"),
    expanded_access_type_treatment=text("under a treatment protocol: Yes or No"),
    patient_registry=text("whether the study is a patient registry: Yes or No"),
    has_dmc=text("whether a data monitoring committee oversees the trial: Yes or No"),
    is_fda_regulated=text("Yes or No, in records before 2017"),
    is_section_801=text("whether it is a clinical trial in the sense of section 801 of FDAAA: Yes or No"),
    is_fda_regulated_drug=text("Yes or No"),
    is_fda_regulated_device=text("Yes or No"),
    is_unapproved_device=text("Yes or No"),
    is_ppsd=text("whether it is a paediatric postmarket surveillance of a device: Yes or No"),
    is_us_export=text("whether the product is exported from the United States: Yes or No"),
    fdaaa801_violation=text("Yes or No"),
    plan_to_share_ipd=text("whether individual participant data will be shared"),
    plan_to_share_ipd_description=text("how they will be shared"),
    ipd_information_types=text("what is shared beside them"),
    ipd_time_frame=text("when they will be shared"),
    ipd_access_criteria=text("with whom they will be shared"),
    ipd_url=text("where they are found"),
    biospec_retention=text("whether biospecimens are kept"),
    biospec_description=text("which biospecimens are kept"),
    unposted_responsible_party=text("who is responsible for results that are not posted"),
)
SPONSORS = table(
    "sponsors",
    "Lead sponsor and collaborators",
    agency_class=word("INDUSTRY, NIH, FED, OTHER ..."),
    lead_or_collaborator=text("lead or collaborator"),
    name=text("name"),
)
RESPONSIBLE_PARTIES = table(
    "responsible_parties",
    "Who is responsible for the record",
    responsible_party_type=word("SPONSOR, PRINCIPAL_INVESTIGATOR, SPONSOR_INVESTIGATOR"),
    name=text("name of the person"),
    title=text("title of the person"),
    organization=text("organisation"),
    affiliation=text("affiliation of the person"),
    old_name_title=text("name and title in one, in old records"),
)
OVERSIGHT_AUTHORITIES = table("oversight_authorities", "Who oversees the trial, in old records", name=text("authority"))
OVERALL_OFFICIALS = table(
    "overall_officials",
    "People responsible for the scientific leadership",
    role=word("PRINCIPAL_INVESTIGATOR, STUDY_DIRECTOR, STUDY_CHAIR"),
    name=text("name"),
    affiliation=text("affiliation"),
)
CENTRAL_CONTACTS = table(
    "central_contacts",
    "Whom to ask about participation",
    contact_type=text("primary or backup, or the role printed"),
    name=text("name"),
    phone=text("telephone"),
    phone_extension=text("extension"),
    email=text("e-mail address as printed"),
    role=word("role"),
)
FACILITIES = table(
    "facilities",
    "Sites",
    name=text("name of the site"),
    city=text("city"),
    state=text("state or region"),
    zip=text("postal code"),
    country=text("country"),
    status=word("recruitment status of the site"),
    latitude=number("degrees north"),
    longitude=number("degrees east"),
)
FACILITY_CONTACTS = table(
    "facility_contacts",
    "Whom to ask at a site",
    facility_ordinal=pointer("facilities"),
    contact_type=text("primary or backup"),
    name=text("name"),
    phone=text("telephone"),
    phone_extension=text("extension"),
    email=text("e-mail address as printed"),
    role=word("role"),
)
FACILITY_INVESTIGATORS = table(
    "facility_investigators",
    "Investigators at a site",
    facility_ordinal=pointer("facilities"),
    name=text("name"),
    role=word("PRINCIPAL_INVESTIGATOR, SUB_INVESTIGATOR"),
)
COUNTRIES = table(
    "countries", "Countries with a site", name=text("country"), removed=text("Yes where the site was removed")
)
CONDITIONS = table("conditions", "Conditions studied", name=text("condition"))
KEYWORDS = table("keywords", "Keywords of the record", name=text("keyword, or the whole line where no boundary shows"))
BROWSE_CONDITIONS = table(
    "browse_conditions",
    "MeSH terms of the conditions",
    mesh_term=text("term, or the whole line where no boundary shows"),
    mesh_type=text("mesh-list or mesh-ancestor"),
    mesh_id=text("MeSH identifier"),
)
BROWSE_INTERVENTIONS = table(
    "browse_interventions",
    "MeSH terms of the interventions",
    mesh_term=text("term, or the whole line where no boundary shows"),
    mesh_type=text("mesh-list or mesh-ancestor"),
    mesh_id=text("MeSH identifier"),
)
BROWSE_TERMS = table(
    "browse_terms",
    "MeSH terms that the source does not tell to be of the conditions or of the interventions",
    mesh_term=text("term, or the whole line where no boundary shows"),
)
BROWSE_TOPICS = table(
    "browse_topics",
    "Headings under which the registry lists the trial, which it derives from its MeSH terms",
    subject=text("condition or intervention"),
    level=word("LEAF or BRANCH", "LEAF", "BRANCH"),
    topic_id=text("identifier of the heading"),
    topic=text("heading"),
    as_found=text("words of the record that led to it"),
    relevance=word("HIGH or LOW"),
)
ID_INFORMATION = table(
    "id_information",
    "Other identifiers of the trial",
    id_source=text("org_study_id, secondary_id or nct_alias"),
    id_type=word("EUDRACT_NUMBER, REGISTRY, NIH, OTHER ..."),
    id_type_description=text("registry or organisation of the identifier"),
    id_link=text("address"),
    id_value=text("identifier"),
)
STUDY_REFERENCES = table(
    "study_references",
    "Publications about the trial",
    pmid=text("PubMed id"),
    doi=text("digital object identifier"),
    reference_type=word("BACKGROUND, RESULT, DERIVED"),
    citation=text("citation as printed"),
)
RETRACTIONS = table(
    "retractions",
    "Retractions of publications about the trial",
    reference_ordinal=pointer("study_references"),
    pmid=text("PubMed id of the notice"),
    source=text("where the notice was published"),
)
LINKS = table("links", "Related addresses", url=text("address"), description=text("what is there"))
BRIEF_SUMMARIES = table("brief_summaries", "Brief summary", description=text("text"))
DETAILED_DESCRIPTIONS = table("detailed_descriptions", "Detailed description", description=text("text"))
PROVIDED_DOCUMENTS = table(
    "provided_documents",
    "Documents that the sponsor provides",
    document_type=text("what it is, or who provides it"),
    document_date=day("date of the document"),
    url=text("address or file name"),
    has_protocol=text("whether it holds the protocol: Yes or No"),
    has_icf=text("whether it holds the informed consent form: Yes or No"),
    has_sap=text("whether it holds the statistical analysis plan: Yes or No"),
    abbreviation=text("kind of document in short"),
    upload_date=text("when it was uploaded, as printed"),
    size_bytes=whole("size"),
)
DOCUMENTS = table(
    "documents",
    "Data sets and documents that are held elsewhere",
    document_id=text("identifier"),
    document_type=text("what it is"),
    url=text("address"),
    comment=text("comment"),
)
PENDING_RESULTS = table(
    "pending_results",
    "Results submitted and not posted yet",
    event=word("RELEASE, UNRELEASE, RESET"),
    event_date=day("date of the event"),
)
RESULTS_SUBMISSIONS = table(
    "results_submissions",
    "Submissions of results and the registry's review of them",
    release_date=day("submitted"),
    unrelease_date=day("submission withdrawn"),
    unrelease_date_unknown=text("whether that date is unknown: Yes or No"),
    reset_date=day("returned after review"),
    review_release=whole("number of the release under review"),
    posted_date=day("posted"),
    posted_date_type=word("whether that date is actual or estimated", "ACTUAL", "ESTIMATED"),
)
VIOLATION_EVENTS = table(
    "violation_events",
    "Notices of violations of the law on registration and results",
    event=word("VIOLATION_IDENTIFIED, CORRECTION_CONFIRMED ..."),
    description=text("notice"),
    creation_date=day("created"),
    issued_date=day("issued"),
    release_date=day("released"),
    posted_date=day("posted"),
)
MODEL_PREDICTIONS = table(
    "model_predictions",
    "What a model of the registry predicts from the record; no statement of the sponsor",
    measure=text("what is predicted"),
    lower=number("lower limit"),
    upper=number("upper limit"),
)
RELATED_TRIALS = table(
    "related_trials",
    "Other trials that a page lists beside this one (not part of this trial)",
    related_nct_id=text("NCT number of the other trial"),
    title=text("its title"),
    overall_status=word("its status"),
    phase=text("its phase"),
)
RESULT_CONTACTS = table(
    "result_contacts",
    "Whom to ask about results",
    name=text("name or title"),
    organization=text("organisation"),
    phone=text("telephone"),
    extension=text("extension"),
    email=text("e-mail address as printed"),
)
RESULT_AGREEMENTS = table(
    "result_agreements",
    "Agreements between sponsor and investigators",
    pi_employee=text("whether investigators are employed by the sponsor, as printed"),
    restrictive_agreement=text("whether an agreement restricts publication, as printed"),
    restriction_type=text("kind of restriction"),
    agreement=text("terms of the agreement"),
)
TABLES = [schema for name, schema in sorted(globals().items()) if name.isupper()]
