#!/usr/bin/env bash
# Makes .venv with Python 3.11 or newer. As root on Debian the missing venv package is installed; others are told.
set -euo pipefail
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}

say() { printf 'setup: %s\n' "$*" >&2; }

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    say "Python 3.11 or newer is needed ($python is $("$python" --version 2>&1 || true)); name one: make PYTHON=python3.12 run"
    exit 1
fi

if .venv/bin/python -m pip --version >/dev/null 2>&1; then
    exit 0 # already made
fi

if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "installing python3-venv"
        apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-venv >/dev/null
    else
        say "this Python cannot make a virtual environment; on Debian: sudo apt-get install python3-venv"
        exit 1
    fi
fi

"$python" -m venv --clear .venv
