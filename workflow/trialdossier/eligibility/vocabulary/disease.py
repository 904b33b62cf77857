"""The disease: subtypes, sites, relapses, other malignancies."""

from trialdossier.eligibility.vocabulary.concept import NO_UNIT, measured, past, present, state_of_disease

DISEASE = (
    r"(?:(?!(?:CNS|central|brain|active|autoimmune|cardiac|liver|hepatic|patients|participants|subjects|who|or|and)\b)"
    r"[\w/+-]+ ){0,5}(?:disease|leuk(?:a?)emias?|lymphomas?|myelomas?|cancers?|carcinomas?|sarcomas?|tumou?rs?"
    r"|malignanc(?:y|ies)|melanomas?|gliomas?|glioblastomas?|neuroblastomas?|neoplasms?"
    r"|(?-i:B-ALL|T-ALL|ALL|AML|CLL|CML|MDS|DLBCL|NHL|MCL|NSCLC)(?!\w))"
)
"""A disease with up to five words before it."""
OR_ANOTHER = (
    r"(?=(?:,| or| and|/|and/or|/or)+ ?(?:relapsed|refractory|progressive|recurrent|resistant|in relapse|untreated"
    r"|(?:previously|newly|treatment|first)[- ](?:untreated|diagnosed|na[i\u00ef]ve))\b)"
)
"""What stands behind the first of two states of the disease."""
CONCEPTS = (
    state_of_disease(
        "newly_diagnosed",
        "Newly diagnosed or untreated disease",
        rf"(?:newly diagnosed|previously untreated|untreated){OR_ANOTHER}"
        rf"|(?:newly|recently|first) diagnosed(?:,? (?:and )?(?:previously )?untreated)?,? {DISEASE}"
        rf"|(?:(?:previously|treatment[- ]) ?)?(?:untreated|na[i\u00ef]ve),? {DISEASE}|de novo {DISEASE}",
        unless=r"hypertension|diabetes|metastas[ei]s",
    ),
    state_of_disease(
        "relapsed",
        "Relapsed disease",
        rf"(?:relapsed|recurrent){OR_ANOTHER}|relapsed,? {DISEASE}|R(?=/R\b)|in (?:\w+ )?relapse|relapse",
        bare_words=r"relapsed|recurrent|^R$|^in ",
        counted=True,
    ),
    state_of_disease(
        "refractory",
        "Refractory disease",
        rf"refractory(?! to){OR_ANOTHER}|(?:primary )?refractory(?! to),? {DISEASE}"
        rf"|(?<=R/)R {DISEASE}|(?<=R/)R",
    ),
    state_of_disease(
        "remission",
        "In remission",
        r"in (?:(?:first|second|third|later|subsequent|complete|continuous|partial|h(?:a?)ematologic(?:al)?"
        r"|morphologic(?:al)?|molecular|clinical),? (?:or )?){0,4}remission(?: \(CR\d?\))?",
        unless=r"malignan|cancer|hepatitis|depressi",
    ),
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
        r"extra-?medullary (?:\(EM\) )?(?:disease|involvement|leuk(?:a?)emia|relapse|sites)|EM disease",
    ),
    present(
        "testicular_disease",
        "Testicular disease",
        r"testicular (?:leuk(?:a?)emia|disease|involvement|relapse)|(?<=and/or )testicular|(?<=CNS or )testicular",
    ),
    past(
        "other_malignancy",
        "Other malignancy",
        r"(?:other|another|second|secondary|second primary|concurrent|additional"
        r"|prior) (?:\w+ )?(?:malignan(?:cy|cies)|cancers?)"
        r"|(?:malignan(?:cy|cies)|cancers?)(?: \([^()]{1,60}\))? other than",
    ),
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
