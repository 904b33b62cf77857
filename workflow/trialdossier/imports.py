"""Which files a step runs, by what imports what: the dependencies of a rule are found, never listed by hand."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import grimp

from trialdossier.sources import ReadableError

PACKAGE = __package__
LOCK = "requirements.lock"
"""The pinned versions of everything else: all steps run with them."""


def code(project: Path, *files: str) -> list[str]:
    """`files` (scripts, notebooks) and all that they run: the package files they import, and the pinned versions."""
    modules = {module for file in files for module in imported(project / file)}
    own = [_file(module) for module in closure(modules)]
    return [*files, *sorted(path for path in own if (project / path).is_file()), *_lock(project)]


def imported(file: Path) -> Iterator[str]:
    """The package modules that the Python of `file` imports, wherever in it the import stands."""
    if not file.is_file():
        raise ReadableError(f"{file}: no such file; a step of the workflow runs it")
    known = _graph().modules
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name in known)
        elif isinstance(node, ast.ImportFrom) and node.module in known:
            within = (f"{node.module}.{name.name}" for name in node.names)
            yield from (module if module in known else node.module for module in within)


def closure(modules: set[str]) -> set[str]:
    """`modules`, the packages they lie in, and all that these import in turn."""
    found: set[str] = set()
    todo = set(modules)
    while todo:
        module = todo.pop()
        found.add(module)
        around = {module.rpartition(".")[0]} - {""}
        todo |= (_graph().find_modules_directly_imported_by(module) | around) - found
    return found


@cache
def _graph() -> grimp.ImportGraph:
    return grimp.build_graph(PACKAGE, cache_dir=None, exclude_type_checking_imports=True)


def _file(module: str) -> str:
    """The file of a package module, relative to the project."""
    path = "/".join(["workflow", *module.split(".")])
    is_package = bool(_graph().find_children(module))
    return f"{path}/__init__.py" if is_package else f"{path}.py"


def _lock(project: Path) -> list[str]:
    return [LOCK] if (project / LOCK).is_file() else []
