//! Makes statements readable: blocks become conditions, and loops become `do … while`, where that needs no jump; variables are
//! declared where they are first set.

use std::slice;

use crate::module::{Binary, Expr, Function, Stmt, Type, Unary};

/// Whether something holds for a value or for a part of it.
pub fn any(expr: &Expr, test: &mut impl FnMut(&Expr) -> bool) -> bool {
    test(expr)
        || match expr {
            Expr::Const(..) | Expr::Var(..) | Expr::Global(..) => false,
            Expr::Unary(.., operand) | Expr::Load { address: operand, .. } => any(operand, test),
            Expr::Binary(.., operands) => operands.iter().any(|operand| any(operand, test)),
            Expr::Select(operands) => operands.iter().any(|operand| any(operand, test)),
            Expr::Call(_, arguments) => arguments.iter().any(|argument| any(argument, test)),
        }
}

/// Whether it depends on more than variables. Not its parts.
pub fn reads_state(expr: &Expr) -> bool {
    matches!(expr, Expr::Load { .. } | Expr::Global(..) | Expr::Call(..))
}

/// The values that a statement evaluates, and the lists of statements in it.
fn parts(stmt: &Stmt) -> (Vec<&Expr>, Vec<&Vec<Stmt>>) {
    match stmt {
        Stmt::Set { value, .. } | Stmt::SetGlobal(_, value) | Stmt::Call(value) => (vec![value], vec![]),
        Stmt::Store { address, value, .. } => (vec![address, value], vec![]),
        Stmt::Copy(operands) | Stmt::Fill(operands) => (operands.iter().collect(), vec![]),
        Stmt::Block(_, body) | Stmt::Loop(_, body) => (vec![], vec![body]),
        Stmt::DoWhile(body, condition) => (vec![condition], vec![body]),
        Stmt::If(condition, then, otherwise) => (vec![condition], vec![then, otherwise]),
        Stmt::Switch(number, arms) => (vec![number], arms.iter().collect()),
        Stmt::Return(value) => (value.iter().collect(), vec![]),
        Stmt::Break(_) | Stmt::Continue(_) | Stmt::Unreachable => (vec![], vec![]),
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
            any(value, &mut |expr| {
                see(expr);
                false
            });
        }
    });
}

fn count(list: &[Stmt], wanted: &Stmt) -> usize {
    let mut count = 0;
    statements(list, &mut |stmt| count += usize::from(stmt == wanted));
    count
}

fn mentions(list: &[Stmt], var: usize) -> bool {
    let mut found = false;
    expressions(list, &mut |expr| found |= matches!(expr, Expr::Var(_, other) if *other == var));
    statements(list, &mut |stmt| found |= matches!(stmt, Stmt::Set { var: other, .. } if *other == var));
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
    function.body = tidied(std::mem::take(&mut function.body));
    let locals = function.params.len()..function.vars.len();
    let is_used = |var: &usize| mentions(&function.body, *var);
    let used: Vec<_> = locals.filter(is_used).collect();
    function.zeroed = used.into_iter().filter(|var| !declare(&mut function.body, *var)).collect();
}

fn tidied(list: Vec<Stmt>) -> Vec<Stmt> {
    list.into_iter()
        .flat_map(|stmt| match stmt {
            Stmt::Block(label, body) => block(label, tidied(body)),
            Stmt::Loop(label, body) => repeated(label, tidied(body)),
            Stmt::If(condition, then, otherwise) => condition_of(condition, tidied(then), tidied(otherwise)),
            other => vec![other],
        })
        .collect()
}

fn condition_of(condition: Expr, then: Vec<Stmt>, mut otherwise: Vec<Stmt>) -> Vec<Stmt> {
    if then.is_empty() && !otherwise.is_empty() {
        return condition_of(negated(condition), otherwise, then);
    }
    // No `else` after a jump.
    let after = if completes(&then) { vec![] } else { std::mem::take(&mut otherwise) };
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
                body.extend(condition_of(condition, then, [otherwise, rest].concat()));
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
            body.extend(condition_of(condition, then, otherwise));
        }
        Some(Stmt::Block(inner, mut list)) => {
            drop_last_break(label, &mut list);
            body.extend(block(inner, list));
        }
        other => body.extend(other),
    }
}

fn repeated(label: usize, mut body: Vec<Stmt>) -> Vec<Stmt> {
    let jump = Stmt::Continue(label);
    let is_last = match body.last() {
        // javac refuses statements after a loop whose condition is constant.
        Some(Stmt::If(condition, then, otherwise)) => {
            let varies = any(condition, &mut |part| matches!(part, Expr::Var(..)) || reads_state(part));
            varies && otherwise.is_empty() && *then == slice::from_ref(&jump)
        }
        _ => false,
    };
    match (count(&body, &jump), is_last, body.pop()) {
        (1, true, Some(Stmt::If(condition, ..))) => vec![Stmt::DoWhile(body, condition)],
        (jumps, _, last) => {
            body.extend(last);
            if jumps == 0 { body } else { vec![Stmt::Loop(label, body)] }
        }
    }
}

/// The opposite of a condition. It is only compared with 0.
pub fn negated(condition: Expr) -> Expr {
    use Binary::*;
    let opposite = |op| {
        let pairs = [(Eq, Ne), (LtS, GeS), (LtU, GeU), (GtS, LeS), (GtU, LeU)];
        pairs.iter().find_map(|&(a, b)| if op == a { Some(b) } else { (op == b).then_some(a) })
    };
    match condition {
        Expr::Unary(_, Unary::Eqz, value) => *value,
        Expr::Binary(ty, op, operands) if op.is_comparison() => {
            Expr::Binary(ty, opposite(op).expect("every comparison has one"), operands)
        }
        other => Expr::Unary(Type::I32, Unary::Eqz, Box::new(other)),
    }
}

/// Declares a variable in the innermost list that has all its uses, if it is set there first.
fn declare(list: &mut [Stmt], var: usize) -> bool {
    let mut users = list.iter_mut().filter(|stmt| mentions(slice::from_ref(stmt), var));
    let Some(first) = users.next() else { return false };
    if let Stmt::Set { var: found, value, declares } = first
        && *found == var
    {
        *declares = !any(value, &mut |expr| matches!(expr, Expr::Var(_, other) if *other == var));
        return *declares;
    }
    let is_only = users.next().is_none();
    let is_evaluated = |expr: &&Expr| any(expr, &mut |part| matches!(part, Expr::Var(_, other) if *other == var));
    if !is_only || parts(first).0.iter().any(is_evaluated) {
        return false;
    }
    let mut lists: Vec<&mut Vec<Stmt>> = match first {
        Stmt::Block(_, body) | Stmt::Loop(_, body) | Stmt::DoWhile(body, _) => vec![body],
        Stmt::If(_, then, otherwise) => vec![then, otherwise],
        _ => vec![],
    };
    lists.retain(|list| mentions(list, var));
    let [list] = &mut lists[..] else { return false };
    declare(list, var)
}
