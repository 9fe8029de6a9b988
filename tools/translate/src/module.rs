//! A module of WASM as the printers need it.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail, ensure};
use wasmparser::{DataKind, ExternalKind, Operator, Parser, Payload, ValType};

use crate::HEAP_SIZE;
use crate::tidy::{expressions, statements, tidy};
use crate::walk::walk;

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Type {
    I32,
    I64,
}

impl Type {
    pub fn of(value: ValType) -> Result<Self> {
        match value {
            ValType::I32 => Ok(Self::I32),
            ValType::I64 => Ok(Self::I64),
            other => bail!("the type {other} is not known"),
        }
    }

    pub fn range(self) -> (i128, i128) {
        match self {
            Self::I32 => (i32::MIN.into(), i32::MAX.into()),
            Self::I64 => (i64::MIN.into(), i64::MAX.into()),
        }
    }
}

/// The opcodes with one and with two operands, by wasmparser's names without the type in front.
macro_rules! operators {
    ($kind:ident: $($name:ident)*) => {
        #[derive(Clone, Copy, Debug, PartialEq)]
        pub enum $kind { $($name),* }
        impl $kind {
            pub fn named(name: &str) -> Option<Self> {
                match name { $(stringify!($name) => Some(Self::$name),)* _ => None }
            }
        }
    };
}
operators!(Unary: Eqz Clz Ctz Popcnt Extend8S Extend16S Extend32S WrapI64 ExtendI32S ExtendI32U);
operators!(Binary: Add Sub Mul DivS DivU RemS RemU And Or Xor Shl ShrS ShrU Rotl Rotr
    Eq Ne LtS LtU GtS GtU LeS LeU GeS GeU);

impl Binary {
    pub fn is_comparison(self) -> bool {
        use Binary::*;
        matches!(self, Eq | Ne | LtS | LtU | GtS | GtU | LeS | LeU | GeS | GeU)
    }
}

/// A value. Printers may evaluate an operand more than once or not at all only if it does not call.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    Const(Type, i64),
    /// A parameter, a local variable, or a variable for what is on WASM's stack.
    Var(Type, usize),
    /// A global variable that changes.
    Global(Type, u32),
    /// The type is that in the opcode's name.
    Unary(Type, Unary, Box<Expr>),
    Binary(Type, Binary, Box<[Expr; 2]>),
    /// The second if the first is not 0, otherwise the third.
    Select(Box<[Expr; 3]>),
    Load {
        ty: Type,
        bits: u32,
        signed: bool,
        address: Box<Expr>,
        offset: u64,
    },
    Call(usize, Vec<Expr>),
}

#[derive(Clone, Debug, PartialEq)]
pub enum Stmt {
    Set {
        var: usize,
        value: Expr,
        declares: bool,
    },
    SetGlobal(u32, Expr),
    Call(Expr),
    Store {
        bits: u32,
        address: Expr,
        offset: u64,
        value: Expr,
    },
    /// Target, source and length.
    Copy([Expr; 3]),
    /// Target, byte and length.
    Fill([Expr; 3]),
    Block(usize, Vec<Stmt>),
    /// Ends unless it is continued.
    Loop(usize, Vec<Stmt>),
    DoWhile(Vec<Stmt>, Expr),
    If(Expr, Vec<Stmt>, Vec<Stmt>),
    Break(usize),
    Continue(usize),
    /// The last arm is the default. No arm falls through.
    Switch(Expr, Vec<Vec<Stmt>>),
    Return(Option<Expr>),
    Unreachable,
}

pub struct Function {
    pub params: Vec<Type>,
    pub result: Option<Type>,
    /// The types of all variables, first the parameters.
    pub vars: Vec<Type>,
    /// Variables that must be 0 at the start: those that are not declared by a statement.
    pub zeroed: Vec<usize>,
    pub body: Vec<Stmt>,
    /// The names of its exports.
    pub exports: Vec<String>,
    /// Neither it nor what it calls stores to memory or reads or writes a changing global.
    pub is_static: bool,
}

