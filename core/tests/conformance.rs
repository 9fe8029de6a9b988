//! Compares the core with the vectors in `conformance/`.

mod vectors;

use std::collections::HashMap;

use toku_codes::{
    Action, Category, Code, GrpcStatus, Outcome, ParseError, TABLE_HASH, entries, lookup, lookup_name, ordinals, raw,
    search,
};
use vectors::{rows, unescape};

/// The names that do not follow from the description by the rule.
const NAME_EXCEPTIONS: [i32; 8] = [-103, -211, -212, -304, -1214, -1220, -1301, -1411];

fn number(text: &str) -> i32 {
    text.parse().unwrap_or_else(|_| panic!("{text:?} is not a number"))
}

/// The category by the list of blocks.
fn category_of(blocks: &[Vec<String>], code: i32) -> Option<&str> {
    let block = blocks.iter().find(|block| (number(&block[2])..=number(&block[1])).contains(&code));
    block.map(|block| block[0].as_str())
}

#[test]
fn the_published_rows_are_answered_byte_for_byte() {
    let published = rows("published.tsv", 2);
    assert_eq!(published.len(), 110, "the codes that Toku published");
    for row in &published {
        let code = number(&row[0]);
        let entry = lookup(code).unwrap_or_else(|| panic!("{code} is published but not in the table"));
        assert_eq!(entry.description, row[1], "the published text of {code}");
        assert_eq!(Code(code).to_string(), row[1]);
    }
    // The table has no other codes, and the same order. The programs that ask for every number know only this list.
    let published: Vec<i32> = published.iter().map(|row| number(&row[0])).collect();
    let order: Vec<i32> = entries().iter().map(|entry| entry.code.0).collect();
    for code in &order {
        assert!(published.contains(code), "{code} is in the table but not in published.tsv");
    }
    assert_eq!(order, published, "the order of the table and that of published.tsv");
}

