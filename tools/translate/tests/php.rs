//! The translation to PHP: every opcode compared with Node's WebAssembly, faults that these comparisons must find, and the
//! engine that is shipped. Needs PHP and Node.

mod common;

use common::*;

fn effect(line: &str) -> bool {
    line.starts_with("$this->memory") && line.contains(" = ") || line.contains("$this->global")
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

#[test]
fn every_opcode_answers_so_with_the_jit() {
    let differences = compare(&groups::all(), &folder("php-jit"), php_jit, Group::php);
    assert!(differences.is_empty(), "{} differ: {:#?}", differences.len(), &differences[..differences.len().min(20)]);
}

/// What the engine that is shipped answers differently with the JIT, when something in it is replaced.
fn with_jit(name: &str, old: &str, new: &str) -> Vec<String> {
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
    let sources = [("engine", planted(&source, old, new))];
    let expected = php(&sources, &questions, &folder(&format!("php-{name}")));
    // What the JIT compiles depends on this.
    let answers = |times| php_jit_after(times, &sources, &questions, &folder(&format!("php-{name}-{times}")));
    [2, 3].map(|times| differences(&expected, &answers(times))).concat()
}

const GUARD: &str = "\\extract([]);";

#[test]
fn the_engine_answers_so_with_the_jit() {
    let differences = with_jit("engine", GUARD, GUARD);
    assert!(differences.is_empty(), "{} differ: {:#?}", differences.len(), &differences[..differences.len().min(20)]);
}

/// Shows that the guard is needed, and that these comparisons find what it prevents.
#[test]
fn without_its_guard_the_jit_of_php_8_2_answers_otherwise() {
    let version = run("php", &["-r", "echo PHP_VERSION;"], &folder("php-version"), "");
    let differences = with_jit("unguarded", GUARD, "0;");
    assert!(!differences.is_empty() || !version.starts_with("8.2."), "PHP {version} does not need the guard");
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
