# What one can do here. `make help` says it in words.
PYTHON ?= python3
PORT ?= 8000
DATABASE ?= both
export PORT DATABASE
IN = .venv/bin/python

.PHONY: help run test test-long bench check messages lock database clean environment dev-environment

help: ## This list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: environment ## The portal with invented people, on http://localhost:8000 (PORT=8100 for another port)
	@exec $(IN) -m run.portal

test: dev-environment ## Every check and test, on both databases (DATABASE=sqlite for one; TESTS="tests/unit" for some)
	@$(IN) -m run.test test $(TESTS)

test-long: dev-environment ## The tests that take long and are not part of `make test`
	@$(IN) -m run.test long $(TESTS)

bench: dev-environment ## How many seconds things take
	@$(IN) -m bench

check: dev-environment ## Only style, types and the directions of imports
	@$(IN) -m run.test check

messages: dev-environment ## Bring the catalogues in translations/ to what the code says now
	@$(IN) -m run.messages

lock: dev-environment ## Write requirements/*.lock anew from pyproject.toml
	@$(IN) -m run.lock

database: environment ## Bring the database to the newest schema
	@$(IN) -m flask --app portal database upgrade

clean: ## Remove what was made from the sources; data in var/ stays
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@find translations -name '*.mo' -delete

environment:
	@$(PYTHON) -m run.environment run.lock

dev-environment:
	@$(PYTHON) -m run.environment dev.lock
