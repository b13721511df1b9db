# The commands of the project, from a fresh clone. python3 (3.11 or later), pip and make must be there.
#
#   make run        the whole portal with invented data; prints its address and the demo accounts
#   make test       all tests        (ARGS="tests/cases -k clock" picks; make test-full adds the long ones)
#   make bench      the benchmarks   (ONLY=name runs one)
#   make check      lint, types, import contracts, migrations, translations, deployment settings
#   make messages   bring the translation catalogues up to date with the sources
#   make sbom       the bill of materials (CycloneDX) of what production runs, into sbom.json
#   make lock       lock the dependencies anew

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
# A tool may be used through a proxy whose certificate only the system knows.
export UV_SYSTEM_CERTS := 1
# uv links to its cache where it can; where it cannot it copies, and that is no news.
export UV_LINK_MODE := copy
export PIP_DISABLE_PIP_VERSION_CHECK := 1
UV_VERSION := 0.13.9
LAUNCH := $(PY) -m dost_portal.launch --with-parent
TEST_ENV := DOST_TESTING=1 DOST_DEMO= DJANGO_ALLOW_ASYNC_UNSAFE=true

.DEFAULT_GOAL := help
.PHONY: help run test test-full bench check lock messages sbom venv-run venv-dev \
	check-lint check-types check-imports check-django check-translations check-compose check-deploy check-locks check-supply

help:
	@sed -n 's/^#   //p' Makefile

run: venv-run
	@exec $(LAUNCH) run

test: venv-dev
	@echo "== tests"
	@CHROMIUM="$$($(PY) -m tests.chromium)" && export CHROMIUM \
		&& $(PY) -m dost_portal.translations compile \
		&& exec env $(TEST_ENV) $(LAUNCH) exec -- $(PY) -m tests $(ARGS)

test-full:
	@DOST_TEST_FULL=1 $(MAKE) --no-print-directory test

bench: venv-dev
	@echo "== benchmarks"
	@exec env DOST_DEMO=1 $(LAUNCH) exec --durable -- $(PY) -m tests.bench $(ONLY)

check: check-lint check-types check-imports check-django check-translations check-compose check-deploy check-locks check-supply
	@echo "== all checks passed"

check-lint: venv-dev
	@echo "== lint and format"
	@$(PY) -m ruff check . && $(PY) -m ruff format --check .

check-types: venv-dev
	@echo "== types"
	@DOST_TESTING=1 $(PY) -m mypy cases referrals dost_portal

check-imports: venv-dev
	@echo "== import contracts"
	@DOST_TESTING=1 $(VENV)/bin/lint-imports

# Settings as in production: no demo, secrets made up for this one run.
check-django: venv-dev
	@echo "== migrations complete, deployment settings"
	@key() { $(PY) -c 'import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())'; } \
		&& export DOST_DEMO= DOST_TESTING= DOST_DEBUG= DOST_SURFACE=staff \
		&& export DOST_SECRET_KEY="$$(key)$$(key)" DOST_FIELD_KEYS="check:$$(key)" DOST_INDEX_KEY="$$(key)" \
		&& export DOST_ALLOWED_HOSTS=dost.example DOST_TRUSTED_ORIGINS=https://dost.example \
		&& $(LAUNCH) exec -- sh -c '$(PY) manage.py makemigrations --check --dry-run; made=$$?; \
			$(PY) manage.py check --deploy --fail-level WARNING && $(PY) .ci/lint_migrations.py && exit $$made'

check-translations: venv-dev
	@echo "== translations"
	@$(PY) -m dost_portal.translations check

check-compose:
	@echo "== docker-compose.yml"
	@if docker compose version >/dev/null 2>&1; then compose="docker compose"; \
	elif command -v docker-compose >/dev/null; then compose=docker-compose; \
	else echo "no docker client with compose here: not checked"; exit 0; fi; \
	set -a && . docs/deploy/example.env && $$compose -f docker-compose.yml config --quiet

check-locks:
	@echo "== lock files"
	@if grep -nE '://|--(extra-)?index-url|--find-links' requirements.txt requirements-dev.txt; then \
		echo "a lock file names a registry: run make lock"; exit 1; fi

# What cannot be reached is said, and fails nothing: a check must run without the outside.
check-supply: venv-dev
	@echo "== known weaknesses and licences of the packages"
	@$(PY) .ci/supply_chain.py audit; weak=$$?; $(PY) .ci/supply_chain.py licences && exit $$weak

check-deploy: venv-dev
	@echo "== Kubernetes manifests and alert rules"
	@$(VENV)/bin/kubernetes-validate --strict docs/deploy/kubernetes/*.yaml
	@if command -v promtool >/dev/null; then promtool check rules docs/deploy/watching/alerts.yml; \
	else echo "no promtool here: alert rules not checked"; fi

sbom: venv-dev
	@$(PY) .ci/supply_chain.py sbom

messages: venv-dev
	@echo "== messages"
	@$(PY) -m dost_portal.translations extract

lock: venv-dev
	@echo "== locking the dependencies"
	@$(call lock,requirements) && $(call lock,requirements-dev)

define lock
$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
	$(UPGRADE) $(1).in -o $(1).txt
endef

# The virtual environment. `.venv/.installed` holds what is in it: "run" or "dev", and the sum of the lock.
venv-run:
	@$(call install,run,requirements.txt)

venv-dev:
	@$(call install,dev,requirements-dev.txt)

# $(1) run or dev, $(2) its lock. The environment for development has all that `make run` needs.
define install
set -e; \
sum() { cksum <"$$1" | tr ' ' '-'; }; \
want="$(1) $$(sum $(2))"; dev="dev $$(sum requirements-dev.txt)"; \
have="$$(cat $(VENV)/.installed 2>/dev/null || true)"; \
if $(PY) -c '' 2>/dev/null && { [ "$$have" = "$$want" ] || [ "$$have" = "$$dev" ]; }; then exit 0; fi; \
$(PY) -c 'import pip' 2>/dev/null || { echo "== making the virtual environment"; $(make_venv); }; \
echo "== installing what stands in $(2)"; \
rm -f $(VENV)/.installed; \
$(VENV)/bin/uv --version >/dev/null 2>&1 || $(PY) -m pip install --quiet uv==$(UV_VERSION) 2>/dev/null || true; \
{ $(VENV)/bin/uv pip sync --quiet --python $(PY) --require-hashes $(2); } 2>/dev/null || { \
	echo "uv could not; trying pip"; $(PY) -m pip install --quiet --require-hashes -r $(2); }; \
echo "$$want" >$(VENV)/.installed
endef

# Debian keeps ensurepip in a package of its own; without it pip is put in from outside, or virtualenv used.
define make_venv
$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed, this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'; \
$(PYTHON) -m venv --clear $(VENV) >/dev/null 2>&1 \
|| { $(PYTHON) -m venv --clear --without-pip $(VENV) 2>/dev/null \
	&& $(PYTHON) -m pip --python $(PY) install --quiet pip; } \
|| { rm -rf $(VENV) && $(PYTHON) -m pip install --quiet --target $(VENV)/virtualenv virtualenv \
	&& PYTHONPATH=$(VENV)/virtualenv $(PYTHON) -m virtualenv --quiet $(VENV); }
endef
