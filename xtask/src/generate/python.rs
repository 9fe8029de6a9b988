//! The Python stub of the constants.

use std::fmt::Write;

use anyhow::Result;
use toku_codes::entries;

use super::{NOTICE, documentation, kinds};
use crate::language::Generated;

pub fn files(files: &mut Generated) -> Result<()> {
    files.write("py/python/toku_codes/_codes.pyi", &stub())
}

/// The types of the members, which Python makes when it starts.
fn stub() -> String {
    let mut text = format!(
        "# {NOTICE}\nfrom typing import Literal, TypeAlias\n\nfrom ._entry import Entry\n\n__all__ = [\"TokuCode\"]\n\n"
    );
    for ((_, members), alias) in kinds().iter().zip(["_Category", "_Outcome", "_Action", "_GrpcStatus"]) {
        let names: Vec<_> = members.iter().map(|(_, name)| format!("\"{name}\"")).collect();
        let _ = writeln!(text, "{alias}: TypeAlias = Literal[{}]", names.join(", "));
    }
    text += "\nclass TokuCode(Entry):\n    \"\"\"The codes that the table lists, each with what the table says of it.\n\n    \
             Closed, as http.HTTPStatus is: TokuCode(-9999) is a ValueError, while lookup(-9999) is None.\n    \"\"\"\n";
    for entry in entries() {
        let ([meaning, action, reading], name, code) = (documentation(entry), entry.name, entry.code.0);
        let _ =
            write!(text, "\n    {name} = {code}\n    \"\"\"{meaning}\n\n    {action}\n\n    {reading}\n    \"\"\"\n");
    }
    text
}
