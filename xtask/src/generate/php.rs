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
    write(
        "Codes",
        "Codes",
        &[("THE_VERSION", &TABLE_VERSION.to_string()), ("THE_HASH", TABLE_HASH), ("    // CODES\n", &codes)],
    )?;
    let (outside, text) = (raw::OUTSIDE.to_string(), Code(raw::OUTSIDE).to_string());
    let unknown = text.strip_suffix(&outside).context("a text that ends with its number")?;
    let reasons = reasons(|number, reason| format!("        {number} => '{reason}',\n"));
    write("Data", "Data", &[("NUMBER", &outside), ("TEXT", unknown), ("        // REASONS\n", &reasons)])?;
    for (kind, members) in kinds() {
        let (class, words) = (camel_case(kind), kind.replace('_', " "));
        let cases = members.iter().map(|(number, name)| {
            let meaning = meaning(kind, *number);
            let about = meaning.strip_prefix(": ").map(|about| format!("    /** {about} */\n")).unwrap_or_default();
            format!("{about}    case {} = '{name}';\n", camel_case(name))
        });
        let numbered =
            members.iter().map(|(number, name)| format!("            {number} => self::{},\n", camel_case(name)));
        let (cases, numbered) = (cases.collect::<String>(), numbered.collect::<String>());
        let template = if kind == "grpc_status" { "GrpcStatus" } else { "Kind" };
        let lists = [("    // CASES\n", cases.as_str()), ("            // NUMBERS\n", numbered.as_str())];
        write(template, &class, &[&[("WORDS", words.as_str()), ("KIND", class.as_str())], &lists[..]].concat())?;
    }
    for category in Category::ALL.iter().filter(|category| category.name() != "success") {
        let (first, last) = raw::block(*category).context("a category without a block")?;
        let class = camel_case(category.name()) + "Exception";
        let ends = [first.to_string(), last.to_string()];
        write("CategoryException", &class, &[("CategoryException", &class), ("FIRST", &ends[0]), ("LAST", &ends[1])])?;
    }
    Ok(())
}
