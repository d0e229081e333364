# Everything one does with this project: `make help`. Needs Python 3.11+ with pip and venv.

PYTHON ?= python3
VENV ?= .venv
PORT_DEMO ?= 8001

BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py
GUNICORN := $(BIN)/python -m gunicorn --config peacebuilding/gunicorn.py peacebuilding.wsgi
PREPARE := $(MANAGE) migrate --no-input --verbosity 0 && $(MANAGE) load_framework \
	&& $(MANAGE) collectstatic --no-input --verbosity 0
DEMO := VAR_DIR='$(CURDIR)/var/demo' DATABASE_URL='sqlite:///$(CURDIR)/var/demo/tracker.sqlite3' \
	IS_DEMO=true SITE_URL=http://127.0.0.1:$(PORT_DEMO) HOST=127.0.0.1 PORT=$(PORT_DEMO)

.DEFAULT_GOAL := help
.PHONY: help run admin demo test nightly sabotage lint format types check messages screenshots lock clean

help:  ## Show this list
	@sed -n 's/^\([a-z]*\):.*  ## /\1\t/p' $(MAKEFILE_LIST) | while IFS='	' read -r name text; \
		do printf '  make %-12s %s\n' "$$name" "$$text"; done

# --- Using it ---------------------------------------------------------------------------

run: $(VENV)/run.stamp  ## Start the product on http://127.0.0.1:8000 (HOST, PORT)
	@$(PREPARE)
	@echo "The first administrator: make admin (in a second terminal). Ctrl-C stops the product."
	@exec $(GUNICORN)

admin: $(VENV)/run.stamp  ## Make an administrator; asks for e-mail address (EMAIL) and password
	@$(MANAGE) migrate --no-input --verbosity 0
	@email='$(EMAIL)'; [ -n "$$email" ] || { printf 'E-mail address: '; read -r email; }; \
		$(MANAGE) add_officer "$$email" --group Administrator

demo: $(VENV)/run.stamp  ## Start with invented data on http://127.0.0.1:8001 (PORT_DEMO)
	@export $(DEMO); $(PREPARE) && $(MANAGE) load_demo && exec $(GUNICORN)

# --- Working on it ----------------------------------------------------------------------

test: $(VENV)/dev.stamp  ## Run all tests this machine has parts for (ARGS: arguments for pytest)
	@$(BIN)/python .ci/test.py $(ARGS)

nightly: $(VENV)/dev.stamp  ## Run the tests that are too long for every change
	@$(BIN)/python .ci/test.py -m nightly $(ARGS)

sabotage: $(VENV)/dev.stamp  ## Remove each guard of a rule and see that a test notices (ARGS: words that choose)
	@$(BIN)/python .ci/sabotage.py $(ARGS)

lint: $(VENV)/dev.stamp  ## Check style of code and templates
	@$(BIN)/ruff check --quiet . && $(BIN)/ruff format --check --quiet . \
		|| { echo "See above; make format mends most of it."; exit 1; }
	@$(BIN)/python -m djlint --quiet --lint templates

format: $(VENV)/dev.stamp  ## Put code into the project's style
	@$(BIN)/ruff check --quiet --fix . ; $(BIN)/ruff format --quiet .

types: $(VENV)/dev.stamp  ## Check types
	@$(BIN)/python -m mypy

check: $(VENV)/run.stamp  ## Check migrations, the source text and a production set-up
	@$(MANAGE) makemigrations --check --dry-run
	@SITE_URL=https://tracker.example $(MANAGE) check --deploy --fail-level WARNING
	@$(MANAGE) migrate --no-input --verbosity 0 && $(MANAGE) load_framework --verbosity 0
	@$(MANAGE) check_framework

messages: $(VENV)/run.stamp  ## Gather and compile translations (Debian package gettext)
	@$(MANAGE) makemessages --all --no-wrap --no-obsolete --add-location file --ignore '.venv*' --ignore var
	@$(MANAGE) compilemessages --verbosity 0 --ignore '.venv*' --ignore var

screenshots: $(VENV)/dev.stamp  ## Picture the main pages with invented data into docs/screenshots
	@$(BIN)/python .ci/screenshots.py

lock: $(VENV)/dev.stamp  ## Pin what pyproject.toml asks for (UPGRADE=1: newest versions)
	@$(BIN)/uv pip compile --quiet pyproject.toml --extra test --universal --no-strip-extras --generate-hashes \
		$(if $(UPGRADE),--upgrade) -o requirements.txt
	@$(BIN)/uv pip compile --quiet pyproject.toml --extra test --extra dev --universal --no-strip-extras \
		--generate-hashes $(if $(UPGRADE),--upgrade) -c requirements.txt -o requirements-dev.txt

clean:  ## Remove the virtual environment and caches; keeps var/ with the data
	@rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage htmlcov
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- What the rest stands on --------------------------------------------------------------

$(BIN)/python:
	@$(PYTHON) -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "$(PYTHON) is not Python 3.11 or newer with venv and pip. Name another one" \
			"(PYTHON=python3.12), or install it (Debian package python3-venv)."; exit 1; }
	@echo "Making $(VENV) …"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements.txt | $(BIN)/python
	@echo "Installing requirements.txt …"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r $<
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt requirements.txt | $(BIN)/python
	@echo "Installing requirements-dev.txt …"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r $<
	@touch $(VENV)/run.stamp $@
