//! The rehearsal of a release: all packages are published to registries on this machine, and installed from there by their
//! ordinary clients, in a network namespace that has only 127.0.0.1 (`tools/supply/publish.py`). What others have published
//! is fetched before.

use crate::*;

pub fn prove(report: &mut Report) -> Result<()> {
    let (steps, work, dist) = (Steps::new("publish"), target("proof/publish"), target("dist"));
    each_language(|language, steps| language.dist(steps, false))?;
    npm_ci(&steps, "tools/supply/verdaccio", None)?;
    let tools = python_tool(&steps, "publish", "twine")?.with_file_name("");
    let (vendor, verdaccio) = (emptied(work.join("vendor"))?, root().join("tools/supply/verdaccio"));
    let (user, core) = (emptied(work.join("vendor-user"))?, root().join("core"));
    fs::create_dir(user.join("src"))?;
    fs::write(user.join("src/lib.rs"), "")?;
    let manifest = format!(
        "workspace = {{}}\npackage = {{ name = \"user\", edition = \"2024\" }}\n\
         dependencies = {{ toku-codes = {{ path = {core:?}, features = [\"serde\"] }} }}\n"
    );
    fs::write(user.join("Cargo.toml"), manifest)?;
    steps.run("fetch the crates that ours need", cmd!("cargo vendor {vendor}").current_dir(&user))?;
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
    let rehearsal = cmd!("unshare --map-root-user --net sh -ec {rehearse} sh {dist} {tools} {work}");
    steps.run("publish and install", rehearsal)?.lines().for_each(|line| report.add(line));
    report.not_tried("an upgrade to a second version", "the rehearsal publishes one version");
    Ok(())
}
