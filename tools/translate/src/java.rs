//! The printer for Java 11.

use anyhow::{Result, ensure};

use crate::module::{Binary, Expr, Function, Module, Stmt, Type, Unary};
use crate::print::{Level, Lines, Printer, Text, infix, range, symbol};
use crate::tidy::completes;
use crate::{DOCUMENTATION, HEAP_SIZE};

/// Methods that are printed if they are used.
const HELPERS: [(&str, &str); 8] = [
    (
        "divide(",
        "private static int divide(int a, int b) {
    return Math.toIntExact((long) a / b);
  }",
    ),
    (
        "divide(",
        "private static long divide(long a, long b) {
    return b == -1 ? Math.negateExact(a) : a / b;
  }",
    ),
    (
        "load64(",
        "private static long load64(byte[] memory, int address) {
    return load32(memory, address) & 0xffffffffL | (long) load32(memory, address + 4) << 32;
  }",
    ),
    (
        "load32(",
        "private static int load32(byte[] memory, int address) {
    return memory[address] & 0xff | (memory[address + 1] & 0xff) << 8
      | (memory[address + 2] & 0xff) << 16 | memory[address + 3] << 24;
  }",
    ),
    (
        "load16(",
        "private static int load16(byte[] memory, int address) {
    return memory[address] & 0xff | memory[address + 1] << 8;
  }",
    ),
    (
        "store64(",
        "private void store64(int address, long value) {
    store32(address, (int) value);
    store32(address + 4, (int) (value >> 32));
  }",
    ),
    (
        "store32(",
        "private void store32(int address, int value) {
    store16(address, value);
    store16(address + 2, value >> 16);
  }",
    ),
    (
        "store16(",
        "private void store16(int address, int value) {
    memory[address] = (byte) value;
    memory[address + 1] = (byte) (value >> 8);
  }",
    ),
];

/// The source of a class in a package. The notice is its first line, without the comment sign.
pub fn java(wasm: &[u8], package: &str, class: &str, notice: &str) -> Result<String> {
    let module = Module::read(wasm)?;
    let mut code = Lines { depth: 1, unit: "  ", text: String::new() };
    for (index, function) in module.functions.iter().enumerate() {
        let printer = Java { module: &module, function };
        let access = if function.exports.is_empty() { "private " } else { "" };
        let of_class = if function.is_static { "static " } else { "" };
        let result = function.result.map_or("void", keyword);
        let params: Vec<_> = (0..function.params.len()).map(|param| printer.declaration(param)).collect();
        for name in module.names(index) {
            let open = format!("{access}{of_class}{result} {name}({}) {{", params.join(", "));
            let body = |lines: &mut Lines| {
                function.zeroed.iter().for_each(|var| lines.line(printer.declaration(*var) + " = 0;"));
                printer.statements(&function.body, lines);
            };
            code.line("");
            code.inside(open, body, "}");
        }
    }
    let mut helpers = String::new();
    for (name, source) in HELPERS {
        if format!("{}{helpers}", code.text).contains(name) {
            helpers += &format!("\n  {source}\n");
        }
    }
    let mut fields = String::new();
    for (index, (ty, value, changes)) in module.globals.iter().enumerate() {
        if *changes {
            fields += &format!("  private {} global{index} = {};\n", keyword(*ty), number(*ty, *value));
        }
    }
    let (start, data) = module.data_from();
    let (literal, length) = literal(data);
    // The limit of a constant in a class file, in its encoding.
    ensure!(length <= 65_535, "the data is too large for a string constant of Java");
    Ok(format!(
        "// {notice}\npackage {package};\n\n/**\n{DOCUMENTATION} */\nfinal class {class} {{\n  \
         /** From here on the memory is free for texts of the caller: {HEAP_SIZE} bytes. */\n  \
         static final int HEAP_BASE = {};\n  static final byte[] TABLE = table();\n  \
         final byte[] memory = TABLE.clone();\n{fields}\n  \
         private static byte[] table() {{\n    String data = {literal};\n    \
         byte[] table = new byte[{}];\n    byte[] bytes = data.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);\n    \
         System.arraycopy(bytes, 0, table, {start}, bytes.length);\n    return table;\n  }}\n{}{helpers}}}\n",
        module.heap_base,
        module.size(),
        code.text,
    ))
}

