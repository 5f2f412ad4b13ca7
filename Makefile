# `make site` and `make test` are all a newcomer types; `make help` lists the rest.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SITE ?= site
PORT ?= 8017
PROCESSES ?= auto
SERVE ?= 1
# what is bundled for browsers when the package is installed
BROWSER := $(shell find site_plugin/browser -name node_modules -prune -o -type f ! -name '*.pyc' -print)
export NO_MKDOCS_2_WARNING := 1
# The example organisation's key is nobody's: the site is a preview unless BADGEPRESS_KEY names a key.

.PHONY: help site test lint types format bench torture lock audit dist clean
help:
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

site: $(VENV)/.installed ## publish the example organisation into site/, verify it, and serve it on this computer
	$(BIN)/badgepress check
	$(BIN)/python -m mkdocs build --quiet --site-dir $(SITE)
	$(BIN)/badgepress verify-site $(SITE) || [ $$? = 3 ] # 3: the example's status date has grown old
	@echo
	@echo "The site is in $(SITE)/. A badge page: $(SITE)/badges/bicycle-repair/index.html"
	@if [ "$(SERVE)" != 0 ]; then \
	  echo "Open http://127.0.0.1:$(PORT)/ in your browser (Ctrl+C ends it)."; \
	  exec $(BIN)/python -m http.server --bind 127.0.0.1 --directory $(SITE) $(PORT); \
	fi

test: $(VENV)/.installed-test ## install everything the tests need (browser and Node included) and run every test
	$(BIN)/python -m tests.prepare
	$(BIN)/python -m pytest -n $(PROCESSES) --maxprocesses 8 --dist worksteal

lint: $(VENV)/.installed-test ## ruff
	$(BIN)/ruff check .

types: $(VENV)/.installed-test ## mypy --strict
	$(BIN)/mypy

format: $(VENV)/.installed-test ## ruff format
	$(BIN)/ruff format .

bench: $(VENV)/.installed-test ## measure badgepress and other software at the same work, and write docs/benchmarks.md (ten minutes)
	$(BIN)/python -m tests.prepare
	$(BIN)/python -m bench --out docs/benchmarks.md

torture: $(VENV)/.installed-test ## try for some half an hour to break each promise of docs/promises.md, and print what was measured
	$(BIN)/python -m tests.prepare
	$(BIN)/python -m tests.torture

clean: ## forget the environment and everything made
	rm -rf $(VENV) build dist site .site.*

# Debian ships python3 without venv; as root we install what is missing, otherwise we say what to ask for.
$(VENV)/bin/python:
	@if ! $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Installing python3-venv …"; apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends python3-venv ca-certificates >/dev/null; \
	  else \
	    echo "Python's venv module is missing. Ask an administrator to run: apt-get install python3-venv" >&2; exit 1; \
	  fi; \
	fi
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "badgepress needs Python 3.11 or newer" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

# From the locks, and nothing else: each file that pip takes must have one of the digests that stand there.
$(VENV)/.installed: pyproject.toml requirements/site.txt $(BROWSER) | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/site.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@

$(VENV)/.installed-test: pyproject.toml requirements/test.txt $(BROWSER) | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/test.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@ $(VENV)/.installed

$(VENV)/.installed-release: requirements/release.txt | $(VENV)/.installed-test
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/release.txt
	@touch $@

# --- what we stand on, and what we release ---
# A version is taken up a week after it appeared: what is stolen or broken is mostly noticed by then.
UNTIL ?= $(shell $(PYTHON) -c 'import datetime as d; print((d.datetime.now(d.UTC) - d.timedelta(days=7)).date())')
COMPILE = $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --exclude-newer $(UNTIL) --custom-compile-command 'make lock (nothing newer than $(UNTIL))'

lock: $(VENV)/.installed-release ## resolve all dependencies anew into requirements/, each with its digests, none younger than a week
	$(COMPILE) pyproject.toml -o requirements/badgepress.txt
	$(COMPILE) pyproject.toml --group build -o requirements/site.txt
	$(COMPILE) pyproject.toml --extra age --extra test --group build -o requirements/test.txt
	$(COMPILE) --group release -o requirements/release.txt

audit: $(VENV)/.installed-release ## ask PyPI and npm for known weaknesses of what we depend on
	$(BIN)/pip-audit --require-hashes --disable-pip -r requirements/badgepress.txt
	$(BIN)/pip-audit --require-hashes --disable-pip -r requirements/test.txt
	$(BIN)/pip-audit --require-hashes --disable-pip -r requirements/release.txt
	cd site_plugin/browser && npm audit

dist: $(VENV)/.installed-release ## what a release consists of, into dist/: built twice and compared, a list of parts, and a lock for those who install it
	$(BIN)/python -m releasing dist
