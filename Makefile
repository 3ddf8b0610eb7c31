# Rana: every target makes .venv first. `make help` lists them.

PYTHON ?= python3
# Further extras of setup.cfg for .venv; EXTRAS=gpu adds CUDA. Tests get the extra `test`.
EXTRAS ?=
# Processes that share the tests, a file at a time in the order of tests/conftest.py.
WORKERS ?= 2
SHARED = -n $(WORKERS) --dist loadfile --no-loadscope-reorder

# train: each of these becomes the flag of the same name, where it is set.
DATA_DIR ?= data
TRAIN_DIR ?=
DOWNLOAD_URL ?=
DOWNLOAD_SHA256 ?=
# train, test, test-avx2, slow, benchmark: further flags.
ARGS ?=

BIN := .venv/bin
# As a word of the shell, whatever is in it.
quoted = '$(subst ','\'',$(1))'
flag = $(if $($(1)),--$(2)=$(call quoted,$($(1))))

.DEFAULT_GOAL := help
.PHONY: benchmark board build-files clean docs docs-open exercise gpu-check help install lint \
  million notebooks slow soak test test-avx2 train

help: ## list the targets
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-20s%s\n", $$1, $$2}'

.venv/.installed: setup.cfg pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null \
	  || { echo "make: Rana needs Python 3.11, 3.12 or 3.13, but PYTHON=$(PYTHON) is" \
	    "$$($(PYTHON) --version 2>&1 | head -n 1); give another one: make PYTHON=python3.11" >&2; \
	    exit 1; }
	@test ! -L .venv || { echo "make: .venv is a link, and make would clear what it leads to;" \
	  "remove the link, then make builds a .venv of its own" >&2; exit 1; }
	@echo "Installing Rana and the packages it needs into .venv; this takes a minute or two, once."
	@$(PYTHON) -m venv --clear .venv
	@$(BIN)/python -m pip install -q -c constraints.txt -e '.$(if $(EXTRAS),[$(EXTRAS)])'
	@touch $@

# A training does not wait for what tests need: linters, and a runtime for each exported format.
.venv/.tools: .venv/.installed
	@echo "Installing what the tests need into .venv, once."
	@$(BIN)/python -m pip install -q -c constraints.txt -e '.[test]'
	@touch $@

install: .venv/.installed ## make .venv with the commands, and nothing else

train: .venv/.installed ## get CIFAR-10, train for at most ten minutes or so, evaluate it meanwhile
	@$(BIN)/quickstart_main $(call flag,DATA_DIR,data_dir) $(call flag,TRAIN_DIR,train_dir) \
	  $(call flag,DOWNLOAD_URL,download_url) $(call flag,DOWNLOAD_SHA256,download_sha256) $(ARGS)

# The import of TensorFlow without its notes on this machine.
define TENSORBOARD
from binaries import tensorflow_import
tensorflow_import.import_tensorflow()
from tensorboard import main
main.run_main()
endef
export TENSORBOARD

board: .venv/.installed ## TensorBoard of all runs in runs/, or of TRAIN_DIR alone
	@test -d $(call quoted,$(or $(TRAIN_DIR),runs)) \
	  || { echo make board: $(call quoted,$(or $(TRAIN_DIR),runs)) \
	    'is no directory; train first, or give TRAIN_DIR=...' >&2; exit 1; }
	@$(BIN)/python -c "$$TENSORBOARD" --logdir=$(call quoted,$(or $(TRAIN_DIR),runs)) $(ARGS)

lint: .venv/.tools ## ruff and mypy
	@$(BIN)/ruff check
	@$(BIN)/mypy

# One test looks at the six panels in a browser. Where Debian's packages can be had without asking,
# they are; elsewhere it is skipped.
.venv/.browser: .venv/.tools
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
	  && apt-get update -qq && apt-get install -y -qq chromium; } >/dev/null 2>&1 \
	  || echo "chromium is not installed; the test of the six panels in a browser is skipped"
	@touch $@

# mypy takes half a minute of one core, and so runs beside the tests.
test: .venv/.tools .venv/.browser ## the linters, and every test but the slow ones
	@$(BIN)/ruff check
	@$(BIN)/mypy & mypy=$$!; $(BIN)/python -m pytest -q $(SHARED) $(ARGS); status=$$?; \
	  wait $$mypy && exit $$status

test-avx2: .venv/.browser ## every test with AVX2 only, as on a processor without AVX-512
	@$(BIN)/python -m tests.held_pytest avx2 -q $(SHARED) $(ARGS)

slow: .venv/.tools ## the long tests and a table of the outcomes of injected faults
	@$(BIN)/python -m pytest -m "slow or faults" --reliability=benchmarks/reliability.json $(ARGS); \
	  status=$$?; $(BIN)/python -m tests.reliability; exit $$status

# How long soak runs.
MINUTES ?= 30

