//! The packages of all platforms, built here: each native file is inspected (`tools/supply/binaries.py`), and the packages are
//! installed and tried on this machine (`tools/supply/native.py`), as the workflows of a release do on others.

use crate::*;

pub fn prove(report: &mut Report) -> Result<()> {
    let (steps, dist) = (Steps::new("all"), target("dist"));
    steps.run("build the packages of all platforms", cmd!("cargo xtask dist --all-platforms"))?;
    let python = python_tool(&steps, "platforms", "python")?;
    let inspected = steps.run("inspect them", cmd!("{python} -B tools/supply/binaries.py {dist}"))?;
    inspected.lines().for_each(|line| report.add(line));
    steps.run("plant faults in them", cmd!("{python} -B tools/supply/plant.py {dist}"))?;
    let find = |folder| output(cmd!("find {dist}/{folder} -name *.whl"));
    let (ours, commands) = (find("python")?, find("cli")?);
    let [ours, commands] = [&ours, &commands].map(|files| files.lines().collect::<Vec<_>>());
    let (ours, commands) = (&ours, &commands);
    let (audit, twine) = (python.with_file_name("abi3audit"), python.with_file_name("twine"));
    steps.run("stable ABI of the wheels", cmd!("{audit} --strict {ours...}"))?;
    steps.run("what an index checks", cmd!("{twine} check --strict {ours...} {commands...}"))?;
    report.add(format!("abi3audit: {} wheels; twine: {}", ours.len(), ours.len() + commands.len()));
    let tried = steps.run("install and try them", cmd!("python3 -B tools/supply/native.py {dist}"))?;
    tried.lines().for_each(|line| report.add(line));
    each_to_its_end(ALL.map(|language| {
        let steps = Steps::new(language.name());
        let done = language.on_platforms(&steps);
        let passed = steps.passed();
        if passed > 0 {
            report.add(format!("{}, under wine or qemu: {passed} tests passed", language.name()));
        }
        let must_run = ["c", "cli", "js", "python"].contains(&language.name());
        let done = done.and_then(|()| {
            ensure!(passed > 0 || !must_run, "no test ran under wine or qemu");
            Ok(())
        });
        (language.name(), done)
    }))?;
    report.not_tried("macOS, Windows on arm64, Linux with musl", "nothing here runs them; they are only inspected");
    Ok(())
}
