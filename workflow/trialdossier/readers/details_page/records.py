"""The foot of the page: numbers, keywords, MeSH terms, publications, links, documents."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialdossier.readers.details_page.arms import Interventions
from trialdossier.readers.details_page.layout import DAY, SPANNING_CELL, Field, Page, cells
from trialdossier.rows import Row
from trialdossier.sources import Section
from trialdossier.values import id_type, iso_date, org_study_id, reference_type, secondary_id

TOKEN = re.compile(r"\S+")
LISTED = re.compile(r"[^,]+(?:,(?! )[^,]*)*")
LABELLED = re.compile(r"[A-Z][A-Za-z ]{2,60}:\s")
OPENING = re.compile(r"(?<=\s)\((?=\s)")
KIND_OF_ID = re.compile(r"\(([^:()]+)(?::(.*))?\)", re.S)
PROVIDER = re.compile(r"[^\n|]*:?[^\S\n|]*")
PMID = re.compile(r"\bPMID:?\s?(\d{4,9})\b")
DOI = re.compile(r"\bdoi:\s?(10\.\d{4,9}/\S*[^\s.,;])")
LATER_NOTICE = re.compile(
    r"(?:Erratum|Comment|Retraction|Expression of concern|Corrected and republished) (?:[Ii]n|on)\b"
)
BULLET = re.compile(r"(?:[-*\u2022]|\d{1,3}\.)[^\S\n]+(?=\S)")
URL = re.compile(r"(https?://[^\s|]+)")
PROVIDED_DOCUMENT = re.compile(
    rf"(?:[-*\u2022][^\S\n]+)?((?:Study Protocol|Statistical Analysis Plan|Informed Consent Form)"
    rf"(?:(?:,| and|, and) (?:Study Protocol|Statistical Analysis Plan|Informed Consent Form))*)"
    rf"\s*+(?:\[PDF\])?\s*+({DAY})?"
)
MESH_CATEGORY = re.compile(
    r"(?<![^\s|])(?:Neoplasms(?: by (?:Histologic Type|Site))?|Cardiovascular Diseases|Vascular Diseases|Heart Diseases"
    r"|Immune System Diseases|Immunoproliferative Disorders|Lymphoproliferative Disorders|Lymphatic Diseases"
    r"|Hematologic Diseases|Hemic and Lymphatic Diseases|Autoimmune Diseases|Infections|Virus Diseases"
    r"|RNA Virus Infections|Bacterial Infections|Respiratory Tract Diseases|Respiratory Tract Infections|Lung Diseases"
    r"|Digestive System Diseases|Gastrointestinal Diseases|Liver Diseases|Nervous System Diseases|Brain Diseases"
    r"|Central Nervous System Diseases|Neurologic Manifestations|Mental Disorders|Mood Disorders|Behavioral Symptoms"
    r"|Metabolic Diseases|Glucose Metabolism Disorders|Nutrition Disorders|Endocrine System Diseases"
    r"|Musculoskeletal Diseases|Joint Diseases|Bone Diseases|Skin Diseases|Connective Tissue Diseases"
    r"|Eye Diseases|Urologic Diseases|Kidney Diseases|Urogenital Diseases|Genital Diseases|Pregnancy Complications"
    r"|Genetic Diseases, Inborn|Pathologic Processes|Disease Attributes|Wounds and Injuries|Stomatognathic Diseases"
    r"|Otorhinolaryngologic Diseases)(?![^\s|])"
)
"""Headings under which MeSH files diseases; the page prints them behind the diseases themselves."""
MESH_LINES = 2
"""The page sets MeSH terms in two columns, each a line: where both are proven, the line above lists keywords."""
SUBSTANCE = {"DRUG", "BIOLOGICAL", "DIETARY_SUPPLEMENT", "COMBINATION_PRODUCT"}


def record_rows(page: Page, interventions: Interventions) -> Iterator[Row]:
    """Yield what the foot of the page lists."""
    yield from _ids(page)
    tail = _tail(page)
    headed = any("MeSH terms" in f.label.text for f in page.named("mesh_terms", "frame"))
    for opened in page.named("keywords"):
        yield from (Row("keywords", name=cell.cite()) for cell in _keyword_cells(opened, headed))
    yield from _mesh_rows(tail, interventions)
    yield from _publications(page)
    yield from _documents(page)


def _ids(page: Page) -> Iterator[Row]:
    """Yield the organisation's own number, which stands first and without bracket, then the others."""
    fields = page.named("study_ids")
    if len(fields) != 1:
        return
    label = fields[0].label.within(fields[0].label.start, fields[0].label.end - 1).stripped()
    lines = cells(fields[0].rest)
    parts = [list(_with_brackets(line)) for line in lines]
    separate = len(lines) > 1 and all(len(p) == 1 and any(c.isdigit() for c in p[0][0].text) for p in parts)
    first = True
    for run, bracket in (pair for line in parts for pair in line):
        for value in [run] if separate and not LABELLED.match(run.text) else _tokens(run):
            own = bracket if value.end == run.end else None
            kind = KIND_OF_ID.fullmatch(own.document.text, own.start, own.end) if own else None
            yield Row(
                "id_information",
                id_source=label.cite(org_study_id if first and not own else secondary_id),
                id_type=own.group(kind, 1).cite(id_type) if own and kind else None,
                id_type_description=own.group(kind, 2).cite() if own and kind else None,
                id_value=value.cite(),
            )
            first = False
        first = False


