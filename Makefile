# One word per task. Everything happens in a virtual environment of the checkout.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SOURCES := setup.py pyproject.toml $(wildcard compat/* compat/*/*) $(shell find halco haldls lola stadls hxcomm emulator ppu -name '*.pyx' -o -name '*.pxd' -o -name '*.h' | sort)

.PHONY: all setup demo test test-long lint types format bench docs clean

all: test

setup: $(VENV)/.installed

$(VENV)/.installed: $(SOURCES)
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[plot,test,lint,docs]'
	touch $@

demo: setup
	$(BIN)/python examples/structured_neuron.py

test: setup
	$(BIN)/python -m pytest

test-long: setup
	$(BIN)/python -m pytest -m 'long or not long'

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: setup
	$(BIN)/mypy

bench: setup
	$(BIN)/python -m pytest benchmarks --benchmark-only -o addopts='' -o python_files='bench_*.py'

docs: setup
	$(BIN)/python -m sphinx -n -W -b html docs docs/_build/html

clean:
	rm -rf $(VENV) build dist *.egg-info docs/_build docs/generated .mypy_cache .ruff_cache
	find halco haldls lola stadls hxcomm emulator -name '*.so' -delete
