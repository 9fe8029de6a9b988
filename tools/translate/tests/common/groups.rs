//! The modules that are translated: every opcode, and what can go wrong around it.

use super::Group;

pub const BINARY: &str = "add sub mul div_s div_u rem_s rem_u and or xor shl shr_s shr_u rotl rotr \
    eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u";
const COMPARISONS: &str = "eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u";

/// Numbers around which something can go wrong: signs, widths, and counts of bits.
const EDGES: [i64; 24] = [
    0, 1, -1, 2, -2, 5, 7, 31, 32, 33, 63, 64, 65, 127, 128, 255, -128, 32_767, 32_768, 65_536, -32_769, 0x1234_5678,
    -0x7654_3210, 1_000_003,
];

fn edges(ty: &str) -> Vec<i64> {
    let (low, high) = if ty == "i32" { (i32::MIN.into(), i32::MAX.into()) } else { (i64::MIN, i64::MAX) };
    let mut edges = [&EDGES[..], &[low, high, low + 1, high - 1]].concat();
    if ty == "i64" {
        let wide = [1 << 31, 1 << 32, 1 << 33, -(1 << 31), -(1 << 32), (1 << 32) - 1, 0x0123_4567_89ab_cdef, 1 << 62];
        edges.extend(wide);
        edges.extend([-0x0edc_ba98_7654_3211, 3_000_000_019, i64::from(i32::MIN), i64::from(i32::MAX)]);
    }
    edges
}

fn argument(ty: &str, value: i64) -> String {
    format!("{value}{}", if ty == "i64" { "n" } else { "" })
}

/// Every pair of edges, or every edge.
fn cases(name: &str, types: &[&str]) -> Vec<String> {
    let mut cases = vec![name.to_owned()];
    for ty in types {
        let longer = |case: &String| {
            let case = case.clone();
            edges(ty).into_iter().map(move |value| format!("{case} {}", argument(ty, value)))
        };
        cases = cases.iter().flat_map(longer).collect();
    }
    cases
}

fn module(functions: &str) -> String {
    format!("(module (memory 1) (global (export \"__heap_base\") i32 (i32.const 1024))\n{functions})")
}

/// All arithmetic and comparisons of one type: with what may be any number, what is small, what is constant, and as a condition.
pub fn arithmetic(name: &'static str, ty: &str) -> Group {
    let (mut wat, mut all) = (String::new(), Vec::new());
    let mut function = |name: String, params: &[&str], result: &str, body: String| {
        let list = params.join(" ");
        wat += &format!("(func (export \"op_{name}\") (param {list}) (result {result}) {body})\n");
        // The other forms differ in how they are written: a part of the cases, with a step that meets all edges, is enough.
        let step = if params.len() == 2 && !BINARY.split(' ').any(|op| op == name) { 11 } else { 1 };
        all.extend(cases(&format!("op_{name}"), params).into_iter().step_by(step));
    };
    let (first, second) = ("(local.get 0)", "(local.get 1)");
    for op in BINARY.split_whitespace() {
        let is_comparison = COMPARISONS.split_whitespace().any(|other| other == op);
        let result = if is_comparison { "i32" } else { ty };
        let whole = format!("({ty}.{op} {first} {second})");
        function(op.to_owned(), &[ty, ty], result, whole.clone());
        let small = |operand: &str| format!("({ty}.and {operand} ({ty}.const 255))");
        let of_small = format!("({ty}.{op} {} {})", small(first), small(second));
        function(format!("{op}_small"), &[ty, ty], result, of_small);
        for (index, value) in [1, -1, 5, 33, 65, edges(ty)[24], edges(ty)[25]].into_iter().enumerate() {
            let constant = format!("({ty}.const {value})");
            function(format!("{op}_by_{index}"), &[ty], result, format!("({ty}.{op} {first} {constant})"));
            function(format!("{op}_of_{index}"), &[ty], result, format!("({ty}.{op} {constant} {first})"));
        }
        if result == "i32" {
            let choice = format!("(if (result i32) {whole} (then (i32.const 10)) (else (i32.const 20)))");
            function(format!("{op}_if"), &[ty, ty], "i32", choice);
            let skip = format!("(block (br_if 0 {whole}) (return (i32.const 10))) (i32.const 20)");
            function(format!("{op}_skip"), &[ty, ty], "i32", skip);
            let negated = format!("(select (i32.const 10) (i32.const 20) (i32.eqz {whole}))");
            function(format!("{op}_not"), &[ty, ty], "i32", negated);
            let twice = format!("(select (i32.const 10) (i32.const 20) (i32.eqz (i32.eqz {whole})))");
            function(format!("{op}_not_not"), &[ty, ty], "i32", twice);
        }
    }
    for op in ["eqz", "clz", "ctz", "popcnt", "extend8_s", "extend16_s", "extend32_s"] {
        if op != "extend32_s" || ty == "i64" {
            let result = if op == "eqz" { "i32" } else { ty };
            function(op.to_owned(), &[ty], result, format!("({ty}.{op} {first})"));
        }
    }
    if ty == "i64" {
        function("wrap".to_owned(), &["i64"], "i32", format!("(i32.wrap_i64 {first})"));
        function("sign".to_owned(), &["i32"], "i64", format!("(i64.extend_i32_s {first})"));
        function("zero".to_owned(), &["i32"], "i64", format!("(i64.extend_i32_u {first})"));
    }
    Group { name, wat: module(&wat), cases: all }
}

