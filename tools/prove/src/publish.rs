//! The rehearsal of a release: all packages are published to registries on this machine, and installed from there by their
//! ordinary clients, in a network namespace that has only 127.0.0.1 (`tools/supply/publish.py`); then a second version is
//! published, and they upgrade to it. What others have published is fetched before.

use crate::*;

/// Makes the packages of the next version, for this machine, in a clone. Its arguments are a repository, the clone, and the
/// versions.
const NEXT: &str = r#"
    git clone --quiet "$1" "$2"
    cd "$2"
    sed -i "s/\bversion = \"$3\"/version = \"$4\"/" Cargo.toml
    cargo xtask gen
    git -c user.name=x -c user.email=x@example.com commit --quiet --all --message "Version $4"
    cargo xtask dist rust go java python js cli
    find target -mindepth 1 -maxdepth 1 ! -name dist ! -name package -exec rm -r {} + # a build takes some gigabytes"#;

pub fn prove(report: &mut Report) -> Result<()> {
    let (steps, work) = (Steps::new("publish"), target("proof/publish"));
    steps.run("build the packages of all platforms", cmd!("cargo xtask dist --all-platforms"))?;
    let (minor, patch) = VERSION.rsplit_once('.').context("a version has a dot")?;
    let (next, second) = (format!("{minor}.{}", patch.parse::<u32>()? + 1), emptied(work.join("second"))?);
    let (repository, verdaccio) = (root(), root().join("tools/supply/verdaccio"));
    let mut build = cmd!("sh -ec {NEXT} sh {repository} {second} {VERSION} {next}");
    build.env_remove("CARGO_TARGET_DIR").env("CARGO_PROFILE_DEV_DEBUG", "0");
    steps.run(format!("build the packages of version {next}"), build)?;
    npm_ci(&steps, "tools/supply/verdaccio", None)?;
    let tools = python_tool(&steps, "publish", "twine")?.with_file_name("");
    steps.run("fetch the crates that ours need", cmd!("cargo fetch --locked"))?;
    let (maven, jars) = (target("java/maven"), target("proof/jars"));
    let goal = "org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy-dependencies";
    let fetch = cmd!("mvn -B -q -f java/pom.xml -Dmaven.repo.local={maven} -DoutputDirectory={jars} {goal}");
    steps.run("fetch Maven's plugins", fetch)?;
    for (name, folder) in [("verdaccio", &verdaccio), ("maven", &maven)] {
        let link = work.join(name);
        if link.is_symlink() {
            fs::remove_file(&link)?;
        }
        std::os::unix::fs::symlink(folder, link)?;
    }
    debian(&steps, &["iproute2"])?;
    let rehearse = "ip link set lo up; exec python3 -B tools/supply/publish.py \"$@\"";
    let rehearsal = cmd!("unshare --map-root-user --net sh -ec {rehearse} sh {tools} {work}");
    steps.run("publish and install", rehearsal)?.lines().for_each(|line| report.add(line));
    Ok(fs::remove_dir_all(second)?)
}
