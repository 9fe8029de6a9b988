//! The constants of JavaScript and their types.

use std::fmt::Write;

use anyhow::Result;
use toku_codes::{TABLE_HASH, TABLE_VERSION, entries};

use super::{NOTICE, documentation, kinds, meaning};
use crate::language::Generated;

pub fn files(files: &mut Generated) -> Result<()> {
    files.write("js/src/codes.js", &constants())?;
    files.write("js/src/codes.d.ts", &types())
}

fn constants() -> String {
    let mut text = format!(
        "// {NOTICE}\n\nexport const TABLE_VERSION = {TABLE_VERSION};\n\nexport const TABLE_HASH = \"{TABLE_HASH}\";\n\n\
         export const TokuCode = /* @__PURE__ */ Object.freeze({{\n  // So that no name of Object.prototype answers.\n  \
         __proto__: null,\n"
    );
    for entry in entries() {
        let _ = writeln!(text, "  {}: {},", entry.name, entry.code.0);
    }
    text + "});\n"
}

fn types() -> String {
    let mut text = format!(
        "// {NOTICE}\n\n/** The version of the table, from 1. */\nexport const TABLE_VERSION: number;\n\n\
         /** A fingerprint of the whole table: two libraries with the same one give the same answers. */\n\
         export const TABLE_HASH: string;\n\n\
         /** The codes by name: a frozen object. Names are this library's, not Toku's. */\nexport const TokuCode: {{\n"
    );
    for entry in entries() {
        let [meaning, action, reading] = documentation(entry);
        let _ = write!(
            text,
            "  /**\n   * {meaning}\n   *\n   * {action}\n   *\n   * {reading}\n   */\n  readonly {}: {};\n",
            entry.name, entry.code.0
        );
    }
    text += "};\n\n/** A number that the table lists. */\nexport type TokuCode = (typeof TokuCode)[keyof typeof TokuCode];\n";
    for (kind, members) in kinds() {
        let (title, name) = match kind {
            "category" => ("block of numbers that a code lies in", "Category"),
            "outcome" => ("outcome: done, a task's state, or failed", "Outcome"),
            "action" => ("action: what to do next", "Action"),
            _ => ("status of `google.rpc.Code` that fits best", "GrpcStatus"),
        };
        let names: Vec<_> = members.iter().map(|(_, name)| format!("\n  | \"{name}\"")).collect();
        let meanings = members.iter().map(|(number, name)| (name, meaning(kind, *number)));
        let list: Vec<_> =
            meanings.filter(|(_, meaning)| meaning != ".").map(|(n, m)| format!(" * - `{n}`{m}\n")).collect();
        let reading = "Which code has which is this library's reading, not Toku's word.";
        let documentation = match list.is_empty() {
            true => format!("/** The {title}. {reading} */\n"),
            false => format!("/**\n * The {title}. {reading}\n *\n{} */\n", list.concat()),
        };
        let _ = write!(text, "\n{documentation}export type {name} ={};\n", names.concat());
    }
    text
}
