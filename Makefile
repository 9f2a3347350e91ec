# make serve      the dashboard on http://localhost:5006 (PORT=5010 for another port)
# make install    only its environment, in .venv
# make spark      sample posts counted by Spark for the dashboard that make serve has there; it needs Java 17
# make test       lint, types and tests, in the same environment
# make bench      what it costs, against its peers
# make soak       an hour of faults, MINUTES=10 for another time; ends with an error where a row was lost
# make notebook   the notebook with the cells of the script
# make docs       the documentation as web pages, in build/docs
# make gallery    pictures of all states of the page, in build/gallery, and those of README and of the documentation
# make hooks      ruff and mypy before every commit
# make lock       requirements.lock brought in line with pyproject.toml; versions that fit stay
# make upgrade    requirements.lock with the newest versions
# make js         the bundles of browser code, after editing dashboard/views/static/js
#
# PYTHON=python3.13 chooses the Python, VENV=/elsewhere the place of the environment, PROCESSES=6 how many run tests
# without a browser, BROWSERS=3 how many run those with one.

PYTHON ?= python3
PORT ?= 5006
PROCESSES ?= 3
# A server and a browser for each: more than the cores, and pages lose their server for seconds.
BROWSERS ?= 2
MINUTES ?= 60
# Tests start a hundred Pythons, each of which compiles the project and pytest's assertions again without bytecode.
unexport PYTHONDONTWRITEBYTECODE
VENV ?= .venv
BIN := $(VENV)/bin
# Tests of one file share servers, so that a file stays in one process.
PYTEST := $(BIN)/python -m pytest --dist loadfile --no-loadscope-reorder
NODE_MODULES := node_modules/.package-lock.json
# The versions of requirements.lock, whichever extras are installed.
INSTALL := $(BIN)/python -m pip install --quiet --constraint requirements.lock --editable
# One lock for all supported Pythons and platforms. It names packages and versions, and no place to get them from.
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --all-extras --no-annotate \
	--no-emit-index-url --custom-compile-command 'make lock' --output-file requirements.lock pyproject.toml

.DELETE_ON_ERROR:
.PHONY: install test-install js-install serve spark test bench soak notebook js docs gallery hooks lock upgrade clean

install: $(VENV)/installed
test-install: $(VENV)/installed-for-tests $(VENV)/browser $(VENV)/postgres $(VENV)/redis $(VENV)/nginx $(VENV)/java js-install
js-install: $(NODE_MODULES)

serve: install
	$(BIN)/realtime-dashboard serve --port $(PORT)

spark: $(VENV)/installed-for-spark
	$(BIN)/python -m jobs.sample_posts build/posts
	$(BIN)/python -m jobs.spark_posts build/posts --once --url http://localhost:$(PORT)

test: test-install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	npm run --silent lint
	npm run --silent test
	$(PYTEST) -n $(PROCESSES) -m 'not browser' $(PYTEST_OPTIONS)
	$(PYTEST) -n $(BROWSERS) -m browser --cov-append $(PYTEST_OPTIONS)

bench: $(VENV)/installed-for-tests
	$(BIN)/python -m benchmarks

soak: test-install
	$(BIN)/python -m tests.faults --minutes $(MINUTES)

notebook: $(VENV)/installed-for-tests
	$(BIN)/jupytext --update --to ipynb realtime_dashboard.py

docs: $(VENV)/installed-for-tests
	$(BIN)/python -m sphinx --quiet --fail-on-warning --builder html docs build/docs

gallery: test-install
	$(BIN)/python -m docs.gallery

hooks: $(VENV)/installed-for-tests
	$(BIN)/pre-commit install

lock upgrade: | $(BIN)/uv
	$(COMPILE) $(if $(filter upgrade,$@),--upgrade)

js: js-install
	npm run --silent build

clean:
	rm -rf $(VENV) node_modules

# pip is what a new environment gets last.
$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, and $(PYTHON) is " \
		+ sys.version.split()[0] + ". Name another: make PYTHON=python3.13" if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv --clear $(VENV) || { echo 'No environment could be made with "$(PYTHON) -m venv".' \
		'On Debian and Ubuntu it comes with: apt-get install python3-venv' >&2; exit 1; }

$(BIN)/uv: | $(BIN)/pip
	$(BIN)/python -m pip install --quiet uv

$(VENV)/installed: pyproject.toml requirements.lock | $(BIN)/pip
	@echo 'Installing about a hundred packages into $(VENV), which takes some minutes.'
	$(INSTALL) .
	@touch $@

$(VENV)/installed-for-tests: pyproject.toml requirements.lock | $(BIN)/pip
	@echo 'Installing the packages of tests and documentation into $(VENV), which takes some minutes.'
	$(INSTALL) '.[test]'
	@touch $@ $(VENV)/installed $(VENV)/installed-for-spark

$(VENV)/installed-for-spark: pyproject.toml requirements.lock | $(BIN)/pip
	$(INSTALL) '.[spark]'
	@touch $@ $(VENV)/installed

$(VENV)/browser: tests/support/browser.py $(VENV)/installed-for-tests
	$(BIN)/python -m tests.support.browser
	@touch $@

$(VENV)/postgres: tests/support/postgres.py $(VENV)/installed-for-tests
	$(BIN)/python -m tests.support.postgres
	@touch $@

$(VENV)/redis: tests/support/redis_server.py $(VENV)/installed-for-tests
	$(BIN)/python -m tests.support.redis_server
	@touch $@

$(VENV)/nginx: tests/support/nginx.py $(VENV)/installed-for-tests
	$(BIN)/python -m tests.support.nginx
	@touch $@

$(VENV)/java: tests/support/java.py $(VENV)/installed-for-tests
	$(BIN)/python -m tests.support.java
	@touch $@

$(NODE_MODULES): package.json package-lock.json
	@command -v npm >/dev/null || { echo 'Node.js 20.10 or newer is needed to bundle and test the browser code.' \
		'On Debian and Ubuntu it comes with: apt-get install nodejs npm' >&2; exit 1; }
	npm ci --silent --ignore-scripts
	@touch $@
