# A dozen targets; `demo` and `test` do all their own set-up in .venv, and a second run is quick.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN_STAMP := $(VENV)/.installed
DEV_STAMP := $(VENV)/.installed-dev
BROWSER_STAMP := $(VENV)/.installed-browser
WORKERS ?= 2
ONLY ?=
COVER ?=
COVERAGE_FLOOR := 90

.DEFAULT_GOAL := help
.PHONY: help demo test test-nightly test-browser screenshots lint types bench serve fmt clean

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "renderer needs Python 3.11 or newer; name one with: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV) || { echo "no venv module: on Debian, apt-get install python3-venv"; exit 1; }
	$(BIN)/python -m pip install -q --upgrade "pip>=25.1"

$(RUN_STAMP): pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install -q --no-warn-script-location -e .
	@touch $@

$(DEV_STAMP): pyproject.toml $(RUN_STAMP)
	$(BIN)/python -m pip install -q --no-warn-script-location -e . --group test --group lint
	@touch $@

$(BROWSER_STAMP): pyproject.toml $(DEV_STAMP)
	$(BIN)/python -m pip install -q --no-warn-script-location --group browser
	@touch $@

demo: $(RUN_STAMP) ## the main job on the sample requests; open out/index.html
	$(BIN)/renderer demo

test: $(DEV_STAMP) ## the whole suite, for six minutes on two cores; COVER=1 holds its coverage to a floor as well
	$(BIN)/python -m pytest -q -n $(WORKERS) --dist worksteal -m "not nightly and not browser" \
		$(if $(COVER),--cov --cov-report=term:skip-covered --cov-fail-under=$(COVERAGE_FLOOR))

test-nightly: $(DEV_STAMP) ## the long runs: large samples, real kills
	$(BIN)/python -m pytest -q -n $(WORKERS) --dist worksteal -m nightly

test-browser: $(BROWSER_STAMP) ## the studio in the system's Chromium
	$(BIN)/python -m pytest -q -m browser tests/browser

screenshots: $(BROWSER_STAMP) ## every page of the studio, into out/studio; ONLY=mms for some
	$(BIN)/python tests/browser/screenshots.py $(ONLY)

lint: $(DEV_STAMP) types ## style, types, import layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports

types: $(DEV_STAMP) ## mypy --strict
	$(BIN)/mypy

bench: $(DEV_STAMP) ## side-by-side figures; ONLY=barcode for one room
	$(BIN)/python tests/bench/run.py $(ONLY)

serve: $(RUN_STAMP) ## the service on 127.0.0.1:8000
	$(BIN)/renderer serve

fmt: $(DEV_STAMP) ## format and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean: ## everything that was made
	rm -rf $(VENV) out var dist build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis tests/results .coverage .coverage.* bench.json
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
