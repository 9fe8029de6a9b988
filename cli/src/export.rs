//! The table in the formats that other programs read.

use std::io::{self, Write};

use serde_json::{Value, json};
use toku_codes::{Code, TABLE_HASH, TABLE_VERSION as VERSION};

use crate::record::{Record, records};

/// The formats of `export`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Format {
    Csv,
    Json,
    JsonSchema,
    Openapi,
    Sql,
    Grafana,
    Markdown,
}

const WHOSE: &str = "Numbers and descriptions are Toku's. Names, categories, outcomes, actions and statuses are a \
                     reading of them by toku-codes, which is not an official Toku product.";

/// What each field of a record is, and whether it is Toku's word or a reading of it. README.md has the same table.
const FIELDS: [(&str, &str, &str); 13] = [
    ("code", TOKU, "The number. Toku's call webhook has it under the key `result`."),
    (
        "name",
        OURS,
        "The description in capitals, to compare with. It never changes. An unlisted number does not have one.",
    ),
    (
        "description",
        TOKU,
        "The text, byte for byte, mistakes included, for developers. For an unlisted number: `unknown code -9999`, in our words.",
    ),
    ("category", OURS, "The block of numbers that the code is in. A number outside all blocks does not have one."),
    ("outcome", OURS, "`success`, `progress` (a task that goes on or has ended) or `error`."),
    ("action", OURS, "What to do next. Only `done` is success."),
    ("grpc_status", OURS, "What your own service may answer its callers by gRPC. Toku does not send it."),
    ("http_status", OURS, "What your own service may answer its callers by HTTP. Toku does not send it."),
    ("is_error", OURS, "Whether the outcome is `error`."),
    ("is_retryable", OURS, "Whether the action is `retry`. The first request may still have had an effect."),
    ("advice", OURS, "The action, as a sentence."),
    ("known", OURS, "Whether the table lists the number."),
    ("table_version", OURS, "The version of the table."),
];
const TOKU: &str = "Toku";
const OURS: &str = "toku-codes";

/// What the core says of a number that is not listed. It refuses to compile a table that lists this one.
fn unlisted() -> Record {
    Record::new(Code(i32::MIN))
}

/// The same as a sentence.
fn unlisted_rule() -> String {
    let Record { outcome, action, .. } = unlisted();
    format!("A number that is not listed has the outcome {outcome} and the action {action}. New codes may be added.")
}

impl Format {
    pub const ALL: &[Self] =
        &[Self::Csv, Self::Json, Self::JsonSchema, Self::Openapi, Self::Sql, Self::Grafana, Self::Markdown];

    /// The name, and what the format is for.
    pub fn about(self) -> (&'static str, &'static str) {
        match self {
            Self::Csv => ("csv", "Code and name first: Logstash, Vector, Fluent Bit, dbt seeds"),
            Self::Json => ("json", "One object: all codes, what the fields mean, the rule for other numbers"),
            Self::JsonSchema => {
                ("json-schema", "A schema of one code: any 32-bit integer, with the listed ones documented")
            }
            Self::Openapi => ("openapi", "The same as components of OpenAPI 3.0, with the schema of a callback"),
            Self::Sql => ("sql", "CREATE TABLE and INSERT: SQLite, PostgreSQL, MySQL, MariaDB, DuckDB"),
            Self::Grafana => ("grafana", "Value mappings of Grafana, with colours"),
            Self::Markdown => ("markdown", "A table for a wiki"),
        }
    }

    /// Refuses options that the format does not have.
    pub fn check(self, closed: bool, every_number: bool) -> Result<(), String> {
        let is_schema = matches!(self, Self::JsonSchema | Self::Openapi);
        let name = self.about().0;
        match (closed, every_number) {
            (true, _) if !is_schema => Err(format!("--closed is for json-schema and openapi, not for {name}")),
            (_, true) if is_schema => Err(format!("--every-number is not for {name}, which takes every number anyway")),
            _ => Ok(()),
        }
    }
}

