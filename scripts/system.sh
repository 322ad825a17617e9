#!/usr/bin/env bash
# Sees to the programs that the tests drive: Chromium, PostgreSQL, Redis, a C compiler. Installs what is missing
# with apt-get when it may (root, or sudo without a password); else says what to install, and fails.
set -euo pipefail

shopt -s nullglob
missing=()
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null \
    || missing+=(chromium)
postgres=(/usr/lib/postgresql/*/bin/initdb)
[ ${#postgres[@]} -gt 0 ] || command -v initdb >/dev/null || missing+=(postgresql)
command -v redis-server >/dev/null || missing+=(redis-server)
command -v cc >/dev/null || missing+=(gcc libc6-dev)
[ ${#missing[@]} -gt 0 ] || exit 0

if [ "$(id -u)" = 0 ]; then
    as_root=()
elif sudo -n true 2>/dev/null; then
    as_root=(sudo -n)
else
    as_root=(none)
fi
if [ "${as_root[0]-}" = none ] || ! command -v apt-get >/dev/null; then
    echo "the tests need: ${missing[*]}; on Debian: sudo apt-get install --no-install-recommends ${missing[*]}" >&2
    exit 1
fi

echo "installing for the tests: ${missing[*]}"
# The packages' own services are not wanted: each test starts its own servers, on its own ports and folders.
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
