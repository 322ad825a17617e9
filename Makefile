# Palm Command. `make run` and `make test` do everything from a fresh clone; `make help` lists the rest.
# Each step of the set-up leaves a stamp in .venv/, so that a second `make run` starts at once and without a network.

PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/stamp
PYTEST := $(BIN)/python -m pytest
WORKERS ?= 2
# How late and how slow pages are for `make late`; ONLY names some of its files.
LATE ?= 1500
SLOW ?= 4
# Test processes side by side, a file in one of them; each has its own servers, databases, ports and browser. One more
# than there are processors: each waits now and then for its servers and its browser.
BESIDE := --numprocesses=3 --dist=loadfile --no-loadscope-reorder
# Those that promise a time and need little of the machine for it, one after the other in each process.
WAITING := --numprocesses=4 --dist=worksteal
# The test that waits longest begins first: the others are done while it waits. Behind it stand those of the faults,
# then those with a browser, so that they stay in one process.
LONGEST := tests/browser/test_typhoon.py
IN_TURN = $(LONGEST) $(filter-out $(LONGEST),$(shell echo $(MARKED) | tr ' ' '\n' | sort -r))
# Where such tests are; reading all the others takes longer than some of them. A conftest.py stands for its folder.
MARKED = $(shell grep -rlE 'mark\.(alone|waits)' tests --include='*.py' | sed 's|/conftest\.py$$||' | sort)
# Those outside of tests/unit that take some of their examples where not all are wanted (tests/examples.py).
WITH_ALL = $(shell grep -rl tests.examples tests/security tests/integration --include='*.py' | sort)
SOURCES := domain data_access dashboard layouts callbacks

# Containers often forbid Python to keep what it compiled. Then each of the hundreds of programs that the tests start
# would compile our files anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup run test lint fix types scripts secrets holes unit faults bench js browser late vendor bundle lock docs clean

help: ## list these targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name what; do \
		printf '  make %-8s %s\n' "$$name" "$$what"; done

run: setup ## set up what is missing, then start everything: http://127.0.0.1:8050
	$(BIN)/palmcommand run

setup: $(STAMP)/run ## install what `make run` needs

# -- set-up, step by step ---------------------------------------------------------------------------------------

$(STAMP)/venv: scripts/venv.sh
	PYTHON="$(PYTHON)" scripts/venv.sh
	@mkdir -p $(STAMP) && touch $@

$(STAMP)/python: requirements.lock $(STAMP)/venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	@touch $@

$(STAMP)/project: pyproject.toml $(STAMP)/python
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(STAMP)/npm: package-lock.json package.json .npmrc scripts/node.sh $(STAMP)/python
	scripts/node.sh npm ci --ignore-scripts --loglevel=error
	@touch $@

$(STAMP)/vendor: scripts/vendor.py scripts/vendor_fonts.py scripts/vendor_grid.py scripts/print_font.py layouts/locale/zh.json assets/icons.txt $(STAMP)/npm
	$(BIN)/python scripts/vendor.py
	@touch $@

