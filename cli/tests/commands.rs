//! The program, as a shell or a script runs it.

mod program;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use program::program;
use serde_json::Value;

const LOW: &str = "-1100\tLOW_CREDIT_BALANCE\tlow credit balance\tcredit\terror\ttop_up\tFAILED_PRECONDITION\t400\ttrue\tfalse\ttrue\n";

/// Status, standard output and standard error.
fn run_with(arguments: &[&str], input: &str) -> (i32, String, String) {
    let mut command = Command::new(program());
    let mut child = command
        .args(arguments)
        .env_remove("NO_COLOR")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It may end without reading.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn run(line: &str) -> (i32, String, String) {
    run_with(&line.split(' ').collect::<Vec<_>>(), "result=-1100\n")
}

#[test]
fn codes_in_every_spelling_are_explained() {
    let (status, out, errors) = run("-1100 4294966196 0xfffffbb4 low_credit_balance −1100 18446744073709550516");
    assert_eq!((status, out.as_str(), errors.as_str()), (0, LOW.repeat(6).as_str(), ""));
    assert_eq!(run("explain -1100"), (0, LOW.to_owned(), String::new()));
    assert_eq!(run("-- -1100"), (0, LOW.to_owned(), String::new()));
}

#[test]
fn an_unlisted_number_is_explained_and_the_status_is_1() {
    let (status, out, errors) = run("-1100 -1399 -9999");
    let expected = LOW.to_owned()
        + "-1399\t-\tunknown code -1399\tengine\terror\tinvestigate\tUNKNOWN\t500\ttrue\tfalse\tfalse\n"
        + "-9999\t-\tunknown code -9999\t-\terror\tinvestigate\tUNKNOWN\t500\ttrue\tfalse\tfalse\n";
    assert_eq!((status, out.as_str(), errors.as_str()), (1, expected.as_str(), ""));
    let (status, out, errors) = run("486");
    assert_eq!((status, out.lines().count()), (1, 1));
    assert!(
        errors.starts_with("note: 486 is not a Toku result code; under `call_cause` it is a SIP status"),
        "{errors}"
    );
    assert!(run("1100").2.starts_with("note: -1100 is LOW_CREDIT_BALANCE"));
}

#[test]
fn words_are_searched_for() {
    assert_eq!(run("low credit"), (0, LOW.to_owned(), String::new()));
    assert_eq!(run("message is empty").1.split('\t').nth(1), Some("MESSAGE_IS_EMPTY"));
    // Only a search finds these words, since the first is a code.
    assert_eq!(run("search -1100 credit").1, LOW);
    assert_eq!(run("search list").0, 1);
    let (status, out, errors) = run("creditz");
    assert_eq!((status, out.as_str()), (1, ""));
    assert!(errors.starts_with("nothing is found for \"creditz\"; the nearest are\n-1100  LOW_CREDIT_BALANCE"));
    assert_eq!(errors.lines().count(), 4);
    let (status, out, errors) = run("result=-1100");
    assert_eq!((status, out.as_str()), (1, ""));
    assert_eq!(errors, "note: \"result=-1100\" holds the code -1100: toku-codes -1100\n");
}

#[test]
fn an_option_is_not_success() {
    for word in ["--help", "-h", "-high", "--json", "-V", "--version", "--color=always", "--", "-"] {
        assert_eq!(run_with(&["is", "success", word], "").0, 2, "{word}");
    }
    assert_eq!((run("is --help").0, run("is -h").0), (0, 0));
}

#[test]
fn what_is_not_found_is_quoted_whole() {
    for (line, quoted) in [
        ("-1100x", "\"-1100x\" is not a code: neither a name nor a number"),
        ("--json -1100x", "\"-1100x\""),
        ("-1100 low", "\"low\" is not a code"),
        ("-1100 -12x -13x", "\"-12x\""),
        ("99999999999", "\"99999999999\" is not a code: the number is outside 32 bits"),
        ("is success -1100x", "\"-1100x\""),
        ("-1100 -", "\"-\" is not a code"),
    ] {
        let (status, out, errors) = run(line);
        assert_eq!((status, out.as_str()), (2, ""), "{line}");
        assert!(errors.contains(quoted), "{line}: {errors}");
    }
    for arguments in [&[""][..], &["-1100", ""], &["is", "success", ""], &["is", "success"], &["is"], &["search"]] {
        let (status, out, errors) = run_with(arguments, "result=-1100\n");
        assert_eq!((status, out.as_str()), (2, ""), "{arguments:?}");
        assert!(!errors.is_empty(), "{arguments:?}");
    }
}

#[test]
fn is_answers_by_its_status_and_prints_nothing() {
    let yes =
        ["success 0", "success SUCCESS", "error -1100", "error -9999", "known -3007", "retryable -101", "top_up -1100"];
    let no =
        ["success -1100", "success -3007", "success -9999", "error 0", "error -3007", "known -9999", "retryable -1100"];
    for (questions, expected) in [(yes, 0), (no, 1)] {
        for question in questions {
            assert_eq!(run(&format!("is {question}")), (expected, String::new(), String::new()), "{question}");
        }
    }
    for bad in
        ["is success -1100x", "is success twelve", "is nonsense -1100", "is success -1100 -1101", "is success 0 --json"]
    {
        let (status, out, errors) = run(bad);
        assert_eq!((status, out.as_str()), (2, ""), "{bad}");
        assert!(errors.starts_with("error: "), "{bad}: {errors}");
    }
}

#[test]
fn json_has_every_field() {
    for line in ["--json -1100", "-1100 --json", "low credit --json", "list --json --action top_up"] {
        let (status, out, _) = run(line);
        let parsed: Value = serde_json::from_str(&out).unwrap();
        assert_eq!(status, 0, "{line}");
        let fields: Vec<_> = parsed.as_object().unwrap().keys().map(String::as_str).collect();
        let expected = "code name description category outcome action grpc_status http_status is_error is_retryable advice \
                        known table_version";
        assert_eq!(fields.join(" "), expected);
        assert_eq!(parsed["code"], -1100);
        assert_eq!(parsed["http_status"], 400);
        assert_eq!(parsed["advice"], "Pause sending, add credit to the Toku account, then send it again.");
    }
    let (status, out, _) = run("--json -9999");
    let parsed: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(
        (status, &parsed["name"], &parsed["category"], &parsed["known"]),
        (1, &Value::Null, &Value::Null, &false.into())
    );
}

#[test]
fn lists_are_in_published_order() {
    let (status, out, _) = run("list");
    let table = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../conformance/published.tsv")).unwrap();
    let published: Vec<_> = table.lines().filter(|line| !line.starts_with('#')).collect();
    let listed: Vec<_> = out
        .lines()
        .map(|line| line.split('\t').collect::<Vec<_>>())
        .map(|cells| format!("{}\t{}", cells[0], cells[2]))
        .collect();
    assert_eq!((status, listed.len()), (0, 110));
    assert_eq!(listed, published);
    assert_eq!(run("list --json").1.lines().count(), 110);
    assert_eq!(run("--json list").1, run("list --json").1);
    assert_eq!(run("list --category sms --action retry").1.lines().count(), 1);
    assert_eq!(run("list --category success --action retry"), (1, String::new(), String::new()));
    assert_eq!(run("list --category smss").0, 2);
}

#[test]
fn the_version_says_which_table() {
    let version = format!("toku-codes {} (table 1, hash {})\n", env!("CARGO_PKG_VERSION"), toku_codes::TABLE_HASH);
    assert_eq!(run("--version"), (0, version, String::new()));
    assert_eq!(run("--help").0, 0);
}

#[test]
fn only_annotate_reads_the_input() {
    let annotated = "result=-1100 # LOW_CREDIT_BALANCE: low credit balance [top_up]\n".to_owned();
    for arguments in [&[][..], &["-"], &["annotate"], &["annotate", "-"], &["--key", "x"]] {
        let (status, out, errors) = run_with(arguments, "result=-1100\n");
        assert_eq!((status, &out, errors.as_str()), (0, &annotated, ""), "{arguments:?}");
        assert_eq!(run_with(arguments, ""), (0, String::new(), String::new()), "{arguments:?} of nothing");
    }
    assert_eq!(run("-1100").1, LOW);
    let mut nothing = Command::new(program());
    let nothing = nothing.stdin(Stdio::null()).output().unwrap();
    assert!(nothing.status.success() && nothing.stdout.is_empty() && nothing.stderr.is_empty());
    for line in ["--json", "annotate --json", "--key a=b", "annotate --only-key a --jsno"] {
        assert_eq!((run(line).0, run(line).1), (2, String::new()), "{line}");
    }
}

#[test]
fn a_missing_file_is_an_error_at_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let [one, other] = ["one", "other"].map(|name| folder.path().join(name).to_str().unwrap().to_owned());
    fs::write(&one, "result=-1100").unwrap();
    fs::write(&other, "code=-1229\n").unwrap();
    let missing = folder.path().join("missing").to_str().unwrap().to_owned();
    let (status, out, errors) = run_with(&["annotate", &one, &missing, &other], "");
    assert_eq!(status, 2);
    let [low, otp] = ["LOW_CREDIT_BALANCE: low credit balance [top_up]", "OTP_EXPIRED: otp expired [fix_request]"];
    assert_eq!(out, format!("result=-1100 # {low}code=-1229 # {otp}\n"));
    assert!(errors.starts_with(&format!("error: {missing}: ")) && errors.lines().count() == 1, "{errors}");
    let (status, out, _) = run_with(&["annotate", "--summary", &missing, &one, &other], "");
    assert_eq!(status, 2);
    let rows = format!(
        "1\t-1100\tLOW_CREDIT_BALANCE\ttop_up\tknown\t1\t{one}\t1\t{one}\n\
         1\t-1229\tOTP_EXPIRED\tfix_request\tknown\t1\t{other}\t1\t{other}\n"
    );
    assert_eq!(out, rows);
}

