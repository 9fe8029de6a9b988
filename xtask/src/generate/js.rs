//! The constants of JavaScript and their types.

use anyhow::Result;
use toku_codes::{TABLE_HASH, TABLE_VERSION};

use super::{NOTICE, each_entry, kinds, meaning};
use crate::language::Generated;
use crate::run::Steps;

pub fn files(_steps: &Steps, files: &mut Generated) -> Result<()> {
    files.write("js/src/codes.js", &constants())?;
    files.write("js/src/codes.d.ts", &types())
}

fn constants() -> String {
    let codes = each_entry(|name, code, _| format!("  {name}: {code},\n"));
    format!(
        "// {NOTICE}\n\nexport const TABLE_VERSION = {TABLE_VERSION};\n\n\
         export const TABLE_HASH = \"{TABLE_HASH}\";\n\n\
         export const TokuCode = /* @__PURE__ */ Object.freeze({{\n  \
         // So that names of Object.prototype are not codes.\n  __proto__: null,\n{codes}}});\n"
    )
}

fn types() -> String {
    let codes = each_entry(|name, code, documentation| {
        format!("  /**\n   * {}\n   */\n  readonly {name}: {code};\n", documentation.join("\n   *\n   * "))
    });
    let mut text = format!(
        "// {NOTICE}\n\n/** The version of the table, from 1. */\nexport const TABLE_VERSION: number;\n\n\
         /** A fingerprint of the whole table: libraries with the same one give the same answers. */\n\
         export const TABLE_HASH: string;\n\n\
         /**\n * The codes by name: a frozen object. Names are this library's, not Toku's. It has no methods:\n \
         * `Object.hasOwn(TokuCode, name)` says whether a name is in it.\n */\n\
         export const TokuCode: {{\n{codes}}};\n\n\
         /** A number that the table lists. */\nexport type TokuCode = (typeof TokuCode)[keyof typeof TokuCode];\n"
    );
    let titles = [
        ("Category", "block of numbers that a code is in"),
        ("Outcome", "outcome: done, a task's state, or failed"),
        ("Action", "action: what to do next"),
        ("GrpcStatus", "status of `google.rpc.Code` that fits best"),
    ];
    for ((name, title), (kind, members)) in titles.into_iter().zip(kinds()) {
        let meanings = members.iter().map(|(number, name)| (name, meaning(kind, *number)));
        let list: String =
            meanings.filter(|(_, meaning)| meaning != ".").map(|(name, m)| format!(" * - `{name}`{m}\n")).collect();
        let members: String = members.iter().map(|(_, name)| format!("\n  | \"{name}\"")).collect();
        let title = format!("The {title}. Which code has which is this library's reading, not Toku's word.");
        let one_line = list.is_empty();
        text += &if one_line { format!("\n/** {title} */\n") } else { format!("\n/**\n * {title}\n *\n{list} */\n") };
        text += &format!("export type {name} ={members};\n");
    }
    text
}
