"""What criteria are about, by family: a table that a person can read and add to."""

from trialdossier.eligibility.vocabulary import blood, disease, organs, person, treatment
from trialdossier.eligibility.vocabulary.concept import Concept

FAMILIES = {
    "Person": person.CONCEPTS,
    "Disease": disease.CONCEPTS,
    "Blood and laboratory values": blood.CONCEPTS,
    "Organs, infections and immunity": organs.CONCEPTS,
    "Treatment before": treatment.CONCEPTS,
}
VOCABULARY = {concept.name: concept for family in FAMILIES.values() for concept in family}
FAMILY_OF = {concept.name: name for name, family in FAMILIES.items() for concept in family}

__all__ = ["FAMILIES", "FAMILY_OF", "VOCABULARY", "Concept"]
