"""Blood, marrow and laboratory values."""

import re

from trialdossier.eligibility.vocabulary.concept import (
    CELLS,
    CLEARANCE,
    ENZYME,
    MASS,
    NO_UNIT,
    PERCENT,
    ULN,
    Concept,
    measured,
    pattern,
)

LIVER = rf"(?:{ULN}|{MASS}|{ENZYME})"
CONCEPTS = (
    measured(
        "bone_marrow_blasts",
        "Blasts in bone marrow",
        r"blasts? in (?:the )?(?:bone )?marrow|(?:bone )?marrow (?:leuk(?:a?)emic "
        r"|lympho)?blasts?(?: \(BMB\))?|(?:lympho)?blasts?",
        PERCENT,
        "percent",
        needs="marrow|BM",
        unless="peripheral|circulating",
    ),
    Concept(
        "circulating_blasts",
        "Blasts in peripheral blood",
        pattern(
            r"(?:circulating|peripheral(?: blood)?) (?:leuk(?:a?)emi[ac] )?(?:lympho)?blasts?"
            r"|blasts? in (?:the )?peripheral blood"
        ),
        re.compile(rf"(?:{PERCENT}|{CELLS})", re.I),
        bare=True,
    ),
    measured(
        "mrd",
        "Minimal residual disease",
        r"(?:(?:detectable|persistent|positive) )?(?:(?:minimal|measurable) residual disease(?: \(MRD\))?|MRD)"
        r"(?:[- ]?(?:positiv\w*|negativ\w*)|\+)?",
        rf"(?:{PERCENT}|{NO_UNIT})",
        "dimensionless",
        bare_words=r"positiv|negativ|detectable|persistent|\+",
    ),
    measured(
        "csf_white_cells",
        "White cells in cerebrospinal fluid",
        r"(?:white blood cells|WBC|leu[ck]ocytes)",
        CELLS,
        "1/microliter",
        needs="cerebrospinal fluid|CSF",
    ),
    measured(
        "wbc",
        "White cell count",
        r"(?:white (?:blood )?cell(?:s| counts?)?|leu[ck]ocyte(?:s| counts?)?|WBC(?: counts?)?)(?: \(WBC\))?",
        CELLS,
        "1/microliter",
        unless="cerebrospinal fluid|CSF",
    ),
    measured(
        "anc",
        "Absolute neutrophil count",
        r"(?:absolute )?(?:neutrophils?|granulocytes?)(?: counts?)?(?: \(ANC\))?|ANC",
        CELLS,
        "1/microliter",
    ),
    measured("platelets", "Platelets", r"platelets?(?: counts?)?|thrombocyte(?:s| counts?)", CELLS, "1/microliter"),
    measured("haemoglobin", "Haemoglobin", r"ha?emoglobin(?: \((?:Hb|Hgb)\))?|Hb|Hgb", MASS, "g/dL"),
    measured(
        "hba1c",
        "Glycated haemoglobin",
        r"(?:glycated ha?emoglobin|HbA1c|ha?emoglobin A1c)(?: \(HbA1c\))?",
        PERCENT,
        "percent",
    ),
    measured(
        "creatinine",
        "Serum creatinine",
        r"(?:serum |plasma )?creatinine(?! clearance)(?: levels?)?",
        rf"(?:{ULN}|{MASS})",
        "mg/dL",
    ),
    measured(
        "creatinine_clearance",
        "Creatinine clearance",
        r"(?:calculated |estimated )?creatinine clearance(?: \((?:CrCl|CLcr)\))?|CrCl|CLcr",
        CLEARANCE,
        "",
    ),
    measured(
        "gfr",
        "Glomerular filtration rate",
        r"(?:estimated |radioisotope )?glomerular filtration rate(?: \(e?GFR\))?|e?GFR",
        CLEARANCE,
        "",
    ),
    measured("direct_bilirubin", "Direct bilirubin", r"(?:direct|conjugated) bilirubin", LIVER, "mg/dL"),
    measured(
        "bilirubin",
        "Total bilirubin",
        r"(?<!direct )(?<!conjugated )(?:(?:total |serum ){0,2}bilirubin)",
        LIVER,
        "mg/dL",
    ),
    measured(
        "alt",
        "Alanine aminotransferase",
        r"(?:(?:alanine (?:amino)?transaminase|alanine aminotransferase)(?: [(\[](?:ALT|SGPT)[)\]])?|ALT"
        r"|SGPT)(?: [(\[/]?SGPT[)\]]?)?",
        LIVER,
        "U/L",
    ),
    measured(
        "ast",
        "Aspartate aminotransferase",
        r"(?:(?:aspartate (?:amino)?transaminase|aspartate aminotransferase)(?: [(\[](?:AST|SGOT)[)\]])?"
        r"|AST|SGOT)(?: [(\[/]?SGOT[)\]]?)?",
        LIVER,
        "U/L",
    ),
    measured(
        "alkaline_phosphatase", "Alkaline phosphatase", r"alkaline phosphatase(?: \((?:ALP|AP)\))?|ALP", LIVER, "U/L"
    ),
    measured("albumin", "Albumin", r"(?:serum )?albumin", MASS, "g/dL", unless="urin(?:e|ary)|albumin[- ]bound"),
    measured(
        "inr",
        "International normalised ratio",
        r"international normali[sz]ed ratio(?: \(INR\))?|INR",
        rf"(?:{ULN}|{NO_UNIT})",
        "",
    ),
    measured(
        "oxygen_saturation", "Oxygen saturation", r"(?:oxygen saturation|pulse oximetry|SpO2|SaO2)", PERCENT, "percent"
    ),
)
