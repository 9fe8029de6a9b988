//! Makes statements readable: blocks become conditions, and loops become `do … while`, where that needs no jump; variables are
//! declared where they are first set.

use std::{mem, slice};

use crate::module::{Expr, Function, Op, Stmt};

/// The values that a statement evaluates, and the lists of statements in it.
fn parts(stmt: &Stmt) -> (&[Expr], Vec<&Vec<Stmt>>) {
    match stmt {
        Stmt::Set { value, .. } => (slice::from_ref(value), vec![]),
        Stmt::Do(_, values) => (values, vec![]),
        Stmt::Block(_, body) | Stmt::Loop(_, body) => (&[], vec![body]),
        Stmt::DoWhile(body, condition) => (slice::from_ref(condition), vec![body]),
        Stmt::If(condition, then, otherwise) => (slice::from_ref(condition), vec![then, otherwise]),
        Stmt::Switch(number, arms) => (slice::from_ref(number), arms.iter().collect()),
        Stmt::Return(value) => (value.as_slice(), vec![]),
        Stmt::Break(_) | Stmt::Continue(_) | Stmt::Unreachable => (&[], vec![]),
    }
}

/// Shows each statement, also inside others.
pub fn statements(list: &[Stmt], see: &mut impl FnMut(&Stmt)) {
    for stmt in list {
        see(stmt);
        parts(stmt).1.iter().for_each(|list| statements(list, see));
    }
}

/// Shows each value and each part of it.
pub fn expressions(list: &[Stmt], see: &mut impl FnMut(&Expr)) {
    statements(list, &mut |stmt| {
        for value in parts(stmt).0 {
            value.any(&mut |part| {
                see(part);
                false
            });
        }
    });
}

pub fn has_loop(list: &[Stmt]) -> bool {
    let mut found = false;
    statements(list, &mut |stmt| found |= matches!(stmt, Stmt::Loop(..) | Stmt::DoWhile(..)));
    found
}

fn count(list: &[Stmt], wanted: &Stmt) -> usize {
    let mut count = 0;
    statements(list, &mut |stmt| count += usize::from(stmt == wanted));
    count
}

fn mentions(list: &[Stmt], var: usize) -> bool {
    let mut found = false;
    statements(list, &mut |stmt| {
        let is_set = matches!(stmt, Stmt::Set { var: other, .. } if *other == var);
        found |= is_set || parts(stmt).0.iter().any(|value| value.mentions(var));
    });
    found
}

/// Whether its end can be reached, by the rules of Java.
pub fn completes(list: &[Stmt]) -> bool {
    match list.last() {
        Some(Stmt::Break(_) | Stmt::Continue(_) | Stmt::Return(_) | Stmt::Switch(..) | Stmt::Unreachable) => false,
        Some(Stmt::If(_, then, otherwise)) => completes(then) || completes(otherwise),
        Some(Stmt::Block(label, body)) => completes(body) || count(body, &Stmt::Break(*label)) > 0,
        Some(Stmt::Loop(_, body)) => completes(body),
        _ => true,
    }
}

pub fn tidy(function: &mut Function) {
    let mut body = tidied(mem::take(&mut function.body));
    let locals = (function.params..function.vars.len()).filter(|var| mentions(&body, *var));
    function.zeroed = locals.collect();
    function.zeroed.retain(|var| !declare(&mut body, *var));
    function.body = body;
}

fn tidied(list: Vec<Stmt>) -> Vec<Stmt> {
    let tidy = |stmt| match stmt {
        Stmt::Block(label, body) => block(label, tidied(body)),
        Stmt::Loop(label, body) => repeated(label, tidied(body)),
        Stmt::If(condition, then, otherwise) => choice(condition, tidied(then), tidied(otherwise)),
        other => vec![other],
    };
    list.into_iter().flat_map(tidy).collect()
}

fn choice(condition: Expr, then: Vec<Stmt>, mut otherwise: Vec<Stmt>) -> Vec<Stmt> {
    if then.is_empty() && !otherwise.is_empty() {
        return choice(negated(condition), otherwise, then);
    }
    // No `else` after a jump.
    let after = if completes(&then) { vec![] } else { mem::take(&mut otherwise) };
    [vec![Stmt::If(condition, then, otherwise)], after].concat()
}