def _with_brackets(line: Section) -> Iterator[tuple[Section, Section | None]]:
    """Each run of numbers with the bracket behind it."""
    text, start = line.document.text, line.start
    while (opening := OPENING.search(text, start, line.end)) is not None:
        end = _closing(text, opening.start(), line.end)
        if end is None:
            return
        run = line.within(start, opening.start()).stripped()
        if run:
            yield run, line.within(opening.start(), end)
        start = end
    if rest := line.within(start, line.end).stripped():
        yield rest, None


def _closing(text: str, start: int, limit: int) -> int | None:
    depth = 0
    for place in range(start, min(limit, start + 2000)):
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        if depth == 0:
            return place + 1
    return None


def _tokens(run: Section) -> list[Section]:
    """The numbers of a run: a word each, where every word looks like a whole number of a study; else none."""
    if ", " in run.text:
        found = [run.group(match).stripped() for match in run.matches(LISTED)]
        return found if all(found) and not any(" " in value.text for value in found) else []
    found = [run.group(match) for match in run.matches(TOKEN)]
    whole = all(len(t.text) >= 5 and any(c.isdigit() for c in t.text) for t in found)
    return found if len(found) == 1 or whole else []


def _keyword_cells(opened: Field, headed: bool) -> list[Section]:
    """Keywords, one per line or cell, up to a line that holds MeSH headings.

    Where the heading of the MeSH terms is lost and no line proves to be one, the last two cells may be theirs.
    """
    provider = PROVIDER.match(opened.rest.document.text, opened.rest.start, opened.rest.end)
    rest = opened.rest.within(provider.end() if provider else opened.rest.start, opened.rest.end)
    found = cells(rest)
    mesh = next((n for n, cell in enumerate(found) if _is_mesh(cell)), None)
    if mesh is None:
        return found if headed else _certain_keywords(rest)
    return found[:mesh] if mesh + MESH_LINES == len(found) else found[: max(0, mesh - 1)]


def _certain_keywords(rest: Section) -> list[Section]:
    """The lines of the cells that stand before the last two; of the first in any case."""
    barred = "|" in rest.text
    columns = cells(rest, SPANNING_CELL) if barred else cells(rest)[:1]
    return [line for column in columns[: max(1, len(columns) - MESH_LINES)] for line in cells(column)]


def _is_mesh(cell: Section) -> bool:
    return len({m.group() for m in cell.matches(MESH_CATEGORY)}) >= 2


