//! The layout of the table in memory: one blob of NUL-terminated texts with offsets, a direct index from number to
//! position, and the positions sorted by name. All of it is computed by the compiler from `table.rs`.
//!
//! Each pointer to a text would cost a shared library a relocation and WASM a word; offsets cost less.
//! A `static` that a binding does not use is left out by the linker.

use core::cmp::Ordering;

use crate::Code;
use crate::kinds::{Action, Category, GrpcStatus, Outcome};
use crate::table::{BLOCKS, ROWS};

/// How many codes there are.
pub const COUNT: usize = ROWS.len();

/// The value in `INDEX` for a number without a row; other values are positions, counted from 1. It is zero because WASM
/// memory starts as zeros, so most of the index need not be shipped.
const NO_ROW: u8 = 0;
const _: () = assert!(COUNT <= u8::MAX as usize, "the index needs a wider integer for this many codes");

/// The direct index reaches from the lowest code up to 0. It takes one byte per number, so a code far away from the
/// others would make it large: then index by block.
const INDEX_LEN: usize = {
    let mut lowest = 0;
    let mut i = 0;
    while i < COUNT {
        assert!(ROWS[i].code <= 0, "the index holds no positive codes");
        if ROWS[i].code < lowest {
            lowest = ROWS[i].code;
        }
        i += 1;
    }
    lowest.unsigned_abs() as usize + 1
};
const _: () = assert!(INDEX_LEN <= 8192, "a code this far away needs an index by block");

/// The place of a number in the index. All numbers outside it share the place past its end, positive ones too, because
/// they wrap to large ones. It compiles without a branch, which a processor would mispredict where known and unknown
/// numbers are mixed.
#[inline]
const fn slot_of(code: i32) -> usize {
    // Compared before the cast, which truncates where a usize has 16 bits.
    let at = (code as u32).wrapping_add(INDEX_LEN as u32 - 1);
    if at < INDEX_LEN as u32 { at as usize } else { INDEX_LEN }
}

static INDEX: [u8; INDEX_LEN + 1] = {
    let mut index = [NO_ROW; INDEX_LEN + 1];
    let mut i = 0;
    while i < COUNT {
        let slot = &mut index[slot_of(ROWS[i].code)];
        assert!(*slot == NO_ROW, "a code is in the table twice");
        *slot = i as u8 + 1;
        i += 1;
    }
    index
};

/// The category numbers of the hundreds 0…-99, -100…-199 and so on; 0 where there is no block.
static HUNDREDS: [u8; INDEX_LEN.div_ceil(100)] = {
    let mut hundreds = [0; INDEX_LEN.div_ceil(100)];
    let mut i = 0;
    while i < BLOCKS.len() {
        let block = &BLOCKS[i];
        if block.first != 0 {
            let hundred = block.last.unsigned_abs() as usize / 100;
            let first = if hundred == 0 { 1 } else { hundred * 100 };
            assert!(
                block.first.unsigned_abs() as usize == first
                    && block.last.unsigned_abs() as usize == hundred * 100 + 99,
                "a block is one whole hundred of numbers"
            );
            assert!(hundreds[hundred] == 0, "two blocks overlap");
            hundreds[hundred] = block.category.number();
        }
        i += 1;
    }
    hundreds
};

/// The action and the status of each row in one byte: the action's number, from 0, in the high bits, and the status in
/// the low bits.
static READINGS: [u8; COUNT] = {
    let mut readings = [0; COUNT];
    let mut i = 0;
    while i < COUNT {
        let row = &ROWS[i];
        assert!(category(row.code).is_some(), "a code lies outside every block");
        check_action(row.code, row.action, row.grpc_status);
        readings[i] = (row.action.number() - 1) << STATUS_BITS | row.grpc_status.number();
        i += 1;
    }
    readings
};

const STATUS_BITS: u32 = 5;
const _: () = assert!(Action::ALL.len() == 1 << (u8::BITS - STATUS_BITS), "the actions fill their bits");
const _: () = assert!(GrpcStatus::ALL.len() <= 1 << STATUS_BITS, "the statuses fit their bits");

