//! From the opcodes of a function to structured statements. Values on WASM's stack are kept as expressions, and get a variable
//! where something would change before they are used.

use std::mem;

use anyhow::{Context, Result, bail, ensure};
use wasmparser::{BlockType, FunctionBody, Operator as O};

use crate::module::{Effect, Expr, Function, Module, Op, Stmt, Type};

#[derive(PartialEq)]
enum Kind {
    Block,
    Loop,
    /// With its condition, and its first arm once the second has begun.
    If(Expr, Option<(Vec<Stmt>, bool)>),
}

struct Frame {
    kind: Kind,
    label: usize,
    /// The variable for the block's result.
    result: Option<(Type, usize)>,
    /// How many values were on the stack before.
    height: usize,
    body: Vec<Stmt>,
    /// Nothing after this can be reached.
    dead: bool,
    /// Something jumps to its end.
    used: bool,
}

struct Walk<'a> {
    module: &'a Module,
    function: &'a mut Function,
    locals: usize,
    stack: Vec<Expr>,
    /// The first is the function.
    frames: Vec<Frame>,
    labels: usize,
}

pub fn walk(module: &Module, index: usize, body: &FunctionBody, function: &mut Function) -> Result<()> {
    let (params, result) = &module.signatures[index];
    (function.params, function.result, function.vars) = (params.len(), *result, params.clone());
    for local in body.get_locals_reader()? {
        let (count, ty) = local?;
        function.vars.resize(function.vars.len() + count as usize, Type::of(&ty)?);
    }
    let locals = function.vars.len();
    let mut walk = Walk { module, function, locals, stack: Vec::new(), frames: Vec::new(), labels: 0 };
    walk.open(Kind::Block, None);
    let (mut operators, mut skipped) = (body.get_operators_reader()?, 0);
    // The last `end` is the function's.
    while !operators.is_end_then_eof() {
        let operator = operators.read()?;
        match operator {
            _ if !walk.top().dead => walk.operator(&operator)?,
            O::Block { .. } | O::Loop { .. } | O::If { .. } => skipped += 1,
            O::End if skipped > 0 => skipped -= 1,
            O::End => walk.end()?,
            O::Else if skipped == 0 => walk.otherwise()?,
            _ => {}
        }
    }
    if result.is_some() && !walk.top().dead {
        let value = walk.take()?;
        walk.emit(Stmt::Return(Some(value)));
    }
    function.body = walk.frames.remove(0).body;
    Ok(())
}

