"""Heart, brain, infections, immunity."""

from trialdossier.eligibility.vocabulary.concept import (
    MILLISECONDS,
    NO_UNIT,
    PERCENT,
    measured,
    past,
    present,
)

CNS = r"(?:central nervous system(?: \(CNS\))?|CNS)"
LEPTOMENINGES = r"(?:leptomeningeal|meningeal) (?:disease|leuk(?:a?)emia|involvement|metastas[ei]s)"
CONCEPTS = (
    measured(
        "lvef",
        "Left ventricular ejection fraction",
        r"(?:left ventricular )?ejection fraction(?: \((?:LV)?EF\))?|LVEF",
        PERCENT,
        "percent",
    ),
    measured(
        "shortening_fraction",
        "Shortening fraction",
        r"shortening fraction(?: \(SF\))?|fractional shortening",
        PERCENT,
        "percent",
    ),
    measured(
        "qtc",
        "Corrected QT interval",
        r"QT ?c[FB]?(?: interval)?|corrected QT(?: interval)?(?: \(QTc[FB]?\))?",
        MILLISECONDS,
        "ms",
    ),
    measured(
        "nyha", "NYHA class", r"(?:New York Heart Association(?: \(NYHA\))?|NYHA)(?: functional)? class", NO_UNIT, ""
    ),
    past("heart_failure", "Heart failure", r"(?:congestive )?heart failure"),
    past("myocardial_infarction", "Myocardial infarction", r"myocardial infarction(?: \(MI\))?"),
    past(
        "stroke",
        "Stroke",
        r"stroke|cerebro-?vascular (?:accident|ischa?emia|ha?emorrhage|event)(?:/(?:ischa?emia|ha?emorrhage))?",
        unless="heat stroke|stroke volume",
    ),
    past(
        "seizure",
        "Seizures",
        r"(?:(?:childhood|adult)(?: or (?:childhood|adult))? )?seizures?(?: disorders?)?|epilepsy",
    ),
    present("cns_pathology", "Pathology of the central nervous system", rf"{CNS} (?:pathology|disorders?)"),
    present(
        "cns_disease",
        "Disease in the central nervous system",
        rf"(?:active )?(?:ALL|leuk(?:a?)emia|lymphoma|disease|tumou?r) in (?:the )?{CNS}"
        rf"|{CNS} (?:leuk(?:a?)emia|lymphoma|disease|relapse|metastas[ei]s|involvement(?: (?:by|with|of) \w+)?)"
        rf"|{CNS}(?= (?:and/or|or) testic)|involvement of (?:the )?{CNS}|(?:brain|cerebral|{CNS}) metastas[ei]s"
        rf"|{LEPTOMENINGES}",
        unless=rf"autoimmune disease (?:\w+ ){{1,5}}{CNS} involvement",
    ),
    present("hiv", "HIV", r"(?:human immunodeficiency virus(?: \(HIV\))?|HIV)(?:[- ]?(?:1|2))?(?:[- ]?positiv\w*)?"),
    present("hepatitis_b", "Hepatitis B", r"hepatitis B(?: virus)?(?: \(HBV\))?|HBV|HBsAg"),
    present(
        "hepatitis_c",
        "Hepatitis C",
        r"(?:hepatitis |(?<=hepatitis B or )|(?<=hepatitis B and )|(?<=hepatitis B and/or )|(?<=hepatitis B/))"
        r"C(?: virus)?(?: \(HCV\))?|HCV|anti-HCV",
    ),
    present(
        "infection",
        "Active infection",
        r"(?:(?:active|uncontrolled|acute|chronic|severe|serious|systemic)(?:,| or| and|/)? ){1,5}"
        r"(?:bacterial,? |viral,? |fungal,? |or ){0,5}infections?",
        unless="HIV|human immunodeficiency|hepatitis|tuberculosis",
    ),
    present("gvhd", "Graft-versus-host disease", r"graft[- ]v(?:ersu)?s\.?[- ]host[- ]disease(?: \(GvHD\))?|GvHD"),
    past("autoimmune_disease", "Autoimmune disease", r"auto-?immune (?:disease|disorder|condition)s?"),
)
