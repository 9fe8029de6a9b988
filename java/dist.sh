#!/bin/sh
# Builds the library by the JDK's own tools, and lays it out as a Maven repository: dist.sh REPOSITORY JARS VERSION, where
# REPOSITORY is the folder to write and JARS has those of the dependencies in pom.xml. The same sources and JDK always
# give the same bytes. `cargo xtask dist java` runs it.
set -eu
repository=$1 jars=$2 version=$3
cd "$(dirname "$0")"
group=$(sed -n 's|^  <groupId>\(.*\)</groupId>$|\1|p' pom.xml)
folder=$repository/$(echo "$group" | tr . /)/toku-codes/$version
name=toku-codes-$version
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM HUP

# Files in the order of their names, and with the oldest time that a zip has: jar ARCHIVE FOLDER.
archive() {
    (cd "$2" && find . -type f | sed 's|^\./||' | LC_ALL=C sort > "$work/files" &&
        jar --create --file "$1" --date 1980-01-01T00:00:02Z "@$work/files")
}

mkdir -p "$folder" "$work/sources" "$work/classes/META-INF"
cp -R src/main/java/. "$work/sources"
cp -R src/main/resources/. "$work/classes"
cp ../LICENSE-MIT ../LICENSE-APACHE "$work/classes/META-INF"
find "$work/sources" -name '*.java' | LC_ALL=C sort > "$work/java"
# Without -parameters, or Jackson would take the creators' parameters for names of properties. Types of optional modules
# are meant to be in the API.
compile() {
    javac --release 11 -encoding UTF-8 -Xlint:all,-exports -Werror --module-version "$version" --module-path "$jars" \
        -d "$work/classes" "$@"
}
compile "@$work/java"
# Nobody debugs generated code, whose numbers of lines are a twentieth of the jar.
compile -g:none "$work/sources/tokucodes/Engine.java"
archive "$folder/$name.jar" "$work/classes"
cp -R "$work/classes/META-INF" "$work/sources"
archive "$folder/$name-sources.jar" "$work/sources"
javadoc -quiet --release 11 -encoding UTF-8 -Xdoclint:all -Werror -notimestamp -windowtitle "toku-codes $version" \
    --module-path "$jars" -d "$work/javadoc" "@$work/java"
archive "$folder/$name-javadoc.jar" "$work/javadoc"
sed "s|<version>0.0.0</version>|<version>$version</version>|" pom.xml > "$folder/$name.pom"
cd "$folder"
for file in "$name".jar "$name"-*.jar "$name".pom; do
    md5sum "$file" | cut -d ' ' -f 1 > "$file.md5"
    sha1sum "$file" | cut -d ' ' -f 1 > "$file.sha1"
done
