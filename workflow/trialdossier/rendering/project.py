"""A Quarto project made ready to render: copied, its includes put in place, its text checked."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

import yaml

from trialdossier.sources import ReadableError

QMD = "dossier.qmd"
SETTINGS = "_quarto.yml"

INCLUDE = re.compile(r"^\{\{< *include +\"?([^\s\"<>]+)\"? *>\}\}[ \t]*$")
SHORTCODE = re.compile(r"\{\{<[ \t]*([^\s>]*)")
FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?\n)?(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S)
METADATA_BLOCK = re.compile(r"^---[ \t]*$", re.M)
RAW_OR_CODE_CELL = re.compile(r"(?<!\\)(?:`|~~~)[ \t]*\{[=A-Za-z]")

LEFT_OUT = shutil.ignore_patterns(".*", "__pycache__", "_rendered*")


class RenderError(ReadableError):
    """`{where}: {what}; {what to do}`."""

    def __init__(self, where: str, what: str, remedy: str = ""):
        super().__init__(f"{where}: {what}{'; ' + remedy if remedy else ''}")


def text_of(path: Path, shown: str) -> str:
    """The text of a project file with LF line ends; RenderError where it is missing or not UTF-8."""
    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        raise RenderError(shown, f"byte {error.start} is not UTF-8", "save the file as UTF-8") from None
    except OSError as error:
        raise RenderError(shown, f"cannot be read: {error.strerror}") from None


def settings(project: Path) -> dict[str, Any]:
    """What _quarto.yml says."""
    try:
        found = yaml.safe_load(text_of(project / SETTINGS, SETTINGS))
    except yaml.YAMLError as error:
        raise RenderError(SETTINGS, f"is no YAML: {' '.join(str(error).split())}") from None
    if not isinstance(found, dict):
        raise RenderError(SETTINGS, "holds no settings")
    return found


def front_matter(text: str) -> tuple[dict[str, Any], str]:
    """The metadata that opens a .qmd, and the text after it."""
    match = FRONT_MATTER.match(text)
    if not match:
        return {}, text
    try:
        found = yaml.safe_load(match[1] or "") or {}
    except yaml.YAMLError as error:
        raise RenderError(QMD, f"its front matter is no YAML: {' '.join(str(error).split())}") from None
    if not isinstance(found, dict):
        raise RenderError(QMD, "its front matter is no list of keys and values")
    return found, text[match.end() :]


def line_at(text: str, offset: int) -> int:
    """1-based number of the line that holds `offset`."""
    return text.count("\n", 0, offset) + 1


def check_inert(text: str, shown: str) -> None:
    """RenderError where a part holds what an engine would act on rather than print."""
    for pattern, what in (
        (SHORTCODE, "a shortcode `{{<`"),
        (METADATA_BLOCK, "a line `---`, which opens metadata"),
        (RAW_OR_CODE_CELL, "a raw or executable block"),
    ):
        if match := pattern.search(text):
            remedy = "only dossier.qmd may include; escape what is quoted from a source"
            raise RenderError(f"{shown}:{line_at(text, match.start())}", f"holds {what}", remedy)


def part(project: Path, name: str, where: str) -> str:
    """The checked text of an included file of the project."""
    path = project / name
    if Path(name).is_absolute() or not path.resolve().is_relative_to(project.resolve()):
        raise RenderError(where, f"includes {name}, which is outside the project")
    if not path.is_file():
        raise RenderError(where, f"includes {name}, which does not exist", "write it before rendering")
    text = text_of(path, name)
    check_inert(text, name)
    return text.strip("\n")


def with_includes(project: Path, text: str) -> str:
    """`text` of dossier.qmd with each include line replaced by the file it names."""
    lines = []
    for number, line in enumerate(text.split("\n"), 1):
        where = f"{QMD}:{number}"
        if include := INCLUDE.match(line):
            lines += ["", part(project, include[1], where), ""]
        elif shortcode := SHORTCODE.search(line):
            if shortcode[1] == "include":
                raise RenderError(where, "an include stands alone on its line: {{< include parts/x.qmd >}}")
            raise RenderError(where, f"unknown shortcode '{shortcode[1]}'", "only include is known")
        else:
            lines.append(line)
    return "\n".join(lines)


def flattened(project: Path, copy: Path) -> Path:
    """A copy of the project in which dossier.qmd holds its parts; the folder it was copied to."""
    if not (project / QMD).is_file():
        raise RenderError(str(project), f"holds no {QMD}")
    whole = with_includes(project, text_of(project / QMD, QMD))
    shutil.copytree(project, copy, ignore=LEFT_OUT)
    (copy / QMD).write_text(whole, encoding="utf-8", newline="\n")
    return copy


def place_of(project: Path, needle: str) -> str:
    """`file:line` of the flattened dossier where `needle` stands first; the file's name where it does not."""
    text = text_of(project / QMD, QMD)
    offset = text.find(needle)
    return QMD if offset < 0 else f"{QMD}:{line_at(text, offset)}"


def replace_all(folder: Path, files: dict[str, bytes]) -> list[Path]:
    """Write the files beside their places, then move them there together; their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".dossier-", dir=folder) as beside:
        for name, data in files.items():
            with open(Path(beside) / name, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        for name in files:
            os.replace(Path(beside) / name, folder / name)
    return [folder / name for name in files]
