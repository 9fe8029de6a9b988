//! A module of WASM as the printers need it.

use std::collections::BTreeMap;
use std::slice;

use anyhow::{Context, Result, bail, ensure};
use wasmparser::{ConstExpr, DataKind, ExternalKind, Operator, Parser, Payload, ValType};

use crate::HEAP_SIZE;
use crate::tidy::{expressions, statements, tidy};
use crate::walk::walk;

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Type {
    I32,
    I64,
}

impl Type {
    pub fn of(value: &ValType) -> Result<Self> {
        match value {
            ValType::I32 => Ok(Self::I32),
            ValType::I64 => Ok(Self::I64),
            other => bail!("the type {other} is not known"),
        }
    }

    pub fn bits(self) -> u32 {
        if self == Self::I32 { 32 } else { 64 }
    }
}

macro_rules! operations {
    ($($operands:literal: $($name:ident)*;)*) => {
        /// What opcodes calculate, by wasmparser's names without the type in front.
        #[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
        pub enum Op { $($($name,)*)* }

        impl Op {
            /// The operation and how many operands it has.
            pub fn named(name: &str) -> Option<(Self, usize)> {
                match name { $($(stringify!($name) => Some((Self::$name, $operands)),)*)* _ => None }
            }
        }
    };
}
operations! {
    1: Clz Ctz Popcnt Extend8S Extend16S Extend32S WrapI64 ExtendI32S ExtendI32U;
    2: Add Sub Mul DivS DivU RemS RemU And Or Xor Shl ShrS ShrU Rotl Rotr;
    1: Eqz;
    2: Eq Ne LtS LtU GtS GtU LeS LeU GeS GeU;
    3: Select;
}

impl Op {
    /// Whether its result is 1 or 0.
    pub fn is_test(self) -> bool {
        Self::Eqz <= self && self <= Self::GeU
    }
}

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    Const(Type, i64),
    /// A parameter, a local variable, or a variable for what is on WASM's stack.
    Var(Type, usize),
    /// A global variable that changes.
    Global(Type, u32),
    /// The type is that in the opcode's name.
    Op(Type, Op, Vec<Expr>),
    Load {
        ty: Type,
        bits: u32,
        signed: bool,
        offset: u64,
        address: Box<Expr>,
    },
    Call(Type, usize, Vec<Expr>),
}

impl Expr {
    pub fn ty(&self) -> Type {
        match self {
            Self::Op(_, op, _) if op.is_test() => Type::I32,
            Self::Const(ty, _) | Self::Var(ty, _) | Self::Global(ty, _) | Self::Op(ty, ..) => *ty,
            Self::Load { ty, .. } | Self::Call(ty, ..) => *ty,
        }
    }

    pub fn operands(&self) -> &[Self] {
        match self {
            Self::Const(..) | Self::Var(..) | Self::Global(..) => &[],
            Self::Op(_, _, operands) | Self::Call(_, _, operands) => operands,
            Self::Load { address, .. } => slice::from_ref(address),
        }
    }

    /// Whether something holds for it or for a part of it.
    pub fn any(&self, test: &mut dyn FnMut(&Self) -> bool) -> bool {
        test(self) || self.operands().iter().any(|operand| operand.any(test))
    }

    pub fn mentions(&self, var: usize) -> bool {
        self.any(&mut |part| matches!(part, Self::Var(_, found) if *found == var))
    }

    /// Whether it depends on more than variables. Not its parts.
    pub fn reads_state(&self) -> bool {
        matches!(self, Self::Load { .. } | Self::Global(..) | Self::Call(..))
    }
}

/// A statement that only has an effect, on its values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Effect {
    /// An address and a value.
    Store {
        bits: u32,
        offset: u64,
    },
    /// Target, source and length.
    Copy,
    /// Target, byte and length.
    Fill,
    SetGlobal(u32),
    Call,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Stmt {
    Set {
        var: usize,
        value: Expr,
        declares: bool,
    },
    Do(Effect, Vec<Expr>),
    Block(usize, Vec<Stmt>),
    /// Ends unless it is continued.
    Loop(usize, Vec<Stmt>),
    DoWhile(Vec<Stmt>, Expr),
    If(Expr, Vec<Stmt>, Vec<Stmt>),
    Break(usize),
    Continue(usize),
    /// The last arm is the default. Each arm ends with a jump.
    Switch(Expr, Vec<Vec<Stmt>>),
    Return(Option<Expr>),
    Unreachable,
}

#[derive(Default)]
pub struct Function {
    pub params: usize,
    pub result: Option<Type>,
    /// The types of all variables, first the parameters.
    pub vars: Vec<Type>,
    /// Variables that no statement declares, and that are 0 at the start.
    pub zeroed: Vec<usize>,
    pub body: Vec<Stmt>,
    /// Its exports, or a name for it.
    pub names: Vec<String>,
    pub is_export: bool,
    /// Neither it nor what it calls stores to memory, or reads or writes a global that changes. It only sees the memory as it
    /// was at the start: whatever it reads must not change.
    pub is_static: bool,
}

#[derive(Default)]
pub struct Module {
    pub functions: Vec<Function>,
    pub signatures: Vec<(Vec<Type>, Option<Type>)>,
    /// Type, first value, and whether it changes.
    pub globals: Vec<(Type, i64, bool)>,
    /// The memory from 0 to the end of the data.
    pub data: Vec<u8>,
    pub heap_base: usize,
}

