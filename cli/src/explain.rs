//! Shows facts about codes to a person or a script.

use std::io::{self, Write};
use std::path::Path;

use toku_codes::{Action, Category, Code, entries, lookup, raw};

use crate::record::Record;
use crate::scan::{Keys, Value};
use crate::terminal::{BOLD, DIM, Form, quoted, style_of, styled, write_wrapped};

/// The indentation of the facts about a code.
const LABELS: usize = 16;
const WHOSE: &str =
    "The number and the quoted text are Toku's. Everything else is this tool's reading of them, not Toku's word.";

/// Explains codes one after another.
pub fn write(out: &mut dyn Write, form: &Form, codes: &[Code]) -> io::Result<()> {
    let Form::Screen { width, is_colored } = *form else { return write_rows(out, form, codes) };
    for code in codes {
        write_facts(out, *code, width, is_colored)?;
    }
    write_styled(out, WHOSE, DIM, is_colored, 0, width)
}

fn write_facts(out: &mut dyn Write, code: Code, width: usize, is_colored: bool) -> io::Result<()> {
    let record = Record::new(code);
    let name = styled(record.name.unwrap_or("not in the table"), BOLD, is_colored);
    writeln!(out, "{}  {name}", styled(&code.0.to_string(), BOLD, is_colored))?;
    let text = match record.known {
        true => format!("\"{}\"", record.description),
        false => "none: Toku's document does not list this number".to_owned(),
    };
    let block = code.category().and_then(raw::block);
    let category = match (record.category, block) {
        (Some(name), Some((first, last))) if first == last => format!("{name}, only this number"),
        (Some(name), Some((first, last))) => format!("{name}, the block from {first} to {last}"),
        _ => "none: it lies in no block".to_owned(),
    };
    let facts = [
        ("Toku's text", text),
        ("What to do", format!("{}: {}", record.action, record.advice)),
        ("Category", category),
        ("Outcome", record.outcome.to_owned()),
        (
            "Your callers",
            format!("HTTP {} or gRPC {}; do not answer Toku with it", record.http_status, record.grpc_status),
        ),
    ];
    for (label, text) in facts {
        let style = if label == "What to do" { style_of(record.outcome) } else { anstyle::Style::new() };
        let label = styled(&format!("{label:<width$}", width = LABELS - 2), DIM, is_colored);
        write!(out, "  {label}")?;
        write_styled(out, &text, style, is_colored, LABELS, width)?;
    }
    writeln!(out)
}

/// Wraps a text, and then adds its style, whose bytes do not have a width.
fn write_styled(
    out: &mut dyn Write,
    text: &str,
    style: anstyle::Style,
    is_colored: bool,
    indentation: usize,
    width: usize,
) -> io::Result<()> {
    let mut wrapped = Vec::new();
    write_wrapped(&mut wrapped, text, indentation, width)?;
    let wrapped = String::from_utf8_lossy(&wrapped);
    writeln!(out, "{}", styled(wrapped.trim_end(), style, is_colored))
}

/// One line for each code.
pub fn write_rows(out: &mut dyn Write, form: &Form, codes: &[Code]) -> io::Result<()> {
    let records: Vec<Record> = codes.iter().map(|code| Record::new(*code)).collect();
    let longest = records.iter().map(|record| record.name.unwrap_or("-").len()).max().unwrap_or(0);
    for record in &records {
        match *form {
            Form::Json => writeln!(out, "{}", serde_json::to_string(record)?)?,
            Form::Tabs => writeln!(out, "{}", record.row().map(|cell| cell.unwrap_or("-".to_owned())).join("\t"))?,
            Form::Screen { is_colored, .. } => {
                let action = styled(record.action, style_of(record.outcome), is_colored);
                writeln!(out, "{:>5}  {:<longest$}  {action}", record.code, record.name.unwrap_or("-"))?;
            }
        }
    }
    Ok(())
}

/// The codes of a category and with an action, in published order.
pub fn listed(category: Option<Category>, action: Option<Action>) -> Vec<Code> {
    let codes = entries().iter().map(|entry| entry.code);
    let codes = codes.filter(|code| category.is_none() || code.category() == category);
    codes.filter(|code| action.is_none_or(|action| code.action() == action)).collect()
}

/// The three codes whose names are most similar to a text.
pub fn nearest(query: &str) -> [Code; 3] {
    let words = |text: &str| -> Vec<String> {
        let parts = text.split(|c: char| c == '_' || c.is_whitespace()).filter(|part| !part.is_empty());
        parts.map(str::to_lowercase).collect()
    };
    // Each word of the query is compared with the most similar word of the name.
    let likeness = |name: &str| -> f64 {
        let names = words(name);
        let best =
            |word: &String| names.iter().map(|n| strsim::normalized_damerau_levenshtein(word, n)).fold(0., f64::max);
        words(query).iter().map(best).sum::<f64>()
            + strsim::jaro_winkler(&query.to_lowercase(), &name.to_lowercase()) / 8.
    };
    let mut ranked: Vec<(f64, Code)> = entries().iter().map(|entry| (likeness(entry.name), entry.code)).collect();
    ranked.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    [ranked[0].1, ranked[1].1, ranked[2].1]
}

