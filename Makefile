# Every command of the project. `make run` and `make test` need nothing but Python 3.11 or later and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help setup run test lint catalogs screenshots bench faults lock audit sbom readme licences clean

help: ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

# The stamp carries the lock's fate: a changed lock builds the environment anew.
$(VENV)/.installed: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or later is needed; $(PYTHON) is older. Say: make PYTHON=python3.11 ..." >&2; exit 2; }
	@$(PYTHON) -m venv --clear $(VENV) \
		|| { echo "Python's venv module is missing. On Debian: apt-get install python3-venv" >&2; exit 2; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@touch $@

setup: $(VENV)/.installed ## build .venv from the hash-locked requirements.lock

run: setup ## serve the bot: on Telegram with BOT_TOKEN, else in a local chat page
	$(BIN)/python bot.py run --simulator-without-token

lint: setup ## style, types and layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: lint ## everything that proves the project: lint, types, layers and the tests
	$(BIN)/python -m pytest -n 3 --dist loadfile

catalogs: setup ## extract the interface's words and merge them into every catalog
	$(BIN)/python -m messenger.languages.extraction

# The libraries that the bot is measured beside live apart from it.
build/bench-venv/.installed: benchmarks/requirements.lock
	$(PYTHON) -m venv --clear build/bench-venv
	build/bench-venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $<
	@touch $@

screenshots: setup ## take the README's pictures of the chat page anew
	PYTHONPATH=.:tests $(BIN)/python tests/page/screenshots.py docs

bench: setup build/bench-venv/.installed ## what a tap and a start cost, and the bot beside its peers; BENCH=--quick is short
	PYTHONPATH=.:tests $(BIN)/python benchmarks/tap.py
	PYTHONPATH=. $(BIN)/python benchmarks/startup.py
	PYTHONPATH=benchmarks $(BIN)/python -m peers $(BENCH)

# requirements-run.lock is what a server installs: the same versions, without the tools of development.
faults: setup ## kills, storms, floods and hostile input, done to the real program; six minutes; FAULTS="storm flooder" runs some
	PYTHONPATH=.:tests $(BIN)/python -m faults $(FAULTS)

lock: ## resolve pyproject.toml and benchmarks/requirements.in anew into their locks
	$(PYTHON) -m venv build/lock
	build/lock/bin/pip install --quiet uv
	build/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --extra dev --generate-hashes \
		--no-header --no-annotate pyproject.toml -o requirements.lock
	build/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-header --no-annotate --constraint requirements.lock pyproject.toml -o requirements-run.lock
	build/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-header --no-annotate benchmarks/requirements.in -o benchmarks/requirements.lock

# The tools of the next two look at the locks from outside, and need the network: they are made anew each time.
audit: ## look for known weaknesses of every locked package
	$(PYTHON) -m venv --clear build/audit
	build/audit/bin/python -m pip install --quiet --disable-pip-version-check pip-audit
	build/audit/bin/pip-audit --strict --disable-pip --require-hashes --progress-spinner off -r requirements.lock

sbom: ## write build/sbom.json: all that a server installs, as CycloneDX has it
	$(PYTHON) -m venv --clear build/sbom-tools
	build/sbom-tools/bin/python -m pip install --quiet --disable-pip-version-check 'cyclonedx-bom>=5'
	build/sbom-tools/bin/cyclonedx-py requirements --pyproject pyproject.toml --output-reproducible --of JSON \
		-o build/sbom.json requirements-run.lock

readme: setup ## write the README's table of settings from the settings themselves
	PYTHONPATH=. $(BIN)/python tools/settings_table.py

licences: setup ## write LICENCES.md: every locked package with its licence
	$(BIN)/python tools/licences.py

clean: ## remove what was built
	rm -rf $(VENV) build .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
