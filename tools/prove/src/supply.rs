//! Audits what the packages are built from (`tools/supply/audit.py`), and checks that a rebuild gives the same bytes: `dist`
//! runs in two clones with different paths, umasks, time zones, character sets and cargo homes. They share this machine's
//! toolchains, its caches of packages, and Go's build cache.

use crate::*;

/// The folders of the clones, each with its umask, time zone and character set.
const ONE: [&str; 4] = ["one/toku-codes", "022", "UTC", "C"];
const OTHER: [&str; 4] = ["another/place/of-a-longer-name", "077", "Pacific/Chatham", "C.UTF-8"];

/// Builds all packages and moves them to a folder. Its arguments are a umask, a repository, a clone, a commit and the folder.
/// cargo's home has another path in each clone, too, so that a path in compiled crates is noticed.
const BUILD: &str = r#"
    umask "$1"
    git clone --quiet --no-checkout "$2" "$3"
    cd "$3"
    git checkout --quiet "$4"
    ln -s "${CARGO_HOME:-$HOME/.cargo}" "$3.cargo"
    CARGO_HOME=$3.cargo cargo xtask dist --all-platforms
    mv target/dist "$5"
    rm -rf "$3" # a build takes some gigabytes"#;

/// Names the files that differ, in two folders and in their archives. If it names an archive but no file in it, the order,
/// dates or permissions of its members differ.
const COMPARE: &str = r#"
    cd "$1"
    find "$2" "$3" -type f -regex '.*\.\(gz\|tgz\|crate\|zip\|whl\)' | while read -r archive; do
        mkdir "$archive.members"
        tar -xzf "$archive" -C "$archive.members" || python3 -m zipfile -e "$archive" "$archive.members"
    done
    diff --recursive --brief "$2" "$3" || test $? = 1"#;

pub fn prove(report: &mut Report) -> Result<()> {
    let (steps, work) = (Steps::new("supply"), emptied(target("proof/supply"))?);
    // Without uncommitted changes, and without commits made while the first clone is built.
    let commit = output(cmd!("git rev-parse HEAD"))?;
    let dist = build(&steps, &work, ONE, &commit)?;
    build(&steps, &work, OTHER, &commit)?;
    report.add(format!("built twice from commit {commit}, in {} and in {}", ONE[0], OTHER[0]));
    let format = "%s bytes: %P\\n";
    let files = output(cmd!("find {dist} -type f ! -name *.done -printf {format}"))?;
    files.lines().for_each(|file| report.add(format!("built twice, {file}")));
    let (deny, environments) = (cargo_tool(&steps, "cargo-deny", "0.20.2")?, target("environments"));
    let audit_work = emptied(target("proof/audit"))?;
    let tools = python_tool(&steps, "supply", "pip-audit")?.with_file_name("");
    let mut audit = cmd!("python3 -B tools/supply/audit.py {deny} {tools} {dist} {environments} {audit_work}");
    let audited = steps.run("audit", &mut audit);
    let different = different(&work, ONE[1], OTHER[1])?;
    ensure!(different.is_empty(), "two builds differ:\n{different}");
    audited?.lines().for_each(|line| report.add(line));
    Ok(fs::remove_dir_all(work)?)
}

/// Builds everything from a commit in a clone. Returns the folder of the packages, which is named after the umask.
fn build(steps: &Steps, work: &Path, [folder, mask, zone, locale]: [&str; 4], commit: &str) -> Result<PathBuf> {
    let (repository, clone, kept) = (root(), work.join(folder), work.join(mask));
    let mut build = cmd!("sh -e -c {BUILD} sh {mask} {repository} {clone} {commit} {kept}");
    build.env("TZ", zone).env("LC_ALL", locale).env("CARGO_PROFILE_DEV_DEBUG", "0");
    build.env_remove("CARGO_TARGET_DIR").env_remove("ZIG_GLOBAL_CACHE_DIR");
    steps.run(format!("build everything in {folder}"), &mut build)?;
    Ok(kept)
}

fn different(work: &Path, one: &str, other: &str) -> Result<String> {
    output(cmd!("sh -e -c {COMPARE} sh {work} {one} {other}"))
}

#[test]
fn a_difference_is_found_and_named() {
    let pack = r#"mkdir $1; cd $1; echo $3 >member; tar --mtime=$2 -I "gzip -n" -cf x.tgz member; rm member"#;
    let compared = |date, text| {
        let work = emptied(target("tmp/supply")).unwrap();
        for (folder, date, text) in [("one", "@0", "x"), ("other", date, text)] {
            let packed = cmd!("sh -e -c {pack} sh {work}/{folder} {date} {text}").status();
            assert!(packed.unwrap().success());
        }
        different(&work, "one", "other").unwrap()
    };
    assert_eq!(compared("@0", "x"), "");
    assert_eq!(compared("@9", "x"), "Files one/x.tgz and other/x.tgz differ");
    assert!(compared("@0", "y").contains("one/x.tgz.members/member and "));
}
