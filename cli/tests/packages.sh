#!/bin/sh
# Tests what `cargo xtask dist cli --all-platforms` made, as users get it: packages.sh DIST UV. It needs pipx, bash, fish,
# zsh, mandoc and qemu-aarch64 on the path.
set -eu
LC_ALL=C.UTF-8
export LC_ALL
dist=$1 uv=$2
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/toku codes.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM HUP
passed=0
# uv does not use an index, and neither uv nor pipx finds this machine's packages. pipx updates its own pip.
UV_CACHE_DIR=$work/uv UV_OFFLINE=1 UV_NO_CONFIG=1 PIPX_HOME=$work/pipx PIPX_BIN_DIR=$work/bin PIPX_MAN_DIR=$work/man
USE_EMOJI=0
export UV_CACHE_DIR UV_OFFLINE UV_NO_CONFIG PIPX_HOME PIPX_BIN_DIR PIPX_MAN_DIR USE_EMOJI

passes() {
    passed=$((passed + 1))
    echo "ok $1"
}
fail() {
    echo "FAILED $1" >&2
    exit 1
}
answers() {
    [ "$("$@" -1100 | cut -f 2)" = LOW_CREDIT_BALANCE ] || fail "$*: no answer"
}

for machine in x86_64 aarch64; do
    archive=$(echo "$dist"/toku-codes-cli-*-$machine-unknown-linux-musl.tar.gz)
    mkdir "$work/$machine"
    tar -xf "$archive" -C "$work/$machine" --strip-components=1
    cd "$work/$machine"
    for file in README.md LICENSE-MIT LICENSE-APACHE LICENSE-THIRD-PARTY toku-codes.1 completions/_toku-codes \
        completions/toku-codes.bash completions/toku-codes.fish completions/_toku-codes.ps1; do
        [ -s $file ] || fail "$archive has no $file"
    done
    size=$(wc -c <toku-codes)
    [ "$size" -le 1500000 ] || fail "the program for $machine has $size bytes"
    ! readelf --program-headers toku-codes | grep -q INTERP || fail "the program for $machine is not static"
    ! grep -aq "$HOME" toku-codes || fail "the program for $machine names a folder of the machine that built it"
    case $machine in x86_64) answers ./toku-codes ;; aarch64) answers qemu-aarch64 ./toku-codes ;; esac
    wheel=$(echo "$dist"/toku_codes_cli-*_$machine.whl)
    case $wheel in *py3-none-*manylinux_2_17_$machine*musllinux_1_2_$machine.whl) ;; *) fail "the tags of $wheel" ;; esac
    python3 -m zipfile -e "$wheel" wheel
    cmp toku-codes wheel/toku_codes_cli-*.data/scripts/toku-codes || fail "archive and wheel differ"
    passes "archive and wheel for $machine, $size bytes"
done

own=$work/$(uname -m) wheel=$(echo "$dist"/toku_codes_cli-*_"$(uname -m)".whl)
# It opens only the files that it is given: no setting, no socket.
cd "$own"
python3 - ./toku-codes <<'END' || fail "it does not start in 5 ms"
import subprocess, sys, time
def start():
    began = time.perf_counter()
    subprocess.run([sys.argv[1], "-1100"], stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began
fastest = min(start() for _ in range(50))
print(f"it starts in {fastest * 1000:.1f} ms")
sys.exit(fastest > 0.005)
END
passes "the start"
# Of a line of 100 MB only a pending key and value stay in memory.
length=$( (ulimit -v 8000 && head -c 100000000 /dev/zero | ./toku-codes) | wc -c)
[ "$length" = 100000000 ] || fail "a line of 100 MB in 8 MB of memory: $length"
count=$( (ulimit -v 8000 && yes result=-1100 | head -n 4000000 | ./toku-codes --summary) | cut -f 1)
[ "$count" = 4000000 ] || fail "4,000,000 lines in 8 MB of memory: $count"
passes "memory that does not grow"
answers "$uv" tool run --from "$wheel" toku-codes
passes "uvx --from toku-codes-cli toku-codes"
answers pipx run --spec "$wheel" toku-codes
passes "pipx run --spec toku-codes-cli toku-codes"

mandoc -T lint -W error toku-codes*.1 >"$work/lint" || fail "the manual: $(cat "$work/lint")"
mandoc -T utf8 toku-codes.1 | grep -q 'Exit status' || fail "the manual has no exit status"
passes "the manual"
PATH=$own:$PATH
export PATH
# shellcheck disable=SC2016
bash --norc -c '. completions/toku-codes.bash
    COMP_WORDS=(toku-codes list --category vo) COMP_CWORD=3
    _toku__codes toku-codes vo --category && [ "${COMPREPLY[*]}" = voip_user ]' || fail "bash completes nothing"
passes "completions of bash"
fish --no-config -c 'source completions/toku-codes.fish; complete -C "toku-codes list --action top"' |
    grep -q top_up || fail "fish completes nothing"
passes "completions of fish"
zsh -f -c 'fpath=(completions $fpath); autoload -U compinit; compinit -u -d "$1/dump"; print $_comps[toku-codes]' \
    zsh "$work" | grep -qx _toku-codes || fail "zsh does not know the completions"
zsh -n completions/_toku-codes || fail "zsh cannot read the completions"
passes "completions of zsh"
echo "$passed passed"
