#!/bin/sh
# Checks that a program answers every callback of a file as the file says: example.sh FILE PROGRAM…
set -eu
LC_ALL=C
export LC_ALL
rows=$(grep -v '^#' "$1")
shift
bodies=$(printf '%s\n' "$rows" | cut -f 1)
if ! said=$(printf '%s\n' "$bodies" | "$@"); then
    echo "FAILED $*" >&2
    exit 1
fi
[ "$(printf '%s\n' "$rows" | wc -l)" -gt 30 ] || { echo "FAILED: too few rows" >&2; exit 1; }
# A refusal gives its reason.
said=$(printf '%s\n' "$said" | sed 's/^refused: ..*$/refused/')
[ "$said" = "$(printf '%s\n' "$rows" | cut -f 2)" ] || {
    printf 'FAILED %s says\n%s\n' "$*" "$said" >&2
    exit 1
}
