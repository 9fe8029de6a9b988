//! What the printers share: Java and PHP have C's statements and operators.

use crate::module::{Effect, Expr, Function, Module, Op, Stmt, Type};
use crate::tidy::{completes, negated};

/// What differs between the languages.
pub struct Syntax {
    pub indentation: &'static str,
    /// Before the name of a variable, of what an instance has, and of what the class has.
    pub variable: &'static str,
    pub instance: &'static str,
    pub class: &'static str,
    /// The memory of an instance, and the table of the class.
    pub memory: [&'static str; 2],
    pub equal: &'static str,
    pub unequal: &'static str,
    /// What comes before a variable where it is declared.
    pub declare: fn(Type) -> &'static str,
    pub number: fn(Type, i64) -> String,
    pub operation: fn(&Printer, Type, Op, &[Expr]) -> String,
    /// Compares two values as unsigned numbers, of which one may look negative, by an operator.
    pub unsigned: fn(&Printer, Type, &str, &[Expr]) -> String,
    /// Loads from an address.
    pub load: fn(Type, u32, bool, &str, &str) -> String,
    /// Stores, copies or fills.
    pub effect: fn(&Printer, Effect, &[Expr]) -> String,
    pub throw: &'static str,
    /// A language without labels on blocks has `goto`.
    pub has_goto: bool,
}

pub struct Printer<'a> {
    pub syntax: &'a Syntax,
    pub module: &'a Module,
    pub function: &'a Function,
    pub text: String,
    depth: usize,
}

/// A value as an operand: in parentheses if it has operators.
pub fn operand(value: String) -> String {
    let mut depth = 0;
    let is_operator = |c| {
        depth += i32::from(c == '(' || c == '[') - i32::from(c == ')' || c == ']');
        c == ' ' && depth == 0
    };
    if value.chars().any(is_operator) { format!("({value})") } else { value }
}

/// The methods of a module, each after an empty line. The head of one begins with what comes before its name.
pub fn methods(module: &Module, syntax: &Syntax, head: fn(&Printer, name: &str) -> String) -> String {
    let mut text = String::new();
    for function in &module.functions {
        for name in &function.names {
            let mut printer = Printer { syntax, module, function, text: String::new(), depth: 1 };
            printer.line("");
            let head = head(&printer, name);
            head.lines().for_each(|line| printer.line(line));
            printer.indented(|printer| {
                for var in &function.zeroed {
                    let declaration = (syntax.declare)(function.vars[*var]);
                    printer.line(format!("{declaration}{} = 0;", printer.var(*var)));
                }
                printer.statements(&function.body);
            });
            printer.line("}");
            text += &printer.text;
        }
    }
    text
}

/// The methods of a file that are called in a text, or by other such methods after them in the file. Each is a paragraph.
pub fn helpers(file: &str, text: &str) -> String {
    let mut helpers = String::new();
    for paragraph in file.split("\n\n") {
        let name = paragraph.split('(').next().and_then(|head| head.rsplit(' ').next()).unwrap_or(paragraph);
        if [text, &helpers].iter().any(|text| text.contains(&format!("{name}("))) {
            helpers += &format!("\n{}\n", paragraph.trim_end());
        }
    }
    helpers
}

/// Bytes in quotation marks over several lines, by how to write a byte that is not a letter.
pub fn literal(bytes: &[u8], indentation: &str, operator: char, escape: fn(u8) -> String) -> String {
    let (mut lines, mut line) = (Vec::new(), String::new());
    for (index, byte) in bytes.iter().enumerate() {
        let before_digit = bytes.get(index + 1).is_some_and(u8::is_ascii_digit);
        line += &match byte {
            b'"' | b'\\' | b'$' => escape(*byte),
            b' '..=b'~' => (*byte as char).to_string(),
            0 if !before_digit => "\\0".to_owned(),
            _ => escape(*byte),
        };
        if line.len() > 100 {
            lines.push(format!("\"{}\"", std::mem::take(&mut line)));
        }
    }
    lines.push(format!("\"{line}\""));
    lines.join(&format!("\n{indentation}{operator} "))
}

/// Between which numbers a value lies, as far as that is easily known.
pub fn range(value: &Expr) -> (i128, i128) {
    let (low, high) = exact(value);
    if overflows(value) { limits(value.ty()) } else { (low, high) }
}

/// Whether a value may have to be wrapped.
pub fn overflows(value: &Expr) -> bool {
    let ((low, high), limits) = (exact(value), limits(value.ty()));
    low < limits.0 || high > limits.1
}

fn limits(ty: Type) -> (i128, i128) {
    (-1 << (ty.bits() - 1), (1 << (ty.bits() - 1)) - 1)
}

