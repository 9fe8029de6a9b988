//! How the figures are told: as a table of Markdown, and as JSON.

use std::fmt::Write;

use anyhow::Result;
use serde_json::{Value, json};

use super::figures::{Figures, Spread};
use super::rows::{Compared, Verdict};
use super::starts::MEMORY;

/// The workloads of one table, each a column, with what the table is of.
const CALLS: [&str; 5] = ["uniform", "mix", "unknown", "hot", "keys of the dict"];
const LENGTHS: [&str; 6] = ["1", "100", "10000", "1000000", "10000000", "100000000"];

/// What people are told that was compared.
pub fn name(one: &Compared) -> String {
    let beside = one.peer.as_ref().map_or(String::new(), |peer| format!(" / {peer}"));
    format!("{}: {}{beside}, {}", one.group.title, one.what, one.workload)
}

/// A ratio; or a figure in its unit.
pub fn value(one: &Compared, value: f64) -> String {
    if one.theirs.is_some() { ratio(value) } else { with_unit(value, one.unit) }
}

fn ratio(value: f64) -> String {
    let places = if value < 0.095 {
        3
    } else if value < 9.95 {
        2
    } else {
        0
    };
    format!("{value:.places$}")
}

fn with_unit(value: f64, unit: &str) -> String {
    let steps = if unit == "ns" {
        [(1e6, "ms"), (1e3, "µs"), (1.0, "ns")]
    } else {
        [(1048576.0, "MiB"), (1024.0, "KiB"), (1.0, "B")]
    };
    let (size, name) = steps.into_iter().find(|(size, _)| value >= *size).unwrap_or(steps[2]);
    let number = value / size;
    let places = if number < 9.95 {
        2
    } else if number < 99.5 {
        1
    } else {
        0
    };
    format!("{number:.places$} {name}")
}

/// A ratio with its spread, in bold where it is over its budget; of memory, the difference.
fn cell(one: Option<&&Compared>) -> String {
    let Some(one) = one else { return "–".to_owned() };
    if let (MEMORY, Some(theirs), None) = (one.workload.as_str(), one.theirs, one.budget) {
        let (sign, added) = if one.ours.median < theirs.median { ("−", -1.0) } else { ("+", 1.0) };
        return format!("{sign}{}", with_unit((one.ours.median - theirs.median) * added, one.unit));
    }
    let Spread { median, low, high } = one.ratio;
    let spread = format!("{} ({}–{})", value(one, median), value(one, low), value(one, high));
    if matches!(one.verdict, Verdict::Missed(..) | Verdict::Failed) { format!("**{spread}**") } else { spread }
}

/// The budget of a row, with the columns that it is for where these are not all.
fn budget(row: &[&Compared]) -> String {
    let Some((one, budget)) = row.iter().find_map(|one| Some((one, one.budget?))) else { return String::new() };
    let budget = format!("≤ {}", value(one, budget));
    let of: Vec<_> = row.iter().filter(|one| one.budget.is_some()).map(|one| column(&one.workload)).collect();
    if of.len() == row.len() { budget } else { format!("{budget} ({})", of.join(", ")) }
}

/// The title of a column.
fn column(workload: &str) -> String {
    workload.strip_suffix("000000").map_or_else(|| workload.to_owned(), |millions| format!("{millions} million"))
}

