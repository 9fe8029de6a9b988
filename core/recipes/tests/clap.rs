//! Shows why the documentation gives the default of an argument as text.

use clap::Parser;
use toku_codes::Code;

#[derive(Debug, Parser)]
struct Arguments {
    #[arg(default_value_t = Code(-1100))]
    code: Code,
}

#[test]
fn a_default_by_value_is_refused_as_a_description() {
    let refusal = Arguments::try_parse_from(["explain"]).unwrap_err().to_string();
    assert!(refusal.contains("'low credit balance' for '[CODE]': neither a name nor a number"), "{refusal}");
    let refusal = Arguments::try_parse_from(["explain", "abc"]).unwrap_err().to_string();
    assert!(refusal.contains("'abc' for '[CODE]': neither a name nor a number"), "{refusal}");
}
