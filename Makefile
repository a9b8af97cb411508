# Parvis. Every target does its own set-up: Python 3.11 or later with its `venv` is all that is needed.
# Another Python than python3: make PYTHON=python3.12 test

PYTHON ?= python3
PORT ?= 8000
ARGS ?=

VENV := .venv
RUN := $(VENV)/bin/python
VERSION := $(shell $(PYTHON) -c 'import sys; print(*sys.version_info[:2], sep=".")' 2>/dev/null)
READY := $(VENV)/.ready-$(VERSION)
CATALOGUES := $(VENV)/.catalogues
TEMPLATES = $$(git ls-files 'parvis/*.html')
# letters left out: mail programs know inline styles only
PAGES = $$(git ls-files 'parvis/*.html' ':!parvis/letters/templates')

# the versions are those of uv.lock; the certificates are the system's, as pip's are
export UV_PROJECT_ENVIRONMENT := $(VENV)
export UV_PYTHON_DOWNLOADS := never
export UV_SYSTEM_CERTS := 1
export DJANGO_SETTINGS_MODULE := parvis.settings

.DEFAULT_GOAL := help
.PHONY: help setup demo guides test check format bench browser

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 18

setup: $(READY) $(CATALOGUES) ## install into .venv (the others do it by themselves)

demo: setup ## start everything, with fictitious people; PORT=8000, FRESH=1 empties the data first
	@exec $(RUN) -m parvis.cli demo --port $(PORT) $(if $(FRESH),--fresh)

guides: setup browser ## pictures, sheets and films of the guides, made anew; ARGS="01 --language fr" for some
	@$(RUN) -m parvis.cli guides build $(ARGS)

test: setup browser ## run all the tests; ARGS="-k word" for some
	@$(RUN) -m pytest -n auto --maxprocesses 4 --dist loadscope -m "not alone" $(ARGS) || [ $$? = 5 ]
	@$(RUN) -m pytest -m alone $(ARGS) || [ $$? = 5 ]  # 5: ARGS left none of these

check: setup ## style, types, architecture, templates, translations, migrations
	$(RUN) -m ruff check
	$(RUN) -m ruff format --check
	$(RUN) -m mypy
	$(VENV)/bin/lint-imports
	$(VENV)/bin/djade --check --target-version 5.2 $(TEMPLATES)
	$(RUN) -m djlint --lint --quiet $(PAGES)
	$(RUN) -m parvis.lib.catalogues check
	$(RUN) -W ignore -m django makemigrations --check --dry-run
	$(RUN) -m parvis.cli check

format: setup ## put the code and the templates in order
	@$(RUN) -m ruff check --fix --quiet; $(RUN) -m ruff format
	@$(VENV)/bin/djade --target-version 5.2 $(TEMPLATES)

bench: setup ## measure, and print the tables of docs/bench.md; SCALE=10M for the large registry
	@$(RUN) -m parvis.bench $(if $(SCALE),--scale $(SCALE)) $(ARGS)

$(READY): pyproject.toml uv.lock
	@$(PYTHON) -c '' 2>/dev/null || { \
	  echo "Parvis needs Python 3.11 or later, and \`$(PYTHON)\` is not there."; \
	  echo "Install it (Debian, Ubuntu: apt install python3 python3-venv), or name it: make PYTHON=python3.12 …"; \
	  exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Parvis needs Python 3.11 or later, and \`$(PYTHON)\` is Python $(VERSION)."; \
	  echo "With a later one on this machine: make PYTHON=python3.12 …"; \
	  exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
	  echo "Python's \`venv\` is missing. Install it, then run make again:"; \
	  echo "  Debian, Ubuntu: apt install python3-venv (or python$(VERSION)-venv)"; \
	  exit 1; }
	@test "$$($(RUN) -c 'import sys, pip; print(*sys.version_info[:2], sep=".")' 2>/dev/null)" = "$(VERSION)" \
	  || { echo "Making $(VENV) with Python $(VERSION)…"; $(PYTHON) -m venv --clear $(VENV); }
	@echo "Installing what uv.lock lists into $(VENV) (the first time takes a minute)…"
	@$(RUN) -m pip install --quiet --disable-pip-version-check --root-user-action=ignore uv
	@$(RUN) -m uv sync --locked --inexact --quiet --python $(RUN)
	@touch $@

$(CATALOGUES): $(READY) $(wildcard parvis/locale/*/LC_MESSAGES/*.po)
	@$(RUN) -m parvis.lib.catalogues compile
	@touch $@

# Chromium for the tests that drive a browser: the system's, else one that can be installed here
HAS_BROWSER = command -v chromium >/dev/null || command -v chromium-browser >/dev/null \
  || command -v google-chrome >/dev/null || $(RUN) -c 'import pathlib, sys; \
  from playwright.sync_api import sync_playwright as start; p = start().start(); \
  found = pathlib.Path(p.chromium.executable_path).exists(); p.stop(); sys.exit(not found)' 2>/dev/null

browser: $(READY)
	@$(HAS_BROWSER) || { echo "Installing Chromium for the browser tests…"; \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; \
	  then apt-get update -qq && apt-get install -y -qq chromium >/dev/null; \
	  else $(RUN) -m playwright install chromium; fi; } || true
	@$(HAS_BROWSER) || echo "No Chromium: the browser tests will fail. Install it, then run make again" \
	  "(as root on Debian: apt install chromium; or leave them out: make test ARGS='-m \"not browser\"')."