/// The range of a value before it is wrapped.
fn exact(value: &Expr) -> (i128, i128) {
    match value {
        Expr::Const(_, value) => ((*value).into(), (*value).into()),
        Expr::Load { bits, signed: true, .. } => (-1 << (bits - 1), (1 << (bits - 1)) - 1),
        Expr::Load { bits, signed: false, .. } => (0, (1 << bits) - 1),
        Expr::Op(_, op, _) if op.is_test() => (0, 1),
        Expr::Op(_, Op::Select, operands) => {
            let ((a, b), (c, d)) = (range(&operands[1]), range(&operands[2]));
            (a.min(c), b.max(d))
        }
        Expr::Op(ty, op, operands) if operands.len() == 2 => {
            let ((a, b), (c, d)) = (range(&operands[0]), range(&operands[1]));
            match op {
                Op::Add => (a + c, b + d),
                Op::Sub => (a - d, b - c),
                Op::Mul => {
                    let products = [a * c, a * d, b * c, b * d];
                    (products.into_iter().fold(a * c, i128::min), products.into_iter().fold(a * c, i128::max))
                }
                Op::And if c >= 0 => (0, d),
                Op::DivU | Op::RemU if a >= 0 && c >= 0 => (0, b),
                Op::ShrU if c == d && (1..32).contains(&c) => (0, limits(*ty).1 >> (c - 1)),
                Op::Shl if c == d && (0..32).contains(&c) => (a << c, b << c),
                Op::Shl => (i128::MIN, i128::MAX),
                _ => limits(*ty),
            }
        }
        other => limits(other.ty()),
    }
}

