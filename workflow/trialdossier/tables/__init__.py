"""Every table, declared once."""

from trialdossier.tables import articles, computed, design, evidence, registration, results, safety
from trialdossier.tables.schema import cited_columns

FACTS = {
    str(schema.name): schema for topic in (registration, design, results, safety, articles) for schema in topic.TABLES
}
"""Tables of facts read from sources: every non-empty cell that is no key has evidence."""

COMPUTED = {str(schema.name): schema for schema in computed.TABLES}
"""Tables that the analysis computes: every non-empty cell that is no key has lineage."""

LEDGERS = {str(schema.name): schema for schema in [*evidence.TABLES, *computed.LEDGERS]}
"""Tables that the pipeline writes about its own work."""

TABLES = FACTS | COMPUTED | LEDGERS
"""All tables by name."""

__all__ = ["COMPUTED", "FACTS", "LEDGERS", "TABLES", "cited_columns"]
