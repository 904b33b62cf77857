"""What the page prints around a trial: lines that carry no information about it."""

from __future__ import annotations

import re


def _line(*words: str) -> re.Pattern[str]:
    return re.compile(rf"^[^\S\n]*(?:{'|'.join(words)})[^\S\n]*$", re.M)


EXPLANATIONS = (
    r"Key information relevant to the recruitment process for the overall study, such as dates of the"
    r" recruitment period and locations"
    r"|Significant events and approaches for the overall study following participant enrollment, but prior to group"
    r" assignment"
    r"|Explanation of how the number of participants for analysis was determined\. Includes whether analysis was per"
    r" protocol, intention to treat, or another method\. Also provides relevant details such as imputation technique,"
    r" as appropriate\."
    r"|Limitations of the study, such as early termination leading to small numbers of participants analyzed and"
    r" technical problems with measurement leading to unreliable or uninterpretable data"
)
"""Sentences by which older pages explain a heading."""
HELP = _line(EXPLANATIONS)
WORDS = (
    # banners and menus
    r"\ufeff?The classic website will no longer be available as of [A-Z][a-z]+ \d+, \d{4}\."
    r" Please use the modernized ClinicalTrials\.gov\.",
    r"\ufeff?(?:Hide glossary|Glossary|Study record managers: refer to the Data Element Definitions if submitting"
    r" registration or results information\.|Search for terms|Working(?:…|\.\.\.)|ClinicalTrials\.gov"
    r"|ClinicalTrials\.gov Menu|Skip to Main Content|Find Studies|About Studies"
    r"|Submit Studies|Resources|About Site"
    r"|PRS Login|Saved Studies \(\d+\)|Save this study|Give us feedback|Home|Home Search Results"
    r"|Study Record Detail|Study Details|Tabular View|Study Results|Disclaimer|How to Read a Study Record)",
    r"\ufeff?A service of the U\.S\. National Institutes of Health|Previous Study|Next Study"
    r"|Return to (?:List|Search|Search Results)|Trial record \d+ of \d+ for:[^\n]{0,200}",
    r"\ufeff?COVID-19 is an emerging, rapidly evolving situation\.",
    r"Get the latest public health information from CDC: https://www\.coronavirus\.gov\.?",
    r"Get the latest research information from NIH: https://www\.nih\.gov/coronavirus\.?",
    r"\ufeff?Due to the lapse in government funding, the information on this (?:web ?site|site) may not be up to"
    r" date, [^\n]{0,200}",
    r"Updates regarding government operating status and resumption of normal operations can be found at"
    r" [^\s]{0,60}",
    r"\ufeff?We're building a better ClinicalTrials\.gov\.[^\n]{0,160}",
    r"The safety and scientific validity of this study is the responsibility of the study sponsor and"
    r" investigators\. Listing a study does not mean it has been evaluated by the U\.S\. Federal Government\."
    r"(?: Know the risks and potential benefits of clinical studies and talk to your health care provider before"
    r" participating\.)?(?: Read our disclaimer for details\.)?",
    r"Read our disclaimer for details\.",
    # headings of pages from before 2017
    r"Reporting Groups|Baseline Measures|Measured Values|Population Description|Frequency Threshold"
    r"|Pre-Assignment Details|Additional Description|Certain Agreements:|Results Point of Contact:",
    r"(?:(?:Hide|Show) )?(?:Participant Flow|Baseline Characteristics|Baseline Measures|Outcome Measures"
    r"|Outcome Measure \d+|More Information|Limitations and Caveats|Other Adverse Events)",
    r"(?:Hide |Show )?(?:Serious|Other) Adverse Events"
    r"(?=[^\S\n]*\n(?:[^\S\n]*\n){0,3}[^\S\n]*(?:(?:Hide|Show) (?:Serious|Other)|[^\n]*\n[^\S\n]*Total, ))",
    r"Number of Participants(?: Analyzed)?(?=[^\S\n]*\n[^\S\n]*\[[Uu]nits: participants\])",
    r"(?:Measure Description|Additional Description|Time Frame) No text entered\.",
    r"No statistical analysis provided for [^\n]{0,400}",
    # headings of the parts, and links that hide or show them
    r"(?:(?:Hide|Show) )?Outcome Measure Data|(?:Hide|Show) (?:Participant Flow|All-Cause Mortality"
    r"|Serious Adverse Events|Other \(Not Including Serious\) Adverse Events)",
    r"Participant Flow|Baseline Characteristics|Outcome Measures|Adverse Events|More Information"
    r"|(?:(?:Hide|Show) )?Statistical Analysis \d+",
    r"(?:All-Cause Mortality|Serious Adverse Events|Other \(Not Including Serious\) Adverse Events)"
    r"(?=[^\S\n]*\n(?:[^\n]*\n){1,2}Affected / [Aa]t Risk)",
    r"(?:(?:Hide|Show) )?(?:Arm/Group Description:?|Baseline Analysis Population Description"
    r"|Analysis Population Description|Description)",
    r"Reason Not Completed|Certain Agreements|Results Point of Contact|Limitations and Caveats",
    r"Layout table for (?:Results Point of Contact|addit?i?onal|study|location) information",
    r"Publications automatically indexed to this study by ClinicalTrials\.gov Identifier \(NCT Number\):",
    r"(?:Publications of Results|Other Publications|Publications):",
    r"History of Changes",
    EXPLANATIONS,
    # column headers, bare labels and marks of footnotes
    r"(?:Affected / [Aa]t Risk(?: \(%\))?|# Events)(?:\s(?:Affected / [Aa]t Risk(?: \(%\))?|# Events))*",
    r"(?:Sponsor|Collaborators?|Information provided by(?: \(Responsible Party\))?|Responsible Party"
    r"|Recruitment Details|Pre-assignment Details|Adverse Event Reporting Description|Time Frame"
    r"|Conditions?|Interventions?|Comments|Estimation Comments|Parameter Dispersion|Name/Title|Organization|Phone"
    r"|EMail|Email|Overall Number of (?:Participants|Units) Analyzed|Overall Number of Baseline Participants"
    r"|Arm/Group Title|Row Title|Statistical Analysis Overview|Statistical Test of Hypothesis"
    r"|Method of Estimation) ?:?",
    r"(?:(?:(?:Hide|Show) )?(?:Recruitment Details|Pre-[aA]ssignment Details|Description|Time Frame|Comments"
    r"|(?:Baseline )?Analysis Population Description|Arm/Group Description|Adverse Event Reporting Description"
    r"|Estimation Comments|Source Vocabulary Name for Table Default|Collection Approach for Table Default):?\s)?"
    r"(?:\[Not Specified\]\s?)+",
    r"No text entered\.",
    r"\[\d+\]",
    r"\d{1,2}(?=[^\S\n]*\nTerm from vocabulary, )",
    r"[†*](?=[^\S\n]*\n(?:Indicates events|Events) were collected by )",
)
FRAME = (_line(*WORDS),)
"""Lines that lie wholly inside a match carry no information about the trial."""
