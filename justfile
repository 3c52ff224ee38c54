# `just` lists the recipes; `just check` runs what CI runs, without the fresh environment.

bin := ".venv/bin"

_default:
    @just --list

# Make .venv with everything needed to work on the auditor.
setup:
    python3 -m venv .venv
    {{bin}}/pip install -q -U "pip>=25.1"
    {{bin}}/pip install -q -e . --group dev

# Lint, types, import contracts, docstrings and tests.
check: lint test

lint:
    {{bin}}/ruff check .
    {{bin}}/ruff format --check .
    {{bin}}/mypy
    {{bin}}/lint-imports
    {{bin}}/interrogate auditor policies

test *args:
    {{bin}}/pytest {{args}}

# Apply what the tools can fix by themselves.
fix:
    {{bin}}/ruff check --fix .
    {{bin}}/ruff format .

# Everything, in a fresh copy and a fresh environment.
ci:
    .ci/run

# Measure speed and memory (`just bench --sizes 100 1000`).
bench *args:
    {{bin}}/python -m benchmarks.speed {{args}}

# Bring uv.lock up to date, from PyPI only.
lock:
    uv lock --no-config --default-index https://pypi.org/simple
