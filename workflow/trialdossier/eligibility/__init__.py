"""Criteria of eligibility split into their measurable atoms: what, compared how, with which bounds, for whom."""

from trialdossier.eligibility.atoms import atoms, stance
from trialdossier.eligibility.vocabulary import FAMILIES, FAMILY_OF, VOCABULARY, Concept

__all__ = ["FAMILIES", "FAMILY_OF", "VOCABULARY", "Concept", "atoms", "stance"]
