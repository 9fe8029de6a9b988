//! Java's classes with constants: templates with a marker where they belong.

use std::fs;

use anyhow::{Context, Result, ensure};
use toku_codes::ParseError;

use super::{NOTICE, each_entry, java_engine, kinds, meaning};
use crate::language::Generated;
use crate::run::Steps;

pub fn files(steps: &Steps, files: &mut Generated) -> Result<()> {
    java_engine(steps, files)?;
    let codes = each_entry(|name, code, documentation| {
        let documentation = documentation.map(|text| escaped(&text)).join("\n   *\n   * <p>");
        format!("  /**\n   * {documentation}\n   */\n  public static final TokuCode {name} = valueOf({code});\n\n")
    });
    let numbers = each_entry(|name, code, [meaning, ..]| {
        format!("    /** {} */\n    public static final int {name} = {code};\n\n", escaped(&meaning))
    });
    fill(files, "TokuCode", "TokuCode", &[("  // CODES\n\n", &codes), ("    // NUMBERS\n\n", &numbers)])?;
    let mut exceptions = String::new();
    for (kind, members) in kinds() {
        // Java's `of` takes a number for a position, and GrpcStatus.value a position for a number.
        let first = u8::from(kind != "grpc_status");
        ensure!((first..).zip(&members).all(|(at, (number, _))| at == *number), "the numbers of {kind} have gaps");
        let (class, title) = (joined(kind), kind.replace('_', " "));
        let constants = members.iter().map(|(number, name)| {
            let meaning = escaped(&meaning(kind, *number));
            format!("  /** The {title} {{@code {name}}}{meaning} */\n  {},\n\n", name.to_uppercase())
        });
        let constants = constants.collect::<String>().trim_end_matches(",\n\n").to_owned() + ";";
        fill(files, &class, &class, &[("// MEMBERS\n;", &constants)])?;
        for (number, name) in members.iter().filter(|(_, name)| kind == "category" && *name != "success") {
            let class = joined(name) + "Exception";
            fill(files, "CategoryException", &class, &[("CategoryException", &class), ("NAME", name)])?;
            exceptions += &format!("      case {number}:\n        return new {class}(code);\n");
        }
    }
    let reasons = [ParseError::Empty, ParseError::TooLong, ParseError::NotACode, ParseError::OutOfRange];
    let reasons = reasons.map(|error| format!("      case {}:\n        return \"{error}\";\n", error as u8)).concat();
    fill(files, "Generated", "Generated", &[("      // REASONS\n", &reasons), ("      // EXCEPTIONS\n", &exceptions)])
}

/// Writes a class: a template, whose first line is replaced, with markers replaced in the rest.
fn fill(files: &mut Generated, template: &str, class: &str, markers: &[(&str, &str)]) -> Result<()> {
    let template = format!("java/src/main/java-templates/tokucodes/{template}.java");
    let text = fs::read_to_string(&template).with_context(|| template.clone())?;
    let (_, mut text) = text.split_once('\n').map(|(line, rest)| (line, rest.to_owned())).context(template)?;
    for (marker, content) in markers {
        ensure!(text.contains(marker), "a template of {class} lacks {marker:?}");
        text = text.replace(marker, content);
    }
    files.write(&format!("java/src/main/java/tokucodes/{class}.java"), &format!("// {NOTICE}\n{text}"))
}

/// The name of a class: `phone_number` is PhoneNumber.
fn joined(name: &str) -> String {
    name.split('_').map(|word| word[..1].to_uppercase() + &word[1..]).collect()
}

/// A text in Javadoc, which is HTML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
