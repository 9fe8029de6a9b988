//! The Python stub of the constants, and the types of the kinds.

use anyhow::Result;

use super::{NOTICE, each_entry, kinds};
use crate::language::Generated;
use crate::run::Steps;

pub fn files(_steps: &Steps, files: &mut Generated) -> Result<()> {
    files.write("py/python/toku_codes/_kinds.py", &kinds_module())?;
    files.write("py/python/toku_codes/_codes.pyi", &codes_stub())
}

/// The names of each kind as types, which the stubs import.
fn kinds_module() -> String {
    let mut text = format!("# {NOTICE}\n");
    text += "\"\"\"The types of the kinds. This module is imported when one is first needed.\"\"\"\n\n";
    text += "from typing import Literal, TypeAlias\n\n";
    for ((_, members), alias) in kinds().iter().zip(["Category", "Outcome", "Action", "GrpcStatus"]) {
        let names: Vec<_> = members.iter().map(|(_, name)| format!("\"{name}\"")).collect();
        text += &format!("{alias}: TypeAlias = Literal[{}]\n", names.join(", "));
    }
    text
}

/// The types of the members, which Python makes when it starts.
fn codes_stub() -> String {
    let head = format!(
        "# {NOTICE}\nfrom ._entry import Entry\n\n__all__ = [\"TokuCode\"]\n\nclass TokuCode(Entry):\n    \
         \"\"\"The codes that the table lists, each with what the table says about it.\n\n    \
         Closed like http.HTTPStatus: TokuCode(-9999) raises a ValueError, while lookup(-9999) returns None.\n    \
         \"\"\"\n"
    );
    head + &each_entry(|name, code, documentation| {
        format!("\n    {name} = {code}\n    \"\"\"{}\n    \"\"\"\n", documentation.join("\n\n    "))
    })
}
