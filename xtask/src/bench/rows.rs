//! What is compared with what (`bench/rows.toml`), and which misses are accepted (`bench/accepted.toml`).

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::figures::{Figures, Group, Key, Spread};
use crate::LANGUAGES;

/// A row of `rows.toml`, which says what each field is.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    what: String,
    name: Option<String>,
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
    on: Option<Vec<String>>,
    ratio: f64,
    reason: String,
    /// Whether a budget was missed for which it stands.
    #[serde(skip)]
    is_needed: Cell<bool>,
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

/// Both files, by language.
pub struct Rules {
    rows: BTreeMap<String, Vec<Row>>,
    accepted: BTreeMap<String, Vec<Accepted>>,
}

impl Rules {
    /// Reads both; what is accepted must find the budget that it stands for.
    pub fn read() -> Result<Self> {
        let (rows, accepted) = (read::<Row>("bench/rows.toml")?, read::<Accepted>("bench/accepted.toml")?);
        for language in rows.keys().chain(accepted.keys()) {
            let is_known = LANGUAGES.iter().any(|known| known.name() == language);
            ensure!(is_known, "bench/rows.toml or bench/accepted.toml has a table {language:?}, which is no language");
        }
        for (language, one) in accepted.iter().flat_map(|(language, all)| all.iter().map(move |one| (language, one))) {
            let has_budget = rows.get(language).into_iter().flatten().any(|row| one.is_for(row));
            ensure!(has_budget, "bench/accepted.toml accepts {:?} of {language}, which has no such budget", one.what);
        }
        Ok(Self { rows, accepted })
    }

    /// Compares what was measured of the languages. Each row must find its figures.
    pub fn compare(&self, figures: &Figures, languages: &[&str]) -> Result<Vec<Compared>> {
        self.accepted.values().flatten().for_each(|one| one.is_needed.set(false));
        let mut all = Vec::new();
        for Key { group, what, .. } in figures.0.keys() {
            let mut rows = self.rows.get(group.language).into_iter().flatten();
            let is_used = rows.any(|row| row.what == *what || row.beside.as_ref() == Some(what));
            ensure!(is_used, "{}: bench/rows.toml compares {what:?} with nothing", group.title);
        }
        for language in languages {
            let rows = self.rows.get(*language).with_context(|| format!("bench/rows.toml has no {language}"))?;
            for row in rows {
                let mut compared = row.compare(language, figures);
                let (what, beside) = (&row.what, &row.beside);
                ensure!(!compared.is_empty(), "{language}: nothing was measured of {what:?} beside {beside:?}");
                // Each program that has some of the figures must have those of the budget.
                for title in compared.iter().map(|one| &one.group.title).filter(|_| row.budget.is_some()) {
                    let has = |workload: &String| {
                        compared.iter().any(|one| one.group.title == *title && one.workload == *workload)
                    };
                    let has_all = row.workloads.iter().all(has);
                    ensure!(has_all, "{title}: a budget of {what:?} beside {beside:?} finds no figure");
                }
                for one in &mut compared {
                    let mut accepted = self.accepted.get(*language).into_iter().flatten();
                    let accepted = accepted.rfind(|accepted| accepted.is_for(row) && accepted.is_of(one));
                    one.verdict = match (one.budget, accepted) {
                        (None, _) => Verdict::NoBudget,
                        (Some(budget), _) if one.ratio.median <= budget => Verdict::Within,
                        (_, Some(accepted)) if one.ratio.median <= accepted.ratio => {
                            accepted.is_needed.set(true);
                            Verdict::Missed(accepted.ratio, accepted.reason.trim().replace('\n', " "))
                        }
                        _ => Verdict::Failed,
                    };
                }
                all.append(&mut compared);
            }
        }
        Ok(all)
    }

    /// What is accepted of the languages and was not needed in what was compared.
    pub fn not_needed<'a>(&'a self, languages: &'a [&str]) -> impl Iterator<Item = String> + 'a {
        let of = |language: &&str| self.accepted.get(*language).into_iter().flatten();
        let unused = languages.iter().flat_map(of).filter(|one| !one.is_needed.get());
        unused.map(|one| format!("{} / {}, {}", one.what, one.beside.as_deref().unwrap_or("–"), one.workload()))
    }
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
                what: self.name.clone().unwrap_or_else(|| key.what.clone()),
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
    fn workload(&self) -> &str {
        self.workload.as_deref().unwrap_or("uniform")
    }

    /// Whether the row has the budget in whose place this is.
    fn is_for(&self, row: &Row) -> bool {
        let has_budget = row.budget.is_some() && row.workloads.iter().any(|workload| workload == self.workload());
        has_budget && self.what == row.what && self.beside == row.beside
    }

    fn is_of(&self, one: &Compared) -> bool {
        self.workload() == one.workload && self.on.as_ref().is_none_or(|on| on.contains(&one.group.title))
    }
}