#[test]
fn a_name_is_the_description_in_upper_snake_with_eight_exceptions() {
    let mut exceptions = Vec::new();
    for entry in entries() {
        let words = entry.description.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        let name = words.map(str::to_ascii_uppercase).collect::<Vec<_>>().join("_");
        if name != entry.name {
            exceptions.push(entry.code.0);
        }
        assert!(entry.name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_'), "{}", entry.name);
    }
    assert_eq!(exceptions, NAME_EXCEPTIONS);
}

#[test]
fn the_statuses_are_those_of_google_rpc() {
    let statuses = rows("statuses.tsv", 4);
    assert_eq!(statuses.len(), GrpcStatus::ALL.len());
    for row in &statuses {
        let status = GrpcStatus::from_number(row[0].parse().unwrap()).unwrap();
        assert_eq!(status.name(), row[1]);
        assert_eq!(status.http_status().to_string(), row[2], "the http status of {status}");
        assert_eq!(status.is_retryable().to_string(), row[3], "whether {status} is retryable");
    }
}

#[test]
fn the_numbers_of_the_kinds_never_change() {
    let kinds = rows("kinds.tsv", 3);
    assert_eq!(kinds.len(), Category::ALL.len() + Outcome::ALL.len() + Action::ALL.len());
    for row in &kinds {
        let number = row[1].parse().unwrap();
        let name = match row[0].as_str() {
            "category" => Category::from_number(number).map(Category::name),
            "outcome" => Outcome::from_number(number).map(Outcome::name),
            "action" => Action::from_number(number).map(Action::name),
            kind => panic!("{kind:?} is not a kind"),
        };
        assert_eq!(name, Some(row[2].as_str()), "the {} {number}", row[0]);
    }
}

#[test]
fn each_code_has_the_action_that_was_decided() {
    let actions = rows("actions.tsv", 2);
    let found = entries().iter().map(|entry| vec![entry.code.0.to_string(), entry.action.to_string()]);
    assert_eq!(found.collect::<Vec<_>>(), actions);
    // What follows from an action, and from the status that stands in statuses.tsv.
    for (entry, row) in entries().iter().zip(&actions) {
        let outcome = match row[1].as_str() {
            "done" => Outcome::Success,
            "track" | "ended" => Outcome::Progress,
            _ => Outcome::Error,
        };
        assert_eq!(entry.code.outcome(), outcome, "the outcome of {}", entry.name);
        assert_eq!(entry.code.is_error(), outcome == Outcome::Error, "whether {} is an error", entry.name);
        assert_eq!(entry.code.is_retryable(), row[1] == "retry", "whether {} is retryable", entry.name);
        assert_eq!(entry.grpc_status.is_retryable(), row[1] == "retry", "the status of {}", entry.name);
    }
    for action in Action::ALL {
        assert!(actions.iter().any(|row| row[1] == action.name()), "no code has the action {action}");
        assert!(action.advice().ends_with('.') && action.advice().len() < 130, "the advice of {action}");
    }
}

#[test]
fn every_number_in_and_around_the_table() {
    let blocks = rows("blocks.tsv", 3);
    let listed_blocks = Category::ALL.iter().map(|category| (category.name(), raw::block(*category).unwrap()));
    let vectors = blocks.iter().map(|row| (row[0].as_str(), (number(&row[1]), number(&row[2]))));
    assert!(listed_blocks.eq(vectors));
    let listed: HashMap<i32, usize> =
        entries().iter().enumerate().map(|(ordinal, entry)| (entry.code.0, ordinal)).collect();
    let around = if cfg!(miri) { 150 } else { 10_000 }; // Miri is slow
    // Powers of two with their neighbours, and so both ends of 32 bits.
    let powers = (0..32).flat_map(|bit| (-1..=1).map(move |step| (i32::MIN >> bit).wrapping_add(step)));
    let numbers = powers.flat_map(|power| [power, !power]).chain(-around..=around);
    let mut unknown = 0;
    for n in numbers {
        let code = Code(n);
        assert_eq!(code.category().map(Category::name), category_of(&blocks, n), "the category of {n}");
        assert_eq!(code.ordinal(), listed.get(&n).copied());
        assert_eq!(code.is_known(), listed.contains_key(&n));
        assert_eq!(lookup(n).map(|entry| entry.code), listed.get(&n).map(|_| code));
        if !listed.contains_key(&n) {
            unknown += 1;
            assert_eq!(code.to_string(), format!("unknown code {n}"));
            assert_eq!(format!("{code:?}"), format!("Code({n})"));
            let error = code.check().unwrap_err();
            assert_eq!((error.to_string(), error.category()), (format!("unknown code {n}"), code.category()));
            assert_eq!((code.outcome().name(), code.grpc_status().name()), ("error", "UNKNOWN"));
            assert_eq!(code.action(), Action::Investigate);
            assert_eq!((code.http_status(), code.is_error(), code.is_retryable()), (500, true, false));
        }
    }
    assert!(unknown > around * 3 / 2, "most of the numbers are unknown");
}

#[test]
fn an_entry_and_its_code_agree() {
    for (ordinal, entry) in entries().iter().enumerate() {
        let code = entry.code;
        assert_eq!(lookup(code.0), Some(entry));
        assert_eq!(lookup_name(entry.name), Some(code));
        assert_eq!(code.ordinal(), Some(ordinal));
        assert_eq!((Code::from(code.0), i32::from(code)), (code, code.0));
        assert_eq!(code.category(), Some(entry.category));
        assert_eq!((code.outcome(), code.grpc_status()), (entry.outcome, entry.grpc_status));
        assert_eq!((code.action(), entry.action.outcome()), (entry.action, entry.outcome));
        assert_eq!((code.http_status(), entry.grpc_status.http_status()), (entry.http_status, entry.http_status));
        assert_eq!((code.is_error(), code.is_retryable()), (entry.is_error, entry.is_retryable));
        assert_eq!(code.check().is_err(), entry.is_error);
        assert_eq!(format!("{code:?}"), format!("Code({} {})", code.0, entry.name));
        if entry.is_error {
            let message = format!("{} ({} {})", entry.description, code.0, entry.name);
            let error = code.check().unwrap_err();
            assert_eq!(error.to_string(), message);
            assert_eq!((error.code(), error.category(), error.action()), (code, Some(entry.category), entry.action));
            assert_eq!((error.grpc_status(), error.http_status()), (entry.grpc_status, entry.http_status));
            assert_eq!(error.is_retryable(), entry.is_retryable);
            assert_eq!(error.description().to_string(), entry.description);
        }
        assert_eq!(format!("<{code:>60}>"), format!("<{:>60}>", entry.description));
    }
}

#[test]
fn the_rows_that_other_languages_read_are_the_entries() {
    let table = rows("table.tsv", 10);
    assert_eq!(table.len(), entries().len());
    for (row, entry) in table.iter().zip(entries()) {
        let kinds = [entry.category.name(), entry.outcome.name(), entry.action.name(), entry.grpc_status.name()];
        let kinds = kinds.map(str::to_owned);
        let flags = [entry.is_error, entry.is_retryable].map(|flag| flag.to_string());
        let mut said = vec![entry.code.0.to_string(), entry.name.to_owned()];
        said.extend(
            kinds.into_iter().chain([entry.description.to_owned(), entry.http_status.to_string()]).chain(flags),
        );
        assert_eq!(*row, said);
    }
}

#[test]
fn parse_reads_what_people_write() {
    let cases = rows("parse.tsv", 2);
    assert!(cases.len() > 80);
    for case in &cases {
        let text = unescape(&case[0]);
        let answer = match toku_codes::raw::parse(&text) {
            Ok(code) => code.0.to_string(),
            Err(ParseError::Empty) => "empty".into(),
            Err(ParseError::TooLong) => "too_long".into(),
            Err(ParseError::NotACode) => "not_a_code".into(),
            Err(ParseError::OutOfRange) => "out_of_range".into(),
            Err(other) => panic!("{other:?}"),
        };
        assert_eq!(answer, case[1], "parse of {:?}", case[0]);
        if let Ok(text) = std::str::from_utf8(&text) {
            assert_eq!(Code::parse(text), toku_codes::raw::parse(text.as_bytes()));
            assert_eq!(text.parse::<Code>(), Code::parse(text));
        }
    }
    for entry in entries() {
        assert_eq!(Code::parse(entry.name), Ok(entry.code));
        assert_eq!(Code::parse(&entry.name.to_lowercase()), Ok(entry.code));
    }
}

#[test]
fn a_refused_text_is_quoted() {
    let cases = rows("refused.tsv", 3);
    for case in &cases {
        let text = unescape(&case[0]);
        let mut quoted = raw::Rendered::EMPTY;
        quoted.push_quoted(&text);
        assert_eq!(quoted.to_string(), case[1], "the quotation of {:?}", case[0]);
        let error = raw::parse(&text).unwrap_err();
        assert_eq!([&error.to_string(), raw::reason(error)], [&case[2]; 2], "why {:?} is refused", case[0]);
    }
    assert!(cases.len() > 40);
}

#[test]
fn lookup_name_is_exact() {
    for case in rows("names.tsv", 2) {
        let expected = (case[1] != "-").then(|| Code(number(&case[1])));
        let text = unescape(&case[0]);
        assert_eq!(toku_codes::raw::lookup_name(&text), expected, "lookup_name of {:?}", case[0]);
        if let Ok(text) = std::str::from_utf8(&text) {
            assert_eq!(lookup_name(text), expected);
        }
    }
}

#[test]
fn search_finds_by_words() {
    for case in rows("search.tsv", 2) {
        let query = unescape(&case[0]);
        let found: Vec<String> =
            toku_codes::raw::Matches::new(&query).map(|ordinal| entries()[ordinal].code.0.to_string()).collect();
        assert_eq!(found.join(" "), case[1], "search for {:?}", case[0]);
        if let Ok(query) = std::str::from_utf8(&query) {
            assert_eq!(search(query).map(|entry| entry.code.0.to_string()).collect::<Vec<_>>(), found);
        }
    }
}

#[test]
fn ordinals_of_many() {
    let codes: Vec<i32> = (-4000..4000).chain([i32::MIN, i32::MAX]).collect();
    let mut out = vec![7; codes.len() + 1];
    ordinals(&codes, &mut out).unwrap();
    for (code, ordinal) in codes.iter().zip(&out) {
        assert_eq!(*ordinal, Code(*code).ordinal().map_or(-1, |ordinal| ordinal as i16));
    }
    assert_eq!(out[codes.len()], 7, "what is past the codes stays as it was");
    let mut short = [7; 2];
    let error = ordinals(&[0, -1, -2], &mut short).unwrap_err();
    assert_eq!(error.to_string(), "the output has room for 2 of 3 codes");
    assert_eq!(short, [7, 7]);
}

#[test]
fn the_table_hash_is_that_of_the_rows() {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for entry in entries() {
        let line = format!(
            "{}\t{}\t{}\t{}\t{}\t{}\t{}\n",
            entry.code.0, entry.name, entry.category, entry.outcome, entry.action, entry.grpc_status, entry.description
        );
        for byte in line.bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
        }
    }
    assert_eq!(TABLE_HASH, format!("{hash:016x}"));
}

