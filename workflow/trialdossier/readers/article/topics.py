"""What a quantity is about: patterns of wording -> topic."""

from __future__ import annotations

import re

from trialdossier.sources import verbatim

VOCABULARY: tuple[tuple[str, str], ...] = (
    (r"^(?:the )?(?:median |mean )?(?:\w+ )?follow-?\s?up\b.{0,80}", "follow_up"),
    (
        r"\b(?:DOR|duration of (?:\w+ ){0,2}?(?:response|remission|CR)|(?:response|remission) duration)\b",
        "duration_of_response",
    ),
    (r"\btime to (?:\w+ ){0,3}\w+", "time_to_event"),
    (
        r"\b(?:CR|complete (?:remission|response))\b.{0,60}?(?:/|\+|\bor\b|\band\b).{0,30}?"
        r"(?:\bCRh\b|partial ha?ematologic(?:al)? recovery(?:\s?\(CRh\))?)",
        "complete_remission_or_crh",
    ),
    (
        r"\b(?:(?:CR|complete (?:remission|response)) (?:\(CR\) )?with )?(?:\bCRh\b"
        r"|partial ha?ematologic(?:al)? recovery)",
        "complete_remission_partial_hematologic_recovery",
    ),
    (
        r"\b(?:CR|complete (?:remission|response))\b.{0,60}?(?:/|\+|\bor\b|\band\b).{0,30}?"
        r"(?:\bCRi\b|incomplete (?:ha?ematologic(?:al)?|count) recovery)",
        "complete_remission_or_cri",
    ),
    (r"\b(?:CRi|incomplete (?:ha?ematologic(?:al)?|count) recovery)\b", "complete_remission_incomplete_recovery"),
    (r"\b(?:(?-i:pCR)\b|patholog\w+ complete (?:remission|response))", "pathologic_complete_response"),
    (r"\b(?:(?-i:sCR)\b|stringent complete (?:remission|response))", "stringent_complete_response"),
    (r"\b(?:CR|complete (?:remission|response)s?|complete responders?)\b", "complete_remission"),
    (r"\b(?:VGPR|very good partial (?:remission|response)s?)\b", "very_good_partial_response"),
    (r"\b(?:PR|partial (?:remission|response)s?)\b", "partial_remission"),
    (r"\b(?:MRD|(?:minimal|measurable) residual disease)\b", "mrd_response"),
    (r"\b(?:discontinu\w+|withdrew)\b.{0,80}", "discontinuation"),
    (r"\b(?:died|deaths?)\b.{0,80}", "death"),
    (r"\b(?:long|longer)-term survivors?\b", "long_term_survivors"),
    (r"\b(?:RFS|(?:relapse|recurrence)-free survival)\b", "relapse_free_survival"),
    (r"\b(?:EFS|event-free survival)\b", "event_free_survival"),
    (r"\b(?:PFS|progression-free survival)\b", "progression_free_survival"),
    (r"\b(?:DFS|disease-free survival)\b", "disease_free_survival"),
    (r"\b\w+-free survival\b", "other"),
    (r"\bfollow-?\s?up\b", "follow_up"),
    (r"\b(?:OS|(?:overall )?survival|alive|survived)\b", "overall_survival"),
    (r"\brelapse-free\b", "relapse_free"),
    (r"\b(?:DCR|disease[- ]control)\b", "disease_control"),
    (
        r"\b(?:ORR|(?:overall|objective)(?: \w+)? (?:response|remission)s?(?: rate)?|objective responses?)\b",
        "objective_response",
    ),
    (r"\b(?:SD|stable disease)\b", "stable_disease"),
    (r"\b(?:PD|progressive disease|disease progression)\b", "progressive_disease"),
    (r"\bhypocellular (?:bone )?marrow\b", "hypocellular_bone_marrow"),
    (r"\brefractory to\b", "refractory"),
    (r"\b(?:un|not )evaluable\b", "unevaluable"),
    (
        r"\b(?:TEAEs?|AEs?|SAEs?|adverse (?:events?|reactions?|effects?)|side effects?|toxicit(?:y|ies)"
        r"|grade (?:\u2265\s?)?[1-5])\b",
        "adverse_event",
    ),
    (r"\b(?:relapsed|relapses?)\b", "relapse"),
    (r"\b(?:transplant\w*|(?:allo|auto)?-?(?:HCT|HSCT|SCT))\b", "transplant"),
    (r"\bresponded\b", "objective_response"),
    (r"\b(?:median age|mean age|aged?)\b", "age"),
    (r"\b(?:women|men|girls|boys|female|male)\b", "sex"),
    (r"\b(?:enrolled|recruited|randomi[sz]ed|randomly assigned)\b", "enrollment"),
)
"""Patterns in order; the topics `.._or_..` come before the topics that they join."""

TOPICS = tuple((re.compile(pattern, re.I), topic) for pattern, topic in VOCABULARY)
NEGATION = re.compile(
    r"(?i)\b(?:not|no|never|nor|neither|fail(?:ed|ure)?|without|lack(?:ed|ing)?|unable|ineligible|rather than|"
    r"before|after|prior|previous(?:ly)?|history|loss of|lost|despite|until|because)\b"
)


def topic(*wordings: str) -> str:
    """The one topic that a wording names; `other` where it names none, several, or says that something is not so."""
    text = NEGATION.split(verbatim(" ".join(wordings)), maxsplit=1)[0]
    found: list[str] = []
    for pattern, name in TOPICS:
        if pattern.search(text):
            found.append(name)
            text = pattern.sub(" ", text)
    return found[0] if len(found) == 1 else "other"