/// A hint at what an unlisted number may be.
pub fn hint(code: Code) -> Option<String> {
    let negative = code.0.checked_neg().and_then(lookup).filter(|entry| entry.code.0 < 0);
    let negative = negative.map(|entry| format!("{} is {}", entry.code.0, entry.name));
    if !(100..=699).contains(&code.0) {
        return negative.map(|negative| format!("note: {negative}; Toku's codes are negative"));
    }
    let text = "is not a Toku result code; under `call_cause` it is a SIP status, elsewhere perhaps an HTTP status";
    let negative = negative.map_or(String::new(), |negative| format!("; {negative}"));
    Some(format!("note: {} {text}{negative}", code.0))
}

/// A hint at what text that is neither a code nor found may be: a part of a log, or a file.
pub fn hint_of_text(text: &str) -> Option<String> {
    let mut found = None;
    let keys = Keys::new(&[], &[]).ok()?;
    keys.scan(text.as_bytes(), 0, true, |_, value| {
        if let (None, Value::Code(code) | Value::Unknown(code)) = (found, value) {
            found = Some(code);
        }
    });
    let quoted = quoted(text);
    match found {
        Some(code) => Some(format!("note: \"{quoted}\" holds the code {0}: toku-codes {0}", code.0)),
        None if Path::new(text).is_file() => {
            Some(format!("note: \"{quoted}\" is a file: toku-codes annotate FILE reads it"))
        }
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(form: Form, codes: &[i32]) -> String {
        let codes: Vec<_> = codes.iter().map(|code| Code(*code)).collect();
        let mut out = Vec::new();
        write(&mut out, &form, &codes).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn eighty_columns_are_enough() {
        for code in entries().iter().map(|entry| entry.code.0).chain([-1399, -9999, 486]) {
            for line in written(Form::Screen { width: 80, is_colored: false }, &[code]).lines() {
                assert!(line.chars().count() <= 80, "{line}");
                assert_eq!(line.trim_end(), line);
            }
        }
        let mut rows = Vec::new();
        write_rows(&mut rows, &Form::plain_rows(), &listed(None, None)).unwrap();
        let rows = String::from_utf8(rows).unwrap();
        assert_eq!((rows.lines().count(), rows.lines().map(str::len).max() <= Some(80)), (110, true));
    }

    #[test]
    fn colours_do_not_change_the_text() {
        let screen = |is_colored| written(Form::Screen { width: 80, is_colored }, &[-1100, -3005, -9999, 0]);
        let colored = screen(true);
        assert!(colored.contains("\x1b[31m") && colored.contains("\x1b[33m") && colored.contains("\x1b[32m"));
        assert_eq!(anstream::adapter::strip_str(&colored).to_string(), screen(false));
    }

    #[test]
    fn the_nearest_names_share_a_word_or_nearly_one() {
        assert!(nearest("creditz").contains(&Code(-1100)));
        assert!(nearest("lwo balnce").contains(&Code(-1100)));
        assert_eq!(nearest("otp_expird")[0], Code(-1229));
        assert_eq!(nearest("zzz").len(), 3);
    }

    #[test]
    fn a_sip_status_and_a_code_without_its_sign_get_a_hint() {
        let hinted = [99, 200, 486, 699, 700, -486, 0, i32::MIN].map(|code| hint(Code(code)).is_some());
        assert_eq!(hinted, [false, true, true, true, false, false, false, false]);
        assert_eq!(hint(Code(1100)).unwrap(), "note: -1100 is LOW_CREDIT_BALANCE; Toku's codes are negative");
        let both = hint(Code(200)).unwrap();
        assert!(both.contains("SIP") && both.ends_with("; -200 is UNKNOWN_RESOURCES_EXCEPTION"), "{both}");
        assert_eq!(hint(Code(-1100)), None);
    }

    #[test]
    fn a_part_of_a_log_and_a_file_get_a_hint() {
        let hint = |text| hint_of_text(text).unwrap_or_default();
        assert_eq!(hint("result=-1100"), "note: \"result=-1100\" holds the code -1100: toku-codes -1100");
        assert_eq!(hint("{\"code\": -9999}"), "note: \"{\\\"code\\\": -9999}\" holds the code -9999: toku-codes -9999");
        assert_eq!(hint("Cargo.toml"), "note: \"Cargo.toml\" is a file: toku-codes annotate FILE reads it");
        assert_eq!(hint("creditz"), "");
    }

    #[test]
    fn lists_are_those_of_category_and_action() {
        let count = |category, action| listed(category, action).len();
        assert_eq!(count(None, None), 110);
        assert_eq!(listed(Some(Category::Credit), Some(Action::TopUp)), [Code(-1100)]);
        assert_eq!(count(Some(Category::Sms), None), 8);
        assert_eq!(count(Some(Category::Success), Some(Action::Retry)), 0);
    }
}
