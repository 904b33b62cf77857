"""The atoms of criteria: concepts linked with the bounds, negations and scopes that belong to them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from trialdossier.eligibility.alternatives import OPEN_END, mark_alternatives
from trialdossier.eligibility.atom import Atom, Name
from trialdossier.eligibility.bounds import Bound, Place, bounds
from trialdossier.eligibility.cells import atom_row
from trialdossier.eligibility.clauses import (
    ASKS,
    BLANKED,
    PEOPLE,
    SEX,
    SUBJECT,
    TRAILING,
    Clause,
    clauses,
    excepted,
    negation,
    prefix_scope,
)
from trialdossier.eligibility.conditions import RULED, words_before
from trialdossier.eligibility.narrowing import EXAMPLES, narrow
from trialdossier.eligibility.plain import Plain, plain
from trialdossier.eligibility.repetition import distinct, drop_repeated
from trialdossier.eligibility.treatments import study_treatment
from trialdossier.eligibility.vocabulary import VOCABULARY, Concept
from trialdossier.eligibility.ways import ways
from trialdossier.rows import Row
from trialdossier.sources import Cited, Document

LIGHT = re.compile(
    r"(?:[ ,:=]|\([^()<>=≤≥\d]{1,40}\)|\b(?:of|at|is|are|be|must|should|level|levels|count|counts|value"
    r"|values|a|an|the|with|was|has|have"
    r"|performance|status|score|scores|scale|PS|grade|class|interval|range|from|to|within|play|index"
    r"|rate|corresponding|test"
    r"|Eastern Cooperative Oncology Group|ECOG|function|confirmed|measured|resting|serum)\b){0,14}",
    re.I,
)
"""What may stand between the name of a quantity and its bound."""
LIGHT_BACK = re.compile(
    r" ?(?:(?:of|in|on|for|the|old|systemic|intense|intensive|prior|previous|leuk(?:a?)emic)\b ?|years? ?){0,3}", re.I
)
"""What may stand between a bound and the name of the quantity after it."""
SHARED = re.compile(r"[ ,/]*(?:and/or|and|or)?[ ,/]*(?:either |the )?")
SINCE = re.compile(
    r"(?: or (?:\d+|five) half-lives)?(?:,? whichever is (?:longer|shorter),?)?(?: (?:must )?(?:have"
    r"|has) (?:elapsed|passed))?"
    r" (?:since|from|after) (?:[\w-]+ ){0,7}"
)
AGO = re.compile(
    r"(?: or \d+ half-lives)?(?:,? whichever is (?:longer|shorter),?)? ?(?:since|from|of|after|prior"
    r"|before|preceding|have elapsed|ago)\b"
)
WITHIN = re.compile(r"(?:within|in the|during the)\b", re.I)
LONGEST = 2000
"""Characters of a text that may be one criterion; a longer one is several that a source runs together."""
FAR = 160
"""Characters that may stand between a treatment and how long ago it was."""
ONLY_MENTIONED = re.compile(
    r"\b(?:risk of|risk for|prevention of|prophylaxis (?:for|of|against)|therapy for|treatment (?:for"
    r"|of)|test(?:ing)? for|screen(?:ing)? for"
    r"|regardless of|family history of|avoid(?:ing)?|prevent(?:ing)?|donors? (?:with|has|have))(?: \w+){0,2} ?$",
    re.I,
)
AFTERWARDS = re.compile(r"\b(?:after|from|following|for|post|scheduled|planned|planning|since)(?: \w+){0,2} ?$", re.I)
INHERITS = re.compile(r"[ \0]*(?:\([^()]{1,20}\))?,? ?(?:and|or|,) ?(?:for )?")
FOR_WHOM = re.compile(rf"\b(?:for|in|if|and) (?:the )?{PEOPLE}(?: who are| who is| aged| of age)? ?$", re.I)
OF_A_TEST = re.compile(r" (?:viral load|DNA|RNA|vaccin\w+|titers?|titres?)\b", re.I)
"""What stands behind the name of a disease where a measurement or a vaccine is meant."""
OF_PEOPLE = re.compile(r"eligib|exclu|enrol|included", re.I)
"""What words that rule are about, where they are not about a remedy."""
WHO_MUST = re.compile(
    rf" *(?P<who>(?:for |all |any )*(?:{PEOPLE} (?:with|having|who (?:have|had|are|received)) [^,;:.]{{1,80}}?"
    rf"|[\w+-]{{1,30}} {PEOPLE})),? (?:must|should|need to|have to|(?:is|are) required to)\b",
    re.I,
)
"""The people, by what they have, whom a sentence asks for something."""
IF_SO = re.compile(r" ?(?:If|Unless|Except|Provided|However|Exceptions?)\b", re.I)
"""How a later sentence begins that says when the one before does not hold, or what is asked for then."""
FILLER = re.compile(r"[\s,.:;()]|\b(?:and|or|of age)\b")


def atoms(document: Document, rows: Iterable[Row]) -> Iterator[Row]:
    """A row of eligibility_atoms for each measurable part of the criteria among `rows`."""
    rows = list(rows)
    criteria = [row for row in rows if row.table == "eligibility_criteria"]
    concepts = [*VOCABULARY.values(), *study_treatment(rows)]
    texts = [plain(document, cell) if isinstance(cell := row.cells.get("text"), Cited) else None for row in criteria]
    parents = [row.cells.get("parent_ordinal") for row in criteria]
    above = [texts[at - 1] if isinstance(at, int) and 0 < at <= len(texts) else None for at in parents]
    mine = [
        found(text.text, lead.text if lead else "", concepts) if text else []
        for text, lead in zip(texts, above, strict=True)
    ]
    several = ways(criteria, texts, mine)
    before: Plain | None = None
    for place, text in enumerate(texts):
        if text:
            open_end = OPEN_END.search(before.text) if before else None
            either = before.sections(*open_end.span(1)) if before and open_end else []
            for atom in mine[place]:
                yield atom_row(place + 1, atom, text, above[place], either, several.get(place))
        before = text


def found(text: str, above: str = "", concepts: Iterable[Concept] = VOCABULARY.values()) -> list[Atom]:
    """The atoms of the criterion `text`, nested under the criterion `above`; none of a text too long for one."""
    if len(text) > LONGEST:
        return []
    scope = prefix_scope(text)
    start = scope[1] if scope else 0
    result: list[Atom] = []
    parts = clauses(text, start)
    for clause in parts:
        new = _of_clause(clause, result, concepts)
        for atom in new:
            people = TRAILING.match(text, atom.end) if atom.bound and not atom.scope else None
            if people and "(" in people[0][:2]:
                atom.scope = [(people.start() + people[0].index("(") + 1, people.end())]
        narrow(clause, text, new)
        result += new
    drop_repeated(text, result)
    if not result and above.rstrip().endswith(":"):
        result = _inherited(text, start, above, concepts)
    else:
        mark_alternatives(text, result)
    scope_above = prefix_scope(above) if above else None
    for atom in result:
        atom.scope_above = scope_above
        atom.scope = [*([scope] if scope else []), *atom.scope]
    result = distinct(text, result)
    for clause in parts:
        if clause.start > start and not clause.aside and IF_SO.match(text, clause.start):
            _narrow_earlier(clause, result)
    return result


def _narrow_earlier(clause: Clause, earlier: list[Atom]) -> None:
    """Note a whole sentence that says what holds in a case among the words that narrow the atoms before it."""
    words = clause.text[clause.start : clause.end].strip(" .;")
    first = clause.text.index(words, clause.start)
    for atom in earlier:
        if atom.end <= clause.start and not atom.ruling and not atom.above:
            atom.behind = [*atom.behind, (first, first + len(words))]


def names(clause: Clause, concepts: Iterable[Concept]) -> list[Name]:
    """Those of `concepts` that the clause names, in order; of overlapping ones the longest."""
    text = clause.text
    candidates = [
        Name(concept, *match.span())
        for concept in concepts
        if not (concept.unless and concept.unless.search(text)) and (not concept.needs or concept.needs.search(text))
        for match in concept.words.finditer(text, clause.start)
    ]
    candidates.sort(key=lambda name: (name.start - name.end, name.start))
    kept: list[Name] = []
    for name in candidates:
        if not any(name.start < other.end and other.start < name.end for other in kept):
            kept.append(name)
    return sorted(kept, key=lambda name: name.start)


def _of_clause(clause: Clause, before: list[Atom], concepts: Iterable[Concept]) -> list[Atom]:
    allowed_if = clause.ruling and RULED.match(clause.text, clause.ruling[1])
    who = WHO_MUST.match(clause.text, clause.start) if not clause.ruling else None
    named = [name for name in names(clause, concepts) if not excepted(clause, name.start)]
    if clause.ruling and allowed_if and allowed_if["words"].strip(" ,."):
        named = [name for name in named if name.start < clause.ruling[1]]
    if who:
        named = [name for name in named if name.end > who.end("who") or name.concept.name == "age"]
    stated = [bound for bound in bounds(clause.text) if bound.start >= clause.start]
    linked: dict[int, list[Name]] = {}
    used: set[Name] = set()
    for number, bound in enumerate(stated):
        linked[number] = _linked(clause, bound, named, used, stated[:number])
        used |= set(linked[number])
    result: list[Atom] = []
    for number, bound in enumerate(stated):
        mine = linked[number] or _again(clause, bound, stated, linked, number)
        linked[number] = mine
        result += [_bounded(clause, name, bound) for name in mine]
    if clause.aside and not clause.ruling:
        return _in_parentheses(clause, stated, before)
    open_times = any(b.unit_text and not linked[n] and not excepted(clause, b.start) for n, b in enumerate(stated))
    result += [atom for name in named if name not in used for atom in _bare(clause, name, open_times, named)]
    for atom in result:
        atom.scope = atom.scope or ([who.span("who")] if who and atom.named[0] >= who.end("who") else [])
    return sorted(result, key=lambda atom: atom.place)


def _linked(clause: Clause, bound: Bound, named: list[Name], used: set[Name], earlier: list[Bound]) -> list[Name]:
    """The names that `bound` belongs to."""
    if excepted(clause, bound.start) and not any(n.concept.name == "other_malignancy" for n in named):
        return []
    if FOR_WHOM.search(clause.text[clause.start : bound.start]):
        return []
    fitting = [name for name in named if _fits(name.concept, bound) and name not in used]
    for name in fitting:
        if name.start >= bound.end and not name.concept.timed and _follows(clause, bound, name):
            return [name]
        if name.start >= bound.end and name.concept.timed and SINCE.fullmatch(clause.text[bound.end : name.start]):
            return [name]
    inside = [name for name in fitting if name.start < bound.end and bound.start < name.end]
    if inside:
        return inside[:1]
    ahead = [name for name in fitting if name.end <= bound.start and _leads(clause, name, bound)]
    if not ahead or any(ahead[-1].end <= other.start for other in earlier if other.unit_text == bound.unit_text):
        return []
    heads = [name for name in ahead if not EXAMPLES.search(clause.text, clause.start, name.start)]
    return _sharing(clause, named, (heads or ahead)[-1], bound)


def _fits(concept: Concept, bound: Bound) -> bool:
    return concept.ordinal == bound.ordinal and bool(concept.unit and concept.unit.fullmatch(bound.unit_text))


def _follows(clause: Clause, bound: Bound, name: Name) -> bool:
    return bool(LIGHT_BACK.fullmatch(clause.text[bound.end : name.start]))


def _leads(clause: Clause, name: Name, bound: Bound) -> bool:
    gap = clause.text[name.end : bound.start]
    if not name.concept.timed:
        return bool(LIGHT.fullmatch(gap))
    ago = WITHIN.match(clause.text, bound.start) or AGO.match(clause.text, bound.end)
    return bool(ago) and len(gap) <= FAR


def _sharing(clause: Clause, named: list[Name], last: Name, bound: Bound) -> list[Name]:
    """`last`, and the names before it that are listed with it."""
    result = [last]
    for name in reversed(named[: named.index(last)]):
        gap = clause.text[name.end : result[0].start]
        if not SHARED.fullmatch(gap) or not _fits(name.concept, bound) or (name.concept.timed and gap.strip() == ","):
            break
        result.insert(0, name)
    return result


def _again(clause: Clause, bound: Bound, stated: list[Bound], linked: dict[int, list[Name]], number: int) -> list[Name]:
    """The names of the bound before, where this one goes on: `under 18 or over 80 years`, `... (men), ... (women)`."""
    if not number or not linked[number - 1]:
        return []
    last, gap = stated[number - 1], clause.text[stated[number - 1].end : bound.start]
    both = bool(SEX.match(clause.text, last.end)) and bool(SEX.match(clause.text, bound.end))
    goes_on = both if BLANKED in gap or "(" in gap else not SEX.match(clause.text, last.end)
    fitting = [name for name in linked[number - 1] if _fits(name.concept, bound)]
    return fitting if goes_on and INHERITS.fullmatch(gap) else []


def _in_parentheses(clause: Clause, stated: list[Bound], before: list[Atom]) -> list[Atom]:
    """A bound in parentheses for other people than the bound before: `(≤ 3 x ULN for patients with ...)`."""
    if not stated or not before or before[-1].end + 3 < clause.start:
        return []
    last, bound = before[-1], stated[0]
    scope = _scope_after(clause, bound.end)
    if any(not scope or other.end > scope[1] for other in stated[1:]):
        return []
    if not scope or not _fits(last.concept, bound) or clause.text[clause.start : bound.start].strip():
        return []
    same = [atom for atom in before if atom.bound == last.bound]
    return [
        replace(atom, start=bound.start, end=bound.end, bound=bound, scope=[scope], ahead=[], behind=[])
        for atom in same
    ]


def _bounded(clause: Clause, name: Name, bound: Bound) -> Atom:
    start, end = min(name.start, bound.start), max(name.end, bound.end)
    place = [place for place in (_scope_after(clause, max(bound.end, name.end)),) if place]
    negated = None if name.concept.name == "age" else negation(clause, name.start, name.end)
    if negated and bound.start <= negated[0] < bound.end:
        negated = None
    ruled = (
        clause.ruling
        if name.concept.timed or (clause.ruling and OF_PEOPLE.search(clause.text, *clause.ruling))
        else None
    )
    return Atom(name.concept, (name.start, name.end), start, end, bound, negated, ruled, place)


def _scope_after(clause: Clause, end: int) -> Place | None:
    """Whom the bound that ends at `end` is for, where that is said behind it."""
    if match := SEX.match(clause.text, end):
        return match.span("who")
    match = TRAILING.match(clause.text, end)
    if not match:
        return None
    lead = len(match[0]) - len(match[0].lstrip(" ("))
    return match.start() + lead, match.end()


def _bare(clause: Clause, name: Name, open_times: bool, named: list[Name]) -> Iterator[Atom]:
    """The atom of a concept that is named without a bound."""
    ahead = clause.text[clause.start : name.start]
    concept = name.concept
    if not concept.bare or (concept.timed and open_times) or ONLY_MENTIONED.search(ahead):
        return
    if clause.later and not clause.ruling and not ASKS.search(clause.text):
        return
    if concept.timed and AFTERWARDS.search(ahead) and not words_before(clause, name.start):
        return
    if concept.cue and not concept.cue.search(ahead):
        return
    if OF_A_TEST.match(clause.text, name.end):
        return
    if concept.bare_words and not concept.bare_words.search(clause.text[name.start : name.end]):
        return
    subject = SUBJECT.search(clause.text, clause.start)
    scope = [subject.span()] if subject and concept.name in {"pregnancy", "contraception"} else []
    if concept.unit and not concept.timed and not concept.ordinal:
        others = [other.start for other in named if other.start >= name.end and other.concept.name != "age"]
        after = min(others, default=clause.end)
        people = TRAILING.match(clause.text[:after].rstrip(" ,").removesuffix(" and"), name.end)
        scope = [(people.start() + 1, people.end())] if people else []
    own = re.search(r"negative", clause.text[name.start : name.end], re.I)
    negated = (name.start + own.start(), name.start + own.end()) if own else negation(clause, name.start, name.end)
    yield Atom(concept, (name.start, name.end), name.start, name.end, None, negated, clause.ruling, scope)


def _inherited(text: str, start: int, above: str, concepts: Iterable[Concept]) -> list[Atom]:
    """Bounds of a nested criterion that names no quantity: they are of the last one that the criterion above names."""
    whole = Clause(0, len(above), above, False)
    clause = Clause(start, len(text), " " * start + text[start:], False)
    stated = bounds(clause.text)
    quantities = [
        name
        for name in names(whole, concepts)
        if name.concept.unit and not name.concept.timed and all(_fits(name.concept, bound) for bound in stated)
    ]
    if not quantities or not stated:
        return []
    result, rest = [], clause.text
    for bound in stated:
        scope = _scope_after(clause, bound.end)
        end = scope[1] if scope else bound.end
        rest = rest[: bound.start] + " " * (end - bound.start) + rest[end:]
        name = quantities[-1]
        places = [scope] if scope else []
        word = re.search(r"\b(or) (?:an? |the )?$", above[: name.start], re.I)
        either = word.span(1) if word else None
        result.append(
            Atom(
                name.concept,
                (name.start, name.end),
                bound.start,
                bound.end,
                bound,
                scope=places,
                above=True,
                either=either,
            )
        )
    alone = len(result) == 1 or all(atom.scope for atom in result)
    return result if alone and not FILLER.sub("", rest) else []


def stance(criteria_type: str | None, concept: str, negated: bool, ruled: str | None) -> str | None:
    """Whether a criterion requires, excludes or allows what an atom says; None where its type is not known."""
    known = VOCABULARY[concept]
    if ruled == "excluded":
        return "excluded"
    if ruled == "allowed" and (known.unit is None or known.timed):
        return "allowed"
    if criteria_type not in {"inclusion", "exclusion"}:
        return None
    return "required" if (criteria_type == "inclusion") != negated else "excluded"
