//! Java's classes with constants: templates with a marker where they belong.

use anyhow::{Result, ensure};

use super::{camel_case, each_entry, fill, java_engine, kinds, meaning, reasons};
use crate::language::Generated;
use crate::run::Steps;

pub fn files(steps: &Steps, files: &mut Generated) -> Result<()> {
    java_engine(steps, files)?;
    let mut write = |template: &str, class: &str, markers: &[(&str, &str)]| {
        let template = format!("java/src/main/java-templates/tokucodes/{template}.java");
        fill(files, &template, &format!("java/src/main/java/tokucodes/{class}.java"), markers)
    };
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;"); // Javadoc is HTML
    let codes = each_entry(|name, code, documentation| {
        let documentation = documentation.map(|text| escaped(&text)).join("\n   *\n   * <p>");
        format!("  /**\n   * {documentation}\n   */\n  public static final TokuCode {name} = valueOf({code});\n\n")
    });
    let numbers = each_entry(|name, code, [meaning, ..]| {
        format!("    /** {} */\n    public static final int {name} = {code};\n\n", escaped(&meaning))
    });
    write("TokuCode", "TokuCode", &[("  // CODES\n\n", &codes), ("    // NUMBERS\n\n", &numbers)])?;
    let mut exceptions = String::new();
    for (kind, members) in kinds() {
        // Java's `of` takes a number for a position, and GrpcStatus.value a position for a number.
        let numbers = members.iter().map(|(number, _)| *number);
        ensure!(numbers.eq((u8::from(kind != "grpc_status")..).take(members.len())), "the numbers of {kind} have gaps");
        let (class, title) = (camel_case(kind), kind.replace('_', " "));
        let method = class[..1].to_lowercase() + &class[1..];
        let constants = members.iter().map(|(number, name)| {
            let meaning = escaped(&meaning(kind, *number));
            format!("  /** The {title} {{@code {name}}}{meaning} */\n  {},\n\n", name.to_uppercase())
        });
        let constants = constants.collect::<String>() + "  ;";
        let template = if kind == "grpc_status" { "GrpcStatus" } else { "Kind" };
        write(template, &class, &[("KIND", &class), ("METHOD", &method), ("// MEMBERS\n;", &constants)])?;
        for (number, name) in members.iter().filter(|(_, name)| kind == "category" && *name != "success") {
            let class = camel_case(name) + "Exception";
            write("CategoryException", &class, &[("CategoryException", &class), ("NAME", name)])?;
            exceptions += &format!("      case {number}:\n        return new {class}(code);\n");
        }
    }
    let reasons = reasons(|number, reason| format!("      case {number}:\n        return \"{reason}\";\n"));
    write("Generated", "Generated", &[("      // REASONS\n", &reasons), ("      // EXCEPTIONS\n", &exceptions)])
}
