//! The questions to every language, whose answers are compared. The same table gives the same lists, since the random
//! ones come from a fixed seed.

use std::collections::HashSet;
use std::fs;

use anyhow::{Context, Result};
use toku_codes::entries;

const NUMBERS_WANTED: usize = 100_000;
const TEXT_COUNT: usize = 10_000;

/// SplitMix64.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    fn one_of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    /// A text with each letter large or small.
    fn cased(&mut self, text: &str) -> String {
        let cased = |c: char| if self.below(2) == 0 { c.to_ascii_lowercase() } else { c.to_ascii_uppercase() };
        text.chars().map(cased).collect()
    }
}

/// All codes, ends of blocks and powers of two with two neighbours on each side, so both ends of int32; -10,000 to
/// 10,000, so all gaps; and random ones.
pub fn numbers() -> Result<Vec<String>> {
    let blocks = fs::read_to_string("conformance/blocks.tsv").context("conformance/blocks.tsv")?;
    let ends = blocks.lines().filter(|line| !line.starts_with('#')).flat_map(|line| line.split('\t').skip(1));
    let ends = ends.map(|end| end.parse().context("blocks.tsv")).collect::<Result<Vec<i64>>>()?;
    let powers = (0..32).flat_map(|bit| [1 << bit, -1 << bit]);
    let middles = entries().iter().map(|entry| i64::from(entry.code.0)).chain(ends).chain(powers);
    // Numbers outside 32 bits are left out; of a random number the last 32 bits are used.
    let chosen = middles.flat_map(|middle| middle - 2..=middle + 2).chain(-10_000..=10_000);
    let chosen = chosen.filter_map(|number| i32::try_from(number).ok());
    let (mut random, mut seen) = (Random(1), HashSet::new());
    let all = chosen.chain(std::iter::repeat_with(|| random.next() as i32)).filter(|number| seen.insert(*number));
    Ok(all.take(NUMBERS_WANTED).map(|number| number.to_string()).collect())
}

/// Names, numbers, words and similar texts, each also damaged, in hexadecimal UTF-8.
pub fn texts() -> Vec<String> {
    all_texts().iter().map(|text| text.bytes().map(|byte| format!("{byte:02x}")).collect()).collect()
}

/// Letters of other scripts, digits and signs that look like ASCII, white space and marks outside ASCII, and emoji.
#[rustfmt::skip]
const ODD: [&str; 24] = [
    "\0", "\t", "\r\n", "\x0b", "\x7f", "\u{a0}", "\u{2003}", "\u{feff}", "\u{200b}", "\u{202e}", "−", "‐",
    "–", "－", "1", "٣", "é", "İ", "ı", "ſ", "О", "\u{301}", "😀", "\u{10ffff}",
];

fn all_texts() -> Vec<String> {
    let mut random = Random(2);
    let mut all: Vec<String> = ODD.map(str::to_owned).into();
    // Every length up to the limit of 256 bytes and a little more, also with a character across the limit.
    for length in 0..=258 {
        all.extend(["A", "1", " ", "_"].map(|part| part.repeat(length)));
        all.push("0".repeat(length) + "-1100");
        all.push(" ".repeat(length) + "-1100");
        all.push("é".repeat(length / 2) + "😀");
    }
    let mut words = vec!["_".to_owned(), "constructor".to_owned(), "__proto__".to_owned()];
    for entry in entries() {
        let code = entry.code.0;
        let texts = [entry.name.to_owned(), entry.name.to_lowercase(), entry.description.to_owned()];
        all.extend([random.cased(entry.name), format!(" {}\n", entry.name), format!("{}\0", entry.name)]);
        all.extend([format!("{} {code}", entry.category), format!("{code} {}", entry.name), texts.concat()]);
        words.extend(texts.iter().flat_map(|text| text.split([' ', '_'])).map(str::to_owned));
        words.extend([entry.category.to_string(), entry.action.to_string()]);
        all.extend(texts);
        all.extend(written(code.into()));
        // With each odd character before, inside or behind the name, or the number.
        for odd in ODD {
            let mut text = if random.below(2) == 0 { entry.name.to_owned() } else { code.to_string() };
            let places = [0, random.below(text.len()), text.len()];
            text.insert_str(*random.one_of(&places), odd);
            all.push(text);
        }
    }
    for limit in [31, 32, 63, 64].map(|bit| 1_i128 << bit) {
        for middle in [limit, limit - (1 << 31), limit - 1100] {
            all.extend((middle - 2..=middle + 2).flat_map(written));
        }
    }
    let mut seen = HashSet::new();
    all.retain(|text| seen.insert(text.clone()));
    assert!(all.len() < TEXT_COUNT, "{} texts are chosen, which are too many", all.len());
    while all.len() < TEXT_COUNT {
        let mut made = match random.below(4) {
            // A query of some words.
            0 => {
                let separators = [" ", "_", "  ", "\t", "\x0b", "\n", "-", ""];
                (0..=random.below(4)).map(|_| random.one_of(&words).clone() + *random.one_of(&separators)).collect()
            }
            1 => (0..random.below(80)).map(|_| *random.one_of(&ODD)).collect(),
            _ => damaged(&all[random.below(all.len())], &mut random),
        };
        if random.below(8) == 0 {
            made = random.cased(&made);
        }
        if seen.insert(made.clone()) {
            all.push(made);
        }
    }
    all
}

/// A number in the forms that programs and people write, some of which `parse` refuses.
fn written(number: i128) -> Vec<String> {
    let (size, unsigned) = (number.unsigned_abs(), number as i64);
    let mut forms = vec![format!("0x{unsigned:016x}"), format!("0x{:x}", number as i32), format!("0X{size:x}")];
    forms.extend(["", "+", "-", "−", "–", "+-", "- ", "00", "0x"].map(|sign| format!("{sign}{size}")));
    forms.extend(["\t \r\n", ".0", "e0", "L", ","].map(|end| format!("-{size}{end}")));
    forms
}

/// A text with one of its characters left out, doubled or moved, or with an odd one next to it.
fn damaged(text: &str, random: &mut Random) -> String {
    let characters: Vec<char> = text.chars().collect();
    let at = random.below(characters.len() + 1);
    let mut made: String = characters[..at].iter().collect();
    let (mut rest, way) = (characters[at..].iter(), random.below(5));
    let next = rest.next();
    match way {
        0 => {}
        1 => made.extend(next.into_iter().chain(next)),
        2 => made.extend(rest.next().into_iter().chain(next)),
        _ => made += *random.one_of(&ODD),
    }
    made.extend(next.filter(|_| way == 4));
    made.extend(rest);
    made
}
