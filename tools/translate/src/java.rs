//! Java 11. Its integers overflow, and its shifts mask their count, as WASM's do.

use anyhow::{Result, ensure};

use crate::HEAP_SIZE;
use crate::module::{Effect, Expr, Module, Op, Type};
use crate::print::{Printer, Syntax, helpers, literal, methods, operand};

const SYNTAX: Syntax = Syntax {
    indentation: "  ",
    variable: "",
    instance: "",
    class: "",
    memory: ["memory", "TABLE"],
    equal: "==",
    unequal: "!=",
    declare: |ty| if ty == Type::I32 { "int " } else { "long " },
    number,
    operation,
    unsigned: |printer, ty, operator, operands| {
        let (left, right) = (printer.value(&operands[0]), printer.value(&operands[1]));
        format!("{}.compareUnsigned({left}, {right}) {operator} 0", class(ty))
    },
    load,
    effect,
    throw: "throw new AssertionError(\"unreachable\");",
    has_goto: false,
};

/// The source of a class in a package. The notice is its first line, without the comment sign.
pub fn java(wasm: &[u8], package: &str, class: &str, notice: &str) -> Result<String> {
    let module = Module::read(wasm)?;
    let methods = methods(&module, &SYNTAX, |printer, name| {
        let function = printer.function;
        let access = if function.is_export { "" } else { "private " };
        let of_class = if function.is_static { "static " } else { "" };
        let result = function.result.map_or("void ", SYNTAX.declare);
        let parameter = |param: usize| (SYNTAX.declare)(function.vars[param]).to_owned() + &printer.var(param);
        let parameters: Vec<_> = (0..function.params).map(parameter).collect();
        format!("{access}{of_class}{result}{name}({}) {{", parameters.join(", "))
    });
    let fields = module.globals.iter().enumerate().filter(|(_, global)| global.2).map(|(index, (ty, value, _))| {
        format!("  private {}global{index} = {};\n", (SYNTAX.declare)(*ty), number(*ty, *value))
    });
    let start = module.data.iter().take_while(|byte| **byte == 0).count();
    let data = &module.data[start..];
    // The limit of a constant in a class file, where zeros and what is not ASCII take two bytes.
    let length: usize = data.iter().map(|byte| if (1..128).contains(byte) { 1 } else { 2 }).sum();
    ensure!(length <= 65_535, "the data is too large for a string constant of Java");
    let escape = |byte: u8| match byte {
        b'$' => "$".to_owned(),
        b'"' | b'\\' => format!("\\{}", byte as char),
        _ => format!("\\{byte:03o}"),
    };
    Ok(format!(
        "// {notice}
package {package};

/**
 * The functions of include/toku_codes.h, where they are documented. A pointer is an index of the memory. Static methods only
 * read the table; the others use the memory of their instance, in one thread at a time.
 */
final class {class} {{
  /** From here on, {HEAP_SIZE} bytes of the memory are free for the caller. */
  static final int HEAP_BASE = {};
  static final byte[] TABLE = table();
  final byte[] memory = TABLE.clone();
{}
  private static byte[] table() {{
    String data = {};
    byte[] table = new byte[{}];
    System.arraycopy(data.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1), 0, table, {start}, {});
    return table;
  }}
{methods}{}}}
",
        module.heap_base,
        fields.collect::<String>(),
        literal(data, "        ", '+', escape),
        module.size(),
        data.len(),
        helpers(include_str!("helpers.java"), &methods),
    ))
}

fn class(ty: Type) -> &'static str {
    if ty == Type::I32 { "Integer" } else { "Long" }
}

fn number(ty: Type, value: i64) -> String {
    format!("{value}{}", if ty == Type::I32 { "" } else { "L" })
}

