//! `TABLE_HASH`: a fingerprint of the whole table, computed by the compiler.

use crate::kinds::Category;
use crate::packed;
use crate::table::ROWS;

/// FNV-1a over 64 bits, as 16 hex digits, of the lines `code\tname\tcategory\toutcome\taction\tgrpc_status\tdescription\n`
/// in published order. Two libraries with the same hash give the same answers.
///
/// ```
/// assert_eq!(toku_codes::TABLE_HASH.len(), 16);
/// ```
pub const TABLE_HASH: &str = match core::str::from_utf8(TABLE_HASH_WITH_NUL.split_at(16).0) {
    Ok(hash) => hash,
    Err(_) => panic!("hex digits are UTF-8"),
};

pub(crate) const TABLE_HASH_WITH_NUL: &[u8; 17] = &hex(hash_of_rows());

const fn hash_of_rows() -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325;
    let mut i = 0;
    while i < ROWS.len() {
        let row = &ROWS[i];
        hash = with_number(hash, row.code);
        hash = with(hash, b"\t");
        hash = with(hash, row.name.as_bytes());
        hash = with(hash, b"\t");
        hash = with(hash, category_name(packed::category(row.code)).as_bytes());
        hash = with(hash, b"\t");
        hash = with(hash, row.action.outcome().name().as_bytes());
        hash = with(hash, b"\t");
        hash = with(hash, row.action.name().as_bytes());
        hash = with(hash, b"\t");
        hash = with(hash, row.grpc_status.name().as_bytes());
        hash = with(hash, b"\t");
        hash = with(hash, row.description.as_bytes());
        hash = with(hash, b"\n");
        i += 1;
    }
    hash
}

const fn category_name(category: Option<Category>) -> &'static str {
    match category {
        Some(category) => category.name(),
        None => panic!("a code lies outside every block"),
    }
}

const fn with(mut hash: u64, bytes: &[u8]) -> u64 {
    let mut i = 0;
    while i < bytes.len() {
        hash = (hash ^ bytes[i] as u64).wrapping_mul(0x0000_0100_0000_01b3);
        i += 1;
    }
    hash
}

const fn with_number(mut hash: u64, number: i32) -> u64 {
    if number < 0 {
        hash = with(hash, b"-");
    }
    let magnitude = number.unsigned_abs();
    let mut unit = 1;
    while magnitude / 10 >= unit {
        unit *= 10;
    }
    while unit > 0 {
        hash = with(hash, &[b'0' + (magnitude / unit % 10) as u8]);
        unit /= 10;
    }
    hash
}

const fn hex(hash: u64) -> [u8; 17] {
    let mut digits = [0; 17];
    let mut i = 0;
    while i < 16 {
        digits[i] = b"0123456789abcdef"[(hash >> (60 - 4 * i)) as usize & 15];
        i += 1;
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::{TABLE_HASH_WITH_NUL, hash_of_rows, hex};

    #[test]
    fn the_hash_at_run_time_equals_the_const_one() {
        assert_eq!(hex(hash_of_rows()), *TABLE_HASH_WITH_NUL);
        assert_eq!(&hex(0x0123_4567_89ab_cdef), b"0123456789abcdef\0");
    }
}