/// Which action goes with which status: the decisions that every row must follow.
const fn check_action(code: i32, action: Action, status: GrpcStatus) {
    use {Action::*, GrpcStatus as S};
    assert!(matches!(action, Done) == (code == 0), "the action of 0, and of no other code, is done");
    assert!(matches!(action, Done | Track | Ended) == matches!(status, S::Ok), "done, track and ended: exactly OK");
    assert!(matches!(action, Retry) == matches!(status, S::Unavailable | S::Aborted), "retry: UNAVAILABLE, ABORTED");
    assert!(
        matches!(action, Investigate) == matches!(status, S::Unknown | S::Internal | S::DeadlineExceeded),
        "investigate: exactly UNKNOWN, INTERNAL and DEADLINE_EXCEEDED"
    );
    if matches!(status, S::InvalidArgument | S::AlreadyExists | S::Unimplemented) {
        assert!(matches!(action, FixRequest), "INVALID_ARGUMENT, ALREADY_EXISTS and UNIMPLEMENTED: fix_request");
    }
    if matches!(status, S::PermissionDenied) {
        assert!(matches!(action, FixSetup), "PERMISSION_DENIED: fix_setup");
    }
}

/// The positions of the rows, sorted by name.
static BY_NAME: [u8; COUNT] = {
    let mut sorted = [0; COUNT];
    let mut i = 0;
    while i < COUNT {
        let mut at = i;
        while at > 0 && is_before(ROWS[i].name, ROWS[sorted[at - 1] as usize].name) {
            sorted[at] = sorted[at - 1];
            at -= 1;
        }
        sorted[at] = i as u8;
        i += 1;
    }
    sorted
};

/// Whether `a` sorts before `b` by bytes. Two equal names are refused.
const fn is_before(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut i = 0;
    while i < a.len() && i < b.len() {
        if a[i] != b[i] {
            return a[i] < b[i];
        }
        i += 1;
    }
    assert!(a.len() != b.len(), "a name is in the table twice");
    a.len() < b.len()
}

/// The texts in the order of the blob: name and description of each row, then the names of the kinds.
const fn text_source(i: usize) -> &'static str {
    let kind = i.wrapping_sub(2 * COUNT);
    if i < 2 * COUNT {
        let row = &ROWS[i / 2];
        if i % 2 == 0 { row.name } else { row.description }
    } else if kind < Category::ALL.len() {
        Category::ALL[kind].name()
    } else if kind < Category::ALL.len() + Outcome::ALL.len() {
        Outcome::ALL[kind - Category::ALL.len()].name()
    } else if kind < Category::ALL.len() + Outcome::ALL.len() + Action::ALL.len() {
        Action::ALL[kind - Category::ALL.len() - Outcome::ALL.len()].name()
    } else {
        GrpcStatus::ALL[kind - Category::ALL.len() - Outcome::ALL.len() - Action::ALL.len()].name()
    }
}

const TEXT_COUNT: usize =
    2 * COUNT + Category::ALL.len() + Outcome::ALL.len() + Action::ALL.len() + GrpcStatus::ALL.len();

/// Where each text starts in the blob, and then where the last one ends. Each text ends with a NUL.
const STARTS: [usize; TEXT_COUNT + 1] = {
    let mut starts = [0; TEXT_COUNT + 1];
    let mut i = 0;
    while i < TEXT_COUNT {
        starts[i + 1] = starts[i] + text_source(i).len() + 1;
        i += 1;
    }
    starts
};

const BLOB: [u8; STARTS[TEXT_COUNT]] = {
    let mut blob = [0; STARTS[TEXT_COUNT]];
    let mut i = 0;
    while i < TEXT_COUNT {
        let text = text_source(i).as_bytes();
        let mut k = 0;
        while k < text.len() {
            assert!(text[k] != 0, "a text has a NUL inside");
            blob[STARTS[i] + k] = text[k];
            k += 1;
        }
        i += 1;
    }
    blob
};
static TEXTS: [u8; BLOB.len()] = BLOB;

