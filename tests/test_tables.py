import re

from trialdossier.tables import COMPUTED, FACTS, LEDGERS, TABLES

AACT = """
studies designs design_groups interventions intervention_other_names design_group_interventions design_outcomes
conditions keywords browse_conditions eligibilities sponsors responsible_parties overall_officials central_contacts
facilities countries id_information study_references links brief_summaries detailed_descriptions participant_flows
result_groups milestones drop_withdrawals baseline_counts baseline_measurements outcomes outcome_counts
outcome_measurements outcome_analyses outcome_analysis_groups reported_events reported_event_totals result_contacts
result_agreements
""".split()
OURS = "sources eligibility_criteria eligibility_atoms claims article_tables cohorts evidence lineage checks".split()
LISTS = "discrepancies coverage unread_lines".split()


def test_every_table_of_the_contract_is_there() -> None:
    assert set(AACT) <= set(FACTS)
    assert {*AACT, *OURS, *LISTS} <= set(TABLES)


def test_names_are_unique_and_in_snake_case() -> None:
    assert len(TABLES) == len(FACTS) + len(COMPUTED) + len(LEDGERS)
    for name, schema in TABLES.items():
        assert re.fullmatch(r"[a-z_]+", name)
        assert all(re.fullmatch(r"[a-z_0-9]+", column) for column in schema.columns)


def test_every_table_and_column_says_what_it_holds() -> None:
    for name, schema in TABLES.items():
        assert schema.description, name
        for column, declared in schema.columns.items():
            assert declared.description, f"{name}.{column}"


def test_rows_of_facts_are_unique_by_source_and_ordinal() -> None:
    for schema in FACTS.values():
        assert list(schema.columns)[:3] == ["trial_id", "source_id", "ordinal"]
        assert schema.unique == ["source_id", "ordinal"]
