"""The disease: subtypes, sites, relapses, other malignancies."""

import re

from trialdossier.eligibility.vocabulary.concept import NO_UNIT, Concept, measured, past, pattern, present

CONCEPTS = (
    present(
        "ph_positive",
        "Philadelphia-positive disease",
        r"Philadelphia(?: chromosome)?(?: \(Ph\))?(?:[- ](?:positive|negative))|Ph ?[+](?!\w)"
        r"|Ph[- ](?:positive|negative)"
        r"|BCR[-:/]+ABL1?(?:[- ](?:positive|negative)|\+)",
    ),
    present(
        "burkitt", "Burkitt leukaemia or lymphoma", r"Burkitt(?:['’]?s)?(?:[- ]type)? ?(?:leuk(?:a?)emia|lymphoma)"
    ),
    present("t_all", "T-cell leukaemia", r"T[- ](?:cell )?(?:acute )?lymphoblastic leuk(?:a?)emia|T-ALL"),
    present("down_syndrome", "Down syndrome", r"Down(?:['’]?s)? syndrome|trisomy 21"),
    present("bone_marrow_failure", "Bone marrow failure syndrome", r"bone marrow failure(?: syndromes?)?"),
    present(
        "extramedullary_disease",
        "Extramedullary disease",
        r"extra-?medullary (?:\(EM\) )?(?:disease|involvement|leuk(?:a?)emia|relapse)|EM disease",
    ),
    present("testicular_disease", "Testicular disease", r"testicular (?:leuk(?:a?)emia|disease|involvement|relapse)"),
    past(
        "other_malignancy",
        "Other malignancy",
        r"(?:other|another|second|secondary|second primary|concurrent|additional"
        r"|prior) (?:\w+ )?(?:malignan(?:cy|cies)|cancers?)"
        r"|(?:malignan(?:cy|cies)|cancers?)(?: \([^()]{1,60}\))? other than",
    ),
    Concept("relapse_number", "Number of the relapse", pattern(r"relapse"), re.compile(""), ordinal=True),
    measured(
        "prior_lines",
        "Prior lines of therapy",
        r"(?:prior|previous) (?:lines?|regimens?)(?: of (?:\w+ ){0,2}(?:therapy|treatment|chemotherapy))?"
        r"|(?:prior|previous) (?:systemic |anti-?cancer )?(?:therapies|treatment regimens?|chemotherapy regimens?)"
        r"|lines of prior (?:\w+ )?(?:therapy|treatment)",
        NO_UNIT,
        "",
    ),
    measured(
        "chemotherapy_courses",
        "Courses of chemotherapy",
        r"(?:\w+ )?chemotherapy (?:blocks|cycles|courses)",
        NO_UNIT,
        "",
    ),
)