/// The starts as they are stored: the start of every eighth text, and the distance of each text from it. That takes a
/// quarter less than two bytes per text, and compresses to half of that.
const GROUP: usize = 8;
static GROUPS: [u16; TEXT_COUNT / GROUP + 1] = {
    let mut groups = [0; TEXT_COUNT / GROUP + 1];
    let mut i = 0;
    while i < groups.len() {
        assert!(STARTS[i * GROUP] <= u16::MAX as usize, "the texts need wider offsets");
        groups[i] = STARTS[i * GROUP] as u16;
        i += 1;
    }
    groups
};
static OFFSETS: [u8; TEXT_COUNT + 1] = {
    let mut offsets = [0; TEXT_COUNT + 1];
    let mut i = 0;
    while i <= TEXT_COUNT {
        let offset = STARTS[i] - STARTS[i / GROUP * GROUP];
        assert!(offset <= u8::MAX as usize, "the texts need smaller groups");
        offsets[i] = offset as u8;
        i += 1;
    }
    offsets
};

const fn start(text: usize) -> usize {
    GROUPS[text / GROUP] as usize + OFFSETS[text] as usize
}

/// The number of each row.
static CODES: [i16; COUNT] = {
    let mut codes = [0; COUNT];
    let mut i = 0;
    while i < COUNT {
        // They fit: INDEX_LEN has a limit.
        codes[i] = ROWS[i].code as i16;
        i += 1;
    }
    codes
};

/// One of the texts in the blob.
#[derive(Clone, Copy)]
pub(crate) enum Text {
    Name(usize),
    Description(usize),
    Category(u8),
    Outcome(u8),
    Action(u8),
    GrpcStatus(u8),
}

impl Text {
    /// The position of the text in the order of `text_source`; past the end when there is no such text.
    #[inline]
    const fn position(self) -> usize {
        const CATEGORIES: usize = 2 * COUNT;
        const OUTCOMES: usize = CATEGORIES + Category::ALL.len();
        const ACTIONS: usize = OUTCOMES + Outcome::ALL.len();
        const STATUSES: usize = ACTIONS + Action::ALL.len();
        match self {
            Self::Name(ordinal) if ordinal < COUNT => 2 * ordinal,
            Self::Description(ordinal) if ordinal < COUNT => 2 * ordinal + 1,
            Self::Category(number) if number >= 1 && number as usize <= Category::ALL.len() => {
                CATEGORIES + number as usize - 1
            }
            Self::Outcome(number) if number >= 1 && number as usize <= Outcome::ALL.len() => {
                OUTCOMES + number as usize - 1
            }
            Self::Action(number) if number >= 1 && number as usize <= Action::ALL.len() => {
                ACTIONS + number as usize - 1
            }
            Self::GrpcStatus(number) if (number as usize) < GrpcStatus::ALL.len() => STATUSES + number as usize,
            _ => TEXT_COUNT,
        }
    }

    /// Start and end in the blob, without the NUL.
    #[inline]
    const fn range(self) -> Option<(usize, usize)> {
        let position = self.position();
        if position < TEXT_COUNT { Some((start(position), start(position + 1) - 1)) } else { None }
    }

    pub(crate) fn bytes(self) -> Option<&'static [u8]> {
        self.with_nul_by_call()?.split_last().map(|(_, text)| text)
    }

    /// The text with its NUL, for callers that return a pointer to it.
    #[inline]
    pub(crate) fn with_nul(self) -> Option<&'static [u8]> {
        let (start, end) = self.range()?;
        TEXTS.get(start..end + 1)
    }

    /// The same, smaller where it is used often, and slower.
    #[inline(never)]
    pub(crate) fn with_nul_by_call(self) -> Option<&'static [u8]> {
        self.with_nul()
    }

    /// The text, for constants. At run time it would check the UTF-8 each time, since the oldest supported rustc has no
    /// safe const fn that slices a `str`.
    pub(crate) const fn get_const(self) -> &'static str {
        let Some((start, end)) = self.range() else { panic!("no such text") };
        match core::str::from_utf8(BLOB.split_at(end).0.split_at(start).1) {
            Ok(text) => text,
            Err(_) => panic!("a text ends inside a character"),
        }
    }
}

