"""One printed value -> text, number, date, enumeration; or ValueError.

Each public function takes the quoted characters (pieces joined by line feeds) and gives the value of the cell.
The evidence table names the function, so that anyone can convert a quote again.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from datetime import date

from trialdossier.sources import Value, verbatim

WHOLE = re.compile(r"\d{1,3}(?:,\d{3})+|\d+")
DECIMAL = re.compile(r"[-\u2212+]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?(?:[eE][-+]?\d+)?")
ESCAPED = re.compile(r"\\([\\`*_{}\[\]()<>#+\-.!|~^$&=])")
MONTHS = {
    name: number
    for number, name in enumerate(
        "january february march april may june july august september october november december".split(), 1
    )
}
LONG_DATE = re.compile(r"([A-Za-z]+)\.? (?:(\d{1,2}),? )?(\d{4})")
ISO_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
NUMBER_WORDS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
} | {word: 10 * n for n, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
ONES = "|".join(word for word, value in NUMBER_WORDS.items() if 0 < value < 10)
TEENS = "|".join(word for word, value in NUMBER_WORDS.items() if 10 <= value < 20)
TENS = "|".join(word for word, value in NUMBER_WORDS.items() if value >= 20)
BELOW_HUNDRED = rf"(?:(?:{TENS})(?:-(?:{ONES}))?|{TEENS}|{ONES})"
"""A number in words, from one to ninety-nine."""
HUNDREDS = re.compile(rf"({ONES}) hundred(?:(?: and)? ((?!zero)[a-z][a-z -]*))?")


def paragraphs(quote: str) -> str:
    """The text with its lines: blanks at line ends go, one blank line stays between paragraphs."""
    lines = "\n".join(line.replace("\u00a0", " ").rstrip() for line in quote.strip().splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines)


def unescaped(quote: str) -> str:
    """The text on one line, without the backslashes of Markdown."""
    text = verbatim(quote)
    return ESCAPED.sub(r"\1", text) if "\\" in text else text


def unescaped_paragraphs(quote: str) -> str:
    """The text with its lines, without the backslashes of Markdown."""
    return ESCAPED.sub(r"\1", paragraphs(quote))


def whole_number(quote: str) -> int:
    """A count: digits, with or without thousands separators."""
    text = verbatim(quote)
    if not WHOLE.fullmatch(text):
        raise ValueError(f"expected a whole number, found {text!r}")
    return int(text.replace(",", ""))


def number(quote: str) -> float:
    """A decimal number, with or without sign, thousands separators and exponent."""
    text = verbatim(quote)
    if not DECIMAL.fullmatch(text) or not any(c.isdigit() for c in text):
        raise ValueError(f"expected a number, found {text!r}")
    return float(text.replace(",", "").replace("\u2212", "-"))


def number_word(quote: str) -> int:
    """A count in digits or in words up to nine hundred ninety-nine (`Twenty-five`, `One hundred and twelve`)."""
    text = verbatim(quote).lower()
    if WHOLE.fullmatch(text):
        return whole_number(text)
    if hundreds := HUNDREDS.fullmatch(text):
        return 100 * number_word(hundreds[1]) + (number_word(hundreds[2]) if hundreds[2] else 0)
    tens, *ones = re.split(r"[- ]", text)
    parts = [NUMBER_WORDS.get(tens), *(NUMBER_WORDS.get(word) for word in ones)]
    if None in parts or len(parts) > 2 or (len(parts) == 2 and (parts[0] < 20 or not 0 < parts[1] < 10)):  # type: ignore[operator]
        raise ValueError(f"expected a number in words, found {text!r}")
    return sum(part for part in parts if part is not None)


def iso_date(quote: str) -> str:
    """`April 2, 2014`, `September 2023` or an ISO date, as an ISO date as precise as printed."""
    text = verbatim(quote)
    if ISO_DATE.fullmatch(text):
        date.fromisoformat((text + "-01-01")[:10] if len(text) == 4 else (text + "-01")[:10])
        return text
    match = LONG_DATE.fullmatch(text)
    month = MONTHS.get(match[1].lower()) or _short_month(match[1].lower()) if match else None
    if match is None or month is None:
        raise ValueError(f"expected a date, found {text!r}")
    if match[2] is None:
        return f"{match[3]}-{month:02d}"
    return date(int(match[3]), month, int(match[2])).isoformat()


def _short_month(name: str) -> int | None:
    return next((n for full, n in MONTHS.items() if len(name) >= 3 and full[:3] == name[:3] == name), None)


def enumeration(quote: str) -> str:
    """`Active, not recruiting` -> `ACTIVE_NOT_RECRUITING`."""
    word = re.sub(r"[^0-9A-Za-z]+", "_", verbatim(quote)).strip("_").upper()
    if not word:
        raise ValueError("expected a word")
    return word


def lower_word(quote: str) -> str:
    """`Lead` -> `lead`."""
    return verbatim(quote).lower()


def phase(quote: str) -> str:
    """`Phase 1/Phase 2`, `Phase 1 Phase 2` or `PHASE1/PHASE2` -> `PHASE1/PHASE2`; `N/A` -> `NA`."""
    text = verbatim(quote).upper()
    if text in {"NA", "N/A", "NOT APPLICABLE"}:
        return "NA"
    if not re.fullmatch(r"(?:EARLY[ _]?)?PHASE ?\d(?:[ /|,&]+(?:PHASE ?)?\d)?", text):
        raise ValueError(f"expected a phase, found {text!r}")
    if text.startswith("EARLY"):
        return "EARLY_PHASE1"
    return "/".join(f"PHASE{n}" for n in re.findall(r"\d", text))


def assignment(quote: str) -> str:
    """`Single Group Assignment` -> `SINGLE_GROUP`; `N/A` -> `NA`."""
    return {"N_A": "NA"}.get(word := enumeration(re.sub(r"(?i)\s+assignment$", "", verbatim(quote))), word)


def allocation(quote: str) -> str:
    """`Non-Randomized` -> `NON_RANDOMIZED`; `N/A` -> `NA`."""
    return assignment(quote)


def masking(quote: str) -> str:
    """`None (Open Label)` and `Open Label` -> `NONE`; `Double-Blind` and `Double (Participant, ...)` -> `DOUBLE`."""
    word = enumeration(re.sub(r"\(.*", "", verbatim(quote)))
    return {"OPEN_LABEL": "NONE", "NO_MASKING": "NONE"}.get(word, re.sub(r"_(?:BLIND|MASKED|MASKING)$", "", word))


def study_type(quote: str) -> str:
    """`Interventional (Clinical Trial)` -> `INTERVENTIONAL`; a patient registry is `OBSERVATIONAL`."""
    word = enumeration(re.sub(r"[(\[].*", "", verbatim(quote)))
    if word not in {"INTERVENTIONAL", "OBSERVATIONAL", "EXPANDED_ACCESS"}:
        raise ValueError(f"expected a study type, found {word!r}")
    return word


def group_type(quote: str) -> str:
    """`Experimental`, `Active Comparator` ... -> `EXPERIMENTAL`, `ACTIVE_COMPARATOR`."""
    word = {"OTHER_ARM": "OTHER", "ARM": "OTHER", "NO_INTERVENTION_ARM": "NO_INTERVENTION"}.get(
        word := enumeration(quote), word
    )
    known = {"EXPERIMENTAL", "ACTIVE_COMPARATOR", "PLACEBO_COMPARATOR", "SHAM_COMPARATOR", "NO_INTERVENTION", "OTHER"}
    if word not in known:
        raise ValueError(f"expected an arm type, found {word!r}")
    return word


def gender(quote: str) -> str:
    """`All`, `Both` -> `ALL`; `Female`, `Male`."""
    word = {"BOTH": "ALL"}.get(word := enumeration(quote), word)
    if word not in {"ALL", "FEMALE", "MALE"}:
        raise ValueError(f"expected All, Female or Male, found {word!r}")
    return word


def yes_or_no(quote: str) -> str:
    """`Yes` or `No`; also from `true`, `false` and `Accepts Healthy Volunteers`."""
    word = {"TRUE": "YES", "FALSE": "NO", "ACCEPTS_HEALTHY_VOLUNTEERS": "YES"}.get(word := enumeration(quote), word)
    if word not in {"YES", "NO"}:
        raise ValueError(f"expected Yes or No, found {word!r}")
    return word.capitalize()


def age(quote: str) -> str:
    """`18 Years`, `6 Months`: number and unit as printed, the unit capitalised."""
    match = re.fullmatch(r"(\d+) (years?|months?|weeks?|days?|hours?|minutes?)", verbatim(quote), re.I)
    if not match:
        raise ValueError(f"expected an age, found {quote!r}")
    return f"{match[1]} {match[2].capitalize()}"


def enrollment_type(quote: str) -> str:
    """`Actual` -> `ACTUAL`; `Estimated` and `Anticipated` -> `ESTIMATED`."""
    word = {"ANTICIPATED": "ESTIMATED", "ESTIMATE": "ESTIMATED"}.get(word := enumeration(quote), word)
    if word not in {"ACTUAL", "ESTIMATED"}:
        raise ValueError(f"expected Actual or Estimated, found {word!r}")
    return word


def outcome_type(quote: str) -> str:
    """`Primary`, `Secondary Outcome` ... -> `PRIMARY`, `SECONDARY`, `OTHER_PRE_SPECIFIED`, `POST_HOC`."""
    word = re.sub(r"_?OUTCOMES?(?:_MEASURES?)?$", "", enumeration(quote))
    word = {"OTHER": "OTHER_PRE_SPECIFIED"}.get(word, word)
    if word not in {"PRIMARY", "SECONDARY", "OTHER_PRE_SPECIFIED", "POST_HOC"}:
        raise ValueError(f"expected an outcome type, found {word!r}")
    return word


def id_type(quote: str) -> str:
    """`EudraCT Number` -> `EUDRACT_NUMBER`; registry, other and grant ids as the registry's API names them."""
    word = enumeration(quote)
    known = {
        "REGISTRY_IDENTIFIER": "REGISTRY",
        "OTHER_IDENTIFIER": "OTHER",
        "CTIS_NUMBER": "CTIS",
        "OTHER_GRANT_FUNDING_NUMBER": "OTHER_GRANT",
    }
    grant = re.fullmatch(r"(?:U_S_)?([A-Z]+)_GRANT_CONTRACT", word)
    return grant[1] if grant else known.get(word, word)


