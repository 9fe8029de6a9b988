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
    works build
}
# Checks the programs and the library in a folder.
works() {
    for target in toku-codes toku-codes-static; do
        sh "$here/example.sh" "$vectors" "$1/with-$target" || fail "$what: $target"
    done
    needed=$(readelf --dynamic "$1/with-toku-codes")
    echo "$needed" | grep -q 'NEEDED.*\[libtoku_codes\.so\.1\]' || fail "$what: not linked to libtoku_codes.so.1"
    ! readelf --dynamic "$1/with-toku-codes-static" | grep -q libtoku_codes || fail "$what: linked to libtoku_codes.so"
    exported=$(find build -name 'libhidden*.so' -exec nm --dynamic --defined-only {} + | awk '{ print $3 }')
    [ "$exported" = next_step ] || fail "$what: a library with the static one in it exports $exported"
    passes "$what"
}
# Checks that the project is refused with one line that matches a pattern.
refuses() {
    what=$1 expected=$2
    shift 2
    ! configure -DWAY=add_subdirectory "-DFOLDER=$from_sources" "$@" || fail "$what: not refused"
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

# Other generators, in a project that has a postfix and folders for its configurations.
own=
for configuration in RELEASE DEBUG; do
    own="$own -DCMAKE_${configuration}_POSTFIX=-own -DCMAKE_LIBRARY_OUTPUT_DIRECTORY_$configuration=elsewhere"
    own="$own -DCMAKE_ARCHIVE_OUTPUT_DIRECTORY_$configuration=elsewhere"
done
for folder in "$prefix" "$from_sources"; do
    what="Ninja, $(basename "$folder")"
    configure -G Ninja -DCMAKE_BUILD_TYPE=Release -DWAY=add_subdirectory -DFOLDER="$folder" $own || fail "$what"
    "$cmake" --build build > log 2>&1 || fail "$what: the build"
    works build
    what="Ninja Multi-Config, $(basename "$folder")"
    configure -G "Ninja Multi-Config" -DWAY=add_subdirectory -DFOLDER="$folder" $own || fail "$what"
    for configuration in Debug Release; do
        "$cmake" --build build --config $configuration > log 2>&1 || fail "$what: the build"
        works build/$configuration
    done
done

line='cargo, and TOKU_CARGO, "/nowhere/cargo", cannot be run: install Rust'
refuses "without cargo" "^ *toku-codes is built by $line" -DTOKU_CARGO=/nowhere/cargo
printf '#!/bin/sh\necho cargo 1.84.1\n' > old-cargo
chmod +x old-cargo
line='cargo 1.85 or later, and ".*/old-cargo" is 1.84: update Rust'
refuses "an old cargo" "^ *toku-codes is built by $line" -DTOKU_CARGO="$work/old-cargo"
machine='-DCMAKE_SYSTEM_NAME=Linux -DCMAKE_SYSTEM_PROCESSOR'
line='^ *toku-codes does not know the processor'
refuses "an unknown processor" "$line \"mips\" with pointers of 8 bytes: set TOKU_RUST_TARGET" $machine=mips
for pair in aarch64:aarch64 x86_64:x86_64 riscv64:riscv64gc s390x:s390x; do
    configure -DWAY=add_subdirectory -DFOLDER="$from_sources" $machine="${pair%:*}" || fail "$pair"
    grep -rqe "--target ${pair#*:}-unknown-linux-gnu " build || fail "no target of rustc for $pair"
done
# With pointers of 32 bits, without a libc for them: only x86 has a target of its own without cross-compiling.
narrow="-DCMAKE_C_FLAGS=-m32 -DCMAKE_TRY_COMPILE_TARGET_TYPE=STATIC_LIBRARY"
printf '#!/bin/sh\n[ "$1" = -m ] && echo aarch64 || exec /bin/uname "$@"\n' > uname
chmod +x uname
refuses "64-bit ARM with 32-bit pointers" "$line \"aarch64\" with pointers of 4 bytes: set" $narrow $machine=aarch64
refuses "an archive of another size" '^ *toku-codes, in this archive, has pointers of 8 bytes, and the project has 4' \
    -DFOLDER="$prefix" $narrow
refuses "an archive for another system" '^ *toku-codes, in this archive, is for Linux only, not for "Generic"' \
    -DFOLDER="$prefix" -DCMAKE_SYSTEM_NAME=Generic -DCMAKE_C_COMPILER_WORKS=1
configure -DWAY=add_subdirectory -DFOLDER="$from_sources" $narrow $machine=armv7l || fail "armv7l"
grep -rqe "--target armv7-unknown-linux-gnueabihf " build || fail "no target of rustc for armv7l"
configure -DWAY=add_subdirectory -DFOLDER="$from_sources" $narrow || fail "32 bits"
grep -rqe "--target i686-unknown-linux-gnu " build || fail "no target of rustc for 32 bits"
configure -DWAY=add_subdirectory -DFOLDER="$from_sources" $narrow -DCMAKE_UNAME="$work/uname" || fail "32 bits on aarch64"
grep -q 'CMAKE_HOST_SYSTEM_PROCESSOR "aarch64"' build/CMakeFiles/*/CMakeSystem.cmake || fail "not on aarch64"
! grep -rqe "--target [a-z0-9_]*-unknown" build || fail "a target of rustc for the machine itself"
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
