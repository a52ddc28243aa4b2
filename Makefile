# `make` alone prints this list. Needs Python 3.11+ with venv; everything else is installed into .venv.
MUSTER_HOME ?= .muster
export MUSTER_HOME
BIN := .venv/bin
CODE := services shared tests benchmarks
USERS ?= 1000000
COMPANY ?= 100000
SEGMENTERS ?= 2
MINUTES ?= 20
BENCH := $(BIN)/python -m benchmarks
# Whole machines, killed or watched in a browser, are not disturbed by other tests: they run by themselves.
ALONE := tests/acceptance tests/chaos tests/integration/cluster tests/browser
# Those of one process wait for servers most of the time, so there are more of them than cores.
PYTEST := $(BIN)/pytest -n 4 --dist loadfile --no-loadscope-reorder $(ALONE:%=--ignore=%) && $(BIN)/pytest $(ALONE)

.DEFAULT_GOAL := help
.PHONY: help run demo stop reset check test bench lint format contracts lock dashboard runtime dev

help: ## print this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: runtime ## start PostgreSQL, Redis and the three services; Ctrl-C stops them, the data stays
	@exec $(BIN)/muster up

demo: runtime ## the same with a simulated product and segments that move, opened and signed in (DEMO="--users 500 --rate 10")
	@exec $(BIN)/muster demo $(DEMO)

stop: ## stop what `make run` started in another terminal
	@if [ -x $(BIN)/muster ]; then $(BIN)/muster stop; fi

reset: ## stop, and delete all data under .muster/ (asks; FORCE=1 does not)
	@if [ -x $(BIN)/muster ]; then $(BIN)/muster reset $(if $(FORCE),--force); fi

check: dev ## the gate: format, lint, types, imports, sizes, tests
	@$(MAKE) --no-print-directory lint
	$(PYTEST)

test: dev ## all tests, on real servers
	$(PYTEST)

bench: dev ## measure on the real processes and write docs/performance.md (USERS=20000 COMPANY=2000 MINUTES=2 for a try)
	$(BENCH) matching --write
	$(BENCH) ingest --write
	$(BENCH) segmenter --write
	$(BENCH) sustained --users $(COMPANY) --segmenters $(SEGMENTERS) --write
	$(BENCH) sweep --users $(COMPANY) --segmenters $(SEGMENTERS) --write
	$(BENCH) fanout --company $(COMPANY) --users $(COMPANY) --segmenters $(SEGMENTERS) --write
	$(BENCH) rebuild --users $(COMPANY) --segmenters $(SEGMENTERS) --write
	$(BENCH) growth $(foreach part,10 1,--users $(shell expr $(COMPANY) / $(part))) --segmenters $(SEGMENTERS) --write
	$(BENCH) backfill --users $(USERS) --segmenters $(SEGMENTERS) --write
	$(BENCH) edit --users $(USERS) --segmenters $(SEGMENTERS) --write
	$(BENCH) reads --users $(USERS) --segmenters $(SEGMENTERS) --write
	$(BENCH) soak --minutes $(MINUTES) --users $(COMPANY) --segmenters $(SEGMENTERS) --write
	$(BENCH) plots

lint: dev ## the gate without the tests
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/ruff check $(CODE)
	$(BIN)/mypy $(CODE)
	$(BIN)/lint-imports
	$(BIN)/pytest --quiet tests/architecture

format: dev ## rewrite the code as ruff wants it
	$(BIN)/ruff check --fix $(CODE)
	$(BIN)/ruff format $(CODE)

contracts: dev ## write the OpenAPI and AsyncAPI documents again after a change
	for module in $(wildcard services/*/openapi.py services/*/asyncapi.py); do $(BIN)/python -m $$(echo $${module%.py} | tr / .) || exit 1; done

lock: dev ## write requirements/*.txt from requirements/*.in
	@cd requirements && for name in runtime dev; do \
	  PIP_CONFIG_FILE=/dev/null PIP_FIND_LINKS= ../$(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-header \
	    --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --output-file $$name.txt $$name.in || exit 1; done

dashboard: runtime ## build the dashboard into dashboard/dist
	@$(BIN)/muster dashboard

runtime:
	@requirements/bootstrap runtime

dev:
	@requirements/bootstrap dev