fn block(label: usize, mut body: Vec<Stmt>) -> Vec<Stmt> {
    drop_last_break(label, &mut body);
    let jump = Stmt::Break(label);
    if count(&body, &jump) == 1 {
        // `if (c) { A; break; } B` is `if (c) { A } else { B }`.
        let is_jump = |stmt: &Stmt| matches!(stmt, Stmt::If(_, then, _) if then.last() == Some(&jump));
        if let Some(at) = body.iter().position(is_jump) {
            let rest = body.split_off(at + 1);
            if let Some(Stmt::If(condition, mut then, otherwise)) = body.pop() {
                then.pop();
                body.extend(choice(condition, then, [otherwise, rest].concat()));
            }
        }
    }
    if count(&body, &jump) == 0 { body } else { vec![Stmt::Block(label, body)] }
}

/// At the end of a block, a jump to its end does nothing.
fn drop_last_break(label: usize, body: &mut Vec<Stmt>) {
    match body.pop() {
        Some(Stmt::Break(found)) if found == label => drop_last_break(label, body),
        Some(Stmt::If(condition, mut then, mut otherwise)) => {
            drop_last_break(label, &mut then);
            drop_last_break(label, &mut otherwise);
            body.extend(choice(condition, then, otherwise));
        }
        Some(Stmt::Block(inner, mut list)) => {
            drop_last_break(label, &mut list);
            body.extend(block(inner, list));
        }
        other => body.extend(other),
    }
}

fn repeated(label: usize, mut body: Vec<Stmt>) -> Vec<Stmt> {
    let again = vec![Stmt::Continue(label)];
    // javac refuses statements after a loop whose condition is constant.
    let varies = |value: &Expr| value.any(&mut |part| matches!(part, Expr::Var(..)) || part.reads_state());
    let is_last = |stmt: &mut Stmt| matches!(stmt, Stmt::If(condition, then, otherwise) if *then == again && otherwise.is_empty() && varies(condition));
    let jumps = count(&body, &again[0]);
    match body.pop_if(|last| jumps == 1 && is_last(last)) {
        Some(Stmt::If(condition, ..)) => vec![Stmt::DoWhile(body, condition)],
        _ if jumps == 0 => body,
        _ => vec![Stmt::Loop(label, body)],
    }
}

/// The opposite of a condition. It is only compared with 0.
pub fn negated(condition: Expr) -> Expr {
    const OPPOSITES: [(Op, Op); 5] =
        [(Op::Eq, Op::Ne), (Op::LtS, Op::GeS), (Op::LtU, Op::GeU), (Op::GtS, Op::LeS), (Op::GtU, Op::LeU)];
    match condition {
        Expr::Op(_, Op::Eqz, mut operands) => operands.swap_remove(0),
        Expr::Op(ty, op, operands) if op.is_test() => {
            let opposite = OPPOSITES.iter().find_map(|&(a, b)| if op == a { Some(b) } else { (op == b).then_some(a) });
            Expr::Op(ty, opposite.expect("every comparison has one"), operands)
        }
        other => Expr::Op(other.ty(), Op::Eqz, vec![other]),
    }
}

/// Declares a variable in the innermost list that has all its uses, if it is set there first.
fn declare(list: &mut [Stmt], var: usize) -> bool {
    let mut users = list.iter_mut().filter(|stmt| mentions(slice::from_ref(stmt), var));
    let (Some(first), other) = (users.next(), users.next()) else { return false };
    if let Stmt::Set { var: found, value, declares } = first
        && *found == var
    {
        *declares = !value.mentions(var);
        return *declares;
    }
    if other.is_some() || parts(first).0.iter().any(|value| value.mentions(var)) {
        return false;
    }
    let lists = match first {
        Stmt::Block(_, body) | Stmt::Loop(_, body) | Stmt::DoWhile(body, _) => vec![body],
        Stmt::If(_, then, otherwise) => vec![then, otherwise],
        _ => vec![],
    };
    let mut lists: Vec<_> = lists.into_iter().filter(|list| mentions(list, var)).collect();
    if let [list] = &mut lists[..] { declare(list, var) } else { false }
}
