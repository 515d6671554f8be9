# Needs make and Python 3.11 or newer; everything else goes into .venv (no activated environment is used).
# `make` alone lists what there is.

UV_VERSION := 0.13.8
PYTHON := .venv/bin/python
UV_SYNC := env -u VIRTUAL_ENV -u CONDA_PREFIX UV_PROJECT_ENVIRONMENT=.venv UV_PYTHON_DOWNLOADS=never UV_NO_PROGRESS=1 \
	.venv/bin/uv sync --quiet --locked --inexact --python $(PYTHON)

.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory --no-builtin-rules
.SUFFIXES:
.PHONY: help demo walkthrough test check bench format

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

demo: .venv/.has-product ## Run the whole product with demo data and a simulated Intacct; Ctrl-C stops it
	@$(PYTHON) -m onboarding.demo

walkthrough: .venv/.has-product ## Prove the main job without a browser: from link to Connected, over HTTP
	@$(PYTHON) -m tests.walkthrough

test: .venv/.has-tools ## Run every test, or one group: GROUP=gateway, simulator, conformance, browser, services
	@env -u DJANGO_SETTINGS_MODULE $(PYTHON) -m pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder $(if $(GROUP),-m $(GROUP))  # tests/conftest.py names them, once it has made an environment

check: .venv/.has-tools ## Format, lint, types, templates, import rules, migrations, deployment settings
	@.ci/check

bench: .venv/.has-tools ## Measure the speed figures, or one subject: ONLY=reading, probing, sweep …
	@MALLOC_TRIM_THRESHOLD_=134217728 $(PYTHON) -m tests.benchmarks $(ONLY)  # as the image has it

format: .venv/.has-tools ## Rewrite code and templates in the project's format
	@$(PYTHON) -m ruff format .
	@$(PYTHON) -m ruff check --fix .
	@.ci/templates --reformat

# The files below say "done before"; delete .venv to begin from nothing.
.venv/.has-uv: Makefile
	@.ci/venv $(UV_VERSION)
	@touch $@

.venv/.has-product: .venv/.has-uv pyproject.toml uv.lock
	@echo "Installing the locked dependencies …"
	@$(UV_SYNC)
	@touch $@

.venv/.has-tools: .venv/.has-uv pyproject.toml uv.lock
	@echo "Installing the locked dependencies and the test tools …"
	@$(UV_SYNC) --all-groups
	@touch .venv/.has-product $@
