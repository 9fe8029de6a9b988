//! From the opcodes of a function to structured statements. Values on WASM's stack are kept as expressions, and get a variable
//! where something would change before they are used.

use anyhow::{Context, Result, bail, ensure};
use wasmparser::{BlockType, FunctionBody, Operator};

use crate::module::{Binary, Expr, Function, Module, Stmt, Type, Unary};
use crate::tidy::{any, reads_state};

#[derive(PartialEq)]
enum Kind {
    Function,
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
    result: Option<Type>,
    vars: Vec<Type>,
    locals: usize,
    stack: Vec<Expr>,
    frames: Vec<Frame>,
    labels: usize,
}

pub fn walk(module: &Module, index: usize, body: &FunctionBody) -> Result<Function> {
    let (params, result) = module.signatures[index].clone();
    let mut vars = params.clone();
    for local in body.get_locals_reader()? {
        let (count, ty) = local?;
        vars.resize(vars.len() + count as usize, Type::of(ty)?);
    }
    let locals = vars.len();
    let mut walk = Walk { module, result, vars, locals, stack: Vec::new(), frames: Vec::new(), labels: 0 };
    walk.open(Kind::Function, None);
    let (mut operators, mut skipped) = (body.get_operators_reader()?, 0);
    // The last `end` is the function's.
    while !operators.is_end_then_eof() {
        let operator = operators.read()?;
        if walk.top().dead {
            match operator {
                Operator::Block { .. } | Operator::Loop { .. } | Operator::If { .. } => skipped += 1,
                Operator::End if skipped > 0 => skipped -= 1,
                Operator::End => walk.end()?,
                Operator::Else if skipped == 0 => walk.otherwise()?,
                _ => {}
            }
        } else {
            walk.operator(&operator).with_context(|| format!("{operator:?}"))?;
        }
    }
    // The end of the function returns what is on the stack.
    if !walk.top().dead {
        let value = if result.is_some() { Some(walk.pop_settled()?) } else { None };
        if value.is_some() {
            walk.emit(Stmt::Return(value));
        }
    }
    let body = walk.frames.pop().context("no function")?.body;
    Ok(Function { params, result, vars: walk.vars, zeroed: vec![], body, exports: vec![], is_static: false })
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

    /// Takes a value that is used by the next statement. A call that was the last statement moves into it.
    fn pop_settled(&mut self) -> Result<Expr> {
        let value = self.pop()?;
        let Some(Stmt::Set { var, value: call @ Expr::Call(..), .. }) = self.top().body.last().cloned() else {
            return Ok(value);
        };
        let is_there = any(&value, &mut |expr| matches!(expr, Expr::Var(_, found) if *found == var));
        let others = any(&value, &mut |expr| reads_state(expr) || matches!(expr, Expr::Select(_)));
        if var < self.locals || !is_there || others {
            return Ok(value);
        }
        self.top().body.pop();
        Ok(replaced(value, var, &call))
    }

    fn pops<const N: usize>(&mut self) -> Result<[Expr; N]> {
        let mut values = [const { Expr::Const(Type::I32, 0) }; N];
        for value in values.iter_mut().rev() {
            *value = self.pop()?;
        }
        Ok(values)
    }

    fn fresh(&mut self, ty: Type) -> usize {
        self.vars.push(ty);
        self.vars.len() - 1
    }

    /// Gives a variable to each value on the stack that the next statement could change.
    fn spill(&mut self, is_changed: impl Fn(&Expr) -> bool) {
        for at in 0..self.stack.len() {
            if any(&self.stack[at], &mut |expr| is_changed(expr)) {
                let value = self.stack[at].clone();
                let ty = self.module.type_of(&value);
                let var = self.fresh(ty);
                self.stack[at] = Expr::Var(ty, var);
                self.set(var, value);
            }
        }
    }

    fn open(&mut self, kind: Kind, result: Option<Type>) {
        // What is set inside a block may be skipped by a jump, so nothing may have to be set there.
        let locals = self.locals;
        self.spill(|expr| !matches!(expr, Expr::Const(..)) && !matches!(expr, Expr::Var(_, var) if *var >= locals));
        let (result, height) = (result.map(|ty| (ty, self.fresh(ty))), self.stack.len());
        let label = self.labels;
        self.labels += 1;
        self.frames.push(Frame { kind, label, result, height, body: vec![], dead: false, used: false });
    }

    /// What a jump out of `depth` blocks does.
    fn branch(&mut self, depth: u32) -> Result<Vec<Stmt>> {
        let at = self.frames.len().checked_sub(1 + depth as usize).context("a jump out of the function")?;
        if at == 0 {
            let value = self.result.map(|_| self.stack.last().cloned().context("the stack is empty")).transpose()?;
            return Ok(vec![Stmt::Return(value)]);
        }
        let value = self.stack.last().cloned();
        let frame = &mut self.frames[at];
        if frame.kind == Kind::Loop {
            return Ok(vec![Stmt::Continue(frame.label)]);
        }
        frame.used = true;
        let mut stmts = Vec::new();
        if let Some((_, var)) = frame.result {
            stmts.push(Stmt::Set { var, value: value.context("the stack is empty")?, declares: false });
        }
        stmts.push(Stmt::Break(frame.label));
        Ok(stmts)
    }

    /// Stores the block's result at the end of an arm.
    fn finish_arm(&mut self) -> Result<()> {
        if let Some((_, var)) = self.top().result
            && !self.top().dead
        {
            let value = self.pop_settled()?;
            self.set(var, value);
        }
        let height = self.top().height;
        self.stack.truncate(height);
        Ok(())
    }

    fn otherwise(&mut self) -> Result<()> {
        self.finish_arm()?;
        let frame = self.top();
        let arm = (std::mem::take(&mut frame.body), std::mem::replace(&mut frame.dead, false));
        match &mut frame.kind {
            Kind::If(_, then @ None) => *then = Some(arm),
            _ => bail!("an else without an if"),
        }
        Ok(())
    }

    fn end(&mut self) -> Result<()> {
        self.finish_arm()?;
        let Frame { kind, label, result, body, mut dead, used, .. } = self.frames.pop().context("no block")?;
        let stmt = match kind {
            Kind::Function => bail!("more than one end"),
            Kind::Block => Stmt::Block(label, body),
            Kind::Loop => Stmt::Loop(label, body),
            Kind::If(condition, first) => {
                let (first, otherwise) = match first {
                    Some((then, is_dead)) => {
                        dead &= is_dead;
                        (then, body)
                    }
                    None => {
                        dead = false;
                        (body, vec![])
                    }
                };
                Stmt::Block(label, vec![Stmt::If(condition, first, otherwise)])
            }
        };
        self.emit(stmt);
        self.top().dead = dead && !used;
        self.stack.extend(result.map(|(ty, var)| Expr::Var(ty, var)));
        Ok(())
    }

    fn operator(&mut self, operator: &Operator) -> Result<()> {
        use Operator as O;
        let result = |block: &BlockType| match block {
            BlockType::Empty => Ok(None),
            BlockType::Type(ty) => Type::of(*ty).map(Some),
            BlockType::FuncType(_) => bail!("a block with parameters or with more than one result is not known"),
        };
        match operator {
            O::Nop => {}
            O::Unreachable => self.jump(vec![Stmt::Unreachable]),
            O::Block { blockty } => self.open(Kind::Block, result(blockty)?),
            O::Loop { blockty } => self.open(Kind::Loop, result(blockty)?),
            O::If { blockty } => {
                let condition = self.pop_settled()?;
                self.open(Kind::If(condition, None), result(blockty)?);
            }
            O::Else => self.otherwise()?,
            O::End => self.end()?,
            O::Br { relative_depth } => {
                let stmts = self.branch(*relative_depth)?;
                self.jump(stmts);
            }
            O::BrIf { relative_depth } => {
                let condition = self.pop_settled()?;
                let stmts = self.branch(*relative_depth)?;
                self.emit(Stmt::If(condition, stmts, vec![]));
            }
            O::BrTable { targets } => {
                let number = self.pop()?;
                let depths = targets.targets().chain([Ok(targets.default())]);
                let arms = depths.map(|depth| self.branch(depth?)).collect::<Result<_>>()?;
                self.jump(vec![Stmt::Switch(number, arms)]);
            }
            O::Return => {
                let value = if self.result.is_some() { Some(self.pop_settled()?) } else { None };
                self.jump(vec![Stmt::Return(value)]);
            }
            O::Call { function_index } => {
                let callee = *function_index as usize;
                let (params, result) = &self.module.signatures[callee];
                let mut arguments: Vec<_> = params.iter().map(|_| self.pop()).collect::<Result<_>>()?;
                arguments.reverse();
                self.spill(reads_state);
                let call = Expr::Call(callee, arguments);
                match *result {
                    None => self.emit(Stmt::Call(call)),
                    Some(ty) => {
                        let var = self.fresh(ty);
                        self.set(var, call);
                        self.stack.push(Expr::Var(ty, var));
                    }
                }
            }
            // Only an effect is kept: that of a call whose result is dropped.
            O::Drop => {
                let value = self.pop()?;
                if let (Some(Stmt::Set { var, value: call @ Expr::Call(..), .. }), Expr::Var(_, dropped)) =
                    (self.top().body.last().cloned(), value)
                    && var == dropped
                    && var >= self.locals
                {
                    self.top().body.pop();
                    self.emit(Stmt::Call(call));
                }
            }
            O::Select => {
                let arms = self.stack.len().checked_sub(3).context("the stack is empty")?;
                // WASM evaluates both.
                if self.stack[arms..arms + 2].iter().any(|arm| any(arm, &mut may_fail)) {
                    self.spill(may_fail);
                }
                let [then, otherwise, condition] = self.pops()?;
                self.stack.push(Expr::Select(Box::new([condition, then, otherwise])));
            }
            O::LocalGet { local_index } => {
                let var = *local_index as usize;
                self.stack.push(Expr::Var(self.vars[var], var));
            }
            O::LocalSet { local_index } | O::LocalTee { local_index } => {
                let (var, value) = (*local_index as usize, self.pop_settled()?);
                self.spill(|expr| matches!(expr, Expr::Var(_, other) if *other == var));
                self.set(var, value);
                if matches!(operator, O::LocalTee { .. }) {
                    self.stack.push(Expr::Var(self.vars[var], var));
                }
            }
            O::GlobalGet { global_index } => self.stack.push(match self.module.globals[*global_index as usize] {
                (ty, _, true) => Expr::Global(ty, *global_index),
                (ty, value, false) => Expr::Const(ty, value),
            }),
            O::GlobalSet { global_index } => {
                let value = self.pop()?;
                self.spill(reads_state);
                self.emit(Stmt::SetGlobal(*global_index, value));
            }
            O::I32Const { value } => self.stack.push(Expr::Const(Type::I32, (*value).into())),
            O::I64Const { value } => self.stack.push(Expr::Const(Type::I64, *value)),
            O::MemoryCopy { dst_mem: 0, src_mem: 0 } => {
                let operands = self.pops()?;
                self.spill(reads_state);
                self.emit(Stmt::Copy(operands));
            }
            O::MemoryFill { mem: 0 } => {
                let operands = self.pops()?;
                self.spill(reads_state);
                self.emit(Stmt::Fill(operands));
            }
            _ => return self.by_name(operator),
        }
        Ok(())
    }

    /// The opcodes that have the same form for all types: arithmetic, loads and stores.
    fn by_name(&mut self, operator: &Operator) -> Result<()> {
        use Operator as O;
        let debug = format!("{operator:?}");
        let name = debug.split(' ').next().unwrap_or("");
        let unknown = || format!("the opcode {name} is not known");
        let (ty, width, rest) = match name.split_at_checked(3) {
            Some(("I32", rest)) => (Type::I32, 32, rest),
            Some(("I64", rest)) => (Type::I64, 64, rest),
            _ => bail!(unknown()),
        };
        if let Some(op) = Unary::named(rest) {
            let [value] = self.pops()?;
            self.stack.push(Expr::Unary(ty, op, Box::new(value)));
            return Ok(());
        }
        if let Some(op) = Binary::named(rest) {
            let operands = self.pops()?;
            self.stack.push(Expr::Binary(ty, op, Box::new(operands)));
            return Ok(());
        }
        let (O::I32Load { memarg }
        | O::I32Load8S { memarg }
        | O::I32Load8U { memarg }
        | O::I32Load16S { memarg }
        | O::I32Load16U { memarg }
        | O::I64Load { memarg }
        | O::I64Load8S { memarg }
        | O::I64Load8U { memarg }
        | O::I64Load16S { memarg }
        | O::I64Load16U { memarg }
        | O::I64Load32S { memarg }
        | O::I64Load32U { memarg }
        | O::I32Store { memarg }
        | O::I32Store8 { memarg }
        | O::I32Store16 { memarg }
        | O::I64Store { memarg }
        | O::I64Store8 { memarg }
        | O::I64Store16 { memarg }
        | O::I64Store32 { memarg }) = operator
        else {
            bail!(unknown());
        };
        let digits: String = rest.chars().filter(char::is_ascii_digit).collect();
        let bits = if digits.is_empty() { width } else { digits.parse()? };
        if rest.starts_with("Load") {
            let [address] = self.pops()?;
            let signed = !rest.ends_with('U');
            self.stack.push(Expr::Load { ty, bits, signed, address: Box::new(address), offset: memarg.offset });
        } else {
            let [address, value] = self.pops()?;
            self.spill(reads_state);
            self.emit(Stmt::Store { bits, address, offset: memarg.offset, value });
        }
        Ok(())
    }
}

/// Whether evaluating it can throw.
fn may_fail(expr: &Expr) -> bool {
    use Binary::{DivS, DivU, RemS, RemU};
    matches!(expr, Expr::Load { .. } | Expr::Binary(_, DivS | DivU | RemS | RemU, _))
}

/// A value with another in place of a variable.
fn replaced(value: Expr, var: usize, by: &Expr) -> Expr {
    let again = |value: &Expr| replaced(value.clone(), var, by);
    match value {
        Expr::Var(_, found) if found == var => by.clone(),
        Expr::Unary(ty, op, operand) => Expr::Unary(ty, op, Box::new(again(&operand))),
        Expr::Binary(ty, op, operands) => Expr::Binary(ty, op, Box::new(operands.each_ref().map(again))),
        other => other,
    }
}
