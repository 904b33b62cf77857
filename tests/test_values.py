import pytest
from trialdossier import values


@pytest.mark.parametrize(
    ("convert", "quote", "value"),
    [
        ("verbatim", " a\u00a0 b\n c ", "a b c"),
        ("paragraphs", "a \n\n\n\nb\u00a0c\r\n", "a\n\nb c"),
        ("unescaped", r"\< 5% and 10\^-3", "< 5% and 10^-3"),
        ("whole_number", "1,234", 1234),
        ("whole_number", "0", 0),
        ("number", "-1,234.5", -1234.5),
        ("number", "\u2212.5", -0.5),
        ("number", "1e-3", 0.001),
        ("number_word", "Twenty-five", 25),
        ("number_word", "seventeen", 17),
        ("number_word", "36", 36),
        ("iso_date", "November 6, 2011", "2011-11-06"),
        ("iso_date", "September 2023", "2023-09"),
        ("iso_date", "2014-04-02", "2014-04-02"),
        ("iso_date", "Sep 3, 2020", "2020-09-03"),
        ("enumeration", "Active, not recruiting", "ACTIVE_NOT_RECRUITING"),
        ("phase", "Phase 1 Phase 2", "PHASE1/PHASE2"),
        ("phase", "Phase 1/Phase 2", "PHASE1/PHASE2"),
        ("phase", "PHASE2", "PHASE2"),
        ("phase", "Early Phase 1", "EARLY_PHASE1"),
        ("phase", "N/A", "NA"),
        ("assignment", "Single Group Assignment", "SINGLE_GROUP"),
        ("allocation", "Non-Randomized", "NON_RANDOMIZED"),
        ("allocation", "N/A", "NA"),
        ("masking", "None (Open Label)", "NONE"),
        ("masking", "Open Label", "NONE"),
        ("masking", "Double (Participant, Investigator)", "DOUBLE"),
        ("study_type", "Interventional (Clinical Trial)", "INTERVENTIONAL"),
        ("group_type", "Active Comparator", "ACTIVE_COMPARATOR"),
        ("gender", "Both", "ALL"),
        ("yes_or_no", "false", "No"),
        ("age", "1 year", "1 Year"),
        ("enrollment_type", "Anticipated", "ESTIMATED"),
        ("outcome_type", "Other Pre-specified Outcome", "OTHER_PRE_SPECIFIED"),
        ("id_type", "EudraCT Number", "EUDRACT_NUMBER"),
        ("id_type", "U.S. NIH Grant/Contract", "NIH"),
        ("id_type", "Registry Identifier", "REGISTRY"),
        ("param_type", "Count of Participants", "COUNT_OF_PARTICIPANTS"),
        ("slug", "Gökbuget\n2018", "gokbuget-2018"),
    ],
)
def test_a_printed_value_converts(convert: str, quote: str, value: object) -> None:
    assert values.CONVERSIONS[convert](quote) == value


@pytest.mark.parametrize(
    ("convert", "quote"),
    [
        ("whole_number", "1.5"),
        ("whole_number", "12 34"),
        ("whole_number", "1,23"),
        ("whole_number", ""),
        ("number", "."),
        ("number", "-"),
        ("number", "1.2.3"),
        ("number", "NA"),
        ("number_word", "several"),
        ("number_word", "twenty-eleven"),
        ("number_word", "five-twenty"),
        ("iso_date", "February 30, 2020"),
        ("iso_date", "2020-13"),
        ("iso_date", "Smarch 2, 2020"),
        ("iso_date", "May"),
        ("phase", "Phase"),
        ("phase", "Results"),
        ("study_type", "Something"),
        ("group_type", "Blinatumomab"),
        ("gender", "Other"),
        ("yes_or_no", "Maybe"),
        ("age", "18"),
        ("enrollment_type", "Perhaps"),
        ("outcome_type", "Tertiary"),
        ("slug", "—"),
    ],
)
def test_what_is_no_such_value_is_refused(convert: str, quote: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        values.CONVERSIONS[convert](quote)