#[test]
fn a_summary_counts_values_with_their_lines() {
    let log = "code=-1100\nx\ncode=-1229 code=-1100\nrc=abc code=-9999\nno code=-1100\nrc=-1399\ncode=200";
    let arguments = ["annotate", "--summary", "--key", "rc"];
    let (status, out, errors) = run_with(&arguments, log);
    let expected = "3\t-1100\tLOW_CREDIT_BALANCE\ttop_up\tknown\t1\t-\t5\t-\n\
                    1\t-1229\tOTP_EXPIRED\tfix_request\tknown\t3\t-\t3\t-\n\
                    1\tabc\t-\t-\tunreadable\t4\t-\t4\t-\n\
                    1\t-9999\t-\tinvestigate\tunknown\t4\t-\t4\t-\n\
                    1\t-1399\t-\tinvestigate\tunknown\t6\t-\t6\t-\n";
    let sorted = |text: &str| {
        let mut lines: Vec<_> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    assert_eq!((status, sorted(&out), errors.as_str()), (0, sorted(expected), ""));
    assert!(out.starts_with("3\t-1100"));
    let (_, out, _) = run_with(&["--summary", "--key", "rc", "--json"], log);
    let first: Value = serde_json::from_str(out.lines().next().unwrap()).unwrap();
    assert_eq!((&first["count"], &first["code"], &first["last_line"]), (&3.into(), &(-1100).into(), &5.into()));
    let unreadable = out.lines().find(|line| line.contains("unreadable")).unwrap();
    assert_eq!(serde_json::from_str::<Value>(unreadable).unwrap()["text"], "abc");
    assert_eq!(run_with(&["--summary"], "").1, "");
}

#[test]
fn a_summary_counts_ten_thousand_values_separately() {
    let log: String = (0..10_010).map(|i| format!("rc=v{i}\nrc=v{i}\n")).collect();
    let (status, out, _) = run_with(&["annotate", "--summary", "--only-key", "rc"], &log);
    assert_eq!((status, out.lines().count()), (0, 10_001));
    assert_eq!(out.lines().last(), Some("20\t-\t-\t-\tothers\t-\t-\t-\t-"));
}

#[test]
fn each_piece_is_written_as_soon_as_it_arrives() {
    let mut command = Command::new(program());
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let (mut input, mut output) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
    let started = Instant::now();
    for _ in 0..3 {
        input.write_all(b"a result=-1100\n").unwrap();
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        assert_eq!(line, "a result=-1100 # LOW_CREDIT_BALANCE: low credit balance [top_up]\n");
    }
    // A part of a line, too, whose end may come much later.
    input.write_all(b"result=-11").unwrap();
    let mut part = [0; 10];
    output.read_exact(&mut part).unwrap();
    assert_eq!(&part, b"result=-11");
    input.write_all(b"00\n").unwrap();
    drop(input);
    let mut rest = String::new();
    output.read_to_string(&mut rest).unwrap();
    assert_eq!(rest, "00 # LOW_CREDIT_BALANCE: low credit balance [top_up]\n");
    assert!(child.wait().unwrap().success() && started.elapsed() < Duration::from_secs(20));
}

#[test]
fn a_closed_pipe_ends_quietly() {
    for arguments in [&["list"][..], &["annotate"], &["export", "sql", "--every-number"]] {
        let mut command = Command::new(program());
        let mut child = command
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let mut input = child.stdin.take().unwrap();
        // Until the program has ended, which closes the pipe.
        while input.write_all(b"result=-1100\n").is_ok() {}
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]), "{arguments:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    for arguments in [&["list"][..], &["-1100", "--json"], &["annotate"], &["--summary"], &["export", "csv"]] {
        let full = fs::File::options().write(true).open("/dev/full").unwrap();
        let mut command = Command::new(program());
        let mut child =
            command.args(arguments).stdin(Stdio::piped()).stdout(full).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(b"result=-1100\n").unwrap_or_default();
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(String::from_utf8(output.stderr).unwrap().starts_with("error: No space left"), "{arguments:?}");
    }
}

