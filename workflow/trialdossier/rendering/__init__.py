"""The two engines that turn a Quarto project into dossier.html and dossier.pdf."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from trialdossier.rendering import embedded, quarto
from trialdossier.rendering.glyphs import missing_glyphs
from trialdossier.rendering.project import RenderError, flattened, replace_all

__all__ = ["RenderError", "engine_name", "missing_glyphs", "render"]


class Engine(Protocol):
    """What both engines offer."""

    def name(self) -> str:
        """The engine with the versions of its programs."""

    def rendered(self, work: Path, date: datetime) -> dict[str, bytes]:
        """dossier.html and dossier.pdf of the flattened project in `work`."""


ENGINES: dict[str, Engine] = {"embedded": embedded, "quarto": quarto}


def chosen(engine: str) -> str:
    """'quarto' or 'embedded' for what config `render.engine` says; RenderError where it cannot be had."""
    if engine not in {"auto", *ENGINES}:
        raise RenderError(
            f"engine '{engine}'", "is not known", "set config `render.engine` to auto, quarto or embedded"
        )
    if engine == "auto":
        return "quarto" if quarto.executable() else "embedded"
    if engine == "quarto" and not quarto.executable():
        raise RenderError(
            "engine 'quarto'", "no `quarto` is on PATH", "install Quarto, or set `render.engine: embedded`"
        )
    return engine


def engine_name(engine: str) -> str:
    """The engine that will run, with the versions of its programs."""
    return ENGINES[chosen(engine)].name()


def moment(as_of: str) -> datetime:
    """The beginning of the day `as_of` in UTC, which is the only date a rendered file carries."""
    try:
        return datetime.fromisoformat(as_of).replace(tzinfo=UTC)
    except ValueError:
        raise RenderError(f"as_of '{as_of}'", "is no ISO date", "give it as YYYY-MM-DD") from None


def render(project: Path, output: Path, engine: str, as_of: str) -> list[Path]:
    """Write dossier.html and dossier.pdf into `output`, both or neither, and give their paths.

    `project` holds dossier.qmd, _quarto.yml and what they name. It is copied first: nothing is written into it,
    and no path of this machine gets into the files.
    """
    made, date = ENGINES[chosen(engine)], moment(as_of)
    with tempfile.TemporaryDirectory(prefix="dossier-") as folder:
        work = flattened(project, Path(folder) / "project")
        files = made.rendered(work, date)
    return replace_all(output, files)
