"""What the page prints around a trial: lines that carry no information about it."""

from __future__ import annotations

import re


def _line(words: str) -> re.Pattern[str]:
    return re.compile(rf"^[^\S\n]*(?:{words})[^\S\n]*$", re.M)


HELP = re.compile(
    r"^[^\S\n]*(?:Key information relevant to the recruitment process for the overall study, such as dates of the"
    r" recruitment period and locations"
    r"|Significant events and approaches for the overall study following participant enrollment, but prior to group"
    r" assignment"
    r"|Explanation of how the number of participants for analysis was determined\. Includes whether analysis was per"
    r" protocol, intention to treat, or another method\. Also provides relevant details such as imputation technique,"
    r" as appropriate\."
    r"|Limitations of the study, such as early termination leading to small numbers of participants analyzed and"
    r" technical problems with measurement leading to unreliable or uninterpretable data)[^\S\n]*$",
    re.M,
)
"""Sentences by which older pages explain a heading."""
FRAME: tuple[re.Pattern[str], ...] = (
    # banners and menus
    _line(
        r"\ufeff?The classic website will no longer be available as of [A-Z][a-z]+ \d+, \d{4}\."
        r" Please use the modernized ClinicalTrials\.gov\."
    ),
    _line(
        r"\ufeff?(?:Hide glossary|Glossary|Study record managers: refer to the Data Element Definitions if submitting"
        r" registration or results information\.|Search for terms|Working(?:…|\.\.\.)|ClinicalTrials\.gov"
        r"|ClinicalTrials\.gov Menu|Skip to Main Content|Find Studies|About Studies"
        r"|Submit Studies|Resources|About Site"
        r"|PRS Login|Saved Studies \(\d+\)|Save this study|Give us feedback|Home|Home Search Results"
        r"|Study Record Detail|Study Details|Tabular View|Study Results|Disclaimer|How to Read a Study Record)"
    ),
    _line(
        r"\ufeff?A service of the U\.S\. National Institutes of Health|Previous Study|Return to (?:List|Search|Search Results)"
        r"|Next Study|Trial record \d+ of \d+ for:[^\n]{0,200}"
    ),
    _line(r"\ufeff?COVID-19 is an emerging, rapidly evolving situation\."),
    _line(r"Get the latest public health information from CDC: https://www\.coronavirus\.gov\.?"),
    _line(r"Get the latest research information from NIH: https://www\.nih\.gov/coronavirus\.?"),
    _line(
        r"\ufeff?Due to the lapse in government funding, the information on this (?:web ?site|site) may not be up to"
        r" date, [^\n]{0,200}"
    ),
    _line(
        r"Updates regarding government operating status and resumption of normal operations can be found at"
        r" [^\s]{0,60}"
    ),
    _line(r"\ufeff?We're building a better ClinicalTrials\.gov\.[^\n]{0,160}"),
    _line(
        r"The safety and scientific validity of this study is the responsibility of the study sponsor and"
        r" investigators\. Listing a study does not mean it has been evaluated by the U\.S\. Federal Government\."
        r"(?: Know the risks and potential benefits of clinical studies and talk to your health care provider before"
        r" participating\.)?(?: Read our disclaimer for details\.)?"
    ),
    _line(r"Read our disclaimer for details\."),
    # headings of the parts, and links that hide or show them
    _line(
        r"(?:(?:Hide|Show) )?Outcome Measure Data|(?:Hide|Show) (?:Participant Flow|All-Cause Mortality|Serious Adverse Events"
        r"|Other \(Not Including Serious\) Adverse Events)"
    ),
    _line(
        r"Participant Flow|Baseline Characteristics|Outcome Measures|Adverse Events|More Information"
        r"|(?:(?:Hide|Show) )?Statistical Analysis \d+"
    ),
    re.compile(
        r"^(?:All-Cause Mortality|Serious Adverse Events|Other \(Not Including Serious\) Adverse Events)[^\S\n]*"
        r"(?=\n(?:[^\n]*\n){1,2}Affected / [Aa]t Risk)",
        re.M,
    ),
    _line(
        r"(?:(?:Hide|Show) )?(?:Arm/Group Description:?|Baseline Analysis Population Description"
        r"|Analysis Population Description|Description)"
    ),
    _line(r"Reason Not Completed|Certain Agreements|Results Point of Contact|Limitations and Caveats"),
    _line(r"Layout table for (?:Results Point of Contact|addit?i?onal|study|location) information"),
    _line(r"Publications automatically indexed to this study by ClinicalTrials\.gov Identifier \(NCT Number\):"),
    _line(r"(?:Publications of Results|Other Publications|Publications):"),
    _line(r"History of Changes"),
    HELP,
    # column headers, bare labels and marks of footnotes
    _line(r"(?:Affected / [Aa]t Risk(?: \(%\))?|# Events)(?:\s(?:Affected / [Aa]t Risk(?: \(%\))?|# Events))*"),
    _line(
        r"(?:Sponsor|Collaborators?|Information provided by(?: \(Responsible Party\))?|Responsible Party"
        r"|Recruitment Details|Pre-assignment Details|Adverse Event Reporting Description|Time Frame"
        r"|Conditions?|Interventions?|Comments|Estimation Comments|Parameter Dispersion|Name/Title|Organization|Phone"
        r"|EMail|Email|Overall Number of (?:Participants|Units) Analyzed|Overall Number of Baseline Participants"
        r"|Arm/Group Title|Row Title|Statistical Analysis Overview|Statistical Test of Hypothesis"
        r"|Method of Estimation) ?:?"
    ),
    _line(r"[^\n:]{0,60}\[Not Specified\]"),
    _line(r"No text entered\."),
    re.compile(r"^\[\d+\][^\S\n]*$", re.M),
    re.compile(r"^\d{1,2}[^\S\n]*(?=\nTerm from vocabulary, )", re.M),
    re.compile(r"^[†*][^\S\n]*(?=\n(?:Indicates events|Events) were collected by )", re.M),
)
"""Lines that lie wholly inside a match carry no information about the trial."""