soak: .venv/.tools ## train, evaluate, kill and restart for MINUTES=30; watch what grows
	@$(BIN)/python -m tests.soak.soak --minutes=$(MINUTES) $(ARGS)

million: .venv/.installed ## import a million generated pictures, start a training; time and memory
	@$(BIN)/python -m tests.size.million $(ARGS)

# TensorFlow's messages in the cells' processes would hide what matters; a failure shows its lines.
docs: .venv/.tools ## the book and the manual as a site, every cell executed: build/docs/index.html
	@mkdir -p build
	@echo "Executing the book; this takes some eight minutes, the first time."
	@$(BIN)/python -m sphinx -W --keep-going -q -b html docs build/docs $(ARGS) 2>build/docs.log \
	  || { grep -E '^/.*(WARNING|ERROR)|Error' build/docs.log; \
	    echo "make docs: failed; all lines are in build/docs.log" >&2; exit 1; }
	@echo "The site is in build/docs; make docs-open shows it."

docs-open: ## show the site on a page of this machine alone
	@test -f build/docs/index.html \
	  || { echo "make docs-open: there is no site; make docs first" >&2; exit 1; }
	@$(PYTHON) -c 'import socket, sys; socket.create_server(("127.0.0.1", int(sys.argv[1])))' \
	  $(call quoted,$(or $(PORT),8000)) 2>/dev/null \
	  || { echo make docs-open: $(call quoted,$(or $(PORT),8000)) \
	    'is no free port; give another one: make docs-open PORT=8001' >&2; exit 1; }
	@$(PYTHON) -m http.server --bind 127.0.0.1 --directory build/docs $(or $(PORT),8000)

# Some systems have a variable NAME in every environment.
exercise: .venv/.installed ## write the gradient of NAME=relu, judged; without NAME, the list of all
	@$(BIN)/python -m tests.exercises.starter $(if $(filter command,$(origin NAME)),$(call quoted,$(NAME)))

notebooks: .venv/.tools ## write the chapters of the book as examples/*.ipynb
	@$(BIN)/python -m tests.book.notebooks

# Those that take minutes; the benchmark of whole trainings takes an hour: docs/results.md has it.
BENCHMARKS ?= input step ops eval startup scaling style
# Those that have a page, which shows one machine.
PAGE_BENCHMARKS ?= exports import serving
LESSONS ?= mnist_softmax mnist_cnn
CLUSTERS ?= cifar10 cifar10_94 mnist_conv

# The other frameworks of each, where they are installed (EXTRAS=peers).
FRAMEWORKS_eval = keras,torch
FRAMEWORKS_exports = keras,torch
FRAMEWORKS_import = torchvision,datasets
FRAMEWORKS_input = keras,torchvision
FRAMEWORKS_startup = keras,torch,jax
FRAMEWORKS_step = keras,torch,jax
FRAMEWORKS_style = torch

# The class of the processor in the names of the results: avx2, avx512 or bfloat16.
CLASS = $(shell $(BIN)/python -c 'from engine.config import instruction_set; print(instruction_set.native() or "other")')
MEASURE = $(BIN)/benchmark_main --overwrite
measured = $(MEASURE) --benchmark=$(1) $(addprefix --frameworks=,$(FRAMEWORKS_$(1))) \
  --json=$(2).json --plot=$(2).png $(ARGS) || exit 1;

benchmark: .venv/.tools ## measure everything but whole trainings into benchmarks/
	@mkdir -p benchmarks
	@$(foreach what,$(BENCHMARKS),$(call measured,$(what),benchmarks/$(what)_$(CLASS)))
	@$(foreach what,$(PAGE_BENCHMARKS),$(call measured,$(what),benchmarks/$(what)))
	@for recipe in $(LESSONS); do file=benchmarks/step_$${recipe}_$(CLASS); \
	  $(MEASURE) --benchmark=step --recipe=$$recipe --frameworks=keras --json=$$file.json \
	    --plot=$$file.png || exit 1; done
	@for recipe in $(CLUSTERS); do file=benchmarks/workers_$$recipe; \
	  $(MEASURE) --benchmark=workers --recipe=$$recipe --num_rounds=5 --seconds=0.25 \
	    --json=$$file.json --plot=$$file.png || exit 1; done

gpu-check: .venv/.tools ## every recipe on a GPU beside the processor, within ten minutes
	@$(BIN)/python -m tests.gpu.check

build-files: .venv/.tools ## write every BUILD file from the sources' imports
	@$(BIN)/python -m tests.structure.build_files

clean: ## remove .venv and the caches; data/, runs/ and exercises/ stay
	rm -rf .venv .hypothesis .mypy_cache .pytest_cache .ruff_cache build dist docs/code *.egg-info
	find binaries docs engine rana tests tfrecords -name __pycache__ -type d -prune -exec rm -rf {} +
