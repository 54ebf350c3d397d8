# The two commands a newcomer needs: make run, make test.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard web/translations/*/LC_MESSAGES/messages.po))

.DEFAULT_GOAL := help
.PHONY: help run test lint bench lock translations clean

help: ## Show what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: $(VENV)/run-ready $(CATALOGUES) ## Install, add the sample archive and serve http://127.0.0.1:8000
	$(BIN)/python -m seeds --if-empty
	$(BIN)/nachlese serve

test: $(VENV)/develop-ready $(CATALOGUES) ## Run all tests (what cannot run here is listed as skipped)
	$(BIN)/python -m pytest

lint: $(VENV)/develop-ready ## Check style, types and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/bench-ready $(CATALOGUES) ## Measure pages beside tantivy, SQLite and Whoosh, then import, start, memory (BENCH=--quick)
	$(BIN)/python -m tests.bench $(BENCH)

lock: ## Renew the lock files from requirements/*.in
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --upgrade requirements/run.in -o requirements/run.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --upgrade requirements/develop.in -o requirements/develop.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --upgrade requirements/bench.in -o requirements/bench.txt

translations: $(VENV)/run-ready ## Collect the sentences of the interface into the catalogues
	$(BIN)/pybabel extract --no-wrap --sort-by-file --omit-header -F web/translations/babel.cfg -k message -o web/translations/messages.pot .
	$(BIN)/pybabel update --no-wrap --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date -i web/translations/messages.pot -d web/translations

clean: ## Remove the environment (the archive in var/ stays)
	rm -rf $(VENV)

$(VENV)/python-ready:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Nachlese needs Python 3.11 or newer; try: make PYTHON=python3.12 run"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	touch $@

$(VENV)/run-ready: $(VENV)/python-ready requirements/run.txt setup.cfg
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements/run.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/develop-ready: $(VENV)/run-ready requirements/develop.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements/develop.txt
	touch $@

$(VENV)/bench-ready: $(VENV)/run-ready requirements/bench.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements/bench.txt
	touch $@

%.mo: %.po $(VENV)/run-ready
	$(BIN)/pybabel --quiet compile -i $< -o $@