STATUS_SENTENCES = {
    "currently recruiting": "RECRUITING",
    "ongoing, but not recruiting": "ACTIVE_NOT_RECRUITING",
    "not yet open": "NOT_YET_RECRUITING",
    "by invitation": "ENROLLING_BY_INVITATION",
    "completed": "COMPLETED",
    "terminated": "TERMINATED",
    "withdrawn": "WITHDRAWN",
    "suspended": "SUSPENDED",
    "status of this study is unknown": "UNKNOWN",
}


def overall_status(quote: str) -> str:
    """`Active, not recruiting` or `This study has been completed.` -> `ACTIVE_NOT_RECRUITING`, `COMPLETED`."""
    text = verbatim(quote)
    if not re.match(r"(?:This study|The recruitment status of this study) ", text, re.I):
        return enumeration(text)
    found = {word for phrase, word in STATUS_SENTENCES.items() if phrase in text.lower()}
    if "status of this study is unknown" in text.lower():
        found = {"UNKNOWN"}
    if len(found) != 1:
        raise ValueError(f"expected a recruitment status, found {text!r}")
    return found.pop()


def sponsor_role(quote: str) -> str:
    """`Sponsor` -> `lead`; `Collaborator`, `Collaborators` -> `collaborator`."""
    word = enumeration(quote)
    if word in {"SPONSOR", "SPONSORS", "LEAD_SPONSOR", "LEAD"}:
        return "lead"
    if word in {"COLLABORATOR", "COLLABORATORS"}:
        return "collaborator"
    raise ValueError(f"expected Sponsor or Collaborator, found {quote!r}")


