"""What the analysis computes from the facts; every computed cell has lineage."""

from trialdossier.tables.schema import key, ledger, number, pointer, table, text, whole

EXACT_INTERVAL = {
    "exact_lower": number("lower limit of the exact 95 % interval (Clopper and Pearson 1934), in percent"),
    "exact_upper": number("upper limit of the exact 95 % interval (Clopper and Pearson 1934), in percent"),
}
CONTRAST = {
    "risk_difference": number("difference of the percentages, in percentage points"),
    "risk_difference_lower": number("lower limit of its 95 % interval (Newcombe)"),
    "risk_difference_upper": number("upper limit of its 95 % interval (Newcombe)"),
    "risk_ratio": number("ratio of the proportions"),
    "risk_ratio_lower": number("lower limit of its 95 % interval (logarithmic)"),
    "risk_ratio_upper": number("upper limit of its 95 % interval (logarithmic)"),
    "odds_ratio": number("ratio of the odds"),
    "odds_ratio_lower": number("lower limit of its 95 % interval (logarithmic)"),
    "odds_ratio_upper": number("upper limit of its 95 % interval (logarithmic)"),
}
BOUNDS = {
    "terms": whole("terms reported"),
    "at_least": whole("participants affected at least: the most frequent term"),
    "at_most": whole(
        "at most: the sum over terms, or all with any such event; empty: terms under the threshold are not listed"
    ),
    "subjects_at_risk": whole("participants at risk"),
    "at_least_percent": number("100 at_least / subjects_at_risk"),
    "at_most_percent": number("100 at_most / subjects_at_risk; empty where at_most is"),
}
"""Columns that several tables have: an interval of a proportion, two groups compared, bounds of those affected."""

