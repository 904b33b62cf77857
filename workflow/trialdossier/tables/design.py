"""How a trial was planned: design, arms, interventions, planned outcomes, eligibility."""

from trialdossier.tables.schema import key, number, pointer, table, text, word

DESIGNS = table(
    "designs",
    "Study design",
    allocation=word("RANDOMIZED, NON_RANDOMIZED, NA"),
    intervention_model=word("SINGLE_GROUP, PARALLEL, CROSSOVER, FACTORIAL, SEQUENTIAL"),
    observational_model=word("COHORT, CASE_CONTROL ..."),
    primary_purpose=word("TREATMENT, PREVENTION ..."),
    time_perspective=word("PROSPECTIVE, RETROSPECTIVE ..."),
    masking=word("NONE, SINGLE, DOUBLE, TRIPLE, QUADRUPLE"),
    who_masked=text("roles that are masked, as printed"),
    masking_description=text("masking in words"),
    intervention_model_description=text("intervention model in words"),
)
DESIGN_GROUPS = table(
    "design_groups",
    "Arms, groups and cohorts as planned",
    group_type=word("EXPERIMENTAL, ACTIVE_COMPARATOR, PLACEBO_COMPARATOR, SHAM_COMPARATOR, NO_INTERVENTION, OTHER"),
    title=text("name of the arm"),
    description=text("what participants of the arm receive"),
)
INTERVENTIONS = table(
    "interventions",
    "Interventions",
    intervention_type=word("DRUG, BIOLOGICAL, PROCEDURE ..."),
    name=text("name"),
    description=text("description"),
)
INTERVENTION_OTHER_NAMES = table(
    "intervention_other_names",
    "Other names of an intervention",
    intervention_ordinal=pointer("interventions", optional=True),
    name=text("other name, or the whole line where no boundary shows"),
)
DESIGN_GROUP_INTERVENTIONS = table(
    "design_group_interventions",
    "Which arm receives which intervention",
    design_group_ordinal=pointer("design_groups"),
    intervention_ordinal=pointer("interventions", optional=True),
    intervention_type=word("type as printed beside the arm"),
    name=text("name as printed beside the arm"),
    description=text("description as printed beside the arm"),
)
DESIGN_OUTCOMES = table(
    "design_outcomes",
    "Outcomes as planned",
    outcome_type=text("primary, secondary or other; empty where the page lost its headings"),
    measure=text("what is measured"),
    time_frame=text("when it is measured"),
    population=text("in whom it is measured"),
    safety_issue=text("whether it measures safety: Yes or No, in old records"),
    description=text("how it is measured"),
)
ELIGIBILITIES = table(
    "eligibilities",
    "Who could take part",
    gender=word("ALL, FEMALE, MALE", "ALL", "FEMALE", "MALE"),
    gender_based=text("whether eligibility is based on gender"),
    gender_description=text("eligibility by gender in words"),
    minimum_age=text("number and unit"),
    maximum_age=text("number and unit"),
    age_groups=text("Child, Adult, Older Adult as printed"),
    healthy_volunteers=text("Yes or No"),
    sampling_method=word("PROBABILITY_SAMPLE, NON_PROBABILITY_SAMPLE"),
    population=text("study population of an observational study"),
)
ELIGIBILITY_CRITERIA = table(
    "eligibility_criteria",
    "Criteria one by one",
    criteria_type=text("inclusion or exclusion, as the heading above the criterion says"),
    parent_ordinal=pointer("eligibility_criteria", optional=True),
    text=text("the criterion"),
)
ELIGIBILITY_ATOMS = table(
    "eligibility_atoms",
    "The parts of a criterion that can be measured or told by yes or no",
    criterion_ordinal=pointer("eligibility_criteria"),
    concept=key(text("what it is about: a name of the vocabulary of eligibility")),
    named=text("the words that name the concept"),
    wording=text("as printed: the bound, or the words that name what is asked for, with the words that narrow it"),
    comparator=text("<, <=, >= or >; of a range its lower and its upper one (>= <); empty where it names one value"),
    lower=number("lower bound, in the unit as printed"),
    upper=number("upper bound, in the unit as printed"),
    unit=text("unit as printed"),
    negation=text("word that negates it"),
    ruling=text("allowed or excluded, where the criterion's own words admit or exclude"),
    condition=text("words of the sentence that narrow it: a state, a history, an exception, an added demand"),
    scope=text("part of the trial, or the people, it holds for"),
    alternative=text("the words, of it or of a criterion beside it, that make it one of several ways to meet a demand"),
)
TABLES = [schema for name, schema in sorted(globals().items()) if name.isupper()]
