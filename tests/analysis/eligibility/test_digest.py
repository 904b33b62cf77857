"""Key eligibility in a few words keeps what the criteria leave open."""

from __future__ import annotations

from trialdossier.analysis.eligibility.digest import TOPICS
from trialdossier.analysis.eligibility.limits import OR_ANOTHER
from trialdossier.storage import Frames


def test_one_of_several_ways_says_so_in_the_digest(frames: Frames) -> None:
    atoms = frames["eligibility_atoms"]
    several = atoms[atoms["alternative"].notna() & atoms["concept"].isin(TOPICS["disease"])]
    several = several[several["condition"].notna()]
    digests = frames["eligibility_digests"].set_index(["trial_id", "topic"])["statement"]
    assert len(several) >= 3
    for row in several.to_dict("records"):
        said = digests[row["trial_id"], "disease"]
        assert f"required{OR_ANOTHER} {row['wording']} ({row['scope']})" in said


def test_no_way_of_the_documents_is_asked_of_everybody(frames: Frames) -> None:
    atoms = frames["eligibility_atoms"]
    ways = atoms[atoms["concept"].isin({"relapsed", "refractory"}) & atoms["trial_id"].str.startswith("NCT045")]
    assert len(ways) == 5
    assert ways["alternative"].notna().all()
    assert ways["scope"].nunique() == 1
