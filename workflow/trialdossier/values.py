"""One printed value -> text, number, date, enumeration; or ValueError.

Each public function takes the quoted characters (pieces joined by line feeds) and gives the value of the cell.
The evidence table names the function, so that anyone can convert a quote again.
"""

from __future__ import annotations

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


def paragraphs(quote: str) -> str:
    """The text with its lines: blanks at line ends go, one blank line stays between paragraphs."""
    lines = "\n".join(line.replace("\u00a0", " ").rstrip() for line in quote.strip().splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines)


def unescaped(quote: str) -> str:
    """The text on one line, without the backslashes of Markdown."""
    return ESCAPED.sub(r"\1", verbatim(quote))


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
    """A count in digits or in words up to ninety-nine (`Twenty-five`)."""
    text = verbatim(quote).lower()
    if WHOLE.fullmatch(text):
        return whole_number(text)
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
    known = {"REGISTRY_IDENTIFIER": "REGISTRY", "OTHER_IDENTIFIER": "OTHER", "CTIS_NUMBER": "CTIS"}
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


def percent_sign(quote: str) -> str:
    """`%` or `percent` -> `%`."""
    if verbatim(quote).lower() not in {"%", "percent", "per cent"}:
        raise ValueError(f"expected a percent sign, found {quote!r}")
    return "%"


def slug(quote: str) -> str:
    """A short name in lower case made of letters, digits and hyphens: `Zugmaier` `2015` -> `zugmaier-2015`."""
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


def statistic(quote: str) -> str:
    """What kind of quantity the printed words tell: `median` -> `MEDIAN`, `HR` -> `HAZARD_RATIO`, `(47%)` -> `PERCENTAGE`.

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
    """`randomised`, `randomized` -> `RANDOMIZED`; `non-randomized` -> `NON_RANDOMIZED`."""
    word = enumeration(quote).replace("ISED", "IZED").replace("NONRANDOM", "NON_RANDOM")
    if word not in {"RANDOMIZED", "NON_RANDOMIZED"}:
        raise ValueError(f"expected an allocation, found {quote!r}")
    return word


CONVERSIONS: dict[str, Callable[[str], Value]] = {
    function.__name__: function
    for function in [verbatim, *globals().values()]
    if getattr(function, "__module__", None) in (__name__, verbatim.__module__) and callable(function)
    if not function.__name__.startswith("_") and function.__name__[0].islower()
}
"""Every conversion by its name, as the evidence table names it."""
