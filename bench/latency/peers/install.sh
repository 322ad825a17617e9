#!/bin/sh
# Installs the peers of bench/latency beside this file: NiceGUI into .venv/, Node-RED into node_modules/.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$here/../../..
"$root/.venv/bin/python" -m venv "$here/.venv"
"$here/.venv/bin/python" -m pip install --quiet nicegui==3.18.0
"$root/scripts/node.sh" npm install --prefix "$here" --no-save --no-package-lock --ignore-scripts \
    node-red@5.0.7 node-red-contrib-web-worldmap@5.8.1
