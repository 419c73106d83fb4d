# One command each; CONTRIBUTING.md says which when.
#
#   make run        set up, build the graph, validate it, answer who is responsible for paragraph 71
#   make serve      set up, build, then the server on http://127.0.0.1:8000
#   make test       the tests that need nothing but Python
#   make test-all   the slow ones, and those that need Debian packages (.ci/run installs these)
#   make check      house format, build, validation; the texts too where CISGRAPH_SOURCES names their folder
#   make docs       docs/: the pages of commands and queries, and what the examples of the others print; CITATION.cff
#   make lock       write requirements.lock anew, with the newest versions

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready
# A small machine's two processors; PARALLEL= runs the tests one after another.
PARALLEL ?= -n 2 --dist worksteal

.PHONY: run test test-all serve check docs lock
.DELETE_ON_ERROR:

run: $(READY)
	$(BIN)/cisgraph build
	$(BIN)/cisgraph validate
	$(BIN)/cisgraph who 71

test: $(READY)
	$(BIN)/python -m pytest $(PARALLEL) -m "not slow and not system"

test-all: $(READY)
	$(BIN)/python -m pytest $(PARALLEL) -m "slow or system"

serve: $(READY)
	$(BIN)/cisgraph build
	$(BIN)/cisgraph serve

check: $(READY)
	$(BIN)/cisgraph fmt --check
	$(BIN)/cisgraph build
	$(BIN)/cisgraph validate
	@if [ -n "$$CISGRAPH_SOURCES" ]; then set -x; $(BIN)/cisgraph verify --sources "$$CISGRAPH_SOURCES"; fi

docs: $(READY)
	$(BIN)/python docs/generate.py

# An environment made anew whenever the lock or the project's own metadata change, so that nothing old stays in it.
$(READY): requirements.lock pyproject.toml src/cisgraph/__init__.py
	@command -v "$(PYTHON)" >/dev/null || \
	    { echo "There is no $(PYTHON) here: install Python 3.11 or newer, or name one: make PYTHON=/path/to/python3." >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo "$(PYTHON) is older than Python 3.11: name a newer one, as in make PYTHON=python3.12." >&2; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || \
	    { echo "$(PYTHON) cannot make environments: install its venv module (on Debian, the package python3-venv)." >&2; exit 1; }
	"$(PYTHON)" -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

lock:
	"$(PYTHON)" -m venv --clear .venv-lock
	.venv-lock/bin/python -m pip install --quiet --disable-pip-version-check uv
	.venv-lock/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --extra test --generate-hashes \
	    --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
	    --output-file requirements.lock pyproject.toml