/// Writes the table.
pub fn write(out: &mut dyn Write, format: Format, closed: bool, every_number: bool) -> io::Result<()> {
    let records = records(every_number);
    match format {
        Format::Csv => write_csv(out, &records),
        Format::Json => write_json(out, &table(&records)),
        Format::JsonSchema => {
            let mut schema = json!({
                "$schema": "https://json-schema.org/draft/2020-12/schema",
                "title": "One result code of the Toku API, an integer",
            });
            merge(&mut schema, code_schema(&records, closed, false));
            write_json(out, &schema)
        }
        Format::Openapi => write_json(out, &openapi(&records, closed)),
        Format::Sql => write_sql(out, &records),
        Format::Grafana => write_json(out, &grafana(&records)),
        Format::Markdown => write_markdown(out, &records),
    }
}

fn write_json(out: &mut dyn Write, value: &Value) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    writeln!(out)
}

/// The table, with all that somebody must know who finds only this file.
fn table(records: &[Record]) -> Value {
    let fields = FIELDS.map(|(field, whose, about)| (field.to_owned(), json!({ "whose": whose, "about": about })));
    let mut rule = json!({ "rule": unlisted_rule() });
    merge(&mut rule, json!(unlisted()));
    if let Value::Object(rule) = &mut rule {
        // They differ from number to number.
        rule.retain(|field, _| !["code", "description", "category", "table_version"].contains(&field.as_str()));
    }
    json!({
        "table_version": VERSION,
        "table_hash": TABLE_HASH,
        "source": "Toku's document \"API Error Codes\" (toku.co)",
        "note": WHOSE,
        "license": env!("CARGO_PKG_LICENSE"),
        "fields": serde_json::Map::from_iter(fields),
        "unlisted": rule,
        "codes": records,
    })
}

fn write_csv(out: &mut dyn Write, records: &[Record]) -> io::Result<()> {
    let quoted = |cell: &str| match cell.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell.to_owned(),
    };
    writeln!(out, "{}", Record::COLUMNS.join(","))?;
    for record in records {
        let cells = record.row().map(|cell| quoted(&cell.unwrap_or_default()));
        writeln!(out, "{}", cells.join(","))?;
    }
    Ok(())
}

/// Adds the members of an object to another one.
fn merge(into: &mut Value, from: Value) {
    if let (Value::Object(into), Value::Object(from)) = (into, from) {
        into.extend(from);
    }
}

/// The schema of a code. An open one names the listed values without refusing others, because a generated client must
/// accept a code that is added later.
fn code_schema(records: &[Record], closed: bool, is_openapi: bool) -> Value {
    let about = |record: &Record| format!("{} [{}]", record.description, record.action);
    let mut schema = json!({
        "type": "integer",
        "description": format!("A result code of the Toku API, table {VERSION} ({TABLE_HASH}). {WHOSE}"),
    });
    if is_openapi {
        merge(&mut schema, json!({ "format": "int32" }));
    }
    if closed {
        let of = |what: fn(&Record) -> Value| records.iter().map(what).collect::<Vec<_>>();
        merge(
            &mut schema,
            json!({
                "enum": of(|record| record.code.into()),
                "x-enum-varnames": of(|record| record.name.into()),
                "x-enum-descriptions": records.iter().map(about).collect::<Vec<_>>(),
            }),
        );
        return schema;
    }
    merge(&mut schema, json!({ "minimum": i32::MIN, "maximum": i32::MAX }));
    if is_openapi {
        // Generators make a separate type for each part of `anyOf`, so the values are in the description.
        let line = |record: &Record| format!("- `{}` {}: {}\n", record.code, record.name.unwrap_or(""), about(record));
        let lines: String = records.iter().map(line).collect();
        let description =
            format!("{}\n\n{lines}\n{}", schema["description"].as_str().unwrap_or_default(), unlisted_rule());
        schema["description"] = description.into();
        schema["example"] = (-1100).into();
        return schema;
    }
    let listed = records
        .iter()
        .map(|record| json!({ "const": record.code, "title": record.name, "description": about(record) }));
    let other = json!({ "title": "UNKNOWN", "description": unlisted_rule() });
    merge(&mut schema, json!({ "anyOf": listed.chain([other]).collect::<Vec<_>>() }));
    schema
}