impl Printer<'_> {
    fn line(&mut self, line: impl AsRef<str>) {
        if !line.as_ref().is_empty() {
            self.text += &self.syntax.indentation.repeat(self.depth);
        }
        self.text += line.as_ref();
        self.text.push('\n');
    }

    fn inside(&mut self, open: impl AsRef<str>, list: &[Stmt], close: impl AsRef<str>) {
        self.line(open);
        self.indented(|printer| printer.statements(list));
        self.line(close);
    }

    fn indented(&mut self, print: impl FnOnce(&mut Self)) {
        self.depth += 1;
        print(self);
        self.depth -= 1;
    }

    pub fn var(&self, var: usize) -> String {
        format!("{}{}{var}", self.syntax.variable, if var < self.function.params { 'p' } else { 'v' })
    }

    pub fn memory(&self) -> &str {
        self.syntax.memory[usize::from(self.function.is_static)]
    }

    fn global(&self, global: u32) -> String {
        format!("{}global{global}", self.syntax.instance)
    }

    pub fn value(&self, value: &Expr) -> String {
        match value {
            Expr::Const(ty, value) => (self.syntax.number)(*ty, *value),
            Expr::Var(_, var) => self.var(*var),
            Expr::Global(_, global) => self.global(*global),
            Expr::Op(_, op, _) if op.is_test() => format!("{} ? 1 : 0", self.condition(value)),
            Expr::Op(_, Op::Select, operands) => {
                let (then, otherwise) = (self.operand(&operands[1]), self.operand(&operands[2]));
                format!("{} ? {then} : {otherwise}", self.condition(&operands[0]))
            }
            Expr::Op(ty, Op::Add, operands) => match operands[1] {
                Expr::Const(_, value) if (-(1 << 31) + 1..0).contains(&value) => {
                    let less = Expr::Const(*ty, -value);
                    (self.syntax.operation)(self, *ty, Op::Sub, &[operands[0].clone(), less])
                }
                _ => (self.syntax.operation)(self, *ty, Op::Add, operands),
            },
            Expr::Op(ty, op, operands) => (self.syntax.operation)(self, *ty, *op, operands),
            Expr::Load { ty, bits, signed, address, offset } => {
                (self.syntax.load)(*ty, *bits, *signed, self.memory(), &self.address(address, *offset))
            }
            Expr::Call(_, callee, arguments) => {
                let callee = &self.module.functions[*callee];
                let of = if callee.is_static { self.syntax.class } else { self.syntax.instance };
                let arguments: Vec<_> = arguments.iter().map(|argument| self.value(argument)).collect();
                format!("{of}{}({})", callee.names[0], arguments.join(", "))
            }
        }
    }

    pub fn operand(&self, value: &Expr) -> String {
        operand(self.value(value))
    }

    /// Two operands with an operator between them.
    pub fn infix(&self, operands: &[Expr], operator: &str) -> String {
        format!("{} {operator} {}", self.operand(&operands[0]), self.operand(&operands[1]))
    }

    pub fn condition(&self, value: &Expr) -> String {
        let (syntax, zero) = (self.syntax, |value: &Expr| Expr::Const(value.ty(), 0));
        let Expr::Op(ty, op, operands) = value else {
            return self.infix(&[value.clone(), zero(value)], syntax.unequal);
        };
        let (operator, is_unsigned) = match op {
            Op::Eqz if matches!(&operands[0], Expr::Op(_, op, _) if op.is_test()) => {
                return self.condition(&negated(operands[0].clone()));
            }
            Op::Eqz => return self.infix(&[operands[0].clone(), zero(&operands[0])], syntax.equal),
            Op::Eq => (syntax.equal, false),
            Op::Ne => (syntax.unequal, false),
            Op::LtS | Op::LtU => ("<", *op == Op::LtU),
            Op::GtS | Op::GtU => (">", *op == Op::GtU),
            Op::LeS | Op::LeU => ("<=", *op == Op::LeU),
            Op::GeS | Op::GeU => (">=", *op == Op::GeU),
            _ => return self.infix(&[value.clone(), zero(value)], syntax.unequal),
        };
        // Numbers that are not negative have the same order in both.
        if is_unsigned && operands.iter().any(|operand| range(operand).0 < 0) {
            return (syntax.unsigned)(self, *ty, operator, operands);
        }
        self.infix(operands, operator)
    }

    /// WASM adds the offset without overflow. Here a sum may overflow, which only matters for an address outside the memory.
    pub fn address(&self, address: &Expr, offset: u64) -> String {
        match address {
            Expr::Const(_, base) => (*base as u32 as u64 + offset).to_string(),
            _ if offset == 0 => self.value(address),
            _ => format!("{} + {offset}", self.operand(address)),
        }
    }

    fn statements(&mut self, list: &[Stmt]) {
        list.iter().for_each(|stmt| self.statement(stmt));
    }

    fn statement(&mut self, stmt: &Stmt) {
        let has_goto = self.syntax.has_goto;
        match stmt {
            Stmt::Set { var, value, declares } => {
                let declaration = if *declares { (self.syntax.declare)(self.function.vars[*var]) } else { "" };
                self.line(format!("{declaration}{} = {};", self.var(*var), self.value(value)));
            }
            Stmt::Do(Effect::SetGlobal(global), values) => {
                self.line(format!("{} = {};", self.global(*global), self.value(&values[0])));
            }
            Stmt::Do(Effect::Call, values) => self.line(self.value(&values[0]) + ";"),
            Stmt::Do(effect, values) => self.line((self.syntax.effect)(self, *effect, values)),
            Stmt::Block(label, body) if has_goto => {
                self.statements(body);
                self.line(format!("end{label}:"));
            }
            Stmt::Block(label, body) => self.inside(format!("block{label}: {{"), body, "}"),
            Stmt::Loop(label, body) if has_goto => {
                self.line(format!("loop{label}:"));
                self.statements(body);
            }
            Stmt::Loop(label, body) => {
                let end = if completes(body) { "break;" } else { "" };
                self.line(format!("loop{label}: while (true) {{"));
                self.indented(|printer| {
                    printer.statements(body);
                    end.lines().for_each(|line| printer.line(line));
                });
                self.line("}");
            }
            Stmt::DoWhile(body, condition) => {
                self.inside("do {", body, format!("}} while ({});", self.condition(condition)));
            }
            Stmt::If(condition, then, otherwise) => {
                let open = format!("if ({}) {{", self.condition(condition));
                if otherwise.is_empty() {
                    return self.inside(open, then, "}");
                }
                self.inside(open, then, "} else {");
                self.indented(|printer| printer.statements(otherwise));
                self.line("}");
            }
            Stmt::Switch(number, arms) => {
                self.line(format!("switch ({}) {{", self.value(number)));
                self.indented(|printer| {
                    for (case, arm) in arms.iter().enumerate() {
                        let next = arms.get(case + 1);
                        printer.line(next.map_or("default:".to_owned(), |_| format!("case {case}:")));
                        // The cases of the same arm stand together.
                        if next != Some(arm) {
                            printer.indented(|printer| printer.statements(arm));
                        }
                    }
                });
                self.line("}");
            }
            Stmt::Break(label) => self.line(format!("{}{label};", if has_goto { "goto end" } else { "break block" })),
            Stmt::Continue(label) => {
                self.line(format!("{}{label};", if has_goto { "goto loop" } else { "continue loop" }))
            }
            Stmt::Return(None) => self.line("return;"),
            Stmt::Return(Some(value)) => self.line(format!("return {};", self.value(value))),
            Stmt::Unreachable => self.line(self.syntax.throw),
        }
    }
}
