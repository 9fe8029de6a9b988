#!/bin/sh
# Names the files that are not as google-java-format writes them, and fails if there are any: format.sh JARS, where JARS is
# the folder of its jar. It uses these packages of the compiler.
set -eu
exports=""
for package in api code file parser tree util; do
    exports="$exports --add-exports=jdk.compiler/com.sun.tools.javac.$package=ALL-UNNAMED"
done
git ls-files --cached --others --exclude-standard 'java/*.java' 'bench/java/*.java' | xargs grep -sL '^// Generated' |
    xargs java $exports -cp "$1/*" com.google.googlejavaformat.java.Main --dry-run --set-exit-if-changed
