#!/bin/sh
# Tests the command for Windows as `cargo xtask dist cli --all-platforms` made it: windows.sh DIST. It needs wine.
set -eu
dist=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() {
    echo "FAILED $1" >&2
    exit 1
}
tar -xf "$dist"/toku-codes-cli-*-x86_64-pc-windows-gnullvm.tar.gz -C "$work" --strip-components=1
python3 -m zipfile -e "$dist"/toku_codes_cli-*-py3-none-win_amd64.whl "$work/wheel"
cd "$work"
cmp toku-codes.exe wheel/toku_codes_cli-*.data/scripts/toku-codes.exe || fail "archive and wheel differ"
! grep -aq "$HOME" toku-codes.exe || fail "the program names a folder of the machine that built it"
[ "$(wine ./toku-codes.exe -1100 | cut -f 2)" = LOW_CREDIT_BALANCE ] || fail "it does not answer"
printf 'result=-1100\r\nresult=0\r\n' | wine ./toku-codes.exe annotate >log
[ "$(grep -c LOW_CREDIT_BALANCE log)" = 1 ] || fail "it annotates wrongly: $(cat log)"
echo "3 passed: archive and wheel, $(wc -c <toku-codes.exe) bytes"