/// Bytes as a string constant over several lines, and its size in a class file.
fn literal(bytes: &[u8]) -> (String, usize) {
    let (mut lines, mut line, mut size) = (Vec::new(), String::new(), 0);
    for (index, byte) in bytes.iter().enumerate() {
        size += if (1..128).contains(byte) { 1 } else { 2 };
        let before_digit = bytes.get(index + 1).is_some_and(u8::is_ascii_digit);
        line += &match byte {
            b'"' | b'\\' => format!("\\{}", *byte as char),
            b' '..=b'~' => (*byte as char).to_string(),
            0 if !before_digit => "\\0".to_owned(),
            _ => format!("\\{byte:03o}"),
        };
        if line.len() > 100 {
            lines.push(format!("\"{}\"", std::mem::take(&mut line)));
        }
    }
    lines.push(format!("\"{line}\""));
    (lines.join("\n        + "), size)
}

fn number(ty: Type, value: i64) -> String {
    format!("{value}{}", if ty == Type::I32 { "" } else { "L" })
}

fn keyword(ty: Type) -> &'static str {
    if ty == Type::I32 { "int" } else { "long" }
}

struct Java<'a> {
    module: &'a Module,
    function: &'a Function,
}

impl Java<'_> {
    fn memory(&self) -> &'static str {
        if self.function.is_static { "TABLE" } else { "memory" }
    }
}