/// The position of a number in published order.
#[inline]
pub(crate) const fn ordinal(code: i32) -> Option<usize> {
    // NO_ROW gives -1, which is a huge usize. In this form the compiler knows that the ordinal is within every array.
    let ordinal = position(code) as usize;
    if ordinal < COUNT { Some(ordinal) } else { None }
}

/// The same, with -1 for a number without a row.
#[inline]
pub(crate) const fn position(code: i32) -> i16 {
    INDEX[slot_of(code)] as i16 - 1
}

pub(crate) const fn code_at(ordinal: usize) -> Option<Code> {
    if ordinal < COUNT { Some(Code(CODES[ordinal] as i32)) } else { None }
}

#[inline]
pub(crate) const fn category(code: i32) -> Option<Category> {
    if code == 0 {
        return Some(Category::Success);
    }
    // Compared before the cast, as in `slot_of`.
    let hundred = (code as u32).wrapping_neg() / 100;
    if hundred < HUNDREDS.len() as u32 { Category::from_number(HUNDREDS[hundred as usize]) } else { None }
}

#[inline]
pub(crate) const fn action(code: i32) -> Action {
    if let Some(ordinal) = ordinal(code) {
        if let Some(action) = Action::from_number((READINGS[ordinal] >> STATUS_BITS) + 1) {
            return action;
        }
    }
    Action::Investigate
}

#[inline]
pub(crate) const fn grpc_status(code: i32) -> GrpcStatus {
    if let Some(ordinal) = ordinal(code) {
        if let Some(status) = GrpcStatus::from_number(READINGS[ordinal] & ((1 << STATUS_BITS) - 1)) {
            return status;
        }
    }
    GrpcStatus::Unknown
}

/// The code of the row with this name, in capitals or, with `any_case`, as people write it.
pub(crate) fn code_of_name(name: &[u8], any_case: bool) -> Option<Code> {
    let found = BY_NAME.binary_search_by(|ordinal| compared(usize::from(*ordinal), name, any_case));
    found.ok().and_then(|at| BY_NAME.get(at)).and_then(|ordinal| code_at(usize::from(*ordinal)))
}

/// Compares a row's name with another one. Inlined, it would be in the search twice.
#[inline(never)]
fn compared(ordinal: usize, name: &[u8], any_case: bool) -> Ordering {
    let row = Text::Name(ordinal).bytes().unwrap_or(&[]);
    let mut i = 0;
    loop {
        let (Some(ours), Some(theirs)) = (row.get(i), name.get(i)) else { return row.len().cmp(&name.len()) };
        let theirs = if any_case { theirs.to_ascii_uppercase() } else { *theirs };
        if *ours != theirs {
            return ours.cmp(&theirs);
        }
        i += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::{COUNT, TEXT_COUNT, Text, is_before, start, text_source};

    #[test]
    fn names_sort_by_bytes_and_a_prefix_comes_first() {
        for (a, b) in [("A", "B"), ("A", "AB"), ("", "A"), ("AB", "B"), ("AA", "AB")] {
            assert!(is_before(a, b) && !is_before(b, a), "{a} {b}");
        }
    }

    #[test]
    fn each_text_is_where_the_offsets_say() {
        for i in 0..TEXT_COUNT {
            assert_eq!(start(i + 1) - start(i), text_source(i).len() + 1);
        }
        for i in 0..COUNT {
            assert_eq!([Text::Name(i), Text::Description(i)].map(Text::get_const), [2 * i, 2 * i + 1].map(text_source));
        }
    }
}