$(STAMP)/bundle: scripts/bundle.py $(wildcard assets/*.css assets/styles/*/*.css assets/app/*/*.js assets/app/*/*/*.js assets/app/*/*/*/*.js) $(STAMP)/project $(STAMP)/vendor
	$(BIN)/python scripts/bundle.py || echo "bundle: pages are served as single modules"
	@touch $@

$(STAMP)/run: $(STAMP)/project $(STAMP)/vendor $(STAMP)/bundle
	@touch $@

$(STAMP)/dev: requirements-dev.lock $(STAMP)/run
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

# After the virtual environment, for which Debian's packages may have to be asked as well: two at once cannot be.
.PHONY: system
system: | $(STAMP)/venv # the programs the tests drive: a browser, PostgreSQL, Redis
	@scripts/system.sh

# -- checks -----------------------------------------------------------------------------------------------------

# Programs of the system are fetched beside the packages of Python and Node: either waits for the network. Where
# they cannot be had, what needs none of them is looked at first.
test: ## everything that must hold before a change lands (about half an hour on 2 cores)
	-@$(MAKE) --no-print-directory --keep-going --jobs=$(WORKERS) system $(STAMP)/dev
	$(MAKE) --no-print-directory --jobs=$(WORKERS) lint js
	$(MAKE) --no-print-directory system
	$(PYTEST) $(BESIDE) -m "not long and not alone"
	$(PYTEST) $(WAITING) -m "waits and not long" $(IN_TURN)
	$(PYTEST) -m "alone and not waits and not long" $(MARKED)

lint: $(STAMP)/dev types secrets scripts holes ## style, types, the directions of imports, what an attacker would look for
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

holes: $(STAMP)/dev
	$(BIN)/bandit -q -r $(SOURCES) scripts -c pyproject.toml

# Without a baseline: what is found is mended, or allowed in its own line with the reason beside it. Left out are
# digests (lock files, ids in recorded laws), public data of counties, texts of screens that speak of passwords, and
# the placeholders of examples. Some hundred files at a time: one program alone would take as long as all other checks.
secrets: $(STAMP)/dev
	git ls-files -z --cached --others --exclude-standard | xargs -0 -n 600 -P $(WORKERS) $(BIN)/detect-secrets-hook \
		--exclude-files '(^requirements.*\.lock|^package-lock\.json|^tests/laws/.*\.json|^counties/.*)$$' \
		--exclude-lines '^ "[a-z_]+\.[a-z0-9_.-]+": "' --exclude-secrets '^(password|hidden)$$'

# The browser's half: what is undefined or unused, which room may import which, and the types in its JSDoc.
scripts: $(STAMP)/run
	scripts/node.sh node node_modules/eslint/bin/eslint.js .
	scripts/node.sh node node_modules/typescript/bin/tsc --project .

types: $(STAMP)/dev
	$(BIN)/mypy

fix: $(STAMP)/dev ## mend the style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

unit: $(STAMP)/dev ## the quick tests only
	$(PYTEST) tests/unit tests/wiring tests/docs

js: $(STAMP)/run ## the browser's half, without a browser
	scripts/node.sh node --import ./tests/js/setup.js --test "tests/js/**/*.test.js"

browser: $(STAMP)/dev system ## the tests in a real Chromium
	$(PYTEST) tests/browser

late: $(STAMP)/dev system ## the tests in a browser on a network up to 1.5 s late and a machine four times as slow
	PALM_TESTS_LATE=$(LATE) PALM_TESTS_SLOW=$(SLOW) $(PYTEST) -m "not alone and not long" $(or $(ONLY),tests/browser)

faults: $(STAMP)/dev system ## all fault tests, and the long ones of all others (hours)
	$(PYTEST) tests/faults --timeout=7200
	$(PYTEST) tests/security -m long --timeout=7200
	PALM_TESTS_ALL=1 $(PYTEST) tests/unit $(WITH_ALL) --timeout=7200
	$(PYTEST) tests/integration tests/browser -m long --timeout=7200

bench: $(STAMP)/dev system ## all benchmarks, each against its floor and the figures kept in docs/performance.md
	$(BIN)/python -m bench.all

# -- upkeep -----------------------------------------------------------------------------------------------------

vendor: $(STAMP)/npm ## fetch the browser's third-party files anew
	$(BIN)/python scripts/vendor.py
	@touch $(STAMP)/vendor

bundle: $(STAMP)/project $(STAMP)/vendor ## join the modules and the style sheets of the pages anew
	$(BIN)/python scripts/bundle.py
	@touch $(STAMP)/bundle

lock: $(STAMP)/dev ## write the lock files anew from pyproject.toml and package.json
	scripts/lock.sh

docs: $(STAMP)/dev ## write docs/settings.md and docs/commands.md anew from the code
	$(BIN)/python -m scripts.docs

clean: ## remove all that the set-up made (not palm-data/)
	rm -rf .venv node_modules assets/00_vendor assets/00_bundles build palmcommand.egg-info .mypy_cache .ruff_cache .pytest_cache
