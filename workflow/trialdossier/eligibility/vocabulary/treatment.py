"""Treatments before the trial, and how long ago."""

from trialdossier.eligibility.vocabulary.concept import past, present

TRANSPLANT = (
    r"(?:peripheral blood |bone marrow |ha?ematopoietic )?(?:stem[- ]cell |progenitor[- ]cell |cell |bone marrow )?"
    r"(?:transplant(?:ation|s)?|HSCT|HCT|SCT|BMT)(?: \(\w{2,8}\))?"
)
BEFORE = (
    r"prior|previous(?:ly)?|history of|received|receipt of|underg(?:one|oing)|had(?: had)?"
    r"|candidates? for|previous or planned"
)
TARGET = r"(?!(?-i:HIV|HCV|HBV|HBs|HBc))(?-i:CD\d{1,3}|[A-Z][A-Z0-9]{1,5}(?:-?[A-Z]?\d{1,2})?)"
"""What a therapy is directed at, by the name of its gene or protein in capitals."""
AGAINST = (
    r"(?:(?:monoclonal |bispecific )?antibod(?:y|ies)|(?:immuno|monoclonal |bispecific )?therap(?:y|ies)|treatments?"
    r"|agents?|drugs?|CAR[- ]T(?:[- ]cells?)?)"
)
AGENTS = (
    r"(?:agents?|drugs?|products?|therap(?:y|ies)|treatments?|medicinal products?|medications?"
    r"|stud(?:y|ies)(?:\(ies\))?|trials?|compounds?|devices?)"
)
CONCEPTS = (
    past(
        "allogeneic_transplant",
        "Allogeneic transplant",
        rf"allogen(?:e)?ic {TRANSPLANT}|allo-?(?:HSCT|HCT|SCT|BMT)",
        cue=BEFORE,
        broader="stem_cell_transplant",
    ),
    past(
        "autologous_transplant",
        "Autologous transplant",
        rf"autologous {TRANSPLANT}|auto-?(?:HSCT|HCT|SCT|BMT)",
        cue=BEFORE,
        broader="stem_cell_transplant",
    ),
    past(
        "stem_cell_transplant",
        "Stem cell transplant",
        r"(?:(?<!allogeneic )(?<!allogenic )(?<!autologous )"
        r"(?:(?:ha?ematopoietic )?(?:stem[- ]cell|bone marrow) transplant(?:ation"
        r"|s)?(?: or rescue)?(?: \(\w{2,8}\))?|HSCT))",
        cue=BEFORE,
    ),
    past("organ_transplant", "Solid organ transplant", r"(?:solid )?organ transplant(?:ation|s)?", cue=BEFORE),
    past(
        "car_t",
        "CAR T cells",
        r"(?:chimeric antigen receptor T[- ]cells?(?: \(CAR[- ]?T\))?|CAR[- ]?T(?:[- ]cells?)?)(?: therapy)?",
        cue=BEFORE,
    ),
    past(
        "study_treatment",
        "A treatment of this trial, given before",
        r"(?!)",  # the names of the treatment are those that the sources of a trial state
    ),
    past(
        "targeted_therapy",
        "Therapy directed at a target",
        rf"(?:cluster of differentiation )?\(?{TARGET}\)?[- ](?:directed|targeted|targeting) {AGAINST}"
        rf"|anti-?{TARGET}(?:[- ](?:directed|targeted))? {AGAINST}",
        cue=rf"{BEFORE}|treated with|treatment with",
    ),
    past(
        "relapse_therapy",
        "Treatment of the relapse",
        r"(?:relapse[- ]directed|salvage|re-?induction) (?:(?:chemo)?therap(?:y|ies)|treatments?|regimens?)",
        cue=BEFORE,
    ),
    past(
        "tki",
        "Tyrosine kinase inhibitors",
        r"(?:\w+-generation )?(?:tyrosine[- ]kinase inhibitors?(?: \(TKIs?\))?|TKIs?)",
        cue=r"prior|previous(?:ly)?|received|intoleran(?:t|ce)|refractory|resistan(?:t|ce)|fail(?:ed|ure)"
        r"|progress(?:ed|ion)|eligib(?:le|ility) for|candidates? for|treated with",
    ),
    present("waiting_period", "Waiting period after earlier treatment", r"no (?:waiting|wash-?out) periods?"),
    past(
        "chemotherapy_washout",
        "Interval since chemotherapy",
        r"(?<!immuno)(?:(?:systemic |cancer |cytotoxic |myelosuppressive "
        r"|anti-?cancer ){0,3}chemotherapy|cytotoxic (?:therapy|agents?|drugs?))(?! (?:blocks|cycles|courses))",
        bare=False,
    ),
    past(
        "radiotherapy_washout",
        "Interval since radiotherapy",
        r"radio-?therapy|radiation(?: therapy)?|irradiation",
        bare=False,
        unless="radiotherapy to",
    ),
    past(
        "immunotherapy_washout", "Interval since immunotherapy", r"immuno-?therap(?:y|ies)(?! agents? for)", bare=False
    ),
    past(
        "antibody_washout",
        "Interval since antibodies",
        r"(?:monoclonal )?antibod(?:y|ies)(?! (?:test|titer|titre|positiv|negativ|screen)\w*)",
        bare=False,
    ),
    past(
        "biologic_washout",
        "Interval since biologic agents",
        r"biologic(?:al)?s?(?: \([^()]{1,40}\))?(?: agents?| therapy| therapies)?",
        bare=False,
    ),
    past(
        "investigational_washout",
        "Interval since investigational treatment",
        rf"investigational (?:new |medicinal )?{AGENTS}|experimental (?:agents?|drugs?|therapy)",
        bare=False,
    ),
    past(
        "corticosteroid_washout",
        "Interval since corticosteroids",
        r"(?:systemic )?(?:cortico-?)?steroids?|glucocorticoids?",
        bare=False,
    ),
    past(
        "immunosuppression_washout",
        "Interval since immunosuppression",
        r"immuno-?suppressi(?:ve|on)(?: (?:therapy|treatment|drugs?|agents?|medications?))?|immunosuppressants?",
        bare=False,
    ),
    past("surgery_washout", "Interval since major surgery", r"major surgery|major surgical procedures?", bare=False),
    past(
        "live_vaccine_washout",
        "Interval since live vaccines",
        r"live(?:[- ]attenuated)?(?: virus)? vaccin(?:es?|ations?)",
        bare=False,
    ),
)
