#!/bin/sh
# Tests the library as users and packagers get it: consumers.sh ARCHIVE SOURCE_ARCHIVE, as `cargo xtask dist c` makes them.
# Both are unpacked outside the repository, in a folder with a space in its name, and used by pkg-config, by CMake, and
# by make as a distribution does, on the oldest rustc, and by FFIs of other languages. PKG_CONFIG, CMAKE, ZIG, PYTHON (with
# cffi) and OLDEST_RUSTC name the tools.
set -eu
LC_ALL=C
export LC_ALL
here=$(cd "$(dirname "$0")" && pwd)
vectors=$here/../../conformance
work=$(mktemp -d "${TMPDIR:-/tmp}/toku codes.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM HUP
passed=0

passes() {
    passed=$((passed + 1))
    echo "ok $1"
}
fail() {
    echo "FAILED $1" >&2
    exit 1
}
# Runs the example of the READMEs, and fails if it does not answer the callbacks as it should.
example() {
    sh "$here/example.sh" "$vectors/callbacks.tsv" "$@" || fail "$*"
}
# Fails if a README links to a file that its archive does not have.
links() {
    found=0
    for page in "$@"; do
        for link in $(grep -o '](\([^):#]*\))' "$page" | sed 's/^](//; s/)$//'); do
            [ -e "$(dirname "$page")/$link" ] || fail "$page: there is no $link"
            found=$((found + 1))
        done
    done
    [ $found -gt 5 ] || fail "only $found links in $*"
}
# Fails unless a shared library exports only its own function.
hides() {
    exported=$(nm --dynamic --defined-only "$1" | awk '{ print $3 }')
    [ "$exported" = next_step ] || fail "$1 exports $exported"
}
# Whether a program loads the shared library when it starts.
needs_shared() {
    readelf --dynamic "$1" | grep -q 'NEEDED.*libtoku_codes\.so\.1'
}

tar -xf "$1" -C "$work"
prefix=$(echo "$work"/toku-codes-*)
cp "$prefix"/examples/callback.* "$work"
cd "$work"
PKG_CONFIG_PATH=$prefix/lib/pkgconfig
export PKG_CONFIG_PATH

version=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$here/../../Cargo.toml")
for package in toku-codes toku-codes-static; do
    [ "$("$PKG_CONFIG" --modversion $package)" = "$version" ] || fail "pkg-config: $package is not of version $version"
done
for file in share/licenses/toku-codes/LICENSE-MIT share/licenses/toku-codes/LICENSE-APACHE lib/libtoku_codes.so README.md; do
    [ -s "$prefix/$file" ] || fail "the archive has no $file"
done
none=$(find "$prefix" ! -type l ! -perm -444)
[ -z "$none" ] || fail "not everybody can read $none"
links "$prefix/README.md" "$prefix/include/README.md"
passes "the archive"

# What other compilers see of the header of C++: MSVC in C++17, which says so by another macro, and MinGW.
seen() {
    echo '#include <toku_codes.hpp>' | c++ -x c++ -std=c++11 -E -I "$prefix/include" "$@" -
}
! seen | grep -q '^inline std::string_view name' || fail "string_view in C++11"
[ "$(seen -D_MSVC_LANG=201703L | grep -c '^inline std::string_view name')" = 2 ] || fail "no string_view by _MSVC_LANG"
seen | grep -q 'class __attribute__((visibility("default"))) category_of_errors' || fail "the category is hidden"
for system in _WIN32 __CYGWIN__; do
    seen -D$system | grep -q 'class category_of_errors' || fail "an attribute that $system does not have"
done
$ZIG c++ -target x86_64-windows-gnu -std=c++17 -Wall -Wextra -Werror -I "$prefix/include" -c "$here/headers.cpp" -o windows.o \
    || fail "the header of C++ on Windows"
passes "the header of C++ for other compilers"

"$PYTHON" "$here/ffi.py" "$prefix" "$vectors" ctypes cffi || fail "ctypes and cffi"
passes "ctypes and cffi"
luajit "$here/ffi.lua" "$prefix" "$vectors" || fail "LuaJIT"
passes "LuaJIT"
php -d ffi.enable=true "$here/ffi.php" "$prefix" "$vectors" || fail "PHP"
passes "PHP"

# eval, since pkg-config escapes the spaces of a path and the shell would split there all the same.
for language in c cpp; do
    case $language in c) compiler=cc ;; *) compiler=c++ ;; esac
    eval "$compiler callback.$language -o shared_$language $("$PKG_CONFIG" --cflags --libs toku-codes)"
    needs_shared shared_$language || fail "pkg-config, shared, $language: not linked to libtoku_codes.so.1"
    LD_LIBRARY_PATH=$prefix/lib example ./shared_$language
    passes "pkg-config, shared, $language"

    eval "$compiler callback.$language -o static_$language $("$PKG_CONFIG" --cflags --libs toku-codes-static)"
    ! needs_shared static_$language || fail "pkg-config, static, $language: linked to the shared library"
    example ./static_$language
    passes "pkg-config, static, $language"