def org_study_id(quote: str) -> str:
    """`org_study_id`, from the label beside which the organisation's own number stands first."""
    if not re.search(r"\bID\b|Identifier|Number", quote):
        raise ValueError(f"expected a label of study numbers, found {quote!r}")
    return "org_study_id"


def secondary_id(quote: str) -> str:
    """`secondary_id`, from the label beside which the other numbers stand."""
    if not re.search(r"\bID\b|Identifier|Number", quote):
        raise ValueError(f"expected a label of study numbers, found {quote!r}")
    return "secondary_id"


def reference_type(quote: str) -> str:
    """`Publications of Results` -> `RESULT`, `automatically indexed` -> `DERIVED`, other headings -> `BACKGROUND`."""
    text = verbatim(quote).lower().rstrip(" :")
    known = {"publications": "BACKGROUND", "other publications": "BACKGROUND", "publications of results": "RESULT"}
    if text.startswith("publications automatically indexed"):
        return "DERIVED"
    if text not in known:
        raise ValueError(f"expected a heading of publications, found {quote!r}")
    return known[text]


def param_type(quote: str) -> str:
    """`Least Squares Mean` -> `LEAST_SQUARES_MEAN`; `Count of Participants` -> `COUNT_OF_PARTICIPANTS`."""
    word = {"COUNTS": "COUNT", "MEASURE_TYPE_NUMBER": "NUMBER"}.get(word := enumeration(quote), word)
    return word


