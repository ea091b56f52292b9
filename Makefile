# `make run` and `make test` set up all they need in .venv from the hashed lock files.
PY ?= python3
PORT ?= 8000
UV_VERSION := 0.13.9
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Trust what the machine trusts: many networks put a certificate of their own before the registry.
export UV_SYSTEM_CERTS := 1

.PHONY: run test lint types check locks clean help

help:
	@echo "make run    set up and run the site, a worker and the scheduler (PORT=8000 PY=python3)"
	@echo "make test   set up and run the tests"
	@echo "make lint   style, types, import layers, migrations, deployment check"
	@echo "make locks  resolve the dependencies anew and write the lock files"

run: $(VENV)/.run
	@exec $(BIN)/python -m tracker.run --port $(PORT)

test: $(VENV)/.test
	@exec $(BIN)/python -m pytest -n auto $(TESTS)

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/python manage.py makemigrations --check --dry-run
	SECRET_KEY=$$($(BIN)/python -c "import secrets; print(secrets.token_urlsafe(50))") HTTPS=yes \
		ALLOWED_HOSTS=example.org $(BIN)/python manage.py check --deploy --fail-level WARNING

$(VENV)/.python:
	@$(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "Python 3.11 or newer is needed; name one with PY=/path/to/python3."; exit 1; }
	@$(PY) -m venv $(VENV) || \
		{ echo "Python's venv module is missing; on Debian or Ubuntu: apt install python3-venv"; exit 1; }
	@$(BIN)/python -m pip install --quiet uv==$(UV_VERSION) || echo "uv is not to be had; using pip."
	@touch $@

# install LOCK: exactly what the lock names, checked by hash; by pip where uv is not to be had.
define install
	@echo "Installing from $(1) …"
	@if [ -x $(BIN)/uv ]; then $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r $(1) \
			&& exit 0; echo "uv did not manage; trying pip."; fi; \
		$(BIN)/python -m pip install --quiet --require-hashes -r $(1)
endef

$(VENV)/.run: requirements.lock $(VENV)/.python
	$(call install,requirements.lock)
	@touch $@

$(VENV)/.test: requirements-test.lock $(VENV)/.python
	$(call install,requirements-test.lock)
	@touch $@ $(VENV)/.run

$(VENV)/.dev: requirements-dev.lock $(VENV)/.python
	$(call install,requirements-dev.lock)
	@touch $@ $(VENV)/.test $(VENV)/.run

LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml
locks: $(VENV)/.python
	$(LOCK) -o requirements.lock
	$(LOCK) --group test -c requirements.lock -o requirements-test.lock
	$(LOCK) --group test --group dev -c requirements-test.lock -o requirements-dev.lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
