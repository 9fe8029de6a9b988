//! Java's constants, kinds and exceptions: each public class needs a file of its own.

use std::fs;

use anyhow::{Context, Result};
use toku_codes::ParseError;

use super::{NOTICE, each_entry, java_engine, kinds, meaning};
use crate::language::Generated;
use crate::run::Steps;

/// The class that has the constants, without them.
const TEMPLATE: &str = "java/src/main/java-templates/tokucodes/TokuCode.java";

pub fn files(steps: &Steps, files: &mut Generated) -> Result<()> {
    java_engine(steps, files)?;
    let mut write = |class: &str, content: String| {
        let path = format!("java/src/main/java/tokucodes/{class}.java");
        files.write(&path, &format!("// {NOTICE}\npackage tokucodes;\n\n{content}"))
    };
    write("TokuCode", constants(&fs::read_to_string(TEMPLATE)?)?)?;
    let mut exceptions = String::new();
    for (kind, members) in kinds() {
        let class = joined(kind);
        write(&class, kind_class(kind, &members))?;
        for (_, name) in members.iter().filter(|(_, name)| kind == "category" && *name != "success") {
            let class = joined(name) + "Exception";
            write(&class, exception_class(&class, name))?;
            exceptions += &format!("      case {}:\n        return new {class}(code);\n", name.to_uppercase());
        }
    }
    let reasons = [ParseError::Empty, ParseError::TooLong, ParseError::NotACode, ParseError::OutOfRange];
    let reasons = reasons.map(|error| format!("      case {}:\n        return \"{error}\";\n", error as u8)).concat();
    write(
        "Generated",
        format!(
            "/** What the core's numbers stand for in Java. */\nfinal class Generated {{\n  private Generated() {{}}\n\n  \
         /** Returns why a text is refused. */\n  static String reason(int refusal) {{\n    switch (refusal) {{\n{reasons}      \
         default:\n        throw new AssertionError(refusal);\n    }}\n  }}\n\n  \
         /** Makes the exception of an error. */\n  static TokuException exception(TokuCode code) {{\n    \
         Category category = code.category();\n    if (category == null) {{\n      return new TokuException(code);\n    }}\n    \
         switch (category) {{\n{exceptions}      default:\n        return new TokuException(code);\n    }}\n  }}\n}}\n"
        ),
    )
}

/// The template with the constants of the codes and of their numbers.
fn constants(template: &str) -> Result<String> {
    let codes = each_entry(|name, code, documentation| {
        let documentation = documentation.map(|text| escaped(&text)).join("\n   *\n   * <p>");
        format!("  /**\n   * {documentation}\n   */\n  public static final TokuCode {name} = valueOf({code});\n\n")
    });
    let numbers = each_entry(|name, code, [meaning, ..]| {
        format!("    /** {} */\n    public static final int {name} = {code};\n\n", escaped(&meaning))
    });
    let (_, class) = template.split_once("package tokucodes;\n\n").context(TEMPLATE)?;
    Ok(class.replace("  // CODES\n\n", &codes).replace("    // NUMBERS\n\n", &numbers))
}

fn kind_class(kind: &str, members: &[(u8, &str)]) -> String {
    let (class, title) = (joined(kind), kind.replace('_', " "));
    let constants = members.iter().map(|(number, name)| {
        let meaning = escaped(&meaning(kind, *number));
        format!("  /** The {title} {{@code {name}}}{meaning} */\n  {}", name.to_uppercase())
    });
    let (constants, first) = (constants.collect::<Vec<_>>().join(",\n\n"), members[0].0);
    // The number of a gRPC status is public, and its name has the case of the constant.
    let rest = if kind == "grpc_status" {
        "  /**\n   * Returns the number of the status in every gRPC library.\n   *\n   * @return the number, such as 9\n   \
         */\n  public int value() {\n    return ordinal();\n  }\n"
    } else {
        "  private final String text = name().toLowerCase(Locale.ROOT);\n\n  \
         /**\n   * Returns the name that every language and JSON have.\n   *\n   * @return the constant's name in lower case\n   \
         */\n  @JsonValue\n  @Override\n  public String toString() {\n    return text;\n  }\n"
    };
    let imports =
        ["com.fasterxml.jackson.annotation.JsonValue", "java.util.Locale"].map(|name| format!("import {name};\n"));
    let (imports, nullable) = match kind {
        "grpc_status" => (String::new(), ""),
        "category" => (imports.concat() + "import org.jspecify.annotations.Nullable;\n\n", "@Nullable "),
        _ => (imports.concat() + "\n", ""),
    };
    let of = match kind {
        "category" => "number == 0 ? null : ALL[number - 1]".to_owned(),
        _ if first == 0 => "ALL[number]".to_owned(),
        _ => format!("ALL[number - {first}]"),
    };
    format!(
        "{imports}/**\n * The {title} of a code. It is this library's reading, not Toku's word.\n *\n * <p>A later version \
         may have more of them: give each {{@code switch}} a {{@code default}}.\n */\npublic enum {class} {{\n{constants};\n\n  private static final {class}[] ALL = values();\n\n  \
         /** Returns the constant with a number of the core. */\n  static {nullable}{class} of(int number) {{\n    \
         return {of};\n  }}\n\n{rest}}}\n"
    )
}

fn exception_class(class: &str, category: &str) -> String {
    format!(
        "/** An error of the category {{@code {category}}}, listed or not. */\npublic final class {class} extends \
         TokuException {{\n  private static final long serialVersionUID = 1;\n\n  {class}(TokuCode code) {{\n    \
         super(code);\n  }}\n}}\n"
    )
}

/// The name of a class: `phone_number` is PhoneNumber.
fn joined(name: &str) -> String {
    name.split('_').map(|word| word[..1].to_uppercase() + &word[1..]).collect()
}

/// A text in Javadoc, which is HTML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