fn openapi(records: &[Record], closed: bool) -> Value {
    let low = Code::LOW_CREDIT_BALANCE.0;
    let about = format!(
        "{WHOSE} {} A program that takes {low} for an unsigned number shows {}: subtract 4294967296 to get the code. Refer \
         to the schemas from your own document.",
        unlisted_rule(),
        low as u32,
    );
    json!({
        "openapi": "3.0.3",
        "info": {
            "title": "Result codes of the Toku API (not an official Toku product)",
            "version": env!("CARGO_PKG_VERSION"),
            "description": about,
            "license": { "name": env!("CARGO_PKG_LICENSE") },
        },
        "paths": {},
        "components": {
            "schemas": {
                "TokuResultCode": code_schema(records, closed, true),
                "TokuResult": {
                    "type": "object",
                    "description": "A code with its text, under the names of Toku's call webhook. Check the names in the \
                                    answers that you receive; in a form or a query every value is a string.",
                    "required": ["result"],
                    "properties": {
                        "result": { "$ref": "#/components/schemas/TokuResultCode" },
                        "result_desc": { "type": "string", "description": "Toku's text" },
                    },
                },
            },
        },
    })
}

/// The same SQL for every database, without types, functions and escapes that one of them lacks.
fn write_sql(out: &mut dyn Write, records: &[Record]) -> io::Result<()> {
    writeln!(out, "-- The result codes of the Toku API, table {VERSION} ({TABLE_HASH}).")?;
    writeln!(out, "-- {WHOSE}")?;
    writeln!(out, "-- Join from the left, so that rows with an unlisted code stay: their name is NULL.")?;
    let types = [
        "INTEGER NOT NULL PRIMARY KEY", "VARCHAR(64) UNIQUE", "VARCHAR(100) NOT NULL", "VARCHAR(16)",
        "VARCHAR(16) NOT NULL", "VARCHAR(16) NOT NULL", "VARCHAR(32) NOT NULL", "SMALLINT NOT NULL",
        "BOOLEAN NOT NULL", "BOOLEAN NOT NULL", "BOOLEAN NOT NULL",
    ];
    let columns: Vec<_> =
        std::iter::zip(Record::COLUMNS, types).map(|(name, of_type)| format!("    {name} {of_type}")).collect();
    writeln!(out, "CREATE TABLE toku_codes (\n{}\n);", columns.join(",\n"))?;
    writeln!(out, "INSERT INTO toku_codes ({}) VALUES", Record::COLUMNS.join(", "))?;
    for (i, record) in records.iter().enumerate() {
        let cells = std::iter::zip(record.row(), types).map(|(cell, of_type)| match cell {
            None => "NULL".to_owned(),
            Some(text) if of_type.starts_with("VARCHAR") => format!("'{}'", text.replace('\'', "''")),
            Some(text) => text.to_uppercase(),
        });
        let cells: Vec<_> = cells.collect();
        writeln!(out, "    ({}){}", cells.join(", "), if i + 1 < records.len() { "," } else { ";" })?;
    }
    Ok(())
}

/// The `mappings` in the field configuration of a panel of Grafana.
fn grafana(records: &[Record]) -> Value {
    let options = records.iter().enumerate().map(|(index, record)| {
        let color = match record.outcome {
            "success" => "green",
            "progress" => "yellow",
            _ => "red",
        };
        let text = record.name.map_or_else(|| record.description.clone(), str::to_owned);
        (record.code.to_string(), json!({ "text": text, "color": color, "index": index }))
    });
    json!([{ "type": "value", "options": options.collect::<serde_json::Map<_, _>>() }])
}

fn write_markdown(out: &mut dyn Write, records: &[Record]) -> io::Result<()> {
    writeln!(out, "{WHOSE} Table {VERSION} ({TABLE_HASH}).\n")?;
    writeln!(out, "| code | name | Toku's text | category | action |\n|---:|---|---|---|---|")?;
    for record in records {
        let name = record.name.map_or("-".to_owned(), |name| format!("`{name}`"));
        let (code, category) = (record.code, record.category.unwrap_or("-"));
        let text = if record.known { record.description.replace('|', "\\|") } else { "-".to_owned() };
        writeln!(out, "| {code} | {name} | {text} | {category} | `{}` |", record.action)?;
    }
    Ok(())
}
