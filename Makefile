# Developers' chores. Users need none of this: python3 start.py
PYTHON := .venv/bin/python
.DEFAULT_GOAL := help
.PHONY: help check fix test samples templates bench

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

check: ## format, lint, types and layers: runs all, then counts what failed
	@failed=0; \
	run() { printf '\n== %s\n' "$$*"; "$$@" || failed=$$((failed + 1)); }; \
	run $(PYTHON) -m ruff format --check .; \
	run $(PYTHON) -m ruff check .; \
	run $(PYTHON) -m mypy; \
	run .venv/bin/lint-imports --no-logo; \
	printf '\n%s of 4 checks failed\n' $$failed; \
	[ $$failed -eq 0 ]

fix: ## put right what ruff can put right by itself
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .

test: ## run the tests, installing what they need
	python3 start.py test

samples: ## write data/samples and data/templates again, from code
	$(PYTHON) -m tools.make_samples
	$(PYTHON) -m tools.make_templates_of_others

templates: ## draw the Word templates again, from code
	$(PYTHON) -m tools.draw_templates

bench: ## measure speed against the other ways of doing it
	$(PYTHON) -m benchmarks
