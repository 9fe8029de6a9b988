//! What the printers share: Java and PHP have C's statements, operators and precedence.

use crate::module::{Binary, Expr, Module, Stmt, Type, Unary};
use crate::tidy::negated;

/// How strongly the parts of a text hold together.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
pub enum Level {
    Choice,
    Bits,
    Comparison,
    Shift,
    Sum,
    Product,
    Prefix,
    Atom,
}

/// A printed value.
pub struct Text(pub String, pub Level);

impl Text {
    /// As an operand of something that holds its parts together this strongly.
    pub fn at(self, level: Level) -> String {
        if self.1 < level { format!("({})", self.0) } else { self.0 }
    }

    pub fn atom(text: impl Into<String>) -> Self {
        Self(text.into(), Level::Atom)
    }
}

/// Two operands with an operator between them. Bits and shifts in others have parentheses, which people read more easily.
pub fn infix(left: Text, symbol: &str, right: Text) -> Text {
    let (level, left_level, right_level) = match symbol {
        "*" | "/" | "%" => (Level::Product, Level::Product, Level::Prefix),
        "+" | "-" => (Level::Sum, Level::Sum, Level::Product),
        "<<" | ">>" | ">>>" => (Level::Shift, Level::Prefix, Level::Prefix),
        "&" | "|" | "^" => (Level::Bits, Level::Prefix, Level::Prefix),
        _ => (Level::Comparison, Level::Sum, Level::Sum),
    };
    Text(format!("{} {symbol} {}", left.at(left_level), right.at(right_level)), level)
}

/// The operator of a comparison, and whether it is unsigned.
pub fn symbol(op: Binary) -> (&'static str, bool) {
    match op {
        Binary::LtS => ("<", false),
        Binary::LtU => ("<", true),
        Binary::GtS => (">", false),
        Binary::GtU => (">", true),
        Binary::LeS => ("<=", false),
        Binary::LeU => ("<=", true),
        Binary::GeS => (">=", false),
        Binary::GeU => (">=", true),
        Binary::Ne => ("!=", false),
        _ => ("==", false),
    }
}

/// Between which numbers a value lies, as far as that is easily known.
pub fn range(expr: &Expr) -> (i128, i128) {
    let (ty, low, high) = exact(expr);
    if low < ty.range().0 || high > ty.range().1 { ty.range() } else { (low, high) }
}

/// Whether a sum, difference, product or shift to the left may have to be wrapped.
pub fn overflows(expr: &Expr) -> bool {
    let (ty, low, high) = exact(expr);
    low < ty.range().0 || high > ty.range().1
}

/// The type and the range of a value, before it is wrapped.
fn exact(expr: &Expr) -> (Type, i128, i128) {
    let (ty, (low, high)) = match expr {
        Expr::Const(ty, value) => (*ty, ((*value).into(), (*value).into())),
        Expr::Load { ty, bits, signed: true, .. } => (*ty, (-1 << (bits - 1), (1 << (bits - 1)) - 1)),
        Expr::Load { ty, bits, signed: false, .. } => (*ty, (0, (1 << bits) - 1)),
        Expr::Unary(_, Unary::Eqz, _) => (Type::I32, (0, 1)),
        Expr::Binary(_, op, _) if op.is_comparison() => (Type::I32, (0, 1)),
        Expr::Select(operands) => {
            let ((a, b), (c, d)) = (range(&operands[1]), range(&operands[2]));
            (exact(&operands[1]).0, (a.min(c), b.max(d)))
        }
        Expr::Binary(ty, op, operands) => {
            let [(a, b), (c, d)] = operands.each_ref().map(range);
            let all =
                |list: [i128; 4]| (list.into_iter().fold(a * c, i128::min), list.into_iter().fold(a * c, i128::max));
            let range = match op {
                Binary::Add => (a + c, b + d),
                Binary::Sub => (a - d, b - c),
                Binary::Mul => all([a * c, a * d, b * c, b * d]),
                Binary::And if c >= 0 => (0, d),
                Binary::ShrU if c == d && (1..32).contains(&c) => (0, ty.range().1 >> (c - 1)),
                Binary::Shl if c == d && (0..32).contains(&c) => (a << c, b << c),
                Binary::Shl => (i128::MIN, i128::MAX),
                _ => ty.range(),
            };
            (*ty, range)
        }
        Expr::Unary(ty, ..) | Expr::Var(ty, _) | Expr::Global(ty, _) => (*ty, ty.range()),
        Expr::Call(..) => (Type::I64, Type::I64.range()),
    };
    (ty, low, high)
}

/// Lines with their indentation.
pub struct Lines {
    pub text: String,
    pub depth: usize,
    pub unit: &'static str,
}

impl Lines {
    pub fn line(&mut self, line: impl AsRef<str>) {
        if !line.as_ref().is_empty() {
            self.text += &self.unit.repeat(self.depth);
        }
        self.text += line.as_ref();
        self.text.push('\n');
    }

    pub fn inside(&mut self, open: impl AsRef<str>, fill: impl FnOnce(&mut Self), close: &str) {
        self.line(open);
        self.depth += 1;
        fill(self);
        self.depth -= 1;
        self.line(close);
    }
}

/// A printer for one function.
pub trait Printer {
    fn module(&self) -> &Module;

