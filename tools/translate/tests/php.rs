//! The translation to PHP: every opcode compared with Node's WebAssembly, faults that these comparisons must find, and the
//! engine that is shipped. Needs PHP and Node.

mod common;

use common::*;

fn effect(line: &str) -> bool {
    let writes = line.starts_with("$this->memory") && line.contains(" = ");
    writes || line.contains("$this->store(") || line.contains("$this->global")
}

/// The differences of one group, in functions whose names begin like this, when its source has a fault.
fn with_fault(mut group: Group, function: &str, old: &str, new: &str) -> Vec<String> {
    group.cases.retain(|case| case.starts_with(function));
    let name = format!("php-{}-{function}", group.name);
    compare(&[group], &folder(&name), php, |group| planted(&group.php(), old, new))
}

#[test]
fn every_opcode_answers_as_in_webassembly() {
    let differences = compare(&groups::all(), &folder("php"), php, Group::php);
    assert!(differences.is_empty(), "{} differ: {:#?}", differences.len(), &differences[..differences.len().min(20)]);
}

/// PHP 8.2's JIT loses variables of the engine's methods that do not have `extract`; see src/php.rs.
#[test]
fn the_jit_answers_as_the_interpreter() {
    let source = planted(&repository("php/src/Engine.php"), "namespace TokuCodes;", "namespace Translated;");
    let questions: String = (0..800)
        .map(|round: u32| {
            let number = (round.wrapping_mul(1_000_003_217) as i32).div_euclid(10_i32.pow(round % 9));
            let code = round as i32 * -4;
            // The other texts are what these calls wrote.
            format!(
                "engine toku_message {number} 12000 250\nengine toku_describe {code} 12000 250\n\
                 engine toku_parse 12000 20 12800\nengine toku_search 12000 5 12800 50\n\
                 engine toku_quote 12000 99 12400 99\n"
            )
        })
        .collect();
    let sources = [("engine", source)];
    let expected = php(&sources, &questions, &folder("php-engine"));
    let differences = differences(&expected, &php_jit(&sources, &questions, &folder("php-jit")));
    assert!(differences.is_empty(), "{} differ: {:#?}", differences.len(), &differences[..differences.len().min(20)]);
}

#[test]
fn a_signed_for_an_unsigned_comparison_is_found() {
    let narrow = groups::arithmetic("narrow", "i32");
    assert!(!with_fault(narrow, "op_lt_u", "($p0 & 0xffffffff) < ($p1 & 0xffffffff)", "$p0 < $p1").is_empty());
    let wide = groups::arithmetic("wide", "i64");
    assert!(!with_fault(wide, "op_lt_u", " ^ \\PHP_INT_MIN", "").is_empty());
}

#[test]
fn a_count_of_a_shift_that_is_not_masked_is_found() {
    let narrow = groups::arithmetic("narrow", "i32");
    assert!(!with_fault(narrow, "op_sh", "($p1 & 31)", "$p1").is_empty());
    let wide = groups::arithmetic("wide", "i64");
    assert!(!with_fault(wide, "op_sh", "($p1 & 63)", "$p1").is_empty());
}

#[test]
fn a_default_that_is_off_by_one_is_found() {
    assert!(!with_fault(groups::control(), "table", "case 3:\n", "case 4:\n").is_empty());
}

#[test]
fn a_multiplication_without_carry_is_found() {
    let wide = groups::arithmetic("wide", "i64");
    assert!(!with_fault(wide, "op_mul", " + ($low >> 16)", "").is_empty());
}

#[test]
fn a_sum_without_carry_is_found() {
    let wide = groups::arithmetic("wide", "i64");
    assert!(!with_fault(wide, "op_add", " + ($low >> 32)", "").is_empty());
}

#[test]
fn static_methods_have_no_effects() {
    let source = repository("php/src/Engine.php");
    let found = methods(&source, "    ");
    assert!(found.len() > 40, "{} methods", found.len());
    assert_eq!(misplaced(&found, effect), [""; 0]);
    assert_eq!(static_exports(&found), STATIC);
}

#[test]
fn a_static_method_that_stores_is_found() {
    let source = repository("php/src/Engine.php");
    for name in ["toku_message", "toku_ordinals", "toku_search"] {
        let found =
            methods(&planted(&source, &format!("function {name}("), &format!("static function {name}(")), "    ");
        assert_eq!(misplaced(&found, effect), [name]);
    }
}

/// Calls are dear in PHP: a look-up by number reads its byte without any, except for PHP's own functions.
#[test]
fn look_ups_do_not_call() {
    let found = methods(&repository("php/src/Engine.php"), "    ");
    for method in found.iter().filter(|method| STATIC.contains(&&*method.name)) {
        assert!(
            !method.body.iter().any(|line| line.contains("self::f") || line.contains("self::toku")),
            "{}",
            method.name
        );
    }
}
