#!/bin/sh
# Tests the packed jar as users get it: consumers.sh REPOSITORY LOCAL VERSION JAVA_11, where REPOSITORY is the folder of `cargo
# xtask dist java` and LOCAL keeps what Maven fetches. JAVA_11 is a runtime of the oldest Java, JARS the folder of the
# annotations that the jar is compiled with, and PROGUARD that of ProGuard.
set -eu
: "${JARS:?the jars of the annotations}" "${PROGUARD:?the jars of ProGuard}"
here=$(cd "$(dirname "$0")/.." && pwd)
local=$2 version=$3 java_11=$4 repository=file://$(echo "$1" | sed 's| |%20|g')
group=$(sed -n 's|^  <groupId>\(.*\)</groupId>$|\1|p' "$here/pom.xml")
path=$(echo "$group" | tr . /)/toku-codes/$version
published=$1/$path/toku-codes-$version
work=$(mktemp -d "${TMPDIR:-/tmp}/toku codes.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM HUP
cd "$work"

# In the words of go test, so that it is counted with its tests.
passes() {
    echo "--- PASS: $1"
}
fail() {
    echo "FAILED $1" >&2
    exit 1
}
# Runs a program, and fails unless it prints what the consumer should.
prints() {
    "$@" > log || fail "$*"
    diff expected log || fail "$*"
}
logged() {
    grep -q "$1" log || { cat log; fail "the output lacks: $1"; }
}

cat > expected <<'END'
top up, credit: low credit balance (-1100 LOW_CREDIT_BALANCE)
-3005, task completed, not an error
-9999, unknown code -9999, unknown code -9999
END

# The compiler alone, without the annotations: every warning is an error.
strict="-Xlint:all -Werror --release 11"
consumer=$here/tests/consumers/java/consumer/Consumer.java
javac $strict -d classes -cp "$published.jar" "$consumer" || fail "javac on the class path"
for java in java "$java_11"; do
    prints "$java" -cp "classes:$published.jar" consumer.Consumer
done
passes "javac and the class path"

echo 'module consumer { requires tokucodes; }' > module-info.java
javac $strict -d modules/consumer -p "$published.jar" module-info.java "$consumer" || fail "javac on the module path"
for java in java "$java_11"; do
    prints "$java" -p "modules:$published.jar" -m consumer/consumer.Consumer
done
passes "javac and the module path"

# Maven, with checksums, must get nothing but the jar. One of this version from an earlier run would be taken for it.
rm -rf "${2:?}/$path"
cp -R "$here/tests/consumers" projects
maven() {
    project=$1
    shift
    mvn --batch-mode --quiet --file "projects/$project/pom.xml" "-Dmaven.repo.local=$local" "-Drepository=$repository" \
        "-Dgroup=$group" "-Dversion=$version" "$@"
}
resolve=org.apache.maven.plugins:maven-dependency-plugin:3.11.0:build-classpath
maven java compile $resolve "-Dmdep.outputFile=$work/path" || fail "Maven"
[ "$(cat path)" = "$2/$path/toku-codes-$version.jar" ] || fail "more than the jar: $(cat path)"
prints java -cp "projects/java/target/classes:$(cat path)" consumer.Consumer
passes "Maven, and no other jar comes with it"

# Kotlin sees what may be null, without the annotations on its class path.
maven kotlin compile $resolve "-Dmdep.outputFile=$work/path" || fail "Kotlin"
prints java -cp "projects/kotlin/target/classes:$(cat path)" ConsumerKt
passes "Kotlin"
! maven kotlin compile -Dsources=refused > log 2>&1 || fail "Kotlin takes what may be null for something"
logged "Only safe (?.) or non-null asserted (!!.) calls are allowed"
passes "Kotlin logged to use what may be null"

# ProGuard stops at a class that it does not find, except by the jar's rules. R8, which Maven Central does not have, reads
# the same rules.
shrink() {
    java -cp "$PROGUARD/*" proguard.ProGuard -injars "'$published.jar'(tokucodes/**.class)" -injars classes \
        -outjars small.jar -libraryjars "<java.home>/jmods/java.base.jmod(!module-info.class)" \
        -keep 'class consumer.Consumer { public static void main(java.lang.String[]); }' \
        -keepattributes 'RuntimeVisible*Annotations' "$@" > log 2>&1
}
! shrink || fail "ProGuard finds the annotations without the rules"
logged "can't find referenced class org.jspecify"
jar --extract --file "$published.jar" META-INF/proguard/toku-codes.pro
shrink -include META-INF/proguard/toku-codes.pro || { cat log; fail "ProGuard"; }
prints java -cp small.jar consumer.Consumer
passes "ProGuard, by the rules in the jar"

# What is published.
jar --list --file "$published.jar" > log
for file in META-INF/LICENSE-MIT META-INF/LICENSE-APACHE META-INF/proguard/toku-codes.pro module-info.class; do
    logged "^$file$"
done
[ "$(wc -c < "$published.jar")" -le 40960 ] || fail "the jar has more than 40 KB: $(wc -c < "$published.jar")"
jar --extract --file "$published-javadoc.jar" tokucodes/tokucodes/TokuCode.html
cp tokucodes/tokucodes/TokuCode.html log
logged "Pause sending, add credit to the Toku account"
jar --list --file "$published-sources.jar" > log
logged "^tokucodes/TokuCode.java$"
passes "the files in the jars"
sh "$here/dist.sh" "$work/again" "$JARS" "$version"
diff -r "$work/again" "$1" > log || logged "^Only in .*: toku-codes-java-$version.cdx.json$"
[ "$(wc -l < log)" -le 1 ] || { cat log; fail "built again, other bytes"; }
passes "the same bytes when it is built again"