def capitals(quote: str) -> str:
    """`Not Completed` -> `NOT COMPLETED`."""
    return verbatim(quote).upper()


def assessment(quote: str) -> str:
    """`systematic assessment` -> `Systematic Assessment`; `non-systematic methods` -> `Non-systematic Assessment`."""
    word = enumeration(re.sub(r"(?i)\s+(?:assessment|methods?)$", "", verbatim(quote)))
    known = {"SYSTEMATIC": "Systematic Assessment", "NON_SYSTEMATIC": "Non-systematic Assessment"}
    if word not in known:
        raise ValueError(f"expected a way of assessment, found {quote!r}")
    return known[word]


def slug(quote: str) -> str:
    """A short name in lower case made of letters, digits and hyphens: `Smith` `2015` -> `smith-2015`."""
    plain = unicodedata.normalize("NFKD", quote).encode("ascii", "ignore").decode().lower()
    word = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if not word:
        raise ValueError(f"no letters in {quote!r}")
    return word


def decimal(quote: str) -> float:
    """A number of an article: digits, also with a middle dot (`5·6`), or words (`seven`)."""
    text = verbatim(quote).replace("\u00b7", ".")
    return number(text) if any(c.isdigit() for c in text) else float(number_word(text))


def head_count(quote: str) -> int:
    """A count of people: digits, words, or `none` and `no` for 0."""
    return 0 if verbatim(quote).lower() in {"none", "no"} else number_word(quote)


def interval_type(quote: str) -> str:
    """What the limits of an interval are, as printed (`95% CI`, `range`); `to` alone is a `range`."""
    text = verbatim(quote)
    return "range" if text == "to" else text


def statistic(quote: str) -> str:
    """What kind of quantity the printed words tell: `median` -> `MEDIAN`, `(47%)` -> `PERCENTAGE`.

    A number alone is a `COUNT`, one with a unit of time a `DURATION`, a share in words a `FRACTION`.
    """
    text = verbatim(quote).lower()
    named = {
        "median": "MEDIAN",
        "mean": "MEAN",
        "average": "MEAN",
        "hazard ratio": "HAZARD_RATIO",
        "hr": "HAZARD_RATIO",
        "odds ratio": "ODDS_RATIO",
        "relative risk": "RISK_RATIO",
        "risk ratio": "RISK_RATIO",
    }
    if text in named:
        return named[text]
    if re.search(r"%$|per ?cent$", text):
        return "PERCENTAGE"
    if re.search(r"\b(?:thirds?|quarters?|half|fifths?|tenths?)\b", text):
        return "FRACTION"
    if re.search(
        r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\b", text
    ):
        return "DATE"
    if re.search(r"(?:hour|day|week|month|year)s?$", text):
        return "DURATION"
    head_count(text)
    return "COUNT"


def phase_in_prose(quote: str) -> str:
    """`phase II` -> `PHASE2`, `phase Ib/IIa` and `phase 1/2` -> `PHASE1/PHASE2`."""
    match = re.fullmatch(r"phase[ -]([1-4]|I{1,3}|IV)[abc]?(?:[/-]([1-4]|I{1,3}|IV)[abc]?)?", verbatim(quote), re.I)
    if not match:
        raise ValueError(f"expected a phase, found {quote!r}")
    roman = {"I": "1", "II": "2", "III": "3", "IV": "4"}
    return "/".join(f"PHASE{roman.get(n.upper(), n)}" for n in match.groups() if n)


def masking_in_prose(quote: str) -> str:
    """`open-label` -> `NONE`; `double-blind`, `triple-masked` ... -> `DOUBLE`, `TRIPLE`."""
    word = re.sub(r"_(?:BLIND|BLINDED|MASK|MASKED)$", "", enumeration(quote))
    word = {"OPEN_LABEL": "NONE", "OPEN_LABELED": "NONE", "OPEN_LABELLED": "NONE", "UNBLINDED": "NONE"}.get(word, word)
    if word not in {"NONE", "SINGLE", "DOUBLE", "TRIPLE", "QUADRUPLE"}:
        raise ValueError(f"expected a kind of masking, found {quote!r}")
    return word


def model_in_prose(quote: str) -> str:
    """`single-arm` -> `SINGLE_GROUP`, `parallel-group` -> `PARALLEL`, `crossover`, `factorial`, `sequential`."""
    word = re.sub(r"_(?:GROUPS?|ARMS?|DESIGN|ASSIGNMENT)$", "", enumeration(quote))
    known = {"SINGLE": "SINGLE_GROUP", "ONE": "SINGLE_GROUP", "CROSS_OVER": "CROSSOVER"}
    word = known.get(word, word)
    if word not in {"SINGLE_GROUP", "PARALLEL", "CROSSOVER", "FACTORIAL", "SEQUENTIAL"}:
        raise ValueError(f"expected an intervention model, found {quote!r}")
    return word