RESPONSE_RATES = table(
    "response_rates",
    "Response proportions, matched into concepts and recomputed with one method for all",
    concept=key(text("concept of config.yaml that the wording matches")),
    label=text("what the source calls it"),
    result_group=key(text("group it was measured in; empty: the whole study"), optional=True),
    window=text("over which time it was counted: as the concept calls it where it asks for it, else as the source"),
    population=text("among whom it was counted: as the concept calls them where it asks for them, else as the source"),
    definition=text("how the source defines it, in its words"),
    defined=text("the definition declared comparable in config.yaml that its words are of; empty: none"),
    fit=key(text("what of the concept's window and population it has: window and population, one of them, or neither")),
    count=whole(
        "participants with a response: as stated; the sum of the counts, where there are several; or the whole count"
        " nearest to the reported percentage"
    ),
    denominator=whole("participants analysed"),
    reported_percent=number("percentage as reported"),
    reported_lower=number("lower limit as reported"),
    reported_upper=number("upper limit as reported"),
    percent=number("100 count / denominator"),
    **EXACT_INTERVAL,
)
CONCEPT_ESTIMATES = table(
    "concept_estimates",
    "Times to an event, matched into concepts, as the sources state them",
    concept=key(text("concept of config.yaml that the wording matches")),
    label=text("what the source calls it"),
    result_group=key(text("group it was measured in; empty: the whole study"), optional=True),
    statistic=text("MEDIAN, MEAN ..."),
    estimate=number("time as reported"),
    lower=number("lower limit as reported"),
    upper=number("upper limit as reported"),
    unit=text("unit of time as printed"),
    participants=whole("participants analysed"),
    population=text("who they were, in the words of the source"),
)
RESTATED_CLAIMS = table(
    "restated_claims",
    "Claims that an article attributes to another study, some of which are numbers of this study: perhaps one cohort",
    claim_ordinal=pointer("claims"),
    rate_ordinal=pointer("response_rates", optional=True),
)
POOLED_PROPORTIONS = table(
    "pooled_proportions",
    "Response proportions of at least two trials pooled: random effects on the logit scale",
    concept=key(text("concept of config.yaml")),
    method=key(text("estimator of the variance between trials")),
    trials=whole("trials pooled"),
    count=whole("participants with a response, of all trials"),
    denominator=whole("participants analysed, of all trials"),
    percent=number("mean proportion over trials, in percent"),
    lower=number("lower limit of its 95 % interval (Hartung and Knapp), in percent"),
    upper=number("upper limit of its 95 % interval (Hartung and Knapp), in percent"),
    prediction_lower=number("lower limit of the 95 % interval for one further trial, in percent"),
    prediction_upper=number("upper limit of the 95 % interval for one further trial, in percent"),
    tau_squared=number("variance between trials, on the logit scale"),
    i_squared=number("part of the variation that is between trials (I2), in percent"),
    q=number("Cochran's Q"),
    q_p=number("its p-value"),
)
SUMMARY_OF_FINDINGS = table(
    "summary_of_findings",
    "One row per concept and kind: what all trials say together",
    concept=key(text("concept of config.yaml")),
    kind=key(text("proportion, time, or none where no source reports it")),
    unit=key(text("percent, or the unit of time"), optional=True),
    pooling=key(text("pooled, or why not")),
    trials=whole("trials that report it"),
    participants=whole("participants analysed"),
    events=whole("participants with the outcome"),
    smallest=number("smallest estimate of a trial"),
    largest=number("largest estimate of a trial"),
)
OUTCOME_CONTRASTS = table(
    "outcome_contrasts",
    "Groups of one trial against each other, recomputed from counts",
    outcome_ordinal=pointer("outcomes"),
    measurement_ordinal=pointer("outcome_measurements"),
    against_ordinal=pointer("outcome_measurements"),
    result_group=key(text("ctgov_group_code of the group")),
    against=key(text("ctgov_group_code of the group it is compared with")),
    count=whole("participants with the outcome"),
    denominator=whole("participants analysed"),
    against_count=whole("participants with the outcome in the group compared with"),
    against_denominator=whole("participants analysed in the group compared with"),
    **CONTRAST,
)
ORGAN_SYSTEM_EVENTS = table(
    "organ_system_events",
    "Adverse events by system organ class: bounds of the participants affected, who may have had several terms",
    event_type=key(text("serious or other")),
    result_group=key(text("ctgov_group_code")),
    organ_system=text("system organ class, as the rows of its terms state it"),
    **BOUNDS,
)
EVENT_RATES = table(
    "event_rates",
    "Adverse events with exact intervals, one row per row of reported_events that states both counts",
    event_ordinal=pointer("reported_events"),
    percent=number("100 subjects_affected / subjects_at_risk"),
    **EXACT_INTERVAL,
)
TOTAL_RATES = table(
    "total_rates",
    "Totals of participants with any event with exact intervals, one row per row of reported_event_totals",
    total_ordinal=pointer("reported_event_totals"),
    percent=number("100 subjects_affected / subjects_at_risk"),
    **EXACT_INTERVAL,
)
EVENT_OUTCOMES = table(
    "event_outcomes",
    "Outcomes that count participants with adverse events or deaths, with exact intervals",
    measurement_ordinal=pointer("outcome_measurements"),
    count=whole("participants affected: as stated, or the whole number whose percentage is the one printed"),
    denominator=whole("participants analysed"),
    percent=number("100 count / denominator"),
    **EXACT_INTERVAL,
)
EVENT_CONTRASTS = table(
    "event_contrasts",
    "Adverse events of one group against the same events of another, recomputed from counts",
    event_ordinal=pointer("reported_events"),
    against_ordinal=pointer("reported_events"),
    **CONTRAST,
)
SPECIAL_INTEREST_EVENTS = table(
    "special_interest_events",
    "Events of special interest: bounds of the participants affected, who may have had several terms",
    interest=key(text("group of config.yaml")),
    event_type=key(text("serious or other")),
    result_group=key(text("ctgov_group_code")),
    **BOUNDS,
)
SPECIAL_INTEREST_MEMBERS = table(
    "special_interest_members",
    "Which events belong to which group of special interest",
    interest=key(text("group of config.yaml")),
    event_ordinal=pointer("reported_events"),
)
DOSE_STEPS = table(
    "dose_steps",
    "Doses that the description of an arm or cohort states, step by step",
    described_in=key(text("table of the description")),
    described_ordinal=pointer("that table"),
    step=key(whole("number of the step")),
    dose=number("dose"),
    unit=text("its unit as printed"),
    period=text("when it is given, as printed"),
)
REGISTRATION_ITEMS = table(
    "registration_items",
    "Items of the WHO Trial Registration Data Set, version 1.3.1",
    item=key(whole("number of the item")),
    name=key(text("item")),
    status=key(text("found, stated absent, not in this source, or what is stated in its place")),
    stated=text("what states it: all values where they are short, else the first"),
    shown=text("where the first of several values stands for all, how many there are"),
)
CHECKS = table(
    "checks",
    "Reported quantities that were recomputed",
    check=key(text("what was checked")),
    kind=key(text("what a difference that the check finds is about")),
    subject=key(text("table:row:column of the reported quantity")),
    reported=text("as the source reports it"),
    recomputed=text("the same quantity computed from other cells of the source"),
    method=key(text("how it was computed"), optional=True),
    verdict=key(text("agrees, differs or not applicable")),
    note=text("what explains the verdict"),
)
ELIGIBILITY_LIMITS = table(
    "eligibility_limits",
    "Measurable conditions made comparable: what they ask for, and bounds in one unit per concept",
    atom_ordinal=pointer("eligibility_atoms"),
    criterion_ordinal=pointer("eligibility_criteria"),
    concept=key(text("a name of the vocabulary of eligibility")),
    stance=text("required, excluded or allowed: the criterion's type, negation and ruling together"),
    lower=number("lower bound in `unit`"),
    upper=number("upper bound in `unit`"),
    unit=key(text("the unit of the concept; × ULN: multiples of the upper limit of normal"), optional=True),
    bound=text("comparator, bounds and unit"),
)
ELIGIBILITY_DIGESTS = table(
    "eligibility_digests",
    "Key eligibility of a trial, a topic per row",
    topic=key(text("age, performance status, disease, Philadelphia chromosome or transplant; else recruitment")),
    statement=text("what the conditions of the topic say, as printed"),
)
ELIGIBILITY_BANDS = table(
    "eligibility_bands",
    "Bands of a quantity, and how many trials admit people in them; listed under the first source that bounds it",
    concept=key(text("a name of the vocabulary of eligibility")),
    band=text("from which value to which"),
    stating=whole("trials that state bounds of the concept"),
    admitting=whole("those of them that admit people in the band"),
    trials=text("the trials that admit them"),
    exceptions=text("the others that may admit some of them, by an exception or a condition of their own"),
    silent=text("the trials that state no bounds of the concept"),
)
LINEAGE = ledger(
    "lineage",
    "Which cells a computed value was computed from",
    ["result_table", "result_row", "result_column", "table", "row", "column"],
    id=text("evidence id of the computed cell, as printed in the dossier"),
    result_table=text("table of the computed value"),
    result_row=text("its row"),
    result_column=text("its column"),
    table=text("table of an input"),
    row=text("row of an input"),
    column=text("column of an input"),
)
DISCREPANCIES = ledger(
    "discrepancies",
    "Fields on which two sources of one trial differ",
    ["table", "column", "row_a", "row_b"],
    trial_id=text("trial"),
    table=text("table"),
    column=text("column"),
    source_a=text("one source"),
    row_a=text("its row"),
    value_a=text("what it states"),
    source_b=text("the other source"),
    row_b=text("its row"),
    value_b=text("what it states"),
)
INSPECT_SR = ledger(
    "inspect_sr",
    "The 21 checks of INSPECT-SR in our words, with the result for each trial (Wilkinson and others 2025)",
    ["ordinal", "trial_id"],
    ordinal=whole("place in the tool"),
    item=text("number: domain and place in it"),
    domain=text("domain of the tool"),
    question=text("what is asked, in our words"),
    how=text("automated, assisted or not possible"),
    trial_id=text("trial"),
    result=text("what the checks found, or what the sources state that helps a person"),
)
CRITERIA_COVERAGE = ledger(
    "criteria_coverage",
    "Criteria of which a condition that can be measured was read, and criteria that stay text",
    ["source_id"],
    trial_id=text("trial"),
    source_id=text("document"),
    criteria=whole("criteria, without those that only lead to others"),
    measured=whole("criteria with a measurable condition"),
    text_only=whole("criteria without one"),
    atoms=whole("measurable conditions"),
)
GOLD_AGREEMENT = ledger(
    "gold_agreement",
    "Measurable conditions read by hand, and what the vocabulary of eligibility reads in the same criteria",
    ["gold_set", "vocabulary"],
    gold_set=text("which criteria"),
    vocabulary=text("now, or the earlier vocabulary of a first run"),
    criteria=whole("criteria"),
    expected=whole("measurable conditions read by hand"),
    found=whole("measurable conditions found"),
    agreed=whole("found as read by hand: what is asked, concept, comparator, bounds, unit and for whom"),
    precision=number("agreed / found"),
    precision_lower=number("its Clopper-Pearson interval at 95%"),
    precision_upper=number("its Clopper-Pearson interval at 95%"),
    recall=number("agreed / expected"),
    recall_lower=number("its Clopper-Pearson interval at 95%"),
    recall_upper=number("its Clopper-Pearson interval at 95%"),
    conditions_expected=whole("narrowing words read by hand, of those agreed"),
    conditions_found=whole("narrowing words found, of those agreed"),
    conditions_agreed=whole("narrowing words found that are as read by hand"),
)
TABLES = [
    ELIGIBILITY_LIMITS,
    ELIGIBILITY_DIGESTS,
    ELIGIBILITY_BANDS,
    RESPONSE_RATES,
    CONCEPT_ESTIMATES,
    RESTATED_CLAIMS,
    POOLED_PROPORTIONS,
    SUMMARY_OF_FINDINGS,
    OUTCOME_CONTRASTS,
    ORGAN_SYSTEM_EVENTS,
    EVENT_RATES,
    TOTAL_RATES,
    EVENT_OUTCOMES,
    EVENT_CONTRASTS,
    SPECIAL_INTEREST_EVENTS,
    SPECIAL_INTEREST_MEMBERS,
    DOSE_STEPS,
    REGISTRATION_ITEMS,
    CHECKS,
]
LEDGERS = [LINEAGE, DISCREPANCIES, INSPECT_SR, CRITERIA_COVERAGE, GOLD_AGREEMENT]
