# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Design
#
# How was the trial designed, and who took part?

# %% tags=["parameters"]
tables = "outputs/tables"
figures = "outputs/figures"
trial = "NCT00000000"

# %%
from trialdossier import figures as pictures
from trialdossier.analysis import design, doses, statements
from trialdossier.report import Chapter

chapter = Chapter(tables, figures, "design", trial)

# %% [markdown]
# What the record says of the trial as a whole.

# %%
chapter.facts(
    design.overview(chapter.tables),
    {
        "Title": "{studies.brief_title}",
        "Official title": "{studies.official_title}",
        "Status": "{studies.overall_status}",
        "Why stopped": "{studies.why_stopped} | -",
        "Results": "{studies.results_status}; first posted {studies.results_first_posted_date}"
        " | {studies.results_status} | first posted {studies.results_first_posted_date}",
        "Lead sponsor": "{sponsors.name}",
        "Responsible party": "{responsible_parties.name}, {responsible_parties.organization}"
        " | {responsible_parties.organization} | {responsible_parties.name}"
        " | {responsible_parties.responsible_party_type} | -",
        "Information from": "{studies.source} | -",
        "Study type": "{studies.study_type}",
        "Phase": "{studies.phase}",
        "Enrollment": "{studies.enrollment} ({studies.enrollment_type}) | {studies.enrollment}",
        "Allocation": "{designs.allocation}",
        "Intervention model": "{designs.intervention_model} | {designs.observational_model}",
        "Masking": "{designs.masking}",
        "Primary purpose": "{designs.primary_purpose}",
        "Start": "{studies.start_date} ({studies.start_date_type}) | {studies.start_date}",
        "Primary completion": "{studies.primary_completion_date} ({studies.primary_completion_date_type})"
        " | {studies.primary_completion_date}",
        "Completion": "{studies.completion_date} ({studies.completion_date_type}) | {studies.completion_date}",
        "First posted": "{studies.study_first_posted_date}",
        "Last verified": "{studies.verification_date} | -",
        "Last update posted": "{studies.last_update_posted_date}",
    },
    "Identification, status and design",
)

# %% [markdown]
# The conditions studied, and the other identifiers of the trial.

# %%
chapter.table(design.in_order(chapter.tables, "conditions"), {"Condition": "{conditions.name}"}, "Conditions")

# %%
chapter.table(
    design.in_order(chapter.tables, "id_information"),
    {
        "Identifier": "{id_information.id_value}",
        "Type": "{id_information.id_type} | {id_information.id_source}",
        "Issued by": "{id_information.id_type_description} | -",
    },
    "Identifiers",
)

# %% [markdown]
# The purpose, in the words of the record.

# %%
chapter.table(
    design.in_order(chapter.tables, "brief_summaries"),
    {"Summary": "{brief_summaries.description}"},
    "Brief summary",
    expected=False,
)

# %%
chapter.table(
    design.in_order(chapter.tables, "detailed_descriptions"),
    {"Description": "{detailed_descriptions.description}"},
    "Detailed description",
    expected=False,
)

# %% [markdown]
# Arms or cohorts as planned, and what each receives.

# %%
chapter.table(
    design.arms(chapter.tables),
    {
        "Arm": "{design_groups.title}",
        "Type": "{design_groups.group_type}",
        "Description": "{design_groups.description}",
    },
    "Arms and cohorts",
    expected=chapter.tables["cohorts"].empty and chapter.tables["result_groups"].empty,
)

# %%
chapter.figure(
    pictures.doses,
    doses.drawn(chapter.tables),
    "Doses step by step",
    "Bars of the doses of each arm or cohort in the order in which they are given",
)

# %%
chapter.text(
    "The one dose stated: {@named}, {dose_steps.dose} {dose_steps.unit} {dose_steps.period}."
    " | The one dose stated: {@named}, {dose_steps.dose} {dose_steps.unit}.",
    doses.alone(chapter.tables),
)

# %%
chapter.text("{@name}: “{@said}”; {@other} is described as “{@description}”.", doses.same_regimens(chapter.tables))

# %%
chapter.table(
    design.arm_interventions(chapter.tables),
    {
        "Arm": "{design_groups.title}",
        "Intervention": "{design_group_interventions.name}",
        "Type": "{design_group_interventions.intervention_type}",
        "How it is given": "{design_group_interventions.description}",
    },
    "Interventions by arm",
    expected=False,
)

# %%
chapter.table(
    design.in_order(chapter.tables, "interventions"),
    {
        "Intervention": "{interventions.name}",
        "Type": "{interventions.intervention_type}",
        "Description": "{interventions.description}",
    },
    "Interventions",
    expected=chapter.tables["cohorts"].empty,
)

# %%
chapter.table(
    design.in_order(chapter.tables, "intervention_other_names"),
    {"Other name": "{intervention_other_names.name}"},
    "Other names of the interventions",
    expected=False,
)

# %%
chapter.table(
    design.in_order(chapter.tables, "cohorts"),
    {"Cohort": "{cohorts.name}", "Participants": "{cohorts.count}", "Regimen": "{cohorts.regimen}"},
    "Cohorts of the article",
    expected=False,
)

# %% [markdown]
# Outcomes as planned.