def allocation_in_prose(quote: str) -> str:
    """`randomised`, `randomized`, `randomly assigned` -> `RANDOMIZED`; `non-randomized` -> `NON_RANDOMIZED`."""
    word = enumeration(quote).replace("ISED", "IZED").replace("NONRANDOM", "NON_RANDOM")
    word = {"RANDOMLY_ASSIGNED": "RANDOMIZED", "RANDOMLY_ALLOCATED": "RANDOMIZED"}.get(word, word)
    if word not in {"RANDOMIZED", "NON_RANDOMIZED"}:
        raise ValueError(f"expected an allocation, found {quote!r}")
    return word


JSON_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
XML_MARKUP = re.compile(r"<!\[CDATA\[(.*?)\]\]>|<!--.*?-->|&(#[0-9]+|#x[0-9a-fA-F]+|\w+);", re.S)
XML_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


def json_text(quote: str) -> str:
    r"""The characters that a JSON string literal states: `\n`, `\"`, `\u00e9` undone (pieces joined by line feeds)."""
    text = "\n".join(json.loads(f'"{piece}"', strict=False) for piece in quote.split("\n"))
    text.encode("utf-8")
    if JSON_CONTROL.search(text):
        raise ValueError("expected text, found a control character")
    return text


def xml_text(quote: str) -> str:
    """The characters that XML content states: entities and CDATA sections undone, comments left out."""
    return XML_MARKUP.sub(_xml_characters, quote)


def _xml_characters(match: re.Match[str]) -> str:
    name = match[2]
    if name is None:
        return match[1] or ""
    if name[0] != "#":
        return XML_ENTITIES[name] if name in XML_ENTITIES else _refuse(f"expected a known entity, found {name!r}")
    return chr(int(name[2:], 16) if name[1] == "x" else int(name[1:]))


def _refuse(message: str) -> str:
    raise ValueError(message)


def unwrapped(quote: str) -> str:
    """The paragraphs of a text that was broken into lines: each on one line, a blank line between them."""
    return "\n\n".join(verbatim(part) for part in re.split(r"\n[ \t\r]*+\n", quote) if part.strip())


def registry_status(quote: str) -> str:
    """`Active, not recruiting` -> `ACTIVE_NOT_RECRUITING`; `Unknown status` -> `UNKNOWN`."""
    return {"UNKNOWN_STATUS": "UNKNOWN"}.get(word := enumeration(quote), word)


def agency_class(quote: str) -> str:
    """`Industry` -> `INDUSTRY`; `U.S. Fed` -> `FED`."""
    return {"U_S_FED": "FED", "US_FED": "FED"}.get(word := enumeration(quote), word)


def record_part(quote: str) -> str:
    """What the name of a record's part says: `leadSponsor` -> `lead`, `secondary_outcome` -> `secondary`."""
    if verbatim(quote) not in RECORD_PARTS:
        raise ValueError(f"expected the name of a part of a record, found {quote!r}")
    return RECORD_PARTS[verbatim(quote)]


RECORD_PARTS = {
    "leadSponsor": "lead",
    "lead_sponsor": "lead",
    "collaborators": "collaborator",
    "collaborator": "collaborator",
    "orgStudyIdInfo": "org_study_id",
    "org_study_id": "org_study_id",
    "secondaryIdInfos": "secondary_id",
    "secondary_id": "secondary_id",
    "nctIdAliases": "nct_alias",
    "nct_alias": "nct_alias",
    "primaryOutcomes": "primary",
    "primary_outcome": "primary",
    "secondaryOutcomes": "secondary",
    "secondary_outcome": "secondary",
    "otherOutcomes": "other",
    "other_outcome": "other",
    "overall_contact": "primary",
    "overall_contact_backup": "backup",
    "contact": "primary",
    "contact_backup": "backup",
    "meshes": "mesh-list",
    "ancestors": "mesh-ancestor",
    "removedCountries": "Yes",
    "removed_countries": "Yes",
    "reference": "BACKGROUND",
    "results_reference": "RESULT",
    "submitted": "RELEASE",
    "returned": "RESET",
    "submission_canceled": "UNRELEASE",
    "conditionBrowseModule": "condition",
    "interventionBrowseModule": "intervention",
    "browseLeaves": "LEAF",
    "browseBranches": "BRANCH",
    "bmiLimits": "Body mass index",
}


