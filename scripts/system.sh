#!/usr/bin/env bash
# Sees to the programs that the tests drive: Chromium, PostgreSQL, Redis, a C compiler. Installs what is missing
# with apt-get when it may (root, or sudo without a password); else says what to install, and fails. Chromium without
# windows is installed where that can be done: a page takes a quarter less of the processor in it.
set -euo pipefail

shopt -s nullglob
missing=() wanted=()
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null \
    || missing+=(chromium)
command -v chromium-headless-shell >/dev/null || wanted+=(chromium-headless-shell)
postgres=(/usr/lib/postgresql/*/bin/initdb)
[ ${#postgres[@]} -gt 0 ] || command -v initdb >/dev/null || missing+=(postgresql)
command -v redis-server >/dev/null || missing+=(redis-server)
command -v cc >/dev/null || missing+=(gcc libc6-dev)
[ $((${#missing[@]} + ${#wanted[@]})) -gt 0 ] || exit 0

if [ "$(id -u)" = 0 ]; then
    as_root=()
elif sudo -n true 2>/dev/null; then
    as_root=(sudo -n)
else
    as_root=(none)
fi
if [ "${as_root[0]-}" = none ] || ! command -v apt-get >/dev/null; then
    [ ${#missing[@]} -gt 0 ] || exit 0
    echo "the tests need: ${missing[*]}; on Debian: sudo apt-get install --no-install-recommends ${missing[*]}" >&2
    exit 1
fi

# The packages' own services are not wanted: each test starts its own servers, on its own ports and folders.
install() {
    echo "installing for the tests: $*"
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
        apt-get install -y -qq --no-install-recommends --no-remove "$@" >/dev/null
}

if [ ${#missing[@]} -gt 0 ]; then
    "${as_root[@]}" apt-get update -qq
    install "${missing[@]}"
fi
if [ ${#wanted[@]} -gt 0 ]; then
    [ ${#missing[@]} -gt 0 ] || "${as_root[@]}" timeout 60 apt-get update -qq || true
    install "${wanted[@]}" || echo "the tests take the Chromium with windows"
fi