done
eval "cc -static callback.c -o whole $("$PKG_CONFIG" --cflags --libs toku-codes-static)"
example ./whole
passes "pkg-config, a program without any shared library"
eval "cc -shared -fPIC -fvisibility=hidden '$here/consumer/hidden.c' -o hidden.so -Wl,--exclude-libs,libtoku_codes.a \
    $("$PKG_CONFIG" --cflags --libs toku-codes-static)"
hides hidden.so
passes "pkg-config, a shared library that hides the static one"

mkdir consumer
cat > consumer/CMakeLists.txt <<'END'
cmake_minimum_required(VERSION 3.15)
project(consumer LANGUAGES C CXX)
find_package(toku-codes ${WANTED} CONFIG REQUIRED ${COMPONENTS})
add_executable(shared ../callback.cpp)
target_link_libraries(shared PRIVATE toku-codes::toku-codes)
add_executable(static ../callback.c)
target_link_libraries(static PRIVATE toku-codes::toku-codes-static)
END
major=${version%%.*}
for wanted in "" "$major" "${version%.*}" "$version" "$major.0.0...$version"; do
    "$CMAKE" -S consumer -B build -DCMAKE_PREFIX_PATH="$prefix" -DWANTED="$wanted" > log 2>&1 || { cat log; fail CMake; }
done
"$CMAKE" --build build > log 2>&1 || { cat log; fail "CMake: the build"; }
example build/shared
example build/static
needs_shared build/shared || fail "CMake, shared: not linked to libtoku_codes.so.1"
! needs_shared build/static || fail "CMake, static: linked to the shared library"
passes "CMake, shared and static"
for wanted in "$version.1" $((major + 1)).0 99 "$major.0.0...<$version"; do
    ! "$CMAKE" -S consumer -B other -DCMAKE_PREFIX_PATH="$prefix" -DWANTED="$wanted" > log 2>&1 || fail "CMake accepts $wanted"
    grep -q 'compatible with requested version' log || { cat log; fail "CMake: another refusal"; }
done
passes "CMake refuses a version that is not there"
! "$CMAKE" -S consumer -B other -DCMAKE_PREFIX_PATH="$prefix" -DWANTED= -DCOMPONENTS="COMPONENTS;nonsense" > log 2>&1 ||
    fail "CMake accepts a component"
grep -q 'toku-codes has no component "nonsense"' log || { cat log; fail "CMake: another refusal"; }
"$CMAKE" -S consumer -B other -DCMAKE_PREFIX_PATH="$prefix" -DWANTED= -DCOMPONENTS="OPTIONAL_COMPONENTS;nonsense" > log 2>&1 ||
    { cat log; fail "CMake refuses an optional component"; }
passes "CMake refuses a component that is not there"

mv "$prefix" "$work/moved"
PKG_CONFIG_PATH=$work/moved/lib/pkgconfig
eval "cc callback.c -o moved_away $("$PKG_CONFIG" --cflags --libs toku-codes-static)"
example ./moved_away
passes "the folder can be moved"

