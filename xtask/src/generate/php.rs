//! The constants of PHP, its enums and exceptions, and what its engine does not export.

use anyhow::{Context, Result};
use toku_codes::{Category, Code, ParseError, TABLE_HASH, TABLE_VERSION, raw};

use super::{NOTICE, each_entry, kinds, meaning, php_engine};
use crate::language::Generated;
use crate::run::Steps;

const LATER: &str = "A later version may add cases: give every match a default.";

pub fn files(steps: &Steps, files: &mut Generated) -> Result<()> {
    php_engine(steps, files)?;
    let mut write = |name: &str, documentation: &str, head: &str, body: &str| {
        // PHP's tag must be the first thing in a file.
        let start = format!("<?php // {NOTICE}\n\ndeclare(strict_types=1);\n\nnamespace TokuCodes;");
        let text = format!("{start}\n\n/**\n * {documentation}\n */\n{head}\n{{\n{body}}}\n");
        files.write(&format!("php/src/{name}.php"), &text)
    };
    let codes = each_entry(|name, code, documentation| {
        let documentation = documentation.join("\n     *\n     * ");
        format!("\n    /**\n     * {documentation}\n     */\n    public const {name} = {code};\n")
    });
    let table = format!(
        "    /** The version of the table, counted from 1. */\n    public const TABLE_VERSION = {TABLE_VERSION};\n\n    \
         /** A fingerprint of the whole table: libraries with the same one give the same answers. */\n    \
         public const TABLE_HASH = '{TABLE_HASH}';\n"
    );
    write("Codes", "The constants of TokuCode.\n *\n * @internal", "interface Codes", &(table + &codes))?;
    write("Data", "What the core has and the engine does not export.\n *\n * @internal", "final class Data", &data()?)?;
    for (kind, members) in kinds() {
        let (name, words) = (identifier(kind), kind.replace('_', " "));
        let documentation = format!("The {words} of a code, which is this library's reading.\n *\n * {LATER}");
        write(&name, &documentation, &format!("enum {name}: string"), &cases(kind, &members))?;
    }
    for category in Category::ALL.iter().filter(|category| category.name() != "success") {
        let (first, last) = raw::block(*category).context("a category without a block")?;
        let name = identifier(category.name()) + "Exception";
        write(&name, &format!("Codes {first} to {last}."), &format!("final class {name} extends TokuException"), "")?;
    }
    Ok(())
}

fn data() -> Result<String> {
    let (outside, text) = (raw::OUTSIDE, Code(raw::OUTSIDE).to_string());
    let unknown = text.strip_suffix(&outside.to_string()).context("a text that ends with its number")?;
    let reasons = [ParseError::Empty, ParseError::TooLong, ParseError::NotACode, ParseError::OutOfRange];
    let reasons = reasons.map(|error| format!("        {} => '{error}',\n", error as u8)).concat();
    Ok(format!(
        "    /** Stands for every number wider than 32 bits: it is never in the table or in a block. */\n    \
         public const OUTSIDE = {outside};\n\n    /** What precedes the number in the text of an unknown one. */\n    \
         public const UNKNOWN = '{unknown}';\n\n    /** Why a text is refused, by the engine's number for it. */\n    \
         public const REASONS = [\n{reasons}    ];\n"
    ))
}

/// The cases of an enum, and how they are found by the engine's numbers.
fn cases(kind: &str, members: &[(u8, &str)]) -> String {
    let each = |piece: &dyn Fn(&str, &str, u8) -> String| -> String {
        members.iter().map(|(number, name)| piece(&identifier(name), name, *number)).collect()
    };
    let cases = each(&|case, name, number| {
        let meaning = meaning(kind, number);
        let about = meaning.strip_prefix(": ").map(|about| format!("    /** {about} */\n")).unwrap_or_default();
        format!("{about}    case {case} = '{name}';\n")
    });
    let numbered = each(&|case, _, number| format!("            {number} => self::{case},\n"));
    let numbers = each(&|case, _, number| format!("            self::{case} => {number},\n"));
    // Only a category may be absent, and only gRPC's own numbers are public.
    let (result, absent) = if kind == "category" { ("?self", "            default => null,\n") } else { ("self", "") };
    let public = format!(
        "\n    /** The number that gRPC has for it. */\n    public function number(): int\n    {{\n        \
         return match ($this) {{\n{numbers}        }};\n    }}\n"
    );
    format!(
        "{cases}\n    /** @internal */\n    public static function numbered(int $number): {result}\n    {{\n        \
         return match ($number) {{\n{numbered}{absent}        }};\n    }}\n{}",
        if kind == "grpc_status" { public.as_str() } else { "" }
    )
}

/// A name as PHP writes it: PHONE_NUMBER is PhoneNumber.
fn identifier(name: &str) -> String {
    name.split('_').map(|word| word[..1].to_uppercase() + &word[1..].to_lowercase()).collect()
}
