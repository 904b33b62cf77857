"""The wordings in which a sentence reports a quantity, each as a pattern named for what it reads."""

from __future__ import annotations

import re

from trialdossier.readers.article.quantities import (
    AMOUNT,
    BRACKET,
    COUNT,
    DECIMAL,
    OVER,
    PERCENT_SIGN,
    UNIT,
    UNREACHED,
)

PEOPLE = (
    r"(?:(?!(?:of|with|in|and|or|to|for|than|by|months?|weeks?|years?|days?|percent|cycles?|doses?|were|was|had"
    r"|the|among|on|at|from|"
    r"hundred|thousand|million|billion|dozen|further|more|other|additional|remaining)\b)[A-Za-z][\w/-]*\s){0,3}?"
    r"(?i:patients?|participants?|subjects|individuals|people|persons?|women|men|children|adults|adolescents|infants|"
    r"responders?|nonresponders|survivors?|recipients?|volunteers)\b(?![\u2019'-])"
)
VERB = (
    r"(?:had|has|have|having|achieved|achieving|attained|reached|experienced|experiencing|were|was|are|is|remained|"
    r"received|underwent|developed|discontinued|died|responded|relapsed|progressed|completed|reported|showed|withdrew|"
    r"proceeded|survived|obtained|required|maintained|demonstrated|met|exhibited|became|did)\b"
)
QUALIFIER = (
    r"(?:(?:with|without|in|on|from|aged|treated|receiving|enrolled|assigned|randomi[sz]ed|given)\b|who\s(?:have "
    r"|had )?\w+)"
)
CONNECTOR = r"(?:,?\s(?:(?:as )?compared (?:with|to)|versus|vs\.?|and|or|against|while|whereas|but)\s|,\s)"
INEXACT = re.compile(
    r"(?i)(?:\b(?:at least|at most|more than|fewer than|less than|greater than|up to|over|under|about|approximately|"
    r"around|nearly|almost|roughly|some|an estimated|grades?|days?|cycles?|weeks?|months?|years?|cohorts?|arms?"
    r"|groups?|"
    r"phase|table|figure|stage|part|level|type|class|age|aged|every|each|another|further|additional|between|other)\s|"
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|teen|ty|\d|%|percent)\s?(?:\s(?:to|or|and|versus|vs\.?)"
    r"|[-\u2013])\s|"
    r"[<>\u2264\u2265~=\u00b1]\s?)$"
)
DIFFERENCE = re.compile(
    rf"\s?(?:{PERCENT_SIGN}|percentage points?|{UNIT}|mm\s?Hg|\w+/\w+)?(?:\s\([^()]{{1,80}}\))?[\s-](?:or\s)?"
    r"(?i:lower|higher|less|fewer|more|greater|longer|shorter|better|worse|older|younger|above|below|reductions?"
    r"|increases?|decreases?|improvements?|declines?|drop|(?:percentage )?points?|fold|relative|absolute)\b"
)
"""What follows a value that is a difference or a bound, not a result: `was 78% lower`, `5 g/dL or higher`."""
RATIO = re.compile(
    r"(?P<measure>(?P<statistic>\b(?i:hazard ratio|odds ratio|risk ratio|relative risk)\b|\bHR\b)(?:\s[(\[](?:HR"
    r"|OR|RR)[)\]])?"
    r"(?P<of>\s(?:for|of)\s(?:[^\W\d_][\w-]*\s?){1,8}?|\s(?:vs\.?|versus)\s[^\W\d_][\w-]*)?)[,:]?\s?(?:was\s|of\s"
    r"|=\s?)?"
    rf"(?P<value>{DECIMAL})(?![\w\u00b7%]|[.,\u00b7]\d|\s?[-\u2013]\s?\d)"
)
MEDIAN = re.compile(
    r"\b(?P<measure>(?P<statistic>(?i:median|mean))\s"
    r"(?:(?!(?i:median|mean|versus|vs)\b)[^,;:()\d\u201c\u201d]|\([A-Z][\w-]{0,15}\)){1,120}?)\s?"
    r"(?P<verb>(?:was|were|of|is|are|reached|had|has)\b|=|:)\s?(?:just\s|only\s)?"
    rf"(?:(?P<value>{AMOUNT})(?:\sto\s(?P<upper>{AMOUNT}))?(?:\s?(?P<percent>{PERCENT_SIGN})|\s?(?P<unit>{UNIT}))?"
    rf"|(?P<unreached>{UNREACHED}))(?:{BRACKET})?"
)
RATE = re.compile(
    r"(?P<verb>\b(?:was|were|of|is|are|reached)\b|:)\s(?:just\s|only\s)?"
    rf"(?P<value>{AMOUNT})(?:\sto\s(?P<upper>{AMOUNT}))?\s?(?P<percent>{PERCENT_SIGN})"
    rf"(?!\s?(?:of\s|CI\b|[-\u2013]\s?\d))(?:{BRACKET})?"
)
TALLY = (
    rf"(?=[\dotfsenOTFSEN])(?:(?P<value>{AMOUNT})\s?(?P<percent>{PERCENT_SIGN})(?:\s\((?P<share>[^()]{{1,60}})\))?"
    rf"\sof\s(?:the |these |those |all )?(?:(?P<all>{COUNT})\s)?(?P<of>{PEOPLE})"
    rf"|(?:{OVER}|(?:(?P<count>{COUNT})|(?P<none>\b[Nn]one)\b)"
    rf"(?:\s(?:out )?of\s(?:the |these |those |all )?(?P<denominator>{COUNT}))?)"
    rf"(?:\s\((?P<early>[^()]{{1,60}})\)(?:\sof\s(?:the |these |those |all )?(?P<late>{COUNT}))?)?"
    rf"(?:\s(?:of (?:the |these |those )?)?(?P<people>{PEOPLE}))?)(?:{BRACKET})?"
)
BRACKETED_PERCENT = re.compile(
    r"(?<![\w.\u00b7<>\u2264\u2265=-])(\d+(?:[.\u00b7]\d+)?)\s?%(?!\s?(?:CI|CrI|confidence|credible|[-\u2013]|to\b))"
)
PREDICATED = re.compile(TALLY)
PREDICATE = re.compile(
    rf"\s(?P<predicate>(?:{QUALIFIER}(?:\s[^,;:]{{1,100}}?)?\s)?(?P<main>{VERB}(?:[^,;:\u2014\u201c\u201d]"
    rf"|(?<=\d):(?=\d)){{0,160}}))"
)
PREDICATE_END = re.compile(
    rf"{CONNECTOR}(?:only\s|just\s)?{AMOUNT}|\s\(defined\b|\s[\u2013-]\s|[.?!]+[\u201d\u2019\"')]*$"
)
OBJECT_OF = re.compile(
    r"\b(?:for|in|among|from|with|by|(?<!total\s)of|on|at|than|to)\s(?:(?:the|these|those|all|both|only|just)\s){0,2}$"
)
INCLUDING = re.compile(r"\b(?:including|comprising)\s")
SUBGROUP = re.compile(rf"\s(?P<words>(?:with|without|who|whose|in)\s[^,;:]{{2,120}}?)(?=,|;|\.$|\sand\s{AMOUNT})")
OF_WHOM = re.compile(
    rf"(?P<count>{COUNT})\s(?:of whom|of them|who)\s(?P<predicate>{VERB}[^,;:]{{0,120}}?)(?=[,;:.]|\sand\s{COUNT})"
)
OCCURRED = re.compile(
    r"\b(?P<verb>occurred|seen|observed|reported|noted|achieved|recorded|found|documented|detected|confirmed)\s"
    r"(?:in|by|among)\s"
    rf"(?:only\s|just\s)?{TALLY}"
)
NEXT = re.compile(rf"{CONNECTOR}(?:(?:in|by|only|just)\s){{0,2}}(?:{AMOUNT}|\d|[Nn]one\b|no\s)")
NEXT_TALLY = re.compile(rf"{CONNECTOR}(?:(?:in|by|only|just)\s){{0,2}}{TALLY}")
LABELLED = re.compile(rf"(?P<label>[^,;:()\d][^;:()]{{1,80}}):\s{TALLY}\s?[.;,]?")
ENROLLED = re.compile(
    rf"(?P<measure>\b(?:[Ss]tudy|[Tt]rial|[Ii]nvestigators|[Rr]esearchers|[Aa]uthors|[Ww]e)\s(?:included|enrolled"
    rf"|recruited|"
    rf"randomi[sz]ed|randomly assigned))\s(?:a total of\s)?(?P<count>{COUNT})\s(?P<people>{PEOPLE})"
)
CENTERS = re.compile(
    rf"\bat\s(?P<count>{COUNT})\s(?P<people>(?:\w+\s)?(?:cent(?:er|re)s?|sites|hospitals|institutions))\b"
)
COHORTS = re.compile(rf"\bto\s(?P<count>{COUNT})\s(?P<people>(?:\w+\s)?(?:cohorts|arms|groups))\b")
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
DATE = rf"(?:{_MONTH}\s(?:\d{{1,2}},?\s)?\d{{4}}|\d{{1,2}}\s{_MONTH}\s\d{{4}})"
PERIOD = re.compile(
    rf"\b(?P<measure>treated|enrolled|recruited|randomi[sz]ed)\b[^.;:()]{{0,60}}?\s"
    rf"(?P<value>(?:between\s{DATE},?\sand\s{DATE})|(?:from\s{DATE},?\s(?:to|through|until)\s{DATE}))"
)
DATED = re.compile(rf"(?:In|On)\s(?:\d{{4}}|{DATE}|{_MONTH})$")
CYCLE = re.compile(
    rf"\b(?P<measure>(?:treatment )?cycles?)\s(?:was|were|lasted)\s(?P<value>{COUNT})\s(?P<unit>weeks|days)\b"
)
FRACTION = re.compile(
    r"(?i:(?P<value>(?:(?:about|approximately|nearly|roughly|almost)\s)?(?:one[- ]third|two[- ]thirds|one[- ]quarter|"
    r"three[- ]quarters|(?:one[- ])?half|one[- ]fifth)))\sof\s(?:the |all )?(?P<people>(?:\w+\s)?patients)\s"
    rf"(?P<measure>(?:alive|{VERB})[^,;:.()]{{0,60}})"
)
LIST_ITEM = re.compile(
    r"(?P<joint>[,;]?\s?(?:(?:and|or)\s)?(?:(?:had|were|was)\s)?)(?P<label>[^,;:()\d][^,;:()]{1,80}?)\s"
    r"\((?:n\s?=\s?(?P<count>\d+)|(?P<value>\d+(?:[.\u00b7]\d+)?)\s?(?P<percent>%))\)"
)
VERB_OF_ITEM = re.compile(r"\b(?:had|were|was)\b")
LIST_HEAD = re.compile(r"\b(?P<verb>had|were|was|included|achieved|experienced|reported|:)\s")
GROUPED = re.compile(
    r"(?i)\b(?:cohorts?|arms?|groups?|part|level|patients|participants|in|with|to|among|for|than|of)\b"
)
LEAD = re.compile(
    r"(?P<preposition>(?i:In|With|Among|For|Of|At|After|During|By(?= (?:week|day|month|year|the end|[\w-]+ (?:days"
    r"|weeks"
    r"|months|years))\b)|Within|On))\s[^,;:]{1,160}?(?:\([^()]{0,80}\))?(?=,\s)"
)
OWN_LEAD = re.compile(r"In (?:this|our|the (?:current|present))\b")
LEAD_TOTAL = re.compile(rf"(?i:Of|Among|In)\s(?:the |these |those |all )?(?P<denominator>{COUNT})\s{PEOPLE}")
DOSE = re.compile(r"\b(?:doses?|mg|\u03bcg|mcg)\b")
AFTERWARDS = re.compile(
    rf"\s(?P<time>(?:at|by|through)\s(?:week|month|day|year)\s\d+\b|(?:at|by|within|after)\s{AMOUNT}\s(?:months?|years?"
    r"|weeks?|days?)\b)"
)
"""The time behind a value: `was 30% at 6 months`."""
WHEN = {"At", "After", "During", "By", "Within"}
TIME_FRAME = re.compile(
    rf"\b(?:at|by|through|within)\s(?:week|month|day|year)\s\d+\b|\b(?:at|by|within)\s{AMOUNT}\s(?:months?|years?"
    rf"|weeks?|days?)\b"
    r"|\bin the first \w+(?: \w+)? cycles?\b|\b(?:[A-Za-z]+|\d+)-(?:month|year|week|day)\b"
    r"(?!\s(?:groups?|arms?|courses?|regimens?|treatment|therapy|cycles?|cohorts?|interval|infusion|old)\b)"
    r"|\bduring treatment\b"
    r"|\b\d+\s(?:months|years|weeks|days) after \w+\b"
)
RESPECTIVELY = re.compile(r"\brespectively\b", re.I)
BOTH_NUMBERS = (
    r"(?:(?<=cohorts \d )|(?<=arms \d )|(?<=groups \d )|(?<=parts \d )|(?<=levels \d ))(?:and|to|or)\s\d\b\s?"
)
"""What goes on behind `cohorts 1`: `and 2`."""
ARM = re.compile(
    rf"\s(?P<arm>(?:with|in|for|among|on|who|treated|receiving|given|assigned|randomi[sz]ed|aged|taking"
    rf"|at(?=\s(?:the|a)\s(?:\S+\s){{1,3}}doses?\b))\s(?!\d)(?:{BOTH_NUMBERS}"
    r"|(?!(?:(?:as )?compared|versus|vs|while|whereas|but|at a)\b"
    rf"|(?:and|or)\s(?:(?:was|were|in|by|with|among|for|only|just)\s){{0,2}}(?:{AMOUNT}|{VERB}|none\b|no\s"
    rf"|{UNREACHED}))[^\s,;:()]+\s?){{1,25}})"
)
COMPARED = re.compile(
    rf"(?P<connector>{CONNECTOR})(?:(?:was|were|only|just)\s){{0,2}}"
    rf"(?:(?P<value>{AMOUNT})(?:\s?(?P<percent>{PERCENT_SIGN})|\s?(?P<unit>{UNIT})|(?!\s?{PERCENT_SIGN}|\s?{UNIT}))"
    rf"|(?P<unreached>{UNREACHED}))(?!\s(?:(?:out )?of\b|{PEOPLE}))(?:{BRACKET})?"
)
QUANTITY = re.compile(rf"\d|{UNREACHED}|\b[Nn]one\b|(?i:\bhalf\b|third|quarter|\bfifth|{AMOUNT})")
LONGEST = 3000
"""A longer stretch without a full stop is no sentence."""
BRACKET_OR_SEMICOLON = re.compile(r"[()\[\]]|;(?=\s)")
OTHER_GROUP = re.compile(
    r"\b(?:while|whereas|but|compared|versus|vs|contrast|than)\b|,\s(?:and\s)?(?:in|with|for|among)\s[^,;:]{1,80},\s"
)
JOINT = re.compile(
    r"(?i)(?:(?:and|but|while|whereas|with|including|after|at|that|however|also|a|an|the|its|their|again|were"
    r"|notably)\s+)*"
)
BREAK = re.compile(r"[,;:\u2014\u201c\u201d]\s?")
PRESENT = {"is", "are"}
