//! The constants of PHP, its enums and exceptions, and what its engine does not export: templates with markers.

use anyhow::{Context, Result};
use toku_codes::{Category, Code, TABLE_HASH, TABLE_VERSION, raw};

use super::{camel_case, each_entry, fill, kinds, meaning, php_engine, reasons};
use crate::language::Generated;
use crate::run::Steps;

pub fn files(steps: &Steps, files: &mut Generated) -> Result<()> {
    php_engine(steps, files)?;
    let mut write = |template: &str, class: &str, markers: &[(&str, &str)]| {
        fill(files, &format!("php/templates/{template}.php"), &format!("php/src/{class}.php"), markers)
    };
    let codes = each_entry(|name, code, documentation| {
        let documentation = documentation.join("\n     *\n     * ");
        format!("\n    /**\n     * {documentation}\n     */\n    public const {name} = {code};\n")
    });
    let version = TABLE_VERSION.to_string();
    write("Codes", "Codes", &[("THE_VERSION", &version), ("THE_HASH", TABLE_HASH), ("    // CODES\n", &codes)])?;
    let (outside, text) = (raw::OUTSIDE.to_string(), Code(raw::OUTSIDE).to_string());
    let unknown = text.strip_suffix(&outside).context("a text that ends with its number")?;
    let reasons = reasons(|number, reason| format!("        {number} => '{reason}',\n"));
    write("Data", "Data", &[("NUMBER", &outside), ("TEXT", unknown), ("        // REASONS\n", &reasons)])?;
    for (kind, members) in kinds() {
        let (class, words) = (camel_case(kind), kind.replace('_', " "));
        let (mut cases, mut numbered) = (String::new(), String::new());
        for (number, name) in &members {
            let (case, meaning) = (camel_case(name), meaning(kind, *number));
            cases += &meaning.strip_prefix(": ").map(|about| format!("    /** {about} */\n")).unwrap_or_default();
            cases += &format!("    case {case} = '{name}';\n");
            numbered += &format!("            {number} => self::{case},\n");
        }
        let template = if kind == "grpc_status" { "GrpcStatus" } else { "Kind" };
        let lists = [("    // CASES\n", &*cases), ("            // NUMBERS\n", &*numbered)];
        write(template, &class, &[&[("WORDS", &*words), ("KIND", &*class)], &lists[..]].concat())?;
    }
    for category in Category::ALL.iter().filter(|category| category.name() != "success") {
        let (first, last) = raw::block(*category).context("a category without a block")?;
        let class = camel_case(category.name()) + "Exception";
        let ends = [first.to_string(), last.to_string()];
        write("CategoryException", &class, &[("CategoryException", &class), ("FIRST", &ends[0]), ("LAST", &ends[1])])?;
    }
    Ok(())
}
