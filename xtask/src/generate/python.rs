//! The Python stub of the constants.

use anyhow::Result;

use super::{NOTICE, each_entry, kinds};
use crate::language::Generated;
use crate::run::Steps;

pub fn files(_steps: &Steps, files: &mut Generated) -> Result<()> {
    files.write("py/python/toku_codes/_codes.pyi", &stub())
}

/// The types of the members, which Python makes when it starts.
fn stub() -> String {
    let mut text = format!("# {NOTICE}\nfrom typing import Literal, TypeAlias\n\nfrom ._entry import Entry\n\n");
    text += "__all__ = [\"TokuCode\"]\n\n";
    for ((_, members), alias) in kinds().iter().zip(["_Category", "_Outcome", "_Action", "_GrpcStatus"]) {
        let names: Vec<_> = members.iter().map(|(_, name)| format!("\"{name}\"")).collect();
        text += &format!("{alias}: TypeAlias = Literal[{}]\n", names.join(", "));
    }
    text += "\nclass TokuCode(Entry):\n    \
             \"\"\"The codes that the table lists, each with what the table says of it.\n\n    \
             Closed, as http.HTTPStatus is: TokuCode(-9999) is a ValueError, while lookup(-9999) is None.\n    \
             \"\"\"\n";
    text + &each_entry(|name, code, documentation| {
        format!("\n    {name} = {code}\n    \"\"\"{}\n    \"\"\"\n", documentation.join("\n\n    "))
    })
}
