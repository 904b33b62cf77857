"""Check a build without rebuilding it: checksums, quotes, conversions, computed values, figures, numbers shown.

What the outputs should say is derived in memory from the inputs themselves, and each file is held against that: so a
file that was changed is named itself, and never one that it should agree with. Where the list of checksums was brought
into line with a changed catalogue, what no longer fits it is named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from trialdossier.inputs import inputs_of
from trialdossier.sources import ReadableError, printable
from trialdossier.tracing.checksums import CODE, LISTED, Listed, covered, digest
from trialdossier.tracing.verify import drawn, shown, stored
from trialdossier.tracing.verify.derived import Build, Derived, NotDerived, build
from trialdossier.tracing.verify.finding import Dependents, Finding

__all__ = ["Finding", "Verifier", "findings"]

ALTERED = {
    "removed": "listed in SHA256SUMS, but not there",
    "added": "there, but not listed in SHA256SUMS",
    "changed": "not the bytes whose SHA-256 is listed",
}


def findings(root: Path, config: Mapping[str, Any]) -> list[Finding]:
    """What is wrong with the build in `root`, by file; nothing where all is well. `config` as in config.yaml."""
    return Verifier(root, config).findings()


class Verifier:
    """Checks one build, as often as asked; a check whose files are the same as before is not made again."""

    def __init__(self, root: Path, config: Mapping[str, Any]):
        self.root, self.config = root, config
        self.inputs = inputs_of(config)
        self.known: dict[Any, Any] = {}
        self.frames: dict[str, Derived] = {}

    def findings(self) -> list[Finding]:
        """What is wrong, by file."""
        if not (self.root / LISTED).is_file():
            raise ReadableError(f"{printable(str(self.root / LISTED))}: no such file; build it with `make dossier`")
        listed = Listed.of((self.root / LISTED).read_bytes())
        present = self._present(listed)
        altered = dict(listed.compared(present))
        found = self._of_bytes(listed, altered)
        try:
            derived = self._derived(altered, present, listed)
        except NotDerived as error:
            return self._told([*found, *([Finding(error.file, error.what)] if error.file else [])], None, present)
        found += derived.findings
        for check, file in self._checks(derived):
            found += self._once(check, file, present, derived)
        return self._told(found, derived, present)

    def _present(self, listed: Listed) -> dict[str, str]:
        names = {path.as_posix() for path in covered(self.root, self.inputs)} | listed.digests.keys()
        files = {name: self.root / name for name in names}
        return {name: digest(path) for name, path in files.items() if path.is_file()}

    def _of_bytes(self, listed: Listed, altered: dict[str, str]) -> list[Finding]:
        """What the checksums alone say; where the list itself was changed, that is the one thing they can say."""
        if listed.intact:
            return [Finding(name, ALTERED[kind]) for name, kind in altered.items() if not self._left_out(name, kind)]
        about = f"; it disagrees with {', '.join(altered)}" if altered else ""
        return [Finding(LISTED, f"not the list that was written: its first line is the SHA-256 of others{about}")]

    def _left_out(self, name: str, kind: str) -> bool:
        """Whether a document is not listed because the build went on without it."""
        skipped = (self.config.get("inputs") or {}).get("on_unreadable") == "skip"
        return kind == "added" and skipped and name.startswith(f"{self.inputs}/")

    def _derived(self, altered: dict[str, str], present: dict[str, str], listed: Listed) -> Build:
        changed = set(altered) if listed.intact else set()
        catalogue = f"{self.inputs}/sources.yaml"
        if any(name.split("/")[0] in CODE or name == catalogue for name in changed):
            raise NotDerived()
        places = (f"{self.inputs}/", "outputs/parsed/", "outputs/tables/sources.csv")
        of = (name for name in sorted(present) if name.startswith(places))
        key = (*((name, present[name]) for name in of), *sorted(changed))
        if key not in self.known:
            self.known[key] = build(self.root, self.config, self.inputs, changed, self.frames)
        found: Build = self.known[key]
        return found

    def _checks(self, derived: Build) -> Iterable[tuple[Callable[[Path, str, Build], Iterable[Finding]], str]]:
        yield from ((stored.check, name) for name in stored.files(derived))
        yield from ((drawn.check, name) for name in drawn.files(self.root))
        yield from ((shown.check, name) for name in shown.files(self.root))

    def _once(
        self,
        check: Callable[[Path, str, Build], Iterable[Finding]],
        file: str,
        present: dict[str, str],
        derived: Build,
    ) -> list[Finding]:
        key = (check, file, present.get(file), derived.key, *drawn.beside(self.root, file, present))
        if key not in self.known:
            self.known[key] = list(check(self.root, file, derived)) if file in present else []
        found: list[Finding] = self.known[key]
        return found

    def _told(self, found: list[Finding], derived: Build | None, present: dict[str, str]) -> list[Finding]:
        """The findings with what depends on their files."""
        if not found:
            return []
        places = ("outputs/notebooks/", "outputs/figures/", "outputs/dossier/project/")
        of = (item for item in present.items() if item[0].startswith(places))
        key = (derived.key if derived else None, *of)
        if key not in self.known:
            self.known[key] = Dependents(self.root, self.inputs, derived.frames if derived else None)
        return [finding.told(self.known[key].of(finding.file)) for finding in found]
