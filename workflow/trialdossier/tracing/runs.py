"""The steps of the workflow, and what each run of a step took and gave."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

RECORD = "record"
"""The output of a rule into which its runs note themselves."""
NOTEBOOK, PACKAGE = "notebook", "code"
"""Inputs of a rule that are what runs, and the package files that it needs."""


@dataclass(frozen=True)
class Step:
    """A rule of the workflow: its name, what it does, its script, and the files that it writes."""

    name: str
    about: str
    script: str
    outputs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Run:
    """One run of a step: its files by the names that the rule gives them, and its parameters."""

    rule: str
    wildcards: dict[str, str] = field(default_factory=dict)
    inputs: dict[str, list[str]] = field(default_factory=dict)
    outputs: dict[str, list[str]] = field(default_factory=dict)
    params: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def noted(cls, path: Path) -> Run:
        """The run that a step noted in `path`."""
        return cls(**json.loads(path.read_text(encoding="utf-8")))

    @property
    def name(self) -> str:
        """The rule and what the run was about: `parse/a.txt`."""
        return "/".join([self.rule, *self.wildcards.values()])

    @property
    def package(self) -> list[str]:
        """The package files that the run needed."""
        return self.inputs.get(PACKAGE, [])

    @property
    def taken(self) -> dict[str, list[str]]:
        """What the run took, without what ran."""
        return {name: paths for name, paths in self.inputs.items() if name not in (NOTEBOOK, PACKAGE)}

    @property
    def given(self) -> dict[str, list[str]]:
        """What the run gave, without its note of itself."""
        return {name: paths for name, paths in self.outputs.items() if name != RECORD}

    def tool(self, step: Step) -> str:
        """What ran: the notebook where the run was given one, else the script of its step."""
        return next(iter(self.inputs.get(NOTEBOOK, [])), step.script)
