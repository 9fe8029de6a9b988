#!/bin/sh
# Builds CMake projects that use the archives: cmake.sh ARCHIVE SOURCE_ARCHIVE CMAKE…, outside the repository, in a folder
# with a space in its name. ZIG names a compiler for another C library.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
vectors=$here/../../conformance/callbacks.tsv
work=$(mktemp -d "${TMPDIR:-/tmp}/toku codes.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM HUP
library=$1
sources=$2
shift 2
for archive in "$library" "$sources"; do
    tar -xf "$archive" -C "$work"
done
prefix=$(echo "$work"/toku-codes-*linux*)
from_sources=$(echo "$work"/toku-codes-*-source)
cp -R "$here/consumer" "$work"
cd "$work"
# Only with what the archive has: cargo does not find any crate here.
CARGO_HOME=$work/nothing
RUSTUP_HOME=$(rustup show home)
export CARGO_HOME RUSTUP_HOME
passed=0

passes() {
    passed=$((passed + 1))
    echo "ok $1"
}
fail() {
    cat log
    echo "FAILED $1" >&2
    exit 1
}
configure() {
    rm -rf build
    "$cmake" -S consumer -B build -DTESTS="$here" "$@" > log 2>&1
}
# Configures, builds and runs the project, whose configuration is mapped to that of the library.
builds() {
    what="CMake $("$cmake" --version | sed -n '1s/.* //p'), $1"
    shift
    configure "$@" -DCMAKE_BUILD_TYPE=RelWithDebInfo -DCMAKE_MAP_IMPORTED_CONFIG_RELWITHDEBINFO=Release || fail "$what"
    "$cmake" --build build > log 2>&1 || fail "$what: the build"
    for target in toku-codes toku-codes-static; do
        sh "$here/example.sh" "$vectors" "build/with-$target" || fail "$what: $target"
    done
    needed=$(readelf --dynamic build/with-toku-codes)
    echo "$needed" | grep -q 'NEEDED.*\[libtoku_codes\.so\.1\]' || fail "$what: not linked to libtoku_codes.so.1"
    ! readelf --dynamic build/with-toku-codes-static | grep -q libtoku_codes || fail "$what: linked to libtoku_codes.so"
    passes "$what"
}
# Checks that the project is refused with one line that matches a pattern.
refuses() {
    what=$1 expected=$2
    shift 2
    ! configure -DWAY=add_subdirectory -DFOLDER="$from_sources" "$@" || fail "$what: not refused"
    [ "$(grep -c "$expected" log)" = 1 ] || fail "$what: another refusal"
    passes "$what"
}

for cmake in "$@"; do
    builds find_package -DWAY=find_package -DCMAKE_PREFIX_PATH="$prefix"
    for folder in "$prefix" "$from_sources"; do
        builds "add_subdirectory, $(basename "$folder")" -DWAY=add_subdirectory -DFOLDER="$folder"
    done
    for archive in "$library" "$sources"; do
        builds "FetchContent, $(basename "$archive")" -DWAY=FetchContent -DARCHIVE="$archive"
    done
done

line='cargo, and TOKU_CARGO, "/nowhere/cargo", cannot be run: install Rust'
refuses "without cargo" "^ *toku-codes is built by $line" -DTOKU_CARGO=/nowhere/cargo
printf '#!/bin/sh\necho cargo 1.84.1\n' > old-cargo
chmod +x old-cargo
line='cargo 1.85 or later, and ".*/old-cargo" is 1.84: update Rust'
refuses "an old cargo" "^ *toku-codes is built by $line" -DTOKU_CARGO="$work/old-cargo"
machine='-DCMAKE_SYSTEM_NAME=Linux -DCMAKE_SYSTEM_PROCESSOR'
refuses "an unknown processor" '^ *toku-codes does not know the processor "mips": set TOKU_RUST_TARGET' $machine=mips
for pair in aarch64:aarch64 x86_64:x86_64 riscv64:riscv64gc s390x:s390x; do
    configure -DWAY=add_subdirectory -DFOLDER="$from_sources" $machine="${pair%:*}" || fail "$pair"
    grep -rqe "--target ${pair#*:}-unknown-linux-gnu " build || fail "no target of rustc for $pair"
done
passes "the target of other machines"

rustup target add x86_64-unknown-linux-musl > log 2>&1 || fail "rustup target add"
printf '#!/bin/sh\nexec %s cc -target x86_64-linux-musl "$@"\n' "$ZIG" > musl-cc
chmod +x musl-cc
configure -DWAY=add_subdirectory -DFOLDER="$from_sources" -DCMAKE_C_COMPILER="$work/musl-cc" \
    -DTOKU_RUST_TARGET=x86_64-unknown-linux-musl || fail "for musl"
"$cmake" --build build --target with-toku-codes-static > log 2>&1 || fail "for musl: the build"
sh "$here/example.sh" "$vectors" build/with-toku-codes-static || fail "for musl: the program"
passes "TOKU_RUST_TARGET"

echo "$passed passed"