def listed_words(quote: str) -> str:
    """`PARTICIPANT`, `CARE_PROVIDER` (or `Participant, Care Provider`) -> `Participant, Care Provider`."""
    words = [enumeration(word) for word in re.split(r"[\n,]", quote) if word.strip()]
    return ", ".join(word.replace("_", " ").title() for word in words)


def masked_roles(quote: str) -> str:
    """`Participants Outcome Assessors` or `Subject, Outcomes Assessor` -> `Participant, Outcomes Assessor`."""
    text = re.sub(r"[\s_,/]+", " ", quote.lower()).strip()
    if not re.fullmatch(rf"{MASKED_ROLE}(?: {MASKED_ROLE})*+", text):
        raise ValueError(f"expected roles that are masked, found {quote!r}")
    return ", ".join(MASKED_ROLES[match[0][:3]] for match in re.finditer(MASKED_ROLE, text))


MASKED_ROLE = r"(?:participants?|subjects?|care ?providers?|care ?givers?|investigators?|outcomes? assessors?)"
MASKED_ROLES = {
    "par": "Participant",
    "sub": "Participant",
    "car": "Care Provider",
    "inv": "Investigator",
    "out": "Outcomes Assessor",
}


def sharing_plan(quote: str) -> str:
    """`YES`, `No`, `Undecided` -> `Yes`, `No`, `Undecided`."""
    word = enumeration(quote)
    if word not in {"YES", "NO", "UNDECIDED"}:
        raise ValueError(f"expected Yes, No or Undecided, found {quote!r}")
    return word.capitalize()


def dispersion_word(quote: str) -> str:
    """`Standard Deviation` -> `STANDARD_DEVIATION`; `95% Confidence Interval` -> `CONFIDENCE_95`."""
    word = enumeration(quote)
    interval = re.fullmatch(r"([0-9_]+)_CONFIDENCE_INTERVAL", word)
    if interval:
        return f"CONFIDENCE_{interval[1].replace('_', '')}"
    known = {
        "STANDARD_ERROR_OF_THE_MEAN": "STANDARD_ERROR_OF_MEAN",
        "GEOMETRIC_COEFFICIENT_OF_VARIATION": "GEOMETRIC_COEFFICIENT",
    }
    return known.get(word, word)


def way_of_assessment(quote: str) -> str:
    """`NON_SYSTEMATIC_ASSESSMENT` -> `Non-systematic Assessment`."""
    known = {
        "SYSTEMATIC_ASSESSMENT": "Systematic Assessment",
        "NON_SYSTEMATIC_ASSESSMENT": "Non-systematic Assessment",
    }
    if enumeration(quote) not in known:
        raise ValueError(f"expected a way of assessment, found {quote!r}")
    return known[enumeration(quote)]


def interval_sides(quote: str) -> str:
    """`TWO_SIDED` or `2-Sided` -> `2-Sided`."""
    sides = {"TWO_SIDED": "2-Sided", "2_SIDED": "2-Sided", "ONE_SIDED": "1-Sided", "1_SIDED": "1-Sided"}
    if enumeration(quote) not in sides:
        raise ValueError(f"expected one or two sides, found {quote!r}")
    return sides[enumeration(quote)]


P_VALUE = re.compile(r"(?:[Pp] ?)?(<=|>=|<|>|=|\u2264|\u2265)? ?([0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?)")


def p_value_sign(quote: str) -> str:
    """The sign before a p-value: `<0.0001` -> `<`."""
    match = P_VALUE.fullmatch(verbatim(quote))
    if not match or not match[1]:
        raise ValueError(f"expected a sign and a p-value, found {quote!r}")
    return {"\u2264": "<=", "\u2265": ">="}.get(match[1], match[1])


def p_value_number(quote: str) -> float:
    """The number of a p-value: `<0.0001` -> 0.0001."""
    match = P_VALUE.fullmatch(verbatim(quote))
    if not match:
        raise ValueError(f"expected a p-value, found {quote!r}")
    return float(match[2])


def posting_month(quote: str) -> str:
    """`01/2020`, `2020-01` or `January 2020` -> `2020-01`."""
    match = re.fullmatch(r"(0[1-9]|1[0-2])/(\d{4})", verbatim(quote))
    return f"{match[2]}-{match[1]}" if match else iso_date(quote)


def employed_investigators(quote: str) -> str:
    """`Yes` where all principal investigators are employed by the sponsor; `No`: `... are NOT employed by ...`."""
    text = verbatim(quote)
    if re.match(r"(?:All )?Principal Investigators (?:are|ARE) (?:NOT )?employed by ", text):
        return "No" if " NOT employed" in text else "Yes"
    return yes_or_no(quote)


