from __future__ import annotations

from pathlib import Path

import pytest
from trialdossier.imports import closure, code, imported
from trialdossier.sources import ReadableError

from tests.conftest import ROOT

READER = "workflow/trialdossier/readers/results_page/outcomes.py"
ANALYSIS = "workflow/trialdossier/analysis/efficacy.py"


def test_reading_runs_readers_and_no_analysis() -> None:
    files = code(ROOT, "workflow/scripts/parse.py")
    assert READER in files
    assert ANALYSIS not in files
    assert files[0] == "workflow/scripts/parse.py"
    assert files[-1] == "requirements.lock"
    assert all((ROOT / file).is_file() for file in files)


def test_a_notebook_runs_what_it_imports_and_what_that_imports() -> None:
    files = code(ROOT, "workflow/scripts/notebook.py", "notebooks/trial_efficacy.py")
    assert {ANALYSIS, "workflow/trialdossier/figures/__init__.py", "workflow/trialdossier/report/chapter.py"} <= set(
        files
    )
    assert READER not in files
    assert "workflow/trialdossier/report/assembly.py" not in files
    assert ANALYSIS not in code(ROOT, "workflow/scripts/notebook.py", "notebooks/across_quality.py")


def test_every_module_of_the_package_but_the_command_is_some_steps() -> None:
    """What no step runs is the command and what it alone runs."""
    steps = [f"workflow/scripts/{path.name}" for path in sorted((ROOT / "workflow" / "scripts").glob("*.py"))]
    notebooks = [f"notebooks/{path.name}" for path in sorted((ROOT / "notebooks").glob("*.py"))]
    run = set(code(ROOT, *steps, *notebooks))
    every = {path.relative_to(ROOT).as_posix() for path in (ROOT / "workflow" / "trialdossier").rglob("*.py")}
    left = {path.removeprefix("workflow/trialdossier/") for path in every - run}
    assert all(
        path.startswith(("cli.py", "fetching.py", "imports.py", "report/numbers.py", "tracing/")) for path in left
    ), left


def test_imports_within_functions_count(tmp_path: Path) -> None:
    file = tmp_path / "x.py"
    file.write_text("def f():\n    from trialdossier import figures\n    import trialdossier.values\n")
    assert set(imported(file)) == {"trialdossier.figures", "trialdossier.values"}
    assert {"trialdossier", "trialdossier.storage", "trialdossier.sources"} <= closure({"trialdossier.figures"})


def test_a_script_that_is_not_there_is_named() -> None:
    with pytest.raises(ReadableError, match=r"notebooks/none\.py: no such file"):
        code(ROOT, "notebooks/none.py")
