#!/bin/sh
# Whether a program ends well and says what a file says: example.sh FILE PROGRAM…
set -eu
expected=$1
shift
if ! said=$("$@"); then
    echo "FAILED $*" >&2
    exit 1
fi
[ "$said" = "$(cat "$expected")" ] || {
    printf 'FAILED %s says\n%s\n' "$*" "$said" >&2
    exit 1
}