impl Module {
    pub fn read(wasm: &[u8]) -> Result<Self> {
        let (mut types, mut bodies, mut exports) = (Vec::new(), Vec::new(), BTreeMap::<_, Vec<String>>::new());
        let (mut module, mut heap_base, mut data_end) = (Self::default(), None, None);
        for payload in Parser::new(0).parse_all(wasm) {
            match payload? {
                Payload::TypeSection(section) => {
                    for ty in section.into_iter_err_on_gc_types() {
                        let ty = ty?;
                        let params = ty.params().iter().map(Type::of).collect::<Result<Vec<_>>>()?;
                        let results = ty.results().iter().map(Type::of).collect::<Result<Vec<_>>>()?;
                        ensure!(results.len() < 2, "a function with more than one result is not known");
                        types.push((params, results.first().copied()));
                    }
                }
                Payload::ImportSection(section) => {
                    let import = section.into_imports().next().context("an empty list of imports")??;
                    bail!("the import {}.{} is not known", import.module, import.name);
                }
                Payload::FunctionSection(section) => {
                    for ty in section {
                        module.signatures.push(types.get(ty? as usize).context("a type is missing")?.clone());
                    }
                }
                Payload::MemorySection(section) => ensure!(section.count() == 1, "more than one memory is not known"),
                Payload::GlobalSection(section) => {
                    for global in section {
                        let global = global?;
                        let (ty, value) = (Type::of(&global.ty.content_type)?, constant(&global.init_expr)?);
                        module.globals.push((ty, value, global.ty.mutable));
                    }
                }
                Payload::ExportSection(section) => {
                    for export in section {
                        let (export, name) = (export.clone()?, export?.name.to_owned());
                        match export.kind {
                            ExternalKind::Func => exports.entry(export.index as usize).or_default().push(name),
                            ExternalKind::Global if name == "__heap_base" => heap_base = Some(export.index),
                            ExternalKind::Global if name == "__data_end" => data_end = Some(export.index as usize),
                            // Nobody reads the memory and the other globals of the linker by their names.
                            ExternalKind::Memory | ExternalKind::Global => {}
                            other => bail!("the export {name} of the kind {other:?} is not known"),
                        }
                    }
                }
                Payload::DataSection(section) => {
                    // The linker has one for what is constant and one for what is not. Static methods read both as they
                    // were at the start, so nothing there may change.
                    ensure!(section.count() == 1, "more than one data segment is not known");
                    for data in section {
                        let data = data?;
                        let DataKind::Active { memory_index: 0, offset_expr } = data.kind else {
                            bail!("passive data and data of a second memory are not known");
                        };
                        let (from, bytes) = (constant(&offset_expr)? as u32 as usize, data.data);
                        module.data.resize(module.data.len().max(from + bytes.len()), 0);
                        module.data[from..][..bytes.len()].copy_from_slice(bytes);
                    }
                }
                Payload::CodeSectionEntry(body) => bodies.push(body),
                // rustc declares a table for pointers to functions. Nothing can use one without elements.
                Payload::TableSection(section) => ensure!(section.count() == 1, "more than one table is not known"),
                Payload::ElementSection(_) => bail!("a table with elements is not known"),
                Payload::StartSection { .. } => bail!("a function that starts by itself is not known"),
                Payload::Version { .. } | Payload::CodeSectionStart { .. } | Payload::DataCountSection { .. } => {}
                Payload::CustomSection(_) | Payload::End(_) => {}
                other => bail!("the section {other:?} is not known"),
            }
        }
        module.heap_base =
            module.globals[heap_base.context("the global __heap_base is not exported")? as usize].1 as usize;
        ensure!(module.data.len() <= module.heap_base, "the data ends after __heap_base");
        // What is 0 at the start, and changes, has no data.
        let data_end = data_end.map_or(0, |index| module.globals[index].1 as usize);
        ensure!(
            data_end <= module.data.len(),
            "the data ends before __data_end: static data that changes is not known"
        );
        for (index, body) in bodies.iter().enumerate() {
            let names = exports.remove(&index);
            let mut function = Function { is_export: names.is_some(), ..Function::default() };
            function.names = names.unwrap_or(vec![format!("f{index}")]);
            walk(&module, index, body, &mut function).with_context(|| function.names[0].clone())?;
            tidy(&mut function);
            module.functions.push(function);
        }
        module.find_static();
        Ok(module)
    }

    /// The size of the memory.
    pub fn size(&self) -> usize {
        self.heap_base + HEAP_SIZE
    }

    fn find_static(&mut self) {
        let mut calls = Vec::new();
        for function in &mut self.functions {
            let (mut called, mut is_static) = (Vec::new(), true);
            expressions(&function.body, &mut |expr| match expr {
                Expr::Call(_, callee, _) => called.push(*callee),
                Expr::Global(..) => is_static = false,
                _ => {}
            });
            statements(&function.body, &mut |stmt| {
                is_static &= !matches!(stmt, Stmt::Do(effect, _) if *effect != Effect::Call);
            });
            function.is_static = is_static;
            calls.push(called);
        }
        let is_wrong = |functions: &[Function], index: &usize| {
            functions[*index].is_static && calls[*index].iter().any(|callee| !functions[*callee].is_static)
        };
        while let Some(index) = (0..calls.len()).find(|index| is_wrong(&self.functions, index)) {
            self.functions[index].is_static = false;
        }
    }
}

/// The value of a constant expression.
fn constant(expr: &ConstExpr) -> Result<i64> {
    let mut operators = expr.get_operators_reader();
    match (operators.read()?, operators.read()?) {
        (Operator::I32Const { value }, Operator::End) => Ok(value.into()),
        (Operator::I64Const { value }, Operator::End) => Ok(value),
        other => bail!("the constant expression {other:?} is not known"),
    }
}