#[derive(Default)]
pub struct Module {
    pub functions: Vec<Function>,
    /// The signature of each function.
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
        let (mut module, mut heap_base) = (Self::default(), None);
        for payload in Parser::new(0).parse_all(wasm) {
            match payload? {
                Payload::TypeSection(section) => {
                    for ty in section.into_iter_err_on_gc_types() {
                        let ty = ty?;
                        ensure!(ty.results().len() < 2, "a function with more than one result is not known");
                        let types_of = |list: &[ValType]| list.iter().map(|ty| Type::of(*ty)).collect::<Result<_>>();
                        let (params, results): (Vec<_>, Vec<_>) = (types_of(ty.params())?, types_of(ty.results())?);
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
                        let value = constant(&global.init_expr)?;
                        module.globals.push((Type::of(global.ty.content_type)?, value, global.ty.mutable));
                    }
                }
                Payload::ExportSection(section) => {
                    for export in section {
                        let export = export?;
                        match export.kind {
                            ExternalKind::Func => {
                                exports.entry(export.index as usize).or_default().push(export.name.to_owned());
                            }
                            ExternalKind::Global if export.name == "__heap_base" => heap_base = Some(export.index),
                            // The memory, and globals of the linker such as __data_end: nobody reads them.
                            ExternalKind::Memory | ExternalKind::Global => {}
                            other => bail!("the export {} of the kind {other:?} is not known", export.name),
                        }
                    }
                }
                Payload::DataSection(section) => {
                    for data in section {
                        let data = data?;
                        let DataKind::Active { memory_index: 0, offset_expr } = data.kind else {
                            bail!("passive data and data of a second memory are not known");
                        };
                        let from = constant(&offset_expr)? as u32 as usize;
                        module.data.resize(module.data.len().max(from + data.data.len()), 0);
                        module.data[from..][..data.data.len()].copy_from_slice(data.data);
                    }
                }
                Payload::CodeSectionEntry(body) => bodies.push(body),
                // rustc declares a table for function pointers. Without elements, and without `call_indirect`, which is
                // refused, it is not used.
                Payload::TableSection(section) => ensure!(section.count() == 1, "more than one table is not known"),
                Payload::ElementSection(_) => bail!("a table with elements is not known"),
                Payload::StartSection { .. } => bail!("a function that starts by itself is not known"),
                Payload::Version { .. } | Payload::CodeSectionStart { .. } | Payload::DataCountSection { .. } => {}
                Payload::CustomSection(_) | Payload::End(_) => {}
                other => bail!("the section {other:?} is not known"),
            }
        }
        let (_, base, _) = module.globals[heap_base.context("the global __heap_base is not exported")? as usize];
        module.heap_base = base.try_into()?;
        ensure!(module.data.len() <= module.heap_base, "the data ends after __heap_base");
        ensure!(bodies.len() == module.signatures.len(), "there are functions without a body");
        for (index, body) in bodies.iter().enumerate() {
            let mut function = walk(&module, index, body)
                .with_context(|| format!("function {index}, {:?}", exports.get(&index).unwrap_or(&vec![])))?;
            tidy(&mut function);
            function.exports = exports.remove(&index).unwrap_or_default();
            module.functions.push(function);
        }
        module.find_static();
        Ok(module)
    }

    /// The names of a function: several if it has several exports.
    pub fn names(&self, function: usize) -> Vec<String> {
        let exports = &self.functions[function].exports;
        if exports.is_empty() { vec![format!("f{function}")] } else { exports.clone() }
    }

    /// The data without the zeros in front, and where it starts.
    pub fn data_from(&self) -> (usize, &[u8]) {
        let start = self.data.iter().position(|byte| *byte != 0).unwrap_or(self.data.len());
        (start, &self.data[start..])
    }

    pub fn type_of(&self, value: &Expr) -> Type {
        match value {
            Expr::Const(ty, _) | Expr::Var(ty, _) | Expr::Global(ty, _) | Expr::Load { ty, .. } => *ty,
            Expr::Unary(_, Unary::Eqz, _) => Type::I32,
            Expr::Binary(_, op, _) if op.is_comparison() => Type::I32,
            Expr::Unary(ty, ..) | Expr::Binary(ty, ..) => *ty,
            Expr::Select(operands) => self.type_of(&operands[1]),
            Expr::Call(callee, _) => self.signatures[*callee].1.unwrap_or(Type::I32),
        }
    }

    /// The size of the memory.
    pub fn size(&self) -> usize {
        self.heap_base + HEAP_SIZE
    }

    /// Marks the functions whose whole call graph has no effect and depends on no global that changes.
    fn find_static(&mut self) {
        let mut calls: Vec<Vec<usize>> = Vec::new();
        for function in &mut self.functions {
            let (mut called, mut is_static) = (Vec::new(), true);
            expressions(&function.body, &mut |expr| match expr {
                Expr::Call(callee, _) => called.push(*callee),
                Expr::Global(..) => is_static = false,
                _ => {}
            });
            statements(&function.body, &mut |stmt| {
                is_static &= !matches!(stmt, Stmt::Store { .. } | Stmt::Copy(_) | Stmt::Fill(_) | Stmt::SetGlobal(..));
            });
            function.is_static = is_static;
            calls.push(called);
        }
        let is_wrong = |functions: &[Function], index: usize| {
            functions[index].is_static && calls[index].iter().any(|callee| !functions[*callee].is_static)
        };
        while let Some(index) = (0..calls.len()).find(|index| is_wrong(&self.functions, *index)) {
            self.functions[index].is_static = false;
        }
    }
}

/// The value of a constant expression.
fn constant(expr: &wasmparser::ConstExpr) -> Result<i64> {
    let mut operators = expr.get_operators_reader();
    match (operators.read()?, operators.read()?) {
        (Operator::I32Const { value }, Operator::End) => Ok(value.into()),
        (Operator::I64Const { value }, Operator::End) => Ok(value),
        other => bail!("the constant expression {other:?} is not known"),
    }
}