impl Printer for Java<'_> {
    fn module(&self) -> &Module {
        self.module
    }

    fn number(&self, ty: Type, value: i64) -> String {
        number(ty, value)
    }

    fn var(&self, var: usize) -> String {
        format!("{}{var}", if var < self.function.params.len() { 'p' } else { 'v' })
    }

    fn global(&self, global: u32) -> String {
        format!("global{global}")
    }

    fn call(&self, callee: usize) -> String {
        self.module.names(callee).swap_remove(0)
    }

    fn declaration(&self, var: usize) -> String {
        format!("{} {}", keyword(self.function.vars[var]), self.var(var))
    }

    fn unary(&self, ty: Type, op: Unary, operand: &Expr) -> Text {
        let value = self.value(operand);
        let cast = |casts: &str, value: Text| Text(format!("{casts} {}", value.at(Level::Prefix)), Level::Prefix);
        let method = |name: &str, value: Text| match ty {
            Type::I32 => Text::atom(format!("Integer.{name}({})", value.0)),
            Type::I64 => Text(format!("(long) Long.{name}({})", value.0), Level::Prefix),
        };
        let long = if ty == Type::I64 { "(long) " } else { "" };
        match op {
            Unary::Clz => method("numberOfLeadingZeros", value),
            Unary::Ctz => method("numberOfTrailingZeros", value),
            Unary::Popcnt => method("bitCount", value),
            Unary::Extend8S => cast(&format!("{long}(byte)"), value),
            Unary::Extend16S => cast(&format!("{long}(short)"), value),
            Unary::Extend32S => cast("(long) (int)", value),
            Unary::WrapI64 => cast("(int)", value),
            Unary::ExtendI32S => cast("(long)", value),
            Unary::ExtendI32U => infix(value, "&", Text::atom("0xffffffffL")),
            Unary::Eqz => self.choice(&Expr::Unary(ty, op, Box::new(operand.clone())), "1".to_owned(), "0".to_owned()),
        }
    }

    fn binary(&self, ty: Type, op: Binary, operands: &[Expr; 2]) -> Text {
        let [left, right] = operands.each_ref().map(|operand| self.value(operand));
        let class = if ty == Type::I32 { "Integer" } else { "Long" };
        let method = |name: &str, left: Text, right: Text| Text::atom(format!("{name}({}, {})", left.0, right.0));
        let symbol = match op {
            Binary::Add => match operands[1] {
                Expr::Const(_, value) if value < 0 && value > ty.range().0 as i64 => {
                    return infix(left, "-", Text::atom(self.number(ty, -value)));
                }
                _ => "+",
            },
            Binary::Sub => "-",
            Binary::Mul => "*",
            Binary::RemS => "%",
            Binary::And => "&",
            Binary::Or => "|",
            Binary::Xor => "^",
            // Java masks the count, as WASM does.
            Binary::Shl => "<<",
            Binary::ShrS => ">>",
            Binary::ShrU => ">>>",
            // Java's division does not refuse the smallest number by -1.
            Binary::DivS => return method("divide", left, right),
            Binary::DivU => return method(&format!("{class}.divideUnsigned"), left, right),
            Binary::RemU => return method(&format!("{class}.remainderUnsigned"), left, right),
            Binary::Rotl | Binary::Rotr => {
                let name = if op == Binary::Rotl { "rotateLeft" } else { "rotateRight" };
                let cast = if ty == Type::I32 { "" } else { "(int) " };
                let count = right.at(if ty == Type::I32 { Level::Choice } else { Level::Prefix });
                return Text::atom(format!("{class}.{name}({}, {cast}{count})", left.0));
            }
            _ => return self.choice(&Expr::Binary(ty, op, Box::new(operands.clone())), "1".to_owned(), "0".to_owned()),
        };
        let right = match operands[1] {
            Expr::Const(ty, mask) if op == Binary::And && mask >= 0 => {
                Text::atom(format!("{mask:#x}{}", if ty == Type::I32 { "" } else { "L" }))
            }
            _ => right,
        };
        infix(left, symbol, right)
    }

    fn comparison(&self, ty: Type, op: Binary, operands: &[Expr; 2]) -> Text {
        let [left, right] = operands.each_ref().map(|operand| self.value(operand));
        let (symbol, is_unsigned) = symbol(op);
        // Numbers that are not negative are in the same order in both.
        if !is_unsigned || operands.iter().all(|operand| range(operand).0 >= 0) {
            return infix(left, symbol, right);
        }
        let class = if ty == Type::I32 { "Integer" } else { "Long" };
        Text(format!("{class}.compareUnsigned({}, {}) {symbol} 0", left.0, right.0), Level::Comparison)
    }

    fn load(&self, ty: Type, bits: u32, signed: bool, address: String) -> Text {
        let memory = self.memory();
        let loaded = match bits {
            8 => format!("{memory}[{address}]"),
            _ => format!("load{bits}({memory}, {address})"),
        };
        match (ty, bits, signed) {
            (Type::I64, 64, _) | (Type::I32, _, true) => Text::atom(loaded),
            (Type::I64, _, true) => Text(format!("(long) {loaded}"), Level::Prefix),
            (_, _, false) => {
                let suffix = if ty == Type::I64 { "L" } else { "" };
                Text(format!("{loaded} & {:#x}{suffix}", (1_u64 << bits) - 1), Level::Bits)
            }
        }
    }

    fn simple(&self, stmt: &Stmt) -> String {
        match stmt {
            Stmt::Store { bits, address, offset, value } => {
                let is_long = self.module.type_of(value) == Type::I64;
                let (address, value) = (self.address(address, *offset), self.value(value));
                match bits {
                    8 => format!("memory[{address}] = (byte) {};", value.at(Level::Prefix)),
                    16 | 32 if is_long => format!("store{bits}({address}, (int) {});", value.at(Level::Prefix)),
                    _ => format!("store{bits}({address}, {});", value.0),
                }
            }
            Stmt::Copy(operands) => {
                let [target, source, length] = operands.each_ref().map(|operand| self.value(operand).0);
                format!("System.arraycopy(memory, {source}, memory, {target}, {length});")
            }
            Stmt::Fill(operands) => {
                let [target, byte, length] = operands.each_ref().map(|operand| self.value(operand));
                let (from, to) = (target.0.clone(), target.at(Level::Sum));
                let (byte, length) = (byte.at(Level::Prefix), length.at(Level::Product));
                format!("java.util.Arrays.fill(memory, {from}, {to} + {length}, (byte) {byte});")
            }
            Stmt::Break(label) => format!("break block{label};"),
            Stmt::Continue(label) => format!("continue loop{label};"),
            _ => "throw new AssertionError(\"unreachable\");".to_owned(),
        }
    }

    fn block(&self, label: usize, body: &[Stmt], lines: &mut Lines) {
        lines.inside(format!("block{label}: {{"), |lines| self.statements(body, lines), "}");
    }

    fn repeated(&self, label: usize, body: &[Stmt], lines: &mut Lines) {
        let print = |lines: &mut Lines| {
            self.statements(body, lines);
            if completes(body) {
                lines.line("break;");
            }
        };
        lines.inside(format!("loop{label}: while (true) {{"), print, "}");
    }
}
