"""Record of a registry mirror: a site that publishes ClinicalTrials.gov records anew.

The page is a title, the NCT number, the date of the last update, and sections: a heading, a sentence that explains
it, then values, each under or behind its label. What the layout does not tell stays empty and its lines unread:

- several names on one line (keywords, other names, conditions) have no separator: the line is one row;
- other names are not attributed where the record has several interventions;
- where a capture lost the labels, a value is read only if its form and the page order leave one field for it;
- arms without types: a short line below a title may be a description or the next title, so neither it nor what the
  arm receives is read;
- where it lost the indentation of nested criteria, only those that certainly lie below another name it as parent;
- the last line of a document that ends within a line may be half a line.

Sections out of page order are two documents, or no document: an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialdossier.readers.mirror_record import design, eligibility, people, places, references, registration
from trialdossier.readers.mirror_record.layout import DOCUMENTS, FRAME, SECTIONS
from trialdossier.readers.mirror_record.lines import lines_of, sections_of
from trialdossier.rows import Row
from trialdossier.sources import Document

NAME = "mirror-record"
TITLE = "Record of a registry mirror: sections with a heading, an explaining sentence and labelled values"
LOOKED_FOR = "a line `NCT ID: NCT...` under the title, and a section `Study Results` or `Basic Information`"

HEAD = 20_000
"""The first section begins within so many characters."""

NCT_ID = re.compile(r"^[^\S\n]*(?:NCT ID\s{0,3}:?\s{0,3})?NCT\d{8}[^\S\n]*$", re.M)
FIRST_SECTION = re.compile(
    rf"^[^\S\n]*(?:Study Results|Basic Information|{re.escape(SECTIONS['Basic Information'])})[^\S\n]*$", re.M
)

__all__ = ["FRAME", "LOOKED_FOR", "NAME", "TITLE", "read", "recognises"]


def recognises(document: Document) -> bool:
    """Whether the number, alone on its line, stands above one of the first sections."""
    number = NCT_ID.search(document.text, 0, HEAD)
    return number is not None and FIRST_SECTION.search(document.text, number.end(), HEAD) is not None


def read(document: Document) -> Iterator[Row]:
    """Yield the study, then what each section states, in page order."""
    sections = sections_of(lines_of(document))
    get = {name: sections.get(name, []) for name in (*SECTIONS, DOCUMENTS)}
    study = registration.study(document, sections)
    yield study
    yield from registration.description("brief_summaries", get["Brief Summary"])
    yield from registration.description("detailed_descriptions", get["Detailed Description"])
    yield from registration.names("conditions", get["Conditions"])
    yield from registration.names("keywords", get["Keywords"])
    yield from design.designs(get["Study Design"], registration.stated(study, "study_type"))
    named = design.intervention_names(get["Study Groups"])
    listed = list(design.interventions(get["Interventions"], named))
    yield from design.design_groups(design.arms(get["Study Groups"], [intervention for _, intervention in listed]))
    yield from (row for row, _ in listed)
    only = 1 if len(listed) == 1 else None
    yield from registration.names(
        "intervention_other_names", get["Other Intervention Names"], intervention_ordinal=only
    )
    limits, criteria = eligibility.eligibilities(get["Eligibility Criteria"])
    yield limits
    yield from eligibility.criteria(criteria)
    yield from people.sponsors(get["Sponsors"])
    yield from people.responsible_parties(get["Responsible Party"], get["Sponsors"])
    yield from people.overall_officials(get["Principal Investigators"])
    sites = places.sites(get["Locations"], get["Countries"])
    yield from (site.row() for site in sites)
    yield from places.countries(get["Countries"], sites)
    yield from people.central_contacts(get["Central Contacts"])
    yield from references.study_references(get["References"])
    yield from references.links(get["Related Links"])
    yield from references.provided_documents(get[DOCUMENTS])
    yield from references.id_information(get["Other Identifiers"])
    yield from references.related_trials(get["More Related Trials"])
