//! What is compared with what (`bench/rows.toml`), and which misses are accepted (`bench/accepted.toml`).

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::figures::{Figures, Group, Key, Spread};

/// A row of `rows.toml`, which says what each field is.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    what: String,
    beside: Option<String>,
    peer: Option<String>,
    workload: Option<String>,
    on: Option<String>,
    budget: Option<f64>,
    #[serde(default)]
    headline: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Accepted {
    what: String,
    beside: Option<String>,
    workload: Option<String>,
    on: Option<String>,
    ratio: f64,
    reason: String,
}

/// One ratio; or one figure, when there is nothing beside it.
pub struct Compared {
    pub group: Group,
    pub what: String,
    pub peer: Option<String>,
    pub workload: String,
    pub unit: &'static str,
    pub ours: Spread,
    pub theirs: Option<Spread>,
    /// What the budget is for.
    pub ratio: Spread,
    pub budget: Option<f64>,
    pub verdict: Verdict,
    pub is_headline: bool,
}

pub enum Verdict {
    NoBudget,
    Within,
    /// Over the budget, and not over the ratio that is accepted for the reason.
    Missed(f64, String),
    Failed,
}

fn read<T: DeserializeOwned>(path: &str) -> Result<BTreeMap<String, Vec<T>>> {
    let text = fs::read_to_string(path).with_context(|| path.to_owned())?;
    toml::from_str(&text).with_context(|| path.to_owned())
}

/// Compares what was measured of the languages. Each row must find its figures, and what is accepted its row.
pub fn compare(figures: &Figures, languages: &[&str]) -> Result<Vec<Compared>> {
    let (rows, accepted) = (read::<Row>("bench/rows.toml")?, read::<Accepted>("bench/accepted.toml")?);
    let mut all = Vec::new();
    for language in languages {
        let [rows, accepted] = [rows.get(*language).map_or(0, Vec::len), accepted.get(*language).map_or(0, Vec::len)];
        ensure!(rows > 0, "bench/rows.toml has nothing for {language}");
        let _ = accepted;
    }
    for language in languages {
        let mut unused: Vec<&Accepted> = accepted.get(*language).into_iter().flatten().collect();
        for row in &rows[*language] {
            let compared = row.compare(language, figures);
            let has_budget = compared.iter().any(|one| one.budget.is_some());
            ensure!(!compared.is_empty(), "{language}: nothing was measured of {:?} beside {:?}", row.what, row.beside);
            ensure!(row.budget.is_none() || has_budget, "{language}: the budget of {:?} finds no figure", row.what);
            for mut one in compared {
                if let (Some(budget), found) = (one.budget, accepted.get(*language).into_iter().flatten()) {
                    let mut found = found.filter(|accepted| accepted.is_for(row, &one));
                    let accepted = found.next();
                    unused.retain(|one| accepted.is_none_or(|used| !std::ptr::eq(*one, used)));
                    one.verdict = match accepted {
                        _ if one.ratio.median <= budget => Verdict::Within,
                        Some(accepted) if one.ratio.median <= accepted.ratio => {
                            Verdict::Missed(accepted.ratio, accepted.reason.trim().replace('\n', " "))
                        }
                        _ => Verdict::Failed,
                    };
                }
                all.push(one);
            }
        }
        if let Some(accepted) = unused.first() {
            anyhow::bail!("{language}: bench/accepted.toml accepts {:?}, which has no budget", accepted.what);
        }
    }
    Ok(all)
}

impl Row {
    /// The row in every program and workload that has its figures.
    fn compare(&self, language: &str, figures: &Figures) -> Vec<Compared> {
        let is_ours = |key: &&Key| {
            key.group.language == language
                && key.what == self.what
                && self.on.as_ref().is_none_or(|on| *on == key.group.title)
        };
        let compared = figures.0.keys().filter(is_ours).filter_map(|key| {
            let ours = &figures.0[key];
            let theirs = match &self.beside {
                Some(what) => Some(figures.0.get(&Key { what: what.clone(), ..key.clone() })?),
                None => None,
            };
            let is_budgets = key.workload == self.workload.as_deref().unwrap_or("uniform");
            Some(Compared {
                group: key.group.clone(),
                what: key.what.clone(),
                peer: self.peer.clone().or(self.beside.clone()),
                workload: key.workload.clone(),
                unit: ours.unit,
                ours: ours.spread(),
                theirs: theirs.map(|theirs| theirs.spread()),
                ratio: theirs.map_or(Some(ours.spread()), |theirs| ours.ratio(theirs))?,
                budget: self.budget.filter(|_| is_budgets),
                verdict: Verdict::NoBudget,
                is_headline: self.headline && is_budgets,
            })
        });
        compared.collect()
    }
}

impl Accepted {
    fn is_for(&self, row: &Row, one: &Compared) -> bool {
        self.what == one.what
            && self.beside == row.beside
            && self.workload.as_deref().unwrap_or("uniform") == one.workload
            && self.on.as_ref().is_none_or(|on| *on == one.group.title)
    }
}