impl Walk<'_> {
    fn top(&mut self) -> &mut Frame {
        self.frames.last_mut().expect("the function is a frame")
    }

    fn emit(&mut self, stmt: Stmt) {
        self.top().body.push(stmt);
    }

    fn set(&mut self, var: usize, value: Expr) {
        self.emit(Stmt::Set { var, value, declares: false });
    }

    /// Nothing after a jump is reached.
    fn jump(&mut self, stmts: Vec<Stmt>) {
        self.top().body.extend(stmts);
        self.top().dead = true;
    }

    fn pop(&mut self) -> Result<Expr> {
        ensure!(self.stack.len() > self.top().height, "the stack is empty");
        Ok(self.stack.pop().expect("it is not empty"))
    }

    fn pops(&mut self, count: usize) -> Result<Vec<Expr>> {
        let mut values: Vec<_> = (0..count).map(|_| self.pop()).collect::<Result<_>>()?;
        values.reverse();
        Ok(values)
    }

    /// Takes a value for the next statement. The result of a call does not need the variable that it just got.
    fn take(&mut self) -> Result<Expr> {
        let (value, locals) = (self.pop()?, self.locals);
        let set = self.top().body.pop_if(
            |last| matches!(last, Stmt::Set { var, value: Expr::Call(..), .. } if *var >= locals && value == Expr::Var(value.ty(), *var)),
        );
        Ok(if let Some(Stmt::Set { value, .. }) = set { value } else { value })
    }

    fn fresh(&mut self, ty: Type) -> usize {
        self.function.vars.push(ty);
        self.function.vars.len() - 1
    }

    /// Gives a variable to each value on the stack that the next statement could change.
    fn spill(&mut self, is_changed: impl Fn(&Expr) -> bool) {
        for at in 0..self.stack.len() {
            if self.stack[at].any(&mut |part| is_changed(part)) {
                let ty = self.stack[at].ty();
                let var = self.fresh(ty);
                let value = mem::replace(&mut self.stack[at], Expr::Var(ty, var));
                self.set(var, value);
            }
        }
    }

    /// An effect on so many values of the stack.
    fn effect(&mut self, effect: Effect, count: usize) -> Result<()> {
        let values = self.pops(count)?;
        self.spill(Expr::reads_state);
        self.emit(Stmt::Do(effect, values));
        Ok(())
    }

    fn open(&mut self, kind: Kind, result: Option<Type>) {
        // A jump can skip what is set inside a block, so nothing outside may depend on it.
        let locals = self.locals;
        self.spill(|part| !matches!(part, Expr::Const(..)) && !matches!(part, Expr::Var(_, var) if *var >= locals));
        let (result, height) = (result.map(|ty| (ty, self.fresh(ty))), self.stack.len());
        self.frames.push(Frame { kind, label: self.labels, result, height, body: vec![], dead: false, used: false });
        self.labels += 1;
    }

    /// What a jump out of `depth` blocks does.
    fn branch(&mut self, depth: u32) -> Result<Vec<Stmt>> {
        let (value, result) = (self.stack.last().cloned(), self.function.result);
        let at = self.frames.len().checked_sub(1 + depth as usize).context("a jump out of the function")?;
        let frame = &mut self.frames[at];
        if at == 0 {
            return Ok(vec![Stmt::Return(result.and(value))]);
        }
        if frame.kind == Kind::Loop {
            return Ok(vec![Stmt::Continue(frame.label)]);
        }
        frame.used = true;
        let set = frame
            .result
            .map(|(_, var)| Ok(Stmt::Set { var, value: value.context("the stack is empty")?, declares: false }));
        set.into_iter().chain([Ok(Stmt::Break(frame.label))]).collect()
    }

    /// Stores the block's result at the end of an arm.
    fn finish_arm(&mut self) -> Result<()> {
        if let (Some((_, var)), false) = (self.top().result, self.top().dead) {
            let value = self.take()?;
            self.set(var, value);
        }
        let height = self.top().height;
        self.stack.truncate(height);
        Ok(())
    }

    fn otherwise(&mut self) -> Result<()> {
        self.finish_arm()?;
        let frame = self.top();
        let Kind::If(_, then @ None) = &mut frame.kind else { bail!("an else without an if") };
        *then = Some((mem::take(&mut frame.body), mem::take(&mut frame.dead)));
        Ok(())
    }

    fn end(&mut self) -> Result<()> {
        self.finish_arm()?;
        let Frame { kind, label, result, body, dead, used, .. } = self.frames.pop().context("no block")?;
        let (stmt, dead) = match kind {
            Kind::Block => (Stmt::Block(label, body), dead),
            Kind::Loop => (Stmt::Loop(label, body), dead),
            Kind::If(condition, None) => (Stmt::Block(label, vec![Stmt::If(condition, body, vec![])]), false),
            Kind::If(condition, Some((then, is_dead))) => {
                (Stmt::Block(label, vec![Stmt::If(condition, then, body)]), dead && is_dead)
            }
        };
        self.emit(stmt);
        self.top().dead = dead && !used;
        self.stack.extend(result.map(|(ty, var)| Expr::Var(ty, var)));
        Ok(())
    }

    fn operator(&mut self, operator: &O) -> Result<()> {
        let result = |block: &BlockType| match block {
            BlockType::Empty => Ok(None),
            BlockType::Type(ty) => Type::of(ty).map(Some),
            BlockType::FuncType(_) => bail!("a block with parameters or with more than one result is not known"),
        };
        match operator {
            O::Nop => {}
            O::Unreachable => self.jump(vec![Stmt::Unreachable]),
            O::Block { blockty } => self.open(Kind::Block, result(blockty)?),
            O::Loop { blockty } => self.open(Kind::Loop, result(blockty)?),
            O::If { blockty } => {
                let condition = self.pop()?;
                self.open(Kind::If(condition, None), result(blockty)?);
            }
            O::Else => self.otherwise()?,
            O::End => self.end()?,
            O::Br { relative_depth } => {
                let stmts = self.branch(*relative_depth)?;
                self.jump(stmts);
            }
            O::BrIf { relative_depth } => {
                let (condition, stmts) = (self.pop()?, self.branch(*relative_depth)?);
                self.emit(Stmt::If(condition, stmts, vec![]));
            }
            O::BrTable { targets } => {
                let (number, depths) = (self.pop()?, targets.targets().chain([Ok(targets.default())]));
                let arms = depths.map(|depth| self.branch(depth?)).collect::<Result<_>>()?;
                self.jump(vec![Stmt::Switch(number, arms)]);
            }
            O::Return => {
                let value = self.function.result.map(|_| self.take()).transpose()?;
                self.jump(vec![Stmt::Return(value)]);
            }
            O::Call { function_index } => {
                let (callee, module) = (*function_index as usize, self.module);
                let (params, result) = &module.signatures[callee];
                let call = Expr::Call(result.unwrap_or(Type::I32), callee, self.pops(params.len())?);
                self.spill(Expr::reads_state);
                match *result {
                    None => self.emit(Stmt::Do(Effect::Call, vec![call])),
                    Some(ty) => {
                        let var = self.fresh(ty);
                        self.set(var, call);
                        self.stack.push(Expr::Var(ty, var));
                    }
                }
            }
            // What is dropped has no effect, unless it is a call.
            O::Drop => {
                if let call @ Expr::Call(..) = self.take()? {
                    self.emit(Stmt::Do(Effect::Call, vec![call]));
                }
            }
            O::Select => {
                // Both are evaluated in WASM, and one in the output, so they must not throw.
                let first = self.stack.len().checked_sub(3).context("the stack is empty")?;
                if self.stack[first..first + 2].iter().any(|arm| arm.any(&mut may_throw)) {
                    self.spill(may_throw);
                }
                let mut operands = self.pops(3)?;
                operands.rotate_right(1);
                self.stack.push(Expr::Op(operands[1].ty(), Op::Select, operands));
            }
            O::LocalGet { local_index } => {
                let var = *local_index as usize;
                self.stack.push(Expr::Var(self.function.vars[var], var));
            }
            O::LocalSet { local_index } | O::LocalTee { local_index } => {
                let (var, value) = (*local_index as usize, self.take()?);
                self.spill(|part| part.mentions(var));
                self.set(var, value);
                if matches!(operator, O::LocalTee { .. }) {
                    self.stack.push(Expr::Var(self.function.vars[var], var));
                }
            }
            O::GlobalGet { global_index } => self.stack.push(match self.module.globals[*global_index as usize] {
                (ty, _, true) => Expr::Global(ty, *global_index),
                (ty, value, false) => Expr::Const(ty, value),
            }),
            O::GlobalSet { global_index } => self.effect(Effect::SetGlobal(*global_index), 1)?,
            O::I32Const { value } => self.stack.push(Expr::Const(Type::I32, (*value).into())),
            O::I64Const { value } => self.stack.push(Expr::Const(Type::I64, *value)),
            O::MemoryCopy { dst_mem: 0, src_mem: 0 } => self.effect(Effect::Copy, 3)?,
            O::MemoryFill { mem: 0 } => self.effect(Effect::Fill, 3)?,
            _ => self.by_name(operator)?,
        }
        Ok(())
    }

    /// The opcodes that are the same for both types: arithmetic, loads and stores.
    fn by_name(&mut self, operator: &O) -> Result<()> {
        let debug = format!("{operator:?}");
        let name = debug.split(' ').next().unwrap_or("");
        let (ty, rest) = match name.split_at_checked(3) {
            Some(("I32", rest)) => (Type::I32, rest),
            Some(("I64", rest)) => (Type::I64, rest),
            _ => bail!("the opcode {name} is not known"),
        };
        if let Some((op, count)) = Op::named(rest) {
            let operands = self.pops(count)?;
            self.stack.push(Expr::Op(ty, op, operands));
            return Ok(());
        }
        #[rustfmt::skip]
        let (O::I32Load { memarg } | O::I32Load8S { memarg } | O::I32Load8U { memarg } | O::I32Load16S { memarg }
        | O::I32Load16U { memarg } | O::I64Load { memarg } | O::I64Load8S { memarg } | O::I64Load8U { memarg }
        | O::I64Load16S { memarg } | O::I64Load16U { memarg } | O::I64Load32S { memarg } | O::I64Load32U { memarg }
        | O::I32Store { memarg } | O::I32Store8 { memarg } | O::I32Store16 { memarg } | O::I64Store { memarg }
        | O::I64Store8 { memarg } | O::I64Store16 { memarg } | O::I64Store32 { memarg }) = operator
        else {
            bail!("the opcode {name} is not known");
        };
        let (digits, offset) = (rest.trim_matches(char::is_alphabetic), memarg.offset);
        let bits = if digits.is_empty() { ty.bits() } else { digits.parse()? };
        if rest.starts_with("Store") {
            return self.effect(Effect::Store { bits, offset }, 2);
        }
        let (address, signed) = (Box::new(self.pop()?), !rest.ends_with('U'));
        self.stack.push(Expr::Load { ty, bits, signed, offset, address });
        Ok(())
    }
}

/// Whether evaluating it can throw. Not its parts.
fn may_throw(expr: &Expr) -> bool {
    matches!(expr, Expr::Load { .. } | Expr::Op(_, Op::DivS | Op::DivU | Op::RemS | Op::RemU, _))
}
