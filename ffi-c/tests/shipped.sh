#!/bin/sh
# Checks what is in the shipped libraries: shipped.sh libtoku_codes.so.N libtoku_codes.a
# They export only toku_*, import only memory functions of libc, contain nothing of Rust's standard library, run nothing
# when they are loaded, have no memory per thread, and are not larger than their limits.
set -eu
LC_ALL=C
export LC_ALL
fail() {
    echo "$1" >&2
    exit 1
}
# Fails with a text and the lines that should not be there, if there are any.
none() {
    [ -z "$2" ] || fail "$1: $2"
}

shared=$1
static=$2
facts=$(readelf --wide --dynamic --segments "$shared")
header=$(dirname "$shared")/../include/toku_codes.h
declared=$(sed -n 's/.*[ *]\(toku_[a-z_]*\)(.*/\1/p' "$header" | grep -v '^ \*' | sort -u)
[ "$(echo "$declared" | wc -l)" -gt 25 ] || fail "the header declares too little: $declared"
for_ffi=$(dirname "$header")/toku_codes.ffi.h
[ -s "$for_ffi" ] && ! grep '^ *#' "$for_ffi" || fail "toku_codes.ffi.h is missing, or has the directives above"
! grep -n '[^ -~]' "$(dirname "$header")"/toku_codes* || fail "the headers are not ASCII: see above"

exported=$(nm --dynamic --defined-only "$shared" | awk '{ print $3 }' | sort)
[ "$exported" = "$declared" ] || fail "the header declares one thing and the library exports another: $exported"
exported=$(nm --extern-only --defined-only "$static" | awk 'NF == 3 { print $3 }' | sort)
[ "$exported" = "$declared" ] || fail "the header declares one thing and the archive has another: $exported"

memory='^(mem(cpy|set|move|cmp)|bcmp)$'
imports=$(nm --dynamic --undefined-only "$shared" | awk '{ print $2 }' | sed 's/@.*//')
none "the library imports" "$(echo "$imports" | grep -vE "$memory" || true)"
imports=$(nm --undefined-only "$static" | awk 'NF == 2 { print $2 }')
none "the archive imports" "$(echo "$imports" | grep -vE "$memory" || true)"
none "the library needs" "$(echo "$facts" | grep NEEDED | grep -v '\[libc\.' || true)"

abi=$(sed -n 's/^#define TOKU_ABI_VERSION //p' "$header")
echo "$facts" | grep -q "Library soname: \[libtoku_codes\.so\.$abi\]" || fail "its SONAME is not libtoku_codes.so.$abi"
none "it has memory per thread, or something to initialise" "$(echo "$facts" | grep -E 'TLS|INIT|FINI' || true)"
echo "$facts" | grep -q GNU_RELRO || fail "its tables can be written to"
echo "$facts" | grep -q BIND_NOW || fail "its imports can be written to"
none "it has its own search path for libraries" "$(echo "$facts" | grep -E 'RPATH|RUNPATH' || true)"
none "the stack can be executed" "$(echo "$facts" | grep 'GNU_STACK.*RWE' || true)"
none "the library still has symbols, or has writable memory" \
    "$(readelf --wide --sections "$shared" | grep -E ' \.(symtab|data|bss|debug[a-z_]*) ' || true)"
sections=$(readelf --wide --sections "$static")
none "the archive has writable memory" "$(echo "$sections" | grep -E ' \.(t?data|t?bss|init|fini|ctors)' || true)"
repository=$(cd "$(dirname "$0")/../.." && pwd)
for text in panick rust_ 'core::' .rs "$HOME/" "$repository/"; do
    for file in "$shared" "$static"; do
        if grep -qF -e "$text" "$file"; then
            fail "$file contains \"$text\": a part of Rust, or a path of the build machine"
        fi
    done
done

# Only for x86-64. Other machines pad more, or less.
size() {
    [ "$(wc -c < "$1")" -le "$2" ] || fail "$1 has $(wc -c < "$1") bytes, more than $2"
}
if readelf --file-header "$shared" | grep -q X86-64; then
    size "$shared" 24576
    size "$static" 32768
fi
