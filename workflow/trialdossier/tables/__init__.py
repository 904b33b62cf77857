"""Every table, declared once."""

from trialdossier.tables import articles, design, evidence, registration, results, safety
from trialdossier.tables.schema import cited_columns

FACTS = {
    str(schema.name): schema
    for topic in (registration, design, results, safety, articles)
    for schema in topic.TABLES
}
"""Tables of facts read from sources: every non-empty cell that is no key has evidence."""

LEDGERS = {str(schema.name): schema for schema in evidence.TABLES}
"""Tables that the pipeline writes about its own work."""

__all__ = ["FACTS", "LEDGERS", "cited_columns"]