# %%
chapter.table(
    design.in_order(chapter.tables, "design_outcomes"),
    {
        "Type": "{design_outcomes.outcome_type}",
        "Measure": "{design_outcomes.measure}",
        "Time frame": "{design_outcomes.time_frame}",
        "Description": "{design_outcomes.description}",
    },
    "Planned outcomes",
)

# %% [markdown]
# How participants were recruited, and how they went through the trial.

# %%
chapter.table(
    design.in_order(chapter.tables, "participant_flows"),
    {
        "Recruitment": "{participant_flows.recruitment_details}",
        "Before assignment": "{participant_flows.pre_assignment_details}",
    },
    "Recruitment",
)

# %%
chapter.figure(
    pictures.flow,
    design.milestones(chapter.tables),
    "Participant flow",
    "Bars of the participants at each milestone of the trial, beside bars of the reasons for not completing",
)

# %%
chapter.table(
    design.milestones(chapter.tables),
    {
        "Period": "{milestones.period} | {drop_withdrawals.period} | -",
        "Group": "{result_groups.title} | {=result_group}",
        "Milestone or reason": "{milestones.title} | {drop_withdrawals.reason}",
        "Participants": "{milestones.count} | {drop_withdrawals.count}",
        "Note": "{milestones.milestone_description} | {drop_withdrawals.reason_comment} | -",
    },
    "Participant flow in numbers",
)

# %% [markdown]
# The participants at baseline.

# %%
chapter.table(
    design.baseline(chapter.tables),
    {
        "Measure": "{baseline_measurements.title}",
        "Category": "{baseline_measurements.classification}: {baseline_measurements.category}"
        " | {baseline_measurements.category} | {baseline_measurements.classification} | -",
        "Group": "{result_groups.title} | {=result_group}",
        "Value": "{baseline_measurements.param_value} | -",
        "Spread or percentage": "{baseline_measurements.dispersion_lower_limit_raw} to"
        " {baseline_measurements.dispersion_upper_limit_raw}"
        " | {baseline_measurements.dispersion_value} | {baseline_measurements.percentage} % | -",
        "Statistic": "{baseline_measurements.param_type}, {baseline_measurements.dispersion_type}"
        " | {baseline_measurements.param_type}",
        "Unit": "{baseline_measurements.units}",
        "Analysed": "{baseline_measurements.number_analyzed}",
        "Note": "{@note} | {baseline_measurements.explanation_of_na}"
        " | {baseline_measurements.population_description} | -",
    },
    "Baseline characteristics",
)

# %% [markdown]
# Where the trial takes place, and what was published about it.

# %%
chapter.table(
    design.sites_by_country(chapter.tables),
    {
        "Country": "{facilities.country}",
        "City": "{facilities.city}, {facilities.state} | {facilities.city}",
        "Site": "{facilities.name}",
        "Status": "{facilities.status}",
    },
    "Sites",
)

# %%
chapter.table(
    design.in_order(chapter.tables, "overall_officials"),
    {
        "Person": "{overall_officials.name} | -",
        "Role": "{overall_officials.role}",
        "Affiliation": "{overall_officials.affiliation}",
    },
    "Officials",
    expected=False,
)

# %%
chapter.table(
    design.in_order(chapter.tables, "sponsors"),
    {
        "Sponsor": "{sponsors.name}",
        "Role": "{sponsors.lead_or_collaborator}",
        "Class": "{sponsors.agency_class}",
    },
    "Sponsors and collaborators",
    expected=False,
)

# %%
chapter.table(
    design.in_order(chapter.tables, "central_contacts"),
    {
        "Contact": "{central_contacts.name}",
        "Telephone": "{central_contacts.phone}",
        "E-mail": "{central_contacts.email}",
    },
    "Central contacts",
    expected=False,
)

# %%
chapter.table(
    design.in_order(chapter.tables, "result_contacts"),
    {
        "Contact": "{result_contacts.name}",
        "Organisation": "{result_contacts.organization}",
        "Telephone": "{result_contacts.phone}",
    },
    "Contact for results",
    expected=False,
)

# %%
chapter.table(
    design.in_order(chapter.tables, "result_agreements"),
    {
        "Investigators employed by the sponsor": "{result_agreements.pi_employee}",
        "Restriction": "{result_agreements.restrictive_agreement}",
        "Agreement": "{result_agreements.agreement}",
    },
    "Agreements on publication",
    expected=False,
)

# %%
chapter.table(design.in_order(chapter.tables, "keywords"), {"Keywords": "{keywords.name}"}, "Keywords", expected=False)

# %%
chapter.table(
    design.in_order(chapter.tables, "links"),
    {"Address": "{links.url}", "What is there": "{links.description} | -"},
    "Links",
    expected=False,
)

# %%
chapter.table(
    design.in_order(chapter.tables, "study_references"),
    {
        "Citation": "{study_references.citation}",
        "Type": "{study_references.reference_type}",
        "PMID": "{study_references.pmid}",
        "DOI": "{study_references.doi}",
    },
    "References",
)

# %% [markdown]
# What an article states of how its study was made.

# %%
chapter.table(
    statements.design_claims(chapter.tables),
    {
        "Measure": "{claims.measure}",
        "Value": "{claims.param_value} {claims.unit} | {claims.param_value}",
        "Sentence": "{claims.statement}",
    },
    "Statements of the article about its design",
    expected=False,
)

# %% [markdown]
# What the sources leave open.

# %%
chapter.gaps("The sources of this trial say nothing of its design.")
