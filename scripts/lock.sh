#!/usr/bin/env bash
# Writes the lock files from pyproject.toml and package.json (`make lock`). Neither names a registry's host:
# whoever installs takes the packages from the registry that the machine is set up for.
set -euo pipefail
cd "$(dirname "$0")/.."
export UV_CUSTOM_COMPILE_COMMAND="make lock"

compile() { # out, arguments...
    local out=$1
    shift
    .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-emit-find-links --output-file "$out" "$@" pyproject.toml
}
compile requirements.lock --extra build
compile requirements-dev.lock --extra build --extra dev --constraint requirements.lock

scripts/node.sh npm install --package-lock-only --ignore-scripts
scripts/node.sh node -e '
  const fs = require("fs"), file = "package-lock.json", lock = JSON.parse(fs.readFileSync(file));
  for (const entry of Object.values(lock.packages)) delete entry.funding; // its links are hosts too
  fs.writeFileSync(file, JSON.stringify(lock, null, 2) + "\n");
'
