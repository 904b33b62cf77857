"""What the analysis computes from the facts; every computed cell has lineage."""

from trialdossier.tables.schema import key, ledger, number, pointer, table, text, whole

RESPONSE_RATES = table(
    "response_rates",
    "Response proportions, matched into concepts and recomputed with one method for all",
    concept=key(text("concept of config.yaml that the wording matches")),
    label=text("what the source calls it"),
    result_group=key(text("group it was measured in; empty: the whole study"), optional=True),
    count=whole("participants with a response: as stated, or the whole count nearest to the reported percentage"),
    denominator=whole("participants analysed"),
    reported_percent=number("percentage as reported"),
    reported_lower=number("lower limit as reported"),
    reported_upper=number("upper limit as reported"),
    percent=number("100 count / denominator"),
    exact_lower=number("lower limit of the exact 95 % interval (Clopper and Pearson 1934), in percent"),
    exact_upper=number("upper limit of the exact 95 % interval (Clopper and Pearson 1934), in percent"),
)
ORGAN_SYSTEM_EVENTS = table(
    "organ_system_events",
    "Adverse events by system organ class: bounds of the participants affected, who may have had several terms",
    event_type=key(text("serious or other")),
    result_group=key(text("ctgov_group_code")),
    organ_system=text("system organ class"),
    terms=whole("terms reported"),
    at_least=whole("participants affected at least: the most frequent term"),
    at_most=whole("participants affected at most: the sum over terms, or all with any such event"),
    subjects_at_risk=whole("participants at risk"),
    at_least_percent=number("100 at_least / subjects_at_risk"),
    at_most_percent=number("100 at_most / subjects_at_risk"),
)
EVENT_RATES = table(
    "event_rates",
    "Adverse events with exact intervals, one row per row of reported_events that states both counts",
    event_ordinal=pointer("reported_events"),
    percent=number("100 subjects_affected / subjects_at_risk"),
    exact_lower=number("lower limit of the exact 95 % interval (Clopper and Pearson 1934), in percent"),
    exact_upper=number("upper limit of the exact 95 % interval (Clopper and Pearson 1934), in percent"),
)
CHECKS = table(
    "checks",
    "Reported quantities that were recomputed",
    check=key(text("what was checked")),
    subject=key(text("table:row:column of the reported quantity")),
    reported=text("as the source reports it"),
    recomputed=text("as computed from the other cells"),
    method=key(text("how it was computed"), optional=True),
    verdict=key(text("agrees, differs or not applicable")),
    note=key(text("why"), optional=True),
)
ELIGIBILITY_LIMITS = table(
    "eligibility_limits",
    "Atoms of criteria made comparable: what they ask for, and bounds in one unit per concept",
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
    topic=key(text("age, performance status, disease, Philadelphia chromosome or transplant")),
    statement=text("what the atoms of the topic say, as printed"),
)
ELIGIBILITY_BANDS = table(
    "eligibility_bands",
    "Bands of a quantity, and how many trials admit people in them; listed under the first source that bounds it",
    concept=key(text("a name of the vocabulary of eligibility")),
    band=text("from which value to which"),
    stating=whole("trials that state bounds of the concept"),
    admitting=whole("those of them that admit people in the band"),
    trials=text("the trials that admit them"),
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
TABLES = [
    ELIGIBILITY_LIMITS,
    ELIGIBILITY_DIGESTS,
    ELIGIBILITY_BANDS,
    RESPONSE_RATES,
    ORGAN_SYSTEM_EVENTS,
    EVENT_RATES,
    CHECKS,
]
CRITERIA_COVERAGE = ledger(
    "criteria_coverage",
    "Criteria of which an atom was read, and criteria that stay text",
    ["source_id"],
    trial_id=text("trial"),
    source_id=text("document"),
    criteria=whole("criteria, without those that only lead to others"),
    measured=whole("criteria with an atom"),
    text_only=whole("criteria without one"),
    atoms=whole("atoms"),
)
GOLD_AGREEMENT = ledger(
    "gold_agreement",
    "Atoms read by hand, and what the vocabulary of eligibility reads in the same criteria",
    ["gold_set"],
    gold_set=text("which criteria"),
    criteria=whole("criteria"),
    expected=whole("atoms read by hand"),
    found=whole("atoms found"),
    agreed=whole("atoms found that are as read by hand: stance, concept, comparator, bounds, unit and scope"),
    precision=number("agreed / found"),
    recall=number("agreed / expected"),
)
LEDGERS = [LINEAGE, DISCREPANCIES, CRITERIA_COVERAGE, GOLD_AGREEMENT]