/// Loads from the table and from an instance, stores of every width, copies and fills.
pub fn memory() -> Group {
    let loads = "i32.load i32.load8_s i32.load8_u i32.load16_s i32.load16_u i64.load i64.load8_s i64.load8_u i64.load16_s \
        i64.load16_u i64.load32_s i64.load32_u";
    let stores = "i32.store i32.store8 i32.store16 i64.store i64.store8 i64.store16 i64.store32";
    let bytes: String = (0..64).map(|index: u32| format!("\\{:02x}", (index * 89 + 128) % 256)).collect();
    let (mut wat, mut cases) = (format!("(data (i32.const 16) \"{bytes}\")\n"), Vec::new());
    for load in loads.split_whitespace() {
        let (ty, name) = (&load[..3], load.replace('.', "_"));
        let read = format!("({load} offset=3 (local.get 0))");
        wat += &format!("(func (export \"table_{name}\") (param i32) (result {ty}) {read})\n");
        // A store makes it a method of the instance. Without any, it would read the table of the class.
        let store = "(i32.store8 (i32.const 900) (i32.const 1))";
        wat += &format!("(func (export \"{name}\") (param i32) (result {ty}) {store} {read})\n");
        wat += &format!("(func (export \"{name}_at\") (result {ty}) ({load} offset=5 (i32.const 20)))\n");
        cases.push(format!("{name}_at"));
        for address in 0..70 {
            cases.extend([format!("table_{name} {address}"), format!("{name} {address}")]);
        }
    }
    for store in stores.split_whitespace() {
        let (ty, name) = (&store[..3], store.replace('.', "_"));
        let body = format!("({store} offset=2 (local.get 0) (local.get 1)) (i64.load (local.get 0))");
        wat += &format!("(func (export \"{name}\") (param i32 {ty}) (result i64) {body})\n");
        let computed = format!("({store} (i32.const 200) ({ty}.mul (local.get 0) (local.get 0)))");
        wat += &format!(
            "(func (export \"{name}_computed\") (param {ty}) (result i64) {computed} (i64.load (i32.const 200)))\n"
        );
        for value in edges(ty) {
            let value = argument(ty, value);
            // The last two are outside the memory.
            cases.extend([16, 100, 103, -20, 65_534].map(|address| format!("{name} {address} {value}")));
            cases.push(format!("{name}_computed {value}"));
        }
    }
    wat += "(func (export \"copy\") (param i32 i32 i32) (memory.copy (local.get 0) (local.get 1) (local.get 2)))
        (func (export \"fill\") (param i32 i32 i32) (memory.fill (local.get 0) (local.get 1) (local.get 2)))
        (func (export \"look\") (param i32) (result i64) (i32.store8 (i32.const 900) (i32.const 1)) (i64.load (local.get 0)))\n";
    let changes =
        ["copy 120 16 64", "copy 124 120 40", "copy 120 125 40", "copy 300 16 0", "fill 310 255 7", "fill 311 256 2"];
    let outside =
        ["copy 120 65530 8", "copy 65530 16 8", "copy -8 16 8", "copy 16 -8 8", "fill 65534 1 4", "fill -4 1 4"];
    let more = ["fill 313 -2 2", "fill 400 7 0", "copy 1000 16 64"].into_iter().chain(outside);
    for change in changes.into_iter().chain(more) {
        cases.push(change.to_owned());
        cases.extend((0..1056).step_by(8).map(|address| format!("look {address}")));
    }
    Group { name: "memory", wat: module(&wat), cases }
}

/// Values that wait on WASM's stack while what they depend on changes.
pub fn order() -> Group {
    let functions = r#"
        (global $g (mut i32) (i32.const 5)) (global $wide (mut i64) (i64.const -7)) (global $fixed i32 (i32.const 77))
        (func $next (export "next") (result i32)
            (global.set $g (i32.add (i32.mul (global.get $g) (i32.const 3)) (i32.const 1))) (global.get $g))
        (func $count (result i32)
            (i32.store (i32.const 40) (i32.add (i32.load (i32.const 40)) (i32.const 1))) (i32.load (i32.const 40)))
        (func $twice (param i32) (result i32) (i32.mul (local.get 0) (i32.const 2)))
        (func $nothing)
        (func (export "load_before_store") (param i32 i32) (result i32)
            (i32.load (i32.const 44)) (i32.store (i32.const 44) (local.get 0)) (i32.sub (i32.load (i32.const 44))))
        (func (export "load_before_fill") (param i32 i32) (result i32)
            (i32.load (i32.const 48)) (memory.fill (i32.const 48) (local.get 0) (i32.const 4)) (i32.xor (i32.load (i32.const 48))))
        (func (export "load_before_copy") (param i32 i32) (result i32)
            (i32.load (i32.const 48)) (memory.copy (i32.const 48) (i32.const 44) (i32.const 4)) (i32.xor (i32.load (i32.const 48))))
        (func (export "local_before_set") (param i32 i32) (result i32)
            (local.get 0) (local.set 0 (local.get 1)) (i32.sub (local.get 0)))
        (func (export "local_before_tee") (param i32 i32) (result i32)
            (i32.sub (local.get 0) (local.tee 0 (i32.add (local.get 0) (local.get 1)))) (i32.mul (local.get 0)))
        (func (export "local_before_block") (param i32 i32) (result i32)
            (local.get 0)
            (block (br_if 0 (local.get 1)) (local.set 0 (i32.const 9)))
            (i32.sub (local.get 0)))
        (func (export "global_before_call") (param i32 i32) (result i32)
            (global.get $g) (call $next) (i32.sub) (i32.sub (global.get $g)))
        (func (export "global_before_set") (param i32 i32) (result i32)
            (global.get $g) (global.set $g (local.get 0)) (i32.sub (global.get $g)))
        (func (export "calls_in_order") (param i32 i32) (result i32) (i32.sub (call $next) (call $next)))
        (func (export "load_before_call") (param i32 i32) (result i32) (i32.sub (i32.load (i32.const 40)) (call $count)))
        (func (export "call_before_load") (param i32 i32) (result i32) (i32.sub (call $count) (i32.load (i32.const 40))))
        (func (export "call_of_calls") (param i32 i32) (result i32)
            (i32.sub (call $twice (call $next)) (call $twice (i32.add (local.get 0) (call $next)))))
        (func (export "dropped_call") (param i32 i32) (result i32) (drop (call $next)) (call $nothing) (global.get $g))
        (func (export "dropped_sum") (param i32 i32) (result i32) (drop (i32.eqz (call $next))) (global.get $g))
        (func (export "both_arms") (param i32 i32) (result i32)
            (select (call $next) (call $next) (local.get 0)) (i32.sub (global.get $g)))
        (func (export "arm_traps") (param i32 i32) (result i32)
            (select (i32.div_u (i32.const 100) (local.get 0)) (i32.const 7) (local.get 1)))
        (func (export "call_in_condition") (param i32 i32) (result i32)
            (if (result i32) (i32.and (call $next) (i32.const 1)) (then (local.get 0)) (else (global.get $g))))
        (func (export "call_in_select") (param i32 i32) (result i32)
            (if (result i32) (select (call $next) (local.get 0) (local.get 1)) (then (i32.const 1)) (else (global.get $g))))
        (func (export "call_then_skip") (param i32 i32) (result i32)
            (block (br_if 0 (i32.eqz (i32.and (call $next) (i32.const 1)))) (return (i32.const 3))) (global.get $g))
        (func (export "wide") (param i32 i32) (result i64)
            (global.set $wide (i64.add (global.get $wide) (i64.extend_i32_s (local.get 0)))) (global.get $wide))
        (func (export "fixed") (param i32 i32) (result i32) (i32.add (global.get $fixed) (local.get 0)))
        (func (export "same") (export "also") (param i32 i32) (result i32) (i32.sub (local.get 0) (local.get 1)))
        (func (export "two_names") (param i32 i32) (result i32) (nop) (i32.const 5))"#;
    let names = functions.split("(export \"").skip(1).filter_map(|rest| rest.split('"').next());
    let mut cases = Vec::new();
    for name in names.filter(|name| *name != "next") {
        for pair in ["0 0", "0 1", "1 0", "7 3", "-5 2147483647", "2147483647 -2147483648", "6 0", "258 1"] {
            cases.push(format!("{name} {pair}"));
        }
    }
    cases.push("next".to_owned());
    Group { name: "order", wat: module(functions), cases }
}

/// Jumps of every kind.
pub fn control() -> Group {
    let functions = r#"
        (func (export "table") (param i32 i32) (result i32)
            (block (block (block (block (br_table 0 1 2 1 3 (local.get 0))) (return (i32.const 10))) (return (i32.const 20)))
                (local.set 1 (i32.add (local.get 1) (i32.const 30))))
            (local.get 1))
        (func (export "table_default") (param i32 i32) (result i32)
            (block (block (br_table 0 0 0 1 (local.get 0))) (return (i32.const 1))) (i32.const 2))
        (func (export "table_only_default") (param i32 i32) (result i32)
            (block (block (br_table 1 (local.get 0))) (return (i32.const 1))) (i32.const 2))
        (func (export "table_with_value") (param i32 i32) (result i32)
            (block $b (result i32) (block $a (result i32)
                (br_table $a $b $a 2 (local.get 1) (local.get 0))) (i32.mul (i32.const 3))) (i32.add (i32.const 1)))
        (func (export "table_to_loop") (param i32 i32) (result i32) (local i32)
            (block $end (loop $again
                (local.set 2 (i32.add (local.get 2) (i32.const 1)))
                (local.set 0 (i32.sub (local.get 0) (i32.const 1)))
                (br_table $end $again $again $end (i32.and (local.get 0) (i32.const 3)))))
            (local.get 2))
        (func (export "sum") (param i32 i32) (result i32) (local i32)
            (local.set 0 (i32.and (local.get 0) (i32.const 63)))
            (block $end (loop $again
                (br_if $end (i32.eqz (local.get 0)))
                (local.set 2 (i32.add (local.get 2) (i32.mul (local.get 0) (local.get 1))))
                (local.set 0 (i32.sub (local.get 0) (i32.const 1)))
                (br $again)))
            (local.get 2))
        (func (export "at_least_once") (param i32 i32) (result i32) (local i32)
            (local.set 0 (i32.and (local.get 0) (i32.const 63)))
            (loop $again
                (local.set 2 (i32.add (local.get 2) (local.get 1)))
                (br_if $again (i32.gt_s (local.tee 0 (i32.sub (local.get 0) (i32.const 1))) (i32.const 0))))
            (local.get 2))
        (func (export "two_loops") (param i32 i32) (result i32) (local i32 i32)
            (local.set 0 (i32.and (local.get 0) (i32.const 15)))
            (block $end (loop $outer
                (local.set 3 (i32.const 5))
                (loop $inner
                    (local.set 2 (i32.add (local.get 2) (local.get 3)))
                    (br_if $end (i32.gt_s (local.get 2) (i32.const 100)))
                    (if (i32.and (local.get 2) (i32.const 4)) (then
                        (local.set 0 (i32.sub (local.get 0) (i32.const 1)))
                        (br_if $outer (i32.gt_s (local.get 0) (i32.const 0)))
                        (br $end)))
                    (br_if $inner (local.tee 3 (i32.sub (local.get 3) (i32.const 1)))))))
            (i32.add (local.get 2) (local.get 3)))
        (func (export "kept") (param i32 i32) (result i32) (local i32 i32)
            (local.set 0 (i32.and (local.get 0) (i32.const 15)))
            (loop $again
                (if (local.get 3) (then (local.set 2 (i32.add (local.get 2) (local.get 3)))))
                (local.set 3 (local.get 0))
                (local.set 0 (i32.sub (local.get 0) (i32.const 1)))
                (br_if $again (i32.ge_s (local.get 0) (i32.const 0))))
            (local.get 2))
        (func (export "loop_result") (param i32 i32) (result i32)
            (loop $again (result i32)
                (local.set 0 (i32.shr_u (local.get 0) (i32.const 1)))
                (br_if $again (i32.gt_u (local.get 0) (i32.const 100)))
                (i32.add (local.get 0) (i32.const 1))))
        (func (export "once") (param i32 i32) (result i32) (loop (local.set 0 (i32.add (local.get 0) (local.get 1)))) (local.get 0))
        (func (export "value_kept") (param i32 i32) (result i32)
            (block (result i32)
                (i32.add (br_if 0 (i32.mul (local.get 0) (i32.const 3)) (local.get 1)) (i32.const 1))))
        (func (export "value_over_others") (param i32 i32) (result i32)
            (block (result i32)
                (i32.const 1000) (i32.mul (local.get 0) (i32.const 3)) (br_if 0 (local.get 1)) (i32.sub)))
        (func (export "branch_returns") (param i32 i32) (result i32)
            (i32.add (br_if 0 (local.get 0) (local.get 1)) (i32.const 1)))
        (func (export "if_else") (param i32 i32) (result i32)
            (if (result i32) (local.get 0)
                (then (if (result i32) (local.get 1) (then (i32.const 1)) (else (i32.const 2))))
                (else (if (result i32) (local.get 1) (then (i32.const 3)) (else (i32.const 4))))))
        (func (export "if_alone") (param i32 i32) (result i32)
            (if (local.get 0) (then (local.set 1 (i32.const 9)))) (local.get 1))
        (func (export "if_empty") (param i32 i32) (result i32) (if (local.get 0) (then)) (local.get 1))
        (func (export "else_alone") (param i32 i32) (result i32)
            (if (local.get 0) (then) (else (local.set 1 (i32.const 9)))) (local.get 1))
        (func (export "out_of_if") (param i32 i32) (result i32)
            (if $i (local.get 0) (then (br_if $i (local.get 1)) (local.set 1 (i32.const 4))) (else (local.set 1 (i32.const 6))))
            (local.get 1))
        (func (export "both_return") (param i32 i32) (result i32)
            (if (local.get 0) (then (return (i32.const 1))) (else (return (i32.const 2)))) (i32.const 3))
        (func (export "never") (param i32 i32) (result i32) (if (local.get 0) (then (unreachable))) (local.get 1))
        (func (export "never_at_all") (param i32 i32) (result i32) (unreachable))
        (func (export "dead") (param i32 i32) (result i32)
            (block $b (br $b) (drop (i32.const 3)) (block (br 0) (loop (br 0))) (if (i32.const 1) (then (nop)) (else (unreachable))))
            (block (result i32) (br 0 (i32.const 8)) (i32.const 9)))
        (func (export "dead_loop") (param i32 i32) (result i32)
            (block $b (loop $l (br_if $b (i32.le_s (local.get 0) (i32.const 0)))
                (local.set 0 (i32.sub (i32.and (local.get 0) (i32.const 31)) (i32.const 1))) (br $l)) (unreachable))
            (local.get 0))
        (func (export "dead_else") (param i32 i32) (result i32)
            (if (result i32) (local.get 0) (then (return (i32.const 5)) (i32.const 1)) (else (i32.add (local.get 1) (i32.const 1)))))
        (func $factorial (export "factorial") (param i64) (result i64)
            (if (result i64) (i64.le_s (local.get 0) (i64.const 1)) (then (i64.const 1))
                (else (i64.mul (local.get 0) (call $factorial (i64.sub (local.get 0) (i64.const 1)))))))
        (func (export "constant_condition") (param i32 i32) (result i32)
            (block $b (loop $l (br_if $b (i32.const 1)) (br_if $l (i32.const 1))) (return (i32.const 1))) (i32.const 2))"#;
    let names = functions.split("(export \"").skip(1).filter_map(|rest| rest.split('"').next());
    let mut cases = Vec::new();
    for name in names.filter(|name| *name != "factorial") {
        for first in [0, 1, 2, 3, 4, 5, 6, 7, 33, 300, -1, i32::MIN, i32::MAX] {
            cases.extend([0, 1, 5, -3].map(|second| format!("{name} {first} {second}")));
        }
    }
    cases.extend((0..40).map(|number| format!("factorial {number}n")));
    Group { name: "control", wat: module(functions), cases }
}

/// Functions with random statements, always the same ones.
pub fn random(functions: usize) -> Group {
    let mut random = Random { state: 20_261_128, labels: 0 };
    let mut wat = "(global $g (mut i32) (i32.const 1))
        (func $impure (param i32) (result i32) (global.set $g (i32.add (global.get $g) (local.get 0)))
            (i32.store (i32.const 64) (global.get $g)) (i32.rotl (global.get $g) (i32.const 3)))\n"
        .to_owned();
    let mut cases = Vec::new();
    for index in 0..functions {
        let body = random.statements(4, &mut Vec::new());
        let result = random.value(3);
        wat += &format!(
            "(func (export \"r{index}\") (param i32 i32) (result i32) (local i32 i32 i32) (local.set 4 (i32.const 50))\n\
             (global.set $g (local.get 0))\n\
             {body} {result})\n"
        );
        for pair in ["0 0", "1 -1", "-2147483648 7", "100 3", "2147483647 65535"] {
            cases.push(format!("r{index} {pair}"));
        }
    }
    Group { name: "random", wat: module(&wat), cases }
}

struct Random {
    state: u64,
    labels: usize,
}

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.state = self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.state >> 33) as usize % limit
    }

    fn statements(&mut self, depth: usize, labels: &mut Vec<String>) -> String {
        (0..1 + self.below(4)).map(|_| self.statement(depth, labels) + "\n").collect()
    }

    /// Variable 4 counts the turns of loops, so that every function ends.
    fn statement(&mut self, depth: usize, labels: &mut Vec<String>) -> String {
        let kind = self.below(if depth == 0 { 5 } else { 11 });
        let label = format!("$l{}", self.labels);
        self.labels += 1;
        let inside = |random: &mut Self, labels: &mut Vec<String>| {
            labels.push(label.clone());
            let body = random.statements(depth - 1, labels);
            labels.pop();
            body
        };
        match kind {
            0 | 1 => format!("(local.set {} {})", self.below(4), self.value(3)),
            2 => format!("(i32.store (i32.const {}) {})", 64 + 4 * self.below(4), self.value(3)),
            3 if !labels.is_empty() => {
                let target = labels[self.below(labels.len())].clone();
                format!("(br_if {target} {})", self.value(2))
            }
            4 if !labels.is_empty() && self.below(3) == 0 => {
                let targets: Vec<_> =
                    (0..1 + self.below(4)).map(|_| labels[self.below(labels.len())].clone()).collect();
                match self.below(3) {
                    0 => format!("(br {})", targets[0]),
                    1 => format!("(return {})", self.value(2)),
                    _ => format!("(br_table {} (i32.and {} (i32.const 7)))", targets.join(" "), self.value(2)),
                }
            }
            3 | 4 => format!("(drop (call $impure {}))", self.value(2)),
            5 | 6 => format!("(block {label} {})", inside(self, labels)),
            7 | 8 => {
                let count = "(local.set 4 (i32.sub (local.get 4) (i32.const 1)))";
                let stop = "(if (i32.lt_s (local.get 4) (i32.const 0)) (then (return (local.get 2))))";
                let again = format!("(br_if {label} {})", self.value(2));
                format!("(loop {label} {count} {stop} {} {again})", inside(self, labels))
            }
            _ => {
                let (condition, then) = (self.value(2), inside(self, labels));
                let otherwise = if kind == 9 { String::new() } else { format!("(else {})", inside(self, labels)) };
                format!("(if {label} {condition} (then {then}) {otherwise})")
            }
        }
    }

    fn value(&mut self, depth: usize) -> String {
        let kind = self.below(if depth == 0 { 3 } else { 12 });
        let number = self.below(1000);
        let mut value = || self.value(depth - 1);
        match kind {
            0 => format!("(i32.const {})", [0, 1, -1, 7, 255, i32::MAX, i32::MIN][self.below(7)]),
            1 | 2 => format!("(local.get {})", self.below(4)),
            3..=6 => {
                let (left, right) = (value(), value());
                let ops = "add sub mul and or xor shl shr_s shr_u rotl eq ne lt_s lt_u gt_u le_s ge_u";
                let ops: Vec<_> = ops.split(' ').collect();
                format!("(i32.{} {left} {right})", ops[self.below(ops.len())])
            }
            7 => format!(
                "(i32.load{} (i32.const {}))",
                ["", "8_s", "8_u", "16_s", "16_u"][self.below(5)],
                64 + self.below(12)
            ),
            8 => format!("(select {} {} {})", value(), value(), value()),
            9 => format!("(call $impure {})", value()),
            10 => format!("(local.tee {} {})", number % 4, value()),
            _ => format!("(block (result i32) (br_if 0 {} {}) (i32.sub {}))", value(), value(), value()),
        }
    }
}

pub fn all() -> Vec<Group> {
    vec![arithmetic("narrow", "i32"), arithmetic("wide", "i64"), memory(), order(), control(), random(300)]
}
