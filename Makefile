# What people run. `make setup` needs python3 and pip only; PYTHON picks another interpreter.
PYTHON ?= python3
BIN := .venv/bin
TESTING := \# What only tests and checks need; no server installs it.
MANAGE := $(BIN)/python manage.py
# Compiled modules are kept: else each of the suite's hundreds of processes compiles the portal anew, a second and a half.
unexport PYTHONDONTWRITEBYTECODE
.PHONY: setup serving demo start test lint bench mutants deep faults scan lock

setup: .venv/ready

.venv/ready: requirements.lock
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	touch $@

# A server's: what serves, and no more (deploy/README.md).
serving:
	$(PYTHON) -m venv .venv
	sed '/^$(TESTING)/,$$d' requirements.lock | $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r /dev/stdin

# The article's data and made-up registrations around it, on SQLite, at http://127.0.0.1:8000
demo: setup
	$(MANAGE) migrate --verbosity 0
	$(MANAGE) load_lam_binh
	$(MANAGE) load_demo
	@echo "Mở http://127.0.0.1:8000 (dừng: Ctrl+C)"
	$(BIN)/gunicorn --config deploy/gunicorn.conf.py danvan.wsgi

# An empty portal of one's own: prints the code with which /bat-dau/ is opened, at http://127.0.0.1:8000
start: setup
	$(MANAGE) migrate --verbosity 0
	$(MANAGE) start
	$(BIN)/gunicorn --config deploy/gunicorn.conf.py danvan.wsgi

# The whole suite on SQLite, then again on PostgreSQL where it is installed. One process more than there are cores: tests of
# the browser, LibreOffice and servers wait for others.
test: setup
	$(BIN)/python -m pytest -n $$($(BIN)/python -c "import os; print((os.cpu_count() or 1) + 1)") --dist loadfile -m "not settled"
	$(BIN)/python -m tests.on_postgresql

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djhtml --check --tabwidth 2 templates
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(MANAGE) check --fail-level WARNING
	DANVAN_HTTPS=1 DANVAN_HOSTS=danvan.example.vn DANVAN_SECRET_KEY=$$($(BIN)/python -c "import secrets; print(secrets.token_urlsafe(50))") \
		$(MANAGE) check --deploy --fail-level WARNING
	$(MANAGE) makemigrations --check --dry-run

# What each page, list, paper and write costs in registries of 448 to 1,000,000 made-up models, and whether the bars hold.
# SIZE=small: 448 and 5,000, in a few minutes. PARTS="pages writes" measures some groups only. Registries stay in .bench/.
bench: setup
	SIZE=$(SIZE) $(BIN)/python -m tests.bench $(PARTS)

# Puts faults into the code, one at a time, and names those that no test notices; goes on where it stopped.
# MODULES="awards/ models_registry/access.py" tries some only. Hours for all: never in CI.
mutants: setup
	$(BIN)/python -m tests.mutants $(MODULES)

# What is run before an issue is called resolved: PARTS="load scan" runs some only. Half a day for all: never in CI.
deep: setup
	$(BIN)/python -m tests.deep $(PARTS)

# Two of its parts: what is killed, filled up and taken away; a scanner over every address.
faults scan: setup
	$(BIN)/python -m tests.deep $@

# Renews the one lock file (it names no index address): what serves, then what only tests and checks need.
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --upgrade
lock: setup
	$(BIN)/python -m pip install --quiet uv
	$(COMPILE) pyproject.toml -o requirements.lock
	echo "$(TESTING)" >> requirements.lock
	$(COMPILE) pyproject.toml --group dev -c requirements.lock $$(sed -n 's/^\([^ =]*\)==.*/--no-emit-package \1/p' requirements.lock) >> requirements.lock
