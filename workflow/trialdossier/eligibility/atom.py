"""Atom: one part of a criterion that can be measured, or told by yes or no, and where its words stand."""

from __future__ import annotations

from dataclasses import dataclass, field

from trialdossier.eligibility.bounds import Bound, Place
from trialdossier.eligibility.vocabulary import Concept


@dataclass(frozen=True)
class Name:
    """The words at `[start, end)` that name `concept`."""

    concept: Concept
    start: int
    end: int


@dataclass
class Atom:
    """One measurable part of a criterion; places are in its text; `named` in that of the one above if `above`."""

    concept: Concept
    named: Place
    start: int
    end: int
    bound: Bound | None = None
    negation: Place | None = None
    ruling: Place | None = None
    scope: list[Place] = field(default_factory=list)
    above: bool = False
    scope_above: Place | None = None
    either: Place | None = None
    """The "or" that makes it one of several ways to meet the criterion; in the text above if `above`."""
    listed: Place | None = None
    """The whole list of states of which it is one."""
    ahead: list[Place] = field(default_factory=list)
    behind: list[Place] = field(default_factory=list)
    """The words before and behind that narrow it."""

    @property
    def place(self) -> Place:
        """From the first of its name and its bound to the last."""
        if not self.bound or self.above:
            return (self.start, self.end)
        return min(self.start, self.named[0]), max(self.end, self.named[1])