def _tail(page: Page) -> list[Section]:
    """The lines of MeSH terms: below their heading; else, below the last field, from the first line that proves to be.

    Copies that lost the heading may list keywords at the same place: a line is MeSH where it holds two of the headings
    under which MeSH files diseases, or follows such a line.
    """
    last = next((n for n in reversed(range(len(page.fields))) if page.fields[n].name != "frame"), None)
    if last is None:
        return []
    headed = page.fields[last].name == "mesh_terms"
    parts = [page.fields[last].rest if headed else page.fields[last].after_value()]
    if page.fields[last].name == "keywords":
        parts = [page.fields[last].rest]
    lines = [c for p in [*parts, *(f.rest for f in page.fields[last + 1 :])] for c in cells(p)]
    if headed:
        return lines
    first = next((n for n, line in enumerate(lines) if _is_mesh(line)), len(lines))
    return lines[first:] if page.fields[last].name in FOOT else []


SHARING = ("ipd_time_frame", "ipd_access_criteria", "ipd_url")
FOOT = {
    *("verification_date", "last_update_posted_date", "keywords", "has_dmc", "plan_to_share_ipd", "not_read"),
    *("is_unapproved_device", "is_us_export", "is_ppsd", *SHARING),
    *("is_fda_regulated_drug", "is_fda_regulated_device", "plan_to_share_ipd_description"),
}


def _mesh_rows(lines: list[Section], interventions: Interventions) -> Iterator[Row]:
    """Yield lines of MeSH terms, cut where conditions are known to end and interventions to have begun.

    The page lists the terms of the conditions, then those of the interventions. What stands before the last heading of
    diseases belongs to conditions, what stands behind the first name of a drug of the trial to interventions.
    """
    categories = [line.group(m) for line in lines for m in line.matches(MESH_CATEGORY)]
    end = max((c.end for c in categories), default=0)
    names = {
        name.lower() for kind, name in interventions.types if kind in SUBSTANCE and " " not in name and len(name) > 5
    }
    drugs = [t for line in lines for m in line.matches(TOKEN) if (t := line.group(m)).text.lower() in names]
    start = min((d.start for d in drugs), default=lines[-1].end if lines else 0)
    if start < end:
        start = end = 0
    for line in lines:
        for table, piece in (
            ("browse_conditions", line.within(line.start, min(line.end, max(line.start, end)))),
            ("browse_terms", line.within(max(line.start, min(line.end, end)), min(line.end, max(line.start, start)))),
            ("browse_interventions", line.within(max(line.start, min(line.end, start)), line.end)),
        ):
            yield Row(table, mesh_term=piece.cite())


def _publications(page: Page) -> Iterator[Row]:
    for opened in page.named("publications"):
        for cell in cells(opened.rest):
            bullet = BULLET.match(cell.document.text, cell.start, cell.end)
            citation = cell.within(bullet.end(), cell.end) if bullet else cell
            notice = LATER_NOTICE.search(citation.document.text, citation.start, citation.end)
            own = citation.within(citation.start, notice.start()) if notice else citation
            yield Row(
                "study_references",
                pmid=own.maybe(PMID),
                doi=own.maybe(DOI),
                reference_type=opened.label.cite(reference_type),
                citation=citation.cite(),
            )
    for opened in page.named("links"):
        for cell in cells(opened.rest):
            yield Row("links", url=cell.maybe(URL), description=None if URL.fullmatch(cell.text) else cell.cite())


def _documents(page: Page) -> Iterator[Row]:
    for opened in page.named("documents_by"):
        for cell in cells(opened.rest)[1:]:
            match = PROVIDED_DOCUMENT.fullmatch(cell.document.text, cell.start, cell.end)
            if match:
                yield Row(
                    "provided_documents",
                    document_type=cell.group(match, 1).cite(),
                    document_date=cell.group(match, 2).cite(iso_date),
                )
