#!/bin/sh
# Tests the Go module as users get it: consumers.sh PROXY MODULE VERSION, where PROXY is the folder of `cargo xtask dist go`.
# Its suite runs from the module cache with every engine, and programs outside the repository use it. OLDEST_GO is the
# oldest toolchain that the module supports; PKG_CONFIG and PKG_CONFIG_PATH find the C library of the tag toku_system.
set -eu
: "${TOKU_CONFORMANCE:?the folder of the vectors}" # without it the suite would skip the tests that read them
module=$2
package=$module/tokucodes
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/toku codes.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM HUP
# Toolchains come from the machine's own module cache, and stay there.
oldest=$(GOTOOLCHAIN=$OLDEST_GO go env GOROOT)/bin/go
export GOTOOLCHAIN=local GOSUMDB=off GOWORK=off GOFLAGS=-modcacherw GOMODCACHE="$work/modules"
GOPROXY=file://$(echo "$1" | sed 's/ /%20/g')
export GOPROXY

# In the words of go test, so that it is counted with its tests.
passes() {
    echo "--- PASS: $1"
}
fail() {
    echo "FAILED $1" >&2
    exit 1
}
# Runs the program below, and fails unless it prints what it should.
consumer() {
    "$@" > "$work/log" || fail "$*"
    diff "$work/expected" "$work/log" || fail "$*"
}

mkdir "$work/consumer"
cd "$work/consumer"
cat > main.go <<END
package main

import (
	"errors"
	"fmt"

	"$package"
)

func main() {
	for _, code := range []tokucodes.Code{tokucodes.LowCreditBalance, tokucodes.TaskCompleted, -9999} {
		err := code.Err()
		fmt.Printf("%d, %v, %v, %t\n", code, code, err, errors.Is(err, tokucodes.ErrCredit))
	}
}
END
cat > "$work/expected" <<'END'
-1100, low credit balance, low credit balance (-1100 LOW_CREDIT_BALANCE), true
-3005, task completed, <nil>, false
-9999, unknown code -9999, unknown code -9999, false
END
"$oldest" mod init example.org/consumer # by the oldest, so that it can build the module, too
go get "$module@$3"
go mod tidy
[ "$(go list -m all | wc -l)" = 2 ] || fail "the module has dependencies: $(go list -m all)"
[ -f "$(go list -m -f '{{.Dir}}' "$module")/LICENSE" ] || fail "the module has no LICENSE"
go vet .
consumer go run .
passes "go get, and no other module comes with it"

# The suite of the module itself: its engines, the race detector (which needs cgo), 32 bits, the oldest Go.
suite() {
    title=$1
    shift
    echo "=== $title"
    "$@" test -count=1 -v $tags "$module/..." || fail "$title"
}
tags=
go vet "$module/..."
suite "pure Go" env CGO_ENABLED=0 go
suite "pure Go, looking for races" env CGO_ENABLED=1 GOFLAGS="$GOFLAGS -race" go
suite "pure Go, 32 bits" env CGO_ENABLED=0 GOARCH=386 go
suite "pure Go, $("$oldest" version)" env CGO_ENABLED=0 "$oldest"
tags=-tags=toku_system
go vet $tags "$module/..."
suite "the C library" env CGO_ENABLED=1 go
suite "the C library, $("$oldest" version)" env CGO_ENABLED=1 "$oldest"

# The tests that need modules of others, which come from the machine's own module cache.
cp -R "$here" ../others
served=$(go list -m -f '{{.Dir}}' "$module")
others() {
    env -u GOPROXY -u GOSUMDB -u GOMODCACHE CGO_ENABLED=1 go -C ../others "$@"
}
others mod edit -replace "$module=$served"
for tags in "" -tags=toku_system; do
    others vet $tags . && others test -count=1 -v $tags . || fail "with modules of others, $tags"
done

consumer env CGO_ENABLED=1 go run $tags .
passes "a program with the C library"
! CGO_ENABLED=0 go build $tags . 2> ../log || fail "the tag toku_system builds without cgo"
grep -q TokuSystemNeedsCgo ../log || { cat ../log; fail "toku_system without cgo: another refusal"; }
passes "the tag toku_system says that it needs cgo"

mkdir refused
cat > refused/main.go <<END
package main

import "$package"

func send() error {
	return tokucodes.LowCreditBalance
}

func main() { println(send()) }
END
! go build -o ../built ./refused 2> ../log || fail "a Code can be returned as an error"
grep -q 'does not implement error' ../log || { cat ../log; fail "a Code as an error: another refusal"; }
passes "returning a Code as an error does not compile"

for platform in windows/amd64 darwin/arm64 freebsd/amd64 linux/arm64 linux/s390x js/wasm; do
    GOOS=${platform%/*} GOARCH=${platform#*/} CGO_ENABLED=0 go build -o ../built . || fail "$platform"
    passes "built for $platform"
done

# Vendored, so that the module cache and the proxy are not needed.
go mod vendor
GOMODCACHE="$work/nothing" GOPROXY=off GOFLAGS=-mod=vendor CGO_ENABLED=0 go build -o "$work/alone/consumer" .
consumer "$work/alone/consumer"
passes "vendored"
if [ "$(id -u)" = 0 ]; then
    consumer chroot "$work/alone" /consumer
else
    consumer unshare --map-root-user --root="$work/alone" /consumer
fi
passes "a program alone in its file system"
