"""Notes beside the values of outcomes."""

import pytest
from trialdossier.analysis.efficacy import BELOW_LIMIT, SET_BELOW_LIMIT, WIDE, values
from trialdossier.storage import Frames


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Data below LOD were set to 10 pg/mL.", True),
        ("Values < LLOQ were imputed as half of it", True),
        ("Concentrations below the limit of quantification were recorded as 0.", True),
        ("Levels were below detection limit (< 20 pg/mL) at all time points", False),
        ("The limit of detection was 20. Doses were set to 5 mg.", False),
    ],
)
def test_values_below_a_limit_that_stand_as_one_number(text: str, said: bool) -> None:
    assert bool(SET_BELOW_LIMIT.search(text)) == said


def test_a_skewed_level_names_the_limit_of_detection_where_its_outcome_does(frames: Frames) -> None:
    data = values(frames)
    notes = data[data["wide"].notna()]
    limited = notes["description"].str.contains("LOD were set", regex=False, na=False)
    assert limited.any()
    assert not limited.all()
    assert (notes["wide"].str.endswith(BELOW_LIMIT) == limited).all()
    assert notes["wide"].str.startswith(WIDE).all()
