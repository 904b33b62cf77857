"""The person: age, performance, body, consent, pregnancy."""

from trialdossier.eligibility.vocabulary.concept import (
    BODY_MASS,
    NO_UNIT,
    PERCENT,
    PRESSURE,
    TIME,
    WEIGHT,
    measured,
    present,
)

STATUS = r"(?:performance |functional )?(?:status|scores?|scale|grade|PS)"
SCALE = r"use|using|assessed (?:by|with)|measured (?:by|with)"
"""What stands before the name of a scale that is to be used."""
CONCEPTS = (
    measured(
        "age",
        "Age",
        r"age|ages|aged|years? old|(?:years?|months?) of age|older|younger|and (?:over|above)",
        rf"(?:{TIME})?",
        "year",
        unless=r"legal age if|gestational age|age[- ]adjusted|age[- ]matched",
    ),
    measured(
        "ecog",
        "ECOG performance status",
        r"(?:Eastern Cooperative Oncology Group|Zubrod)(?: \(ECOG\))?|ECOG(?:[/ -]Zubrod|/WHO)?",
        NO_UNIT,
        "",
    ),
    measured(
        "karnofsky",
        "Karnofsky performance status",
        r"Karnofsky(?: \(?KPS\)?)?|KPS",
        rf"(?:{PERCENT}|{NO_UNIT})",
        "",
        cue=SCALE,
    ),
    measured("lansky", "Lansky performance status", r"Lansky|LPS", rf"(?:{PERCENT}|{NO_UNIT})", "", cue=SCALE),
    measured(
        "who_performance_status",
        "WHO performance status",
        r"(?:World Health Organi[sz]ation(?: \(WHO\))?|WHO)(?= (?:performance|PS))",
        NO_UNIT,
        "",
    ),
    measured("weight", "Body weight", r"(?:body )?weight|weigh(?:ing|s)?", WEIGHT, "kg", unless=r"birth weight|loss"),
    measured("bmi", "Body mass index", r"body mass index(?: \(BMI\))?|BMI", rf"(?:{BODY_MASS}|{NO_UNIT})", ""),
    measured(
        "systolic_blood_pressure", "Systolic blood pressure", r"systolic(?: blood pressure| BP)?|SBP", PRESSURE, "mmHg"
    ),
    measured(
        "diastolic_blood_pressure",
        "Diastolic blood pressure",
        r"diastolic(?: blood pressure| BP)?|DBP",
        PRESSURE,
        "mmHg",
    ),
    measured("life_expectancy", "Life expectancy", r"(?:life expectancy|expected survival)", TIME, "day"),
    present(
        "pregnancy",
        "Pregnancy",
        r"pregnant|pregnancy",
        unless=r"(?:pregnant|pregnancy) (?:of|in) (?:a |the )?(?:female )?partners?|prevent pregnancy"
        r"|pregnant partners?",
    ),
    present(
        "breastfeeding",
        "Breast feeding",
        r"breast[- ]?feed(?:ing)?|lactati(?:ng|on)|nursing(?= (?:women|mothers|females|or|and)|$)"
        r"|nursing (?:an? )?(?:infant|child|baby)",
    ),
    present(
        "contraception",
        "Contraception",
        r"contracepti(?:ve|ves|on)(?: (?:methods?|measures?))?|birth control",
        needs=r"agree[ds]?|willing|use|using|practi[cs]e|practi[cs]ing",
    ),
    present(
        "consent",
        "Informed consent",
        r"informed consent",
        unless=r"(?:time|date|day|signing|signature|after|before"
        r"|prior to) (?:of )?(?:the )?(?:written )?informed consent",
    ),
)
