#!/bin/sh
# The public names of C and C++ are those that operations.tsv lists: names.sh HEADERS CONFORMANCE, two folders. What the
# library exports is compared with the header by shipped.sh.
set -eu
LC_ALL=C
export LC_ALL
# Compares the names on the standard input with a column of the list.
compare() {
    title=$1
    agreed=$(grep -v '^#' "$operations" | cut -f "$2" | tr ' ' '\n' | grep -vx -e - | sort)
    found=$(sort -u)
    [ "$(echo "$found" | wc -l)" -ge "$3" ] || { echo "$title: only these were found: $found" >&2; exit 1; }
    if [ "$found" != "$agreed" ]; then
        echo "$title: only public, or only in operations.tsv:" >&2
        printf '%s\n%s\n' "$found" "$agreed" | sort | uniq -u >&2
        exit 1
    fi
}

headers=$1
operations=$2/operations.tsv
# The codes are in registry.tsv, the members of the kinds in kinds.tsv and statuses.tsv.
codes=$(grep -v '^#' "$2/registry.tsv" | cut -f 2 | sed 's/^/TOKU_/')
{
    sed -n 's/^[a-z].*[ *]\(toku_[a-z_]*\)(.*/\1/p' "$headers/toku_codes.h"
    sed -n 's/^#define \(TOKU_[A-Z_]*\) .*/\1/p' "$headers/toku_codes.h" |
        grep -vE '^TOKU_(CATEGORY|OUTCOME|GRPC_STATUS)_' | grep -vxF "$codes"
} | compare C 3 30

# Of C++ what stands in the namespace toku, but for operators, constructors and what is in detail.
awk '
    /^namespace (detail|std)/ { is_hidden = 1 }
    /^}  \/\/ namespace (detail|std)/ { is_hidden = 0 }
    is_hidden || /operator/ { next }
    /^enum class / { print $3 }
    /^class / { class = $2 == "TOKU_CODES_VISIBLE" ? $3 : $2; print class }
    /^};/ { class = "" }
    /^(TOKU_CODES_VISIBLE )?(inline|constexpr) / && match($0, /[a-z_]+\(/) { print substr($0, RSTART, RLENGTH - 1) }
    class && /^    [a-z].* [&*]?[a-z_]+\(.*\{/ && !/explicit/ && match($0, /[a-z_]+\(/) {
        print class "::" substr($0, RSTART, RLENGTH - 1)
    }
' "$headers/toku_codes.hpp" "$headers/toku_codes_constants.hpp" | compare C++ 4 15