fn operation(printer: &Printer, ty: Type, op: Op, operands: &[Expr]) -> String {
    let (class, long) = (class(ty), if ty == Type::I64 { "(long) " } else { "" });
    let values: Vec<_> = operands.iter().map(|operand| printer.value(operand)).collect();
    let (list, first) = (values.join(", "), printer.operand(&operands[0]));
    let count = |name| format!("{long}{class}.{name}({list})");
    let rotate = |name| match ty {
        Type::I32 => format!("Integer.{name}({list})"),
        Type::I64 => format!("Long.{name}({}, (int) {})", values[0], printer.operand(&operands[1])),
    };
    match (op, operands.get(1)) {
        (Op::Clz, _) => count("numberOfLeadingZeros"),
        (Op::Ctz, _) => count("numberOfTrailingZeros"),
        (Op::Popcnt, _) => count("bitCount"),
        (Op::Extend8S, _) => format!("{long}(byte) {first}"),
        (Op::Extend16S, _) => format!("{long}(short) {first}"),
        (Op::Extend32S, _) => format!("(long) (int) {first}"),
        (Op::WrapI64, _) => format!("(int) {first}"),
        (Op::ExtendI32S, _) => format!("(long) {first}"),
        (Op::ExtendI32U, _) => format!("{first} & 0xffffffffL"),
        (Op::Rotl, _) => rotate("rotateLeft"),
        (Op::Rotr, _) => rotate("rotateRight"),
        // Java's division does not refuse the smallest number by -1.
        (Op::DivS, _) => format!("divide({list})"),
        (Op::DivU, _) => format!("{class}.divideUnsigned({list})"),
        (Op::RemU, _) => format!("{class}.remainderUnsigned({list})"),
        (Op::And, Some(Expr::Const(Type::I32, mask))) if *mask >= 0 => format!("{first} & {mask:#x}"),
        (Op::Add, _) => printer.infix(operands, "+"),
        (Op::Sub, _) => printer.infix(operands, "-"),
        (Op::Mul, _) => printer.infix(operands, "*"),
        (Op::RemS, _) => printer.infix(operands, "%"),
        (Op::And, _) => printer.infix(operands, "&"),
        (Op::Or, _) => printer.infix(operands, "|"),
        (Op::Xor, _) => printer.infix(operands, "^"),
        (Op::Shl, _) => printer.infix(operands, "<<"),
        (Op::ShrS, _) => printer.infix(operands, ">>"),
        (Op::ShrU, _) => printer.infix(operands, ">>>"),
        _ => unreachable!("{op:?} is printed for all languages"),
    }
}

fn load(ty: Type, bits: u32, signed: bool, memory: &str, address: &str) -> String {
    let loaded = if bits == 8 { format!("{memory}[{address}]") } else { format!("load{bits}({memory}, {address})") };
    match (ty, signed) {
        _ if bits == ty.bits() => loaded,
        (Type::I32, true) => loaded,
        (Type::I64, true) => format!("(long) {loaded}"),
        (Type::I32, false) => format!("{loaded} & {:#x}", (1_u64 << bits) - 1),
        (Type::I64, false) => format!("{loaded} & {:#x}L", (1_u64 << bits) - 1),
    }
}

fn effect(printer: &Printer, effect: Effect, operands: &[Expr]) -> String {
    let values: Vec<_> = operands.iter().map(|operand| printer.value(operand)).collect();
    let operands: Vec<_> = operands.iter().map(|value| (operand(printer.value(value)), value)).collect();
    match effect {
        Effect::Store { bits, offset } => {
            let address = printer.address(operands[0].1, offset);
            match bits {
                8 => format!("memory[{address}] = (byte) {};", operands[1].0),
                16 | 32 if operands[1].1.ty() == Type::I64 => {
                    format!("store{bits}({address}, (int) {});", operands[1].0)
                }
                _ => format!("store{bits}({address}, {});", values[1]),
            }
        }
        Effect::Copy => format!("System.arraycopy(memory, {}, memory, {}, {});", values[1], values[0], values[2]),
        _ => {
            let (from, to) = (&values[0], format!("{} + {}", operands[0].0, operands[2].0));
            format!("java.util.Arrays.fill(memory, {from}, {to}, (byte) {});", operands[1].0)
        }
    }
}
