# Every command of the project. `make run` and `make test` need nothing but Python 3.11 or later and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help setup run test lint catalogs bench lock clean

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
	$(BIN)/python -m pytest -n 2 --dist loadfile

catalogs: setup ## extract the interface's words and merge them into every catalog
	$(BIN)/python -m messenger.languages.extraction

bench: setup ## print what a tap, a start and the memory cost, part by part
	PYTHONPATH=. $(BIN)/python benchmarks/tap.py
	PYTHONPATH=. $(BIN)/python benchmarks/startup.py

lock: ## resolve pyproject.toml anew into requirements.lock
	$(PYTHON) -m venv build/lock
	build/lock/bin/pip install --quiet uv
	build/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --extra dev --generate-hashes \
		--no-header --no-annotate pyproject.toml -o requirements.lock

clean: ## remove what was built
	rm -rf $(VENV) build .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
