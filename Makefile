# One way to run anything. Each target sets up what it needs; a second run repeats no set-up.
PYTHON ?= python3
CORES ?= 4
BIN := .venv/bin
READY := .venv/.ready
PATHS := workflow/trialdossier workflow/scripts notebooks tests benchmarks

.DEFAULT_GOAL := help
.PHONY: help dossier test verify bag report reproduce committed forge stale interrupt lint format lock bench fuzz clean

help: ## what there is
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || \
		{ echo "Python 3.11 is needed, $(PYTHON) is another: make PYTHON=/path/to/python3.11" >&2; exit 2; }
	@echo "Setting up .venv from requirements.lock (once, about a minute) ..."
	@$(PYTHON) -m venv .venv || { echo "On Debian: apt-get install python3-venv" >&2; exit 2; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q workflow/trialdossier
	@touch $@

dossier: $(READY) ## build outputs/dossier/dossier.html and dossier.pdf
	@$(BIN)/snakemake --cores $(CORES) --workflow-profile workflow/profiles/default --quiet host
	@echo "Built outputs/dossier/dossier.html"
	@echo "      outputs/dossier/dossier.pdf"
	@echo "      outputs/tables/ (CSV, Parquet, datapackage.json), outputs/SHA256SUMS"

test: $(READY) ## run the tests
	@$(BIN)/python -m pytest

verify: $(READY) ## check the build offline: checksums, quotes, values, page
	@$(BIN)/trialdossier verify

bag: $(READY) ## put the dossier with its inputs into a BagIt bag, trialdossier-bag/
	@$(BIN)/trialdossier bag

report: dossier ## write report.zip, Snakemake's own report of the build
	@$(BIN)/snakemake --report report.zip --scheduler greedy --quiet all
	@echo "Wrote report.zip: unpack it and open report.html"

reproduce: $(READY) ## build twice under different conditions and compare the bytes
	@$(BIN)/trialdossier reproduce

committed: $(READY) ## compare the checksums of the build with the committed ones
	@$(BIN)/trialdossier committed

forge: $(READY) ## forge a byte of the build 1,000 times and see that verify catches it (FORGE="COUNT SEED")
	@$(BIN)/python -m benchmarks.forgeries $(FORGE)

stale: $(READY) ## change a byte 200 times and see what would be rebuilt, build after 12 (STALE="CHANGES BUILDS SEED")
	@$(BIN)/python -m benchmarks.staleness $(STALE)

interrupt: $(READY) ## kill 30 builds and see that the next run heals them (INTERRUPT="KILLS SEED")
	@$(BIN)/python -m benchmarks.interruptions $(INTERRUPT)

lint: $(READY) ## ruff, snakefmt, mypy, codespell, import-linter, snakemake --lint
	@$(BIN)/ruff check $(PATHS)
	@$(BIN)/ruff format --check $(PATHS)
	@$(BIN)/snakefmt --check Snakefile workflow/rules
	@$(BIN)/mypy
	@$(BIN)/codespell
	@$(BIN)/lint-imports
	@$(BIN)/snakemake --lint

bench: $(READY) ## measure how fast documents are read, then read 10,000 damaged ones
	@$(BIN)/python -m benchmarks.speed
	@$(BIN)/python -m benchmarks.fuzz

fuzz: $(READY) ## read 10,000 damaged documents (FUZZ="COUNT SEED" for others)
	@$(BIN)/python -m benchmarks.fuzz $(FUZZ)

format: $(READY) ## bring the code into the house's form
	@$(BIN)/ruff check --fix $(PATHS)
	@$(BIN)/ruff format $(PATHS)
	@$(BIN)/snakefmt Snakefile workflow/rules

lock: ## pin what pyproject.toml names, with hashes (needs uv)
	@uv pip compile pyproject.toml --extra dev --generate-hashes --python-version 3.11 --no-header --quiet --upgrade -o requirements.lock
	@sed -i '1i # Pinned with hashes; written by `make lock` from pyproject.toml.' requirements.lock

clean: ## remove the outputs (not the set-up)
	@rm -rf outputs .snakemake trialdossier-bag report.zip