# As a packager: only from the source archive, without network or crates, on the oldest rustc, to the paths of a distribution.
tar -xf "$2" -C "$work"
cd "$work"/toku-codes-*-source
[ "$(echo */Cargo.toml)" = "core/Cargo.toml ffi-c/Cargo.toml" ] || fail "in the source archive are $(echo */Cargo.toml)"
links */README.md
cargo="rustup run --install $OLDEST_RUSTC cargo"
$cargo --version > ../log 2>&1 || { cat ../log; fail "rustc $OLDEST_RUSTC"; }
package() {
    CARGO_HOME=$work/nothing make -C ffi-c "$@" CARGO="$cargo" CARGOFLAGS="--locked --offline" \
        BUILD="$work/build of a packager" PREFIX=/usr LIBDIR=/usr/lib/multi-arch DESTDIR="$work/destination" \
        > ../log 2>&1 || { cat ../log; fail "make $*"; }
}
# Checks that make refuses with a text.
refuses() {
    refusal=$1
    shift
    ! CARGO_HOME=$work/nothing make "$@" > ../log 2>&1 || fail "make accepts $*"
    grep -qF "$refusal" ../log || { cat ../log; fail "make: another refusal of $*"; }
}
refuses "false -E does not say the size of a pointer" -C ffi-c build BUILD="$work/none" CC=false
refuses "$work/none has no pointer-size: run make -C ffi-c first" -C ffi-c install BUILD="$work/none" DESTDIR="$work/none"
package build
mkdir ../busybox
printf '#!/bin/sh\necho "realpath: unrecognized option" >&2\nexit 1\n' > ../busybox/realpath
chmod +x ../busybox/realpath
(
    PATH=$work/busybox:$PATH
    refuses "realpath cannot do this: install GNU coreutils" \
        -C ffi-c install BUILD="$work/build of a packager" DESTDIR="$work/none"
)
[ ! -e "$work/none/usr" ] || fail "make install: something is installed without realpath"
passes "make refuses tools that it cannot use"
# Where a library is only installed there need not be a compiler.
(umask 077 && PATH=/usr/bin:/bin package install CARGO=none CC=none)
none=$(find "$work/destination/usr" ! -type l ! -perm -444)
[ -z "$none" ] || fail "make install: not everybody can read $none"
usr=$work/destination/usr
[ ! -e "$usr/CMakeLists.txt" ] || fail "make install: what only an archive has lies in /usr"
ln -s ../include "$usr/lib/include" # where shipped.sh looks for the header
sh "$here/shipped.sh" "$usr/lib/multi-arch/libtoku_codes.so.1" "$usr/lib/multi-arch/libtoku_codes.a"
passes "make install, on rustc $OLDEST_RUSTC, what is in the files"
# The tests of the archive itself, as the Makefile says.
"$CMAKE" -S ffi-c/tests -B ../tests -DNATIVE=OFF -DCPP=17 -Dtoku-codes_DIR="$usr/lib/multi-arch/cmake/toku-codes" \
    > ../log 2>&1 && "$CMAKE" --build ../tests > ../log 2>&1 || { cat ../log; fail "make install: the tests"; }
LD_LIBRARY_PATH=$usr/lib/multi-arch "$(dirname "$CMAKE")/ctest" --test-dir ../tests > ../log 2>&1 ||
    { cat ../log; fail "make install: the vectors"; }
grep -q '100% tests passed.* out of 31$' ../log || { cat ../log; fail "make install: other tests"; }
passes "make install, on rustc $OLDEST_RUSTC, the vectors"
for package in toku-codes toku-codes-static; do
    file=$usr/lib/multi-arch/pkgconfig/$package.pc
    grep -qx 'prefix=/usr' "$file" && grep -qx 'libdir=${prefix}/lib/multi-arch' "$file" || { cat "$file"; fail "$file"; }
done
cd "$work"
"$CMAKE" -S consumer -B staged -Dtoku-codes_DIR="$usr/lib/multi-arch/cmake/toku-codes" -DWANTED= > log 2>&1 || { cat log; fail "CMake, staged"; }
"$CMAKE" --build staged > log 2>&1 || { cat log; fail "CMake, staged: the build"; }
example staged/shared
passes "make install, the paths of pkg-config and CMake"
cd "$work"/toku-codes-*-source
for wrong in PREFIX=usr LIBDIR=lib64 BUILD=build DESTDIR=x "PREFIX=/a b" "INCLUDEDIR=/a&b"; do
    ! make -n -C ffi-c install "$wrong" > ../log 2>&1 || fail "make accepts $wrong"
    grep -q "$(echo "$wrong" | sed 's/=.*//') \(is not an absolute path\|has a space\)" ../log || { cat ../log; fail "$wrong"; }
done
passes "make refuses paths that it cannot use"

# For musl, on the newest rustc, with a compiler and a linker other than those of gcc.
rustup target add x86_64-unknown-linux-musl > ../log 2>&1 || { cat ../log; fail "rustup target add"; }
make -C ffi-c build CARGOFLAGS="--locked --offline" BUILD="$work/build for musl" TARGET=x86_64-unknown-linux-musl \
    CC="$ZIG cc -target x86_64-linux-musl" LINKFLAGS=-Wl,-z,relro,-z,now LDFLAGS=-Wl,--build-id=none > ../log 2>&1 ||
    { cat ../log; fail "make, for musl"; }
readelf --dynamic "$work/build for musl/libtoku_codes.so.1" | grep -q 'NEEDED.*\[libc.so\]' || fail "musl: not for its libc"
$ZIG cc -target x86_64-linux-musl -static ../callback.c -I"$usr/include" "$work/build for musl/libtoku_codes.a" \
    -o ../musl
example ../musl
passes "built for musl"

echo "$passed passed"
