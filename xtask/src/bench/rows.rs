//! What is compared with what (`bench/rows.toml`), and which misses are accepted (`bench/accepted.toml`).

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result, bail, ensure};
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
    #[serde(default = "uniform")]
    workloads: Vec<String>,
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

fn uniform() -> Vec<String> {
    vec!["uniform".to_owned()]
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
        let mut unused: Vec<&Accepted> = accepted.get(*language).into_iter().flatten().collect();
        let rows = rows.get(*language).with_context(|| format!("bench/rows.toml has nothing of {language}"))?;
        for row in rows {
            let compared = row.compare(language, figures);
            ensure!(!compared.is_empty(), "{language}: nothing was measured of {:?} beside {:?}", row.what, row.beside);
            let finds = |workload: &String| compared.iter().any(|one| one.workload == *workload);
            let finds_all = row.budget.is_none() || row.workloads.iter().all(finds);
            ensure!(finds_all, "{language}: a budget of {:?} finds no figure", row.what);
            for mut one in compared {
                if let Some(budget) = one.budget {
                    let found = accepted.get(*language).into_iter().flatten().find(|found| found.is_for(row, &one));
                    unused.retain(|other| found.is_none_or(|found| !std::ptr::eq(*other, found)));
                    one.verdict = match found {
                        _ if one.ratio.median <= budget => Verdict::Within,
                        Some(found) if one.ratio.median <= found.ratio => {
                            Verdict::Missed(found.ratio, found.reason.trim().replace('\n', " "))
                        }
                        _ => Verdict::Failed,
                    };
                }
                all.push(one);
            }
        }
        if let Some(accepted) = unused.first() {
            bail!("{language}: bench/accepted.toml accepts {:?}, which has no budget", accepted.what);
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
            let is_budgets = self.workloads.contains(&key.workload);
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
                is_headline: self.headline && self.workloads[0] == key.workload,
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