/// A table a program: look-ups by workload, arrays by length, and the rest.
pub fn markdown(compared: &[Compared]) -> String {
    let mut text = String::new();
    let mut groups: Vec<_> = compared.iter().map(|one| &one.group).collect();
    groups.dedup();
    let mut seen = Vec::new();
    for group in groups {
        if seen.contains(&group) {
            continue;
        }
        seen.push(group);
        let _ = writeln!(text, "### {}\n", group.title);
        let rows: Vec<&Compared> = compared.iter().filter(|one| one.group == *group).collect();
        columns(&mut text, "one call of", &rows, &CALLS);
        columns(&mut text, "one code of an array, by length:", &rows, &LENGTHS);
        let others: Vec<_> = rows.iter().filter(|one| !is_in(one, &CALLS) && !is_in(one, &LENGTHS)).collect();
        if !others.is_empty() {
            text += "| what | of | beside | here | there | ratio | budget |\n|---|---|---|--:|--:|--:|--:|\n";
        }
        for one in &others {
            let there = one.theirs.map_or("–".to_owned(), |theirs| with_unit(theirs.median, one.unit));
            let ratio = if one.theirs.is_some() { cell(Some(one)) } else { "–".to_owned() };
            let (here, peer) = (with_unit(one.ours.median, one.unit), one.peer.as_deref().unwrap_or("–"));
            let _ = writeln!(
                text,
                "| {} | {} | {peer} | {here} | {there} | {ratio} | {} |",
                one.what,
                one.workload,
                budget(&[one])
            );
        }
        text += if others.is_empty() { "" } else { "\n" };
    }
    text
}

fn is_in(one: &Compared, workloads: &[&str]) -> bool {
    workloads.contains(&one.workload.as_str())
}

/// A table with a column for each workload that any row has.
fn columns(text: &mut String, title: &str, rows: &[&Compared], workloads: &[&str]) {
    let rows: Vec<&Compared> = rows.iter().copied().filter(|one| is_in(one, workloads)).collect();
    let used: Vec<_> = workloads.iter().filter(|name| rows.iter().any(|one| one.workload == **name)).collect();
    let mut pairs: Vec<_> = rows.iter().map(|one| (&one.what, &one.peer)).collect();
    pairs.dedup();
    if pairs.is_empty() {
        return;
    }
    let names: Vec<_> = used.iter().map(|name| column(name)).collect();
    let _ = writeln!(text, "| {title} | in parts of | {} | budget |", names.join(" | "));
    let _ = writeln!(text, "|---|---|{}--:|", "--:|".repeat(used.len()));
    for (what, peer) in pairs {
        let row: Vec<&Compared> = rows.iter().copied().filter(|one| one.what == *what && one.peer == *peer).collect();
        let find = |name: &str| cell(row.iter().find(|one| one.workload == name));
        let cells: Vec<_> = used.iter().map(|name| find(name)).collect();
        let _ = writeln!(
            text,
            "| {what} | {} | {} | {} |",
            peer.as_deref().unwrap_or("–"),
            cells.join(" | "),
            budget(&row)
        );
    }
    *text += "\n";
}

/// Everything, for the plots and for whoever looks closer.
pub fn json(commit: &str, machine: &str, figures: &Figures, compared: &[Compared]) -> Result<String> {
    let spread = |spread: Spread| json!({"median": spread.median, "low": spread.low, "high": spread.high});
    let figures = figures.0.iter().map(|(key, figure)| {
        json!({
            "language": key.group.language, "program": key.group.title, "what": key.what, "workload": key.workload,
            "unit": figure.unit, "by_round": figure.by_round,
        })
    });
    let rows = compared.iter().map(|one| {
        let (verdict, accepted, reason) = match &one.verdict {
            Verdict::NoBudget => ("no budget", None, None),
            Verdict::Within => ("within", None, None),
            Verdict::Missed(ratio, reason) => ("missed, accepted", Some(ratio), Some(reason)),
            Verdict::Failed => ("failed", None, None),
        };
        json!({
            "language": one.group.language, "program": one.group.title, "what": one.what, "beside": one.peer,
            "workload": one.workload, "unit": one.unit, "ours": spread(one.ours), "theirs": one.theirs.map(spread),
            "ratio": spread(one.ratio), "budget": one.budget, "verdict": verdict, "accepted": accepted,
            "reason": reason, "headline": one.is_headline,
        })
    });
    let all = json!({
        "commit": commit, "machine": machine, "figures": figures.collect::<Vec<Value>>(), "rows": rows.collect::<Vec<Value>>(),
    });
    Ok(serde_json::to_string_pretty(&all)? + "\n")
}