#[test]
fn messages_to_a_closed_pipe_change_nothing() {
    for (arguments, status) in [(&["486"][..], 1), (&["creditz"], 1), (&["-1100x"], 2), (&["annotate", "/nowhere"], 2)]
    {
        let mut command = Command::new(program());
        let mut child = command.args(arguments).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stderr.take());
        assert_eq!(child.wait().unwrap().code(), Some(status), "{arguments:?}");
    }
}

#[test]
fn exports_refuse_options_that_they_do_not_have() {
    for line in ["export csv --closed", "export openapi --every-number", "export xml", "export", "export csv --json"] {
        let (status, out, errors) = run(line);
        assert_eq!((status, out.as_str()), (2, ""), "{line}");
        assert!(errors.starts_with("error: "), "{line}: {errors}");
    }
}

#[test]
fn an_export_says_whose_its_words_are_and_what_other_numbers_mean() {
    let read = |line| serde_json::from_str::<Value>(&run(line).1).unwrap();
    let table = read("export json");
    assert_eq!(table["source"], "Toku's document \"API Error Codes\" (toku.co)");
    assert_eq!(table["license"], "MIT OR Apache-2.0");
    let keys = |object: &Value| object.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&table["fields"]), keys(&table["codes"][0]));
    let fields = table["fields"].as_object().unwrap();
    let toku: Vec<_> = fields.iter().filter(|(_, field)| field["whose"] == "Toku").map(|(name, _)| name).collect();
    assert_eq!(toku, ["code", "description"]);
    // Where codes.csv is offered, its columns have the same explanations.
    let readme = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    for (name, field) in fields {
        let row =
            format!("| `{name}` | {} | {} |\n", field["whose"].as_str().unwrap(), field["about"].as_str().unwrap());
        assert!(readme.contains(&row), "README.md lacks {row}");
    }
    let every = read("export json --every-number");
    let other = every["codes"].as_array().unwrap().iter().find(|code| code["code"] == -1399).unwrap();
    let rule = "A number that is not listed has the outcome error and the action investigate. New codes may be added.";
    let rule_value = Value::from(rule);
    for (field, value) in table["unlisted"].as_object().unwrap() {
        assert_eq!(value, if field == "rule" { &rule_value } else { &other[field] }, "{field}");
    }
    assert_eq!(
        (&table["unlisted"]["action"], table["unlisted"].as_object().unwrap().len()),
        (&"investigate".into(), 10)
    );
    assert_eq!(read("export json-schema")["title"], "One result code of the Toku API, an integer");
    let openapi = &read("export openapi")["info"];
    assert_eq!(openapi["title"], "Result codes of the Toku API (not an official Toku product)");
    for part in [rule, "takes -1100 for an unsigned number shows 4294966196: subtract 4294967296"] {
        assert!(openapi["description"].as_str().unwrap().contains(part), "{part}");
    }
}