def restrictive_agreement(quote: str) -> str:
    """Whether an agreement restricts publication: `true`, `There IS an agreement ...`; `There is NOT ...` -> `No`."""
    match = re.match(r"There (is NOT|IS|is) an agreement between ", verbatim(quote))
    return ("No" if "NOT" in match[1] else "Yes") if match else yes_or_no(quote)


def agreement_terms(quote: str) -> str:
    """The terms of an agreement in words; that there is one (`There IS an agreement ...`, `Yes`) is no term of it."""
    try:
        restrictive_agreement(quote)
    except ValueError:
        return verbatim(quote)
    raise ValueError(f"expected the terms of an agreement, found {quote!r}")


def registry_study(quote: str) -> str:
    """`Yes` where the study type says so: `Observational [Patient Registry]`."""
    if "[Patient Registry]" not in verbatim(quote):
        raise ValueError(f"expected the type of a patient registry, found {quote!r}")
    return "Yes"


def results_status(quote: str) -> str:
    """`true`, the part `clinical_results` -> `Has Results`; `false`, `... not yet been posted` -> `No Results ...`."""
    if verbatim(quote) == "clinical_results":
        return "Has Results"
    if verbatim(quote).startswith("Results have not yet been posted"):
        return "No Results Posted"
    return {"Yes": "Has Results", "No": "No Results Posted"}[yes_or_no(quote)]


CRITERIA_HEADING = re.compile(
    r"\W{0,5}(?:(?:key|main|major|general|additional|other|specific|primary|study|patient|subject|participant|donor|"
    r"recipient|the|part|arm|phase|group|cohort|[0-9]|[A-Z]) ){0,4}(inclusion|exclusion)"
    r"(?: criteri(?:a|on|as|ons)\b(?: ?\([^()]{0,100}\))?(?: (?:for|of|in) [^:.]{1,100}(?=:))?)? ?[:.\-\u2013]?\W{0,3}"
    r"|(?!.*\b(?:not?|and|or|if|who|with|meets?|must|following|all|any|both)\b)"
    r"(?:[\w/-]+ ){1,4}(inclusion|exclusion)(?: criteri(?:a|on))?:"
    r"|(inclusion|exclusion) criteri(?:a|on)(?! (?:is|are|was|were|apply|applies|must|may|not|should)\b)"
    r"(?: [\w/-]+){1,6}:?",
    re.I,
)


def criteria_type(quote: str) -> str:
    """`Key Inclusion Criteria:` -> `inclusion`."""
    match = CRITERIA_HEADING.fullmatch(verbatim(quote))
    if not match:
        raise ValueError(f"expected a heading of criteria, found {quote!r}")
    return (match[1] or match[2] or match[3]).lower()


def criteria_in_prose(quote: str) -> str:
    """`Patients were excluded if` -> `exclusion`; `Eligible patients had` -> `inclusion`."""
    text = verbatim(quote).lower()
    if re.search(r"\b(?:excluded|exclusion|ineligible|not eligible)\b", text):
        return "exclusion"
    if re.search(r"\b(?:eligible|inclusion)\b", text):
        return "inclusion"
    raise ValueError(f"expected words of inclusion or exclusion, found {quote!r}")


SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
TEN_POWER = re.compile(r"(?:([\d., ]*\d) ?[x×*·] ?)?10 ?(?:\^ ?([-\u2212\u2013]?\d{1,2})|([⁰¹²³⁴⁵⁶⁷⁸⁹⁻]{1,3}))")
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
CLASSES = {"I": 1, "II": 2, "III": 3, "IV": 4}
SPACED = re.compile(r"\d{1,3}(?: \d{3})+")


def limit(quote: str) -> float:
    """The number of a bound: `1,000`, `50 000`, `1.0 x 10^9`, `10⁻³`, `two`, `first`, `III`."""
    text = unescaped(quote)
    power = TEN_POWER.fullmatch(text)
    if power:
        exponent = int((power[2] or power[3].translate(SUPERSCRIPTS)).replace("\u2212", "-").replace("\u2013", "-"))
        return float(f"{_plain_limit(power[1]) if power[1] else 1.0!r}e{exponent}")
    return _plain_limit(text)


def _plain_limit(text: str) -> float:
    if text in CLASSES or text.lower() in ORDINALS:
        return float(CLASSES.get(text) or ORDINALS[text.lower()])
    if SPACED.fullmatch(text):
        return float(text.replace(" ", ""))
    return number(text) if any(c.isdigit() for c in text) else float(number_word(text))


