//! Everything that is known about one number, as every format writes it.

use serde::Serialize;
use toku_codes::{Category, Code, TABLE_VERSION, entries, lookup, raw};

/// One number, listed or not. The fields are those of an entry in every language of this project, then `advice`, `known`
/// and `table_version`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Record {
    pub code: i32,
    pub name: Option<&'static str>,
    pub description: String,
    pub category: Option<&'static str>,
    pub outcome: &'static str,
    pub action: &'static str,
    pub grpc_status: &'static str,
    pub http_status: u16,
    pub is_error: bool,
    pub is_retryable: bool,
    pub advice: &'static str,
    pub known: bool,
    pub table_version: u32,
}

impl Record {
    pub fn new(code: Code) -> Self {
        Self {
            code: code.0,
            name: lookup(code.0).map(|entry| entry.name),
            description: code.to_string(),
            category: code.category().map(Category::name),
            outcome: code.outcome().name(),
            action: code.action().name(),
            grpc_status: code.grpc_status().name(),
            http_status: code.http_status(),
            is_error: code.is_error(),
            is_retryable: code.is_retryable(),
            advice: code.action().advice(),
            known: code.is_known(),
            table_version: TABLE_VERSION,
        }
    }

    /// The columns of [`row`](Self::row).
    pub const COLUMNS: [&str; 11] = [
        "code", "name", "description", "category", "outcome", "action", "grpc_status", "http_status", "is_error",
        "is_retryable", "known",
    ];

    /// The fields as text, for tables; `None` for those that an unlisted number does not have.
    pub fn row(&self) -> [Option<String>; 11] {
        [
            Some(self.code.to_string()),
            self.name.map(str::to_owned),
            Some(self.description.clone()),
            self.category.map(str::to_owned),
            Some(self.outcome.to_owned()),
            Some(self.action.to_owned()),
            Some(self.grpc_status.to_owned()),
            Some(self.http_status.to_string()),
            Some(self.is_error.to_string()),
            Some(self.is_retryable.to_string()),
            Some(self.known.to_string()),
        ]
    }
}

/// The listed codes in published order, or every number of every block.
pub fn records(every_number: bool) -> Vec<Record> {
    let listed = || entries().iter().map(|entry| entry.code.0);
    let blocks = || Category::ALL.iter().filter_map(|category| raw::block(*category));
    let numbers = || blocks().flat_map(|(first, last)| (last..=first).rev());
    let numbers: Vec<i32> = if every_number { numbers().collect() } else { listed().collect() };
    numbers.into_iter().map(|number| Record::new(Code(number))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_of_every_block_is_there_once() {
        let all = records(true);
        assert_eq!((all.len(), records(false).len()), (1200, 110));
        assert_eq!((all[0].code, all[1].code, all[1199].code), (0, -1, -3099));
        assert!(all.iter().all(|record| record.category.is_some()));
        assert_eq!(all.iter().filter(|record| record.known).count(), 110);
    }
}
