# `make run` and `make test` set themselves up; see README.md.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test lint types imports unit fix bench torture pictures clean

run: $(VENV)/.run
	@$(BIN)/python -m bot start

test: lint types imports unit

lint: $(VENV)/.test
	@echo "== lint"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(VENV)/.test
	@echo "== types"
	@$(BIN)/mypy

imports: $(VENV)/.test
	@echo "== import contracts"
	@$(BIN)/lint-imports

# They go through code that smaller tests cover, again and again; to measure that would double their time.
WALKS := tests/browser tests/doors tests/end_to_end tests/lives tests/torture tests/transcripts

unit: $(VENV)/.test
	@echo "== tests"
	@$(BIN)/python -m pytest -n auto --dist worksteal --cov --cov-report=term:skip-covered $(WALKS:%=--ignore=%)
	@echo "== tests: whole lives, every door, real processes"
	@$(BIN)/python -m pytest -n auto --dist worksteal $(WALKS)

fix: $(VENV)/.test
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: $(VENV)/.test
	@$(BIN)/python -m bench.list_command

torture: $(VENV)/.test
	@$(BIN)/python -m tests.torture

pictures: $(VENV)/.test
	@$(BIN)/python -m tests.pictures

clean:
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .coverage*

$(VENV)/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is needed: install it, or name one with 'make $(MAKECMDGOALS) PYTHON=…'"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; $(PYTHON) is older. Name another: 'make $(MAKECMDGOALS) PYTHON=python3.12'"; exit 1; }
	@echo "Setting up: a private Python environment in $(VENV) …"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: $(VENV)/bin/python pyproject.toml
	@echo "Setting up: the packages that exitplan needs (about half a minute, once) …"
	@$(BIN)/python -m pip install --disable-pip-version-check --progress-bar on -e .
	@touch $@

$(VENV)/.test: $(VENV)/bin/python pyproject.toml
	@echo "Setting up: the packages that the tests need (about a minute, once) …"
	@$(BIN)/python -m pip install --disable-pip-version-check --progress-bar on -e '.[test]'
	@touch $@ $(VENV)/.run
