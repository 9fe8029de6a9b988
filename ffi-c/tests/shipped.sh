#!/bin/sh
# What is in the shipped shared library, read from the file: shipped.sh libtoku_codes.so
# Only toku_* goes out, only memory functions of libc come in, and no panic of Rust is left.
set -eu
fail() {
    echo "$1" >&2
    exit 1
}
exported=$(nm --dynamic --defined-only "$1" | awk '{ print $3 }')
[ "$(echo "$exported" | grep -c '^toku_')" -gt 20 ] || fail "toku_* is not exported"
others=$(echo "$exported" | grep -v '^toku_' || true)
[ -z "$others" ] || fail "also exported: $others"
wanted=$(nm --dynamic --undefined-only "$1" | awk '$1 == "U" { print $2 }')
others=$(echo "$wanted" | sed 's/@.*//' | grep -vE '^mem(cpy|set|move|cmp)$|^bcmp$' || true)
[ -z "$others" ] || fail "wanted from elsewhere: $others"
for text in panick rust_ 'core::' .rs; do
    if grep -qF "$text" "$1"; then
        fail "something of Rust is left inside: $text"
    fi
done