    /// A number in this language.
    fn number(&self, ty: Type, value: i64) -> String;
    fn var(&self, var: usize) -> String;
    fn global(&self, global: u32) -> String;
    fn call(&self, callee: usize) -> String;
    /// The declaration of a variable, without its value.
    fn declaration(&self, var: usize) -> String;
    fn unary(&self, ty: Type, op: Unary, operand: &Expr) -> Text;
    /// Everything except comparisons.
    fn binary(&self, ty: Type, op: Binary, operands: &[Expr; 2]) -> Text;
    fn comparison(&self, ty: Type, op: Binary, operands: &[Expr; 2]) -> Text;
    fn load(&self, ty: Type, bits: u32, signed: bool, address: String) -> Text;
    /// A store, copy, fill, or jump, or what cannot be reached.
    fn simple(&self, stmt: &Stmt) -> String;
    fn block(&self, label: usize, body: &[Stmt], lines: &mut Lines);
    fn repeated(&self, label: usize, body: &[Stmt], lines: &mut Lines);

    fn value(&self, expr: &Expr) -> Text {
        match expr {
            Expr::Const(ty, value) => Text::atom(self.number(*ty, *value)),
            Expr::Var(_, var) => Text::atom(self.var(*var)),
            Expr::Global(_, global) => Text::atom(self.global(*global)),
            Expr::Unary(_, Unary::Eqz, _) => self.choice(expr, "1".to_owned(), "0".to_owned()),
            Expr::Binary(_, op, _) if op.is_comparison() => self.choice(expr, "1".to_owned(), "0".to_owned()),
            Expr::Unary(ty, op, operand) => self.unary(*ty, *op, operand),
            Expr::Binary(ty, op, operands) => self.binary(*ty, *op, operands),
            Expr::Select(operands) => {
                let [_, then, otherwise] = operands.each_ref().map(|operand| self.value(operand).at(Level::Bits));
                self.choice(&operands[0], then, otherwise)
            }
            Expr::Load { ty, bits, signed, address, offset } => {
                self.load(*ty, *bits, *signed, self.address(address, *offset))
            }
            Expr::Call(callee, arguments) => {
                let arguments: Vec<_> = arguments.iter().map(|argument| self.value(argument).0).collect();
                Text::atom(format!("{}({})", self.call(*callee), arguments.join(", ")))
            }
        }
    }

    fn choice(&self, condition: &Expr, then: String, otherwise: String) -> Text {
        Text(format!("{} ? {then} : {otherwise}", self.condition(condition).at(Level::Bits)), Level::Choice)
    }

    fn condition(&self, expr: &Expr) -> Text {
        match expr {
            Expr::Binary(ty, op, operands) if op.is_comparison() => self.comparison(*ty, *op, operands),
            Expr::Unary(ty, Unary::Eqz, value) => match &**value {
                Expr::Unary(_, Unary::Eqz, _) => self.condition(&negated(*value.clone())),
                Expr::Binary(_, op, _) if op.is_comparison() => self.condition(&negated(*value.clone())),
                value => self.comparison(*ty, Binary::Eq, &[value.clone(), Expr::Const(*ty, 0)]),
            },
            value => {
                let ty = self.module().type_of(value);
                self.comparison(ty, Binary::Ne, &[value.clone(), Expr::Const(ty, 0)])
            }
        }
    }

    /// WASM adds without overflow, so a sum that overflows is outside the memory in both.
    fn address(&self, address: &Expr, offset: u64) -> String {
        match address {
            Expr::Const(_, base) => (*base as u32 as u64 + offset).to_string(),
            _ if offset == 0 => self.value(address).0,
            _ => format!("{} + {offset}", self.value(address).at(Level::Sum)),
        }
    }

    fn statements(&self, list: &[Stmt], lines: &mut Lines) {
        list.iter().for_each(|stmt| self.statement(stmt, lines));
    }

    fn statement(&self, stmt: &Stmt, lines: &mut Lines) {
        match stmt {
            Stmt::Set { var, value, declares } => {
                let target = if *declares { self.declaration(*var) } else { self.var(*var) };
                lines.line(format!("{target} = {};", self.value(value).0));
            }
            Stmt::SetGlobal(global, value) => {
                lines.line(format!("{} = {};", self.global(*global), self.value(value).0));
            }
            Stmt::Call(value) => lines.line(self.value(value).0 + ";"),
            Stmt::Block(label, body) => self.block(*label, body, lines),
            Stmt::Loop(label, body) => self.repeated(*label, body, lines),
            Stmt::DoWhile(body, condition) => {
                let close = format!("}} while ({});", self.condition(condition).0);
                lines.inside("do {", |lines| self.statements(body, lines), &close);
            }
            Stmt::If(condition, then, otherwise) => {
                let open = format!("if ({}) {{", self.condition(condition).0);
                lines.inside(
                    open,
                    |lines| self.statements(then, lines),
                    if otherwise.is_empty() { "}" } else { "} else {" },
                );
                if !otherwise.is_empty() {
                    lines.depth += 1;
                    self.statements(otherwise, lines);
                    lines.depth -= 1;
                    lines.line("}");
                }
            }
            Stmt::Switch(number, arms) => {
                let print = |lines: &mut Lines| {
                    for (case, arm) in arms.iter().enumerate() {
                        let is_default = case == arms.len() - 1;
                        lines.line(if is_default { "default:".to_owned() } else { format!("case {case}:") });
                        // The cases of the same arm stand together.
                        if is_default || arms[case + 1] != *arm {
                            lines.depth += 1;
                            self.statements(arm, lines);
                            lines.depth -= 1;
                        }
                    }
                };
                lines.inside(format!("switch ({}) {{", self.value(number).0), print, "}");
            }
            Stmt::Return(None) => lines.line("return;"),
            Stmt::Return(Some(value)) => lines.line(format!("return {};", self.value(value).0)),
            other => lines.line(self.simple(other)),
        }
    }
}
