"""Whether the words that name a group limit a statement to a part of the participants.

`in patients with an FLT3 mutation`, `of these responders`, `aged 75 years or older` name a part; `of the 40 patients`,
`in the intention-to-treat population`, the arms to which participants were assigned, and the condition that a study
treats (`patients with relapsed follicular lymphoma`) do not. Only the words themselves decide, not the rest of the
text: the condition of a study of several conditions is therefore not told to be a part.
"""

from __future__ import annotations

import re

from trialdossier.sources import Section, verbatim

NARROW = re.compile(
    r"(?i)\b(?:(?:non-?)?respond(?:ers?|ed)|survivors?|remissions?|responses?(?! rates?\b)|CR[hi]?|PR|MRD|subgroups?"
    r"|subsets?|strat(?:um|a)|cohorts?|doses?|dose levels?|carriers?|quartiles?|tertiles?|minority|these"
    r"|those(?!\s(?:who\s(?:had\s"
    r"|were\s)?)?(?:received|receiving|treated|assigned|given|randomi[sz]ed)\b)"
    r"|them|whom|whose|at\s\d\S*"
    r"|who (?:were|was)(?!\s(?:randomly\s)?(?:enrolled|included|recruited|randomi[sz]ed|assigned)\b)"
    r"|who (?:did|had|have|achieved|responded|relapsed|experienced|underwent|proceeded|completed|discontinued)"
    r"|without|not|aged?|older|younger|elderly|only|others|rest|remaining|remainder|\w*-?risk|mutat\w+|wild-type|[\w-]*positive|[\w-]*negative"
    r"|(?:high|low)-\w+|[\w-]*expressing|na[i\u00ef]ve|measurable)\b"
    r"|[<>\u2264\u2265]|^(?:in|among|for|of)\s(?:the\s)?(?:women|men|females?|males?|children|adolescents)$"
)
"""Words that always tell a part."""
ALL = re.compile(
    r"(?i)\b(?:all (?:of )?(?:the )?(?:\d[\d,]* )?(?:patients|participants|adults|children|women|men|subjects|enrolled"
    r"|treated|randomi[sz]ed|evaluable|doses)"
    r"|(?:intention|intent)[- ]to[- ]treat|ITT|(?:overall|entire|whole|total|full) (?:study )?"
    r"(?:population|cohort|group|analysis|set))\b"
)
BRACKETED = re.compile(r"\([^()]*\)")
ARM = re.compile(r"(?i)\b(?:arms?|groups?)\b")
TREATED = re.compile(
    r"(?i)\b(?:who (?:have |had )?(?:been |were )?)?(?:received|treated|receiving|given|assigned|taking"
    r"|randomi[sz]ed|randomly|enrolled|included|recruited|evaluated)\b.*"
)
WHO = re.compile(
    r"(?P<before>(?:[\w/-]+,? ){0,8}?)\b(?:patients?|participants?|subjects|individuals|people|persons?|adults|women"
    r"|men|children|infants|adolescents|recipients|volunteers)\b(?: with (?P<condition>.*))?",
    re.I,
)
RELATIVE = re.compile(r"(?i)\bwho\s\w")
"""`who crossed over`: what is said behind the people limits them, unless it is that they took part."""
DISEASE = re.compile(
    r"(?i)(?:[a-z]*(?:oma|omas|a?emia|a?emias|itis|osis|pathy)|cancers?|tumou?rs?|syndromes?|disorders?|failure"
    r"|infections?|diabetes|asthma|HIV|COVID-19|hypertension|obesity|fibrillation|disease)"
    r"(?: (?:type )?[AB12])?[ .,]*$|(?-i:\b[A-Z]{2,6})[ .,]*$"
)
SITE = re.compile(
    r"(?i)\b(?:bone|brain|liver|visceral|bulky|residual|measurable|extramedullary|CNS)\b|metasta(?:ses|sis)\b"
)
GENERAL = {
    *("of", "in", "among", "for", "with", "the", "a", "an", "all", "both", "any", "no", "none", "from", "to", "our"),
    *("their", "its", "this", "adult", "eligible", "evaluable", "enrolled", "randomized", "randomised", "treated"),
    *("untreated", "previously", "newly", "diagnosed", "heavily", "pretreated", "included", "study", "trial", "total"),
    *("consecutive", "additional", "symptomatic", "relapsed", "refractory", "relapsed/refractory", "recurrent"),
    *("advanced", "metastatic", "unresectable", "proportion", "percentage", "number", "share"),
}
"""Words before `patients` that tell no part."""


def is_part(group: Section) -> bool:
    """Whether `group` names a part of the participants rather than all of them or a whole arm."""
    text = verbatim(BRACKETED.sub(" ", group.text))
    if ALL.search(text):
        return False
    if NARROW.search(text):
        return True
    if ARM.search(text):
        return False
    text = TREATED.sub("", text)
    match = WHO.search(text)
    if match is None:
        return False
    if RELATIVE.search(text):
        return True
    before = [word for word in match["before"].lower().replace(",", "").split() if not word.isdigit()]
    condition = match["condition"]
    return any(word not in GENERAL for word in before) or bool(
        condition and (SITE.search(condition) or not DISEASE.search(condition))
    )


def may_be_arm(group: Section) -> bool:
    """Whether `group` is `patients with` what is no disease and tells no part: perhaps what they were given."""
    text = verbatim(BRACKETED.sub(" ", group.text))
    match = None if NARROW.search(text) else WHO.search(text)
    condition = match["condition"] if match else None
    return bool(condition and not SITE.search(condition) and not DISEASE.search(condition))