#[cfg(feature = "serde")]
#[test]
fn serde_reads_text_as_parse_does() {
    for row in rows("parse.tsv", 2) {
        let Ok(text) = String::from_utf8(unescape(&row[0])) else { continue };
        let json = serde_json::to_string(&text).unwrap();
        let read = serde_json::from_str::<Code>(&json).map(|code| code.0);
        assert_eq!(read.ok(), row[1].parse().ok(), "{json}");
    }
}

#[cfg(feature = "serde")]
#[test]
fn the_example_prints_what_it_prints_in_every_language() {
    use std::io::Write;
    use std::process::{Command, Stdio};

    let callbacks = rows("callbacks.tsv", 2);
    let bodies: String = callbacks.iter().map(|row| row[0].clone() + "\n").collect();
    let run = ["run", "--quiet", "--package", "toku-codes", "--all-features", "--example", "callback"];
    let mut example = Command::new(std::env::var("CARGO").unwrap());
    let mut example = example.args(run).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    example.stdin.take().unwrap().write_all(bodies.as_bytes()).unwrap();
    let output = example.wait_with_output().unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{printed}");
    assert_eq!(printed.lines().count(), callbacks.len());
    for (row, line) in callbacks.iter().zip(printed.lines()) {
        match line.strip_prefix("refused: ") {
            Some(reason) => assert!(row[1] == "refused" && !reason.is_empty(), "{:?}: {line}", row[0]),
            None => assert_eq!(line, row[1], "{:?}", row[0]),
        }
    }
}