COMPARISONS = {
    ">=": r"≥|⩾|>/?=|=>|> ?or ?=|at least|(?:greater|more|higher|larger|older) than or equals? to"
    r"|(?:greater|more|higher|older) or equal to|equal to or (?:greater|more|higher|older) than"
    r"|(?:no|not) (?:less|fewer|lower|younger) than|(?:a )?minimum of"
    r"|(?:or|and) (?:older|over|above|more|greater|higher|later|subsequent)",
    "<=": r"≤|⩽|</?=|=<|< ?or ?=|at most|(?:less|fewer|lower|smaller|younger) than or equals? to"
    r"|(?:less|lower|younger) or equal to|equal to or (?:less|lower|younger) than"
    r"|(?:no|not) (?:more|greater|higher|older) than|(?:a )?maximum of|up to|(?:must |does |do "
    r"|should )?not exceed(?:ing)?"
    r"|within(?: the)?(?: (?:last|past|previous|preceding|prior))?|(?:in|during) the (?:last|past|previous|preceding)"
    r"|(?:or|and) (?:younger|under|below|less|lower|fewer)",
    ">": r">|(?:greater|more|higher|larger|older) than|exceed(?:s|ing)?|above|over",
    "<": r"<|(?:less|fewer|lower|smaller|younger) than|below|under",
}
"""The words and signs of a comparison."""
COMPARISON = {sign: re.compile(words, re.I) for sign, words in COMPARISONS.items()}
CLOSED = re.compile(r"[-\u2013\u2014]|to|and|or|through|(?:, ?\d{1,2})+,? (?:or|and)|/", re.I)
"""What stands between the two numbers of a range that includes both."""
HALF_OPEN = re.compile(r"(?:to|-|\u2013) ?(<|less than|under|younger than)", re.I)


def comparison(quote: str) -> str:
    """`at least` -> `>=`; for a range its lower and its upper sign: `≥`, `<` -> `>= <`; `to` -> `>= <=`."""
    pieces = [unescaped(piece) for piece in quote.split("\n")] if quote.count("\n") == 1 else [unescaped(quote)]
    if len(pieces) == 1 and CLOSED.fullmatch(pieces[0]):
        return ">= <="
    if len(pieces) == 1 and HALF_OPEN.fullmatch(pieces[0]):
        return ">= <"
    return " ".join(_sign(piece) for piece in pieces)


def _sign(text: str) -> str:
    for sign, words in COMPARISON.items():
        if words.fullmatch(text):
            return sign
    raise ValueError(f"expected a comparison, found {text!r}")


def listed(quote: str) -> str:
    """Pieces one after another, without the backslashes of Markdown: `13 to < 16 years; males`."""
    return "; ".join(unescaped(piece) for piece in quote.split("\n"))


def ruling(quote: str) -> str:
    """`are not eligible`, `will be excluded` -> `excluded`; `remain eligible`, `No waiting period` -> `allowed`."""
    text = unescaped(quote).lower()
    if re.search(r"\bnot\b|ineligible|exclu|prohibit", text):
        return "excluded"
    if re.search(r"eligible|allow|permit|may|acceptable|limited|^no (?:waiting|wash-?out) periods?$", text):
        return "allowed"
    raise ValueError(f"expected words that admit or exclude, found {quote!r}")


CONVERSIONS: dict[str, Callable[[str], Value]] = {
    function.__name__: function
    for function in [verbatim, *globals().values()]
    if getattr(function, "__module__", None) in (__name__, verbatim.__module__) and callable(function)
    if not function.__name__.startswith("_") and function.__name__[0].islower()
}
"""Every conversion by its name, as the evidence table names it."""


def _after(undo: Callable[[str], str], convert: Callable[[str], Value], name: str) -> Callable[[str], Value]:
    """`convert` of what `undo` gives."""

    def composed(quote: str) -> Value:
        return convert(undo(quote))

    composed.__name__ = composed.__qualname__ = name
    composed.__doc__ = f"`{convert.__name__}` of the characters that `{undo.__name__}` gives."
    return composed


CONVERSIONS |= {
    name: _after(undo, convert, name)
    for plain, convert in [*CONVERSIONS.items()]
    for undo, prefix in ((json_text, "json"), (xml_text, "xml"))
    if (name := f"{prefix}_{plain}") not in CONVERSIONS
}
"""Those for structured text: `json_whole_number` is `whole_number` of a JSON literal that holds escapes, and so on."""
