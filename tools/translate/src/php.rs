//! 64-bit PHP 8.1. A 32-bit integer is a PHP integer between -2^31 and 2^31 - 1. Where PHP would go on with a float, because 64
//! bits are not enough, helpers calculate in halves.

use anyhow::Result;

use crate::HEAP_SIZE;
use crate::module::{Effect, Expr, Module, Op, Type};
use crate::print::{Printer, Syntax, helpers, literal, methods, operand, overflows, range};
use crate::tidy::has_loop;

const SYNTAX: Syntax = Syntax {
    indentation: "    ",
    variable: "$",
    instance: "$this->",
    class: "self::",
    memory: ["$this->memory", "self::TABLE"],
    equal: "===",
    unequal: "!==",
    declare: |_| "",
    number: |_, value| number(value),
    operation,
    unsigned: |printer, ty, operator, operands| {
        let side = |value: &Expr| match ty {
            Type::I32 => operand(unsigned(printer, value)),
            Type::I64 => format!("({} ^ \\PHP_INT_MIN)", printer.operand(value)),
        };
        format!("{} {operator} {}", side(&operands[0]), side(&operands[1]))
    },
    load,
    effect,
    throw: "throw new \\Error('unreachable');",
    has_goto: true,
};

/// PHP's tracing JIT (seen on 8.2.36) loses what it holds in registers when it leaves some loops, which gives wrong answers;
/// php/php-src#22115 looks like the same fault in later versions. It does not hold the variables of a method that could change
/// them by name.
const NO_REGISTERS: &str = "    $p0 ?? \\extract([]); // never called: it keeps the JIT from losing variables";

/// The source of a class in a namespace. The notice is in its first line.
pub fn php(wasm: &[u8], namespace: &str, class: &str, notice: &str) -> Result<String> {
    let module = Module::read(wasm)?;
    let methods = methods(&module, &SYNTAX, |printer, name| {
        let function = printer.function;
        let access = if function.is_export { "public" } else { "private" };
        let of_class = if function.is_static { " static" } else { "" };
        let result = function.result.map_or("void", |_| "int");
        let parameters: Vec<_> = (0..function.params).map(|param| format!("int {}", printer.var(param))).collect();
        let can_jit = function.params == 0 || function.is_static && !has_loop(&function.body);
        let registers = if can_jit { "" } else { NO_REGISTERS };
        format!("{access}{of_class} function {name}({}): {result}\n{{\n{registers}", parameters.join(", "))
    });
    let globals = module.globals.iter().enumerate().filter(|(_, global)| global.2);
    let fields =
        globals.map(|(index, (_, value, _))| format!("    private int $global{index} = {};\n", number(*value)));
    let start = module.data.iter().take_while(|byte| **byte == 0).count();
    let end = zeros(module.size() - module.data.len());
    let escape =
        |byte: u8| if byte.is_ascii_graphic() { format!("\\{}", byte as char) } else { format!("\\x{byte:02x}") };
    Ok(format!(
        "<?php // {notice}

declare(strict_types=1);

namespace {namespace};

/**
 * The functions of include/toku_codes.h, where they are documented. A pointer is an index of the memory. Static methods only
 * read the table; the others use the memory of their instance.
 *
 * @internal
 */
final class {class}
{{
    /** From here on, {HEAP_SIZE} bytes of the memory are free for the caller. */
    public const HEAP_BASE = {};

    private const SIZE = {};
    private const ZEROS = \"{}\";
    private const KILOBYTE = {};
    private const DATA = {};

    /** The memory at the start. */
    public const TABLE = {} . self::DATA . {end};

    public string $memory;
{}
    public function __construct()
    {{
        $this->memory = self::TABLE;
    }}
{methods}{}}}
",
        module.heap_base,
        module.size(),
        "\\0".repeat(64),
        vec!["self::ZEROS"; 16].join(" . "),
        literal(&module.data[start..], "        ", '.', escape),
        zeros(start),
        fields.collect::<String>(),
        helpers(include_str!("helpers.php"), &methods),
    ))
}

/// That many zeros, as a constant expression.
fn zeros(count: usize) -> String {
    let rest = format!("\"{}\"", "\\0".repeat(count % 64));
    let whole = [vec!["self::KILOBYTE"; count / 1024], vec!["self::ZEROS"; count % 1024 / 64]].concat();
    [whole, vec![&rest]].concat().join(" . ").replace(" . \"\"", "")
}

/// PHP reads the digits of the smallest integer as a float.
fn number(value: i64) -> String {
    if value == i64::MIN { "\\PHP_INT_MIN".to_owned() } else { value.to_string() }
}

/// The lowest bits of a value, with their sign.
fn signed(value: String, bits: u32) -> String {
    let unused = 64 - bits;
    format!("{} << {unused} >> {unused}", operand(value))
}

/// A 32-bit value as an unsigned number.
fn unsigned(printer: &Printer, value: &Expr) -> String {
    match value {
        Expr::Const(_, value) => (*value as u32).to_string(),
        _ if range(value).0 >= 0 => printer.value(value),
        _ => format!("{} & 0xffffffff", operand(lowest(printer, value))),
    }
}

/// A value of which only the lowest 32 bits count, so that a sum does not have to be wrapped.
fn lowest(printer: &Printer, value: &Expr) -> String {
    let text = printer.value(value);
    match value {
        Expr::Op(Type::I32, Op::Add | Op::Sub, _) => match text.strip_suffix(") << 32 >> 32") {
            Some(sum) => sum[1..].to_owned(),
            None => text,
        },
        _ => text,
    }
}

/// The lowest byte of a value, as a string.
fn byte(printer: &Printer, value: &Expr) -> String {
    let is_byte = range(value).0 >= 0 && range(value).1 < 256;
    let mask = |value| format!("{} & 0xff", operand(value));
    format!("\\chr({})", if is_byte { printer.value(value) } else { mask(lowest(printer, value)) })
}

fn operation(printer: &Printer, ty: Type, op: Op, operands: &[Expr]) -> String {
    let whole = Expr::Op(ty, op, operands.to_vec());
    let values: Vec<_> = operands.iter().map(|operand| printer.value(operand)).collect();
    let (list, first) = (values.join(", "), &operands[0]);
    let wrapped = |value| if overflows(&whole) { signed(value, 32) } else { value };
    let arithmetic = |operator, helper| match ty {
        Type::I64 if overflows(&whole) => format!("self::{helper}({list})"),
        _ => wrapped(printer.infix(operands, operator)),
    };
    // Without their sign, 32 bits fit.
    let bits = |value| if ty == Type::I32 { unsigned(printer, value) } else { printer.value(value) };
    // WASM masks the count of a shift, and PHP does not.
    let mask = i64::from(ty.bits()) - 1;
    let count = |expr: &Expr| match expr {
        Expr::Const(_, value) => (value & mask).to_string(),
        _ => format!("({} & {mask})", printer.operand(expr)),
    };
    match (op, operands.get(1), ty) {
        (Op::Clz, ..) => format!("self::leadingZeros({}, {})", bits(first), ty.bits()),
        (Op::Ctz, ..) => format!("self::trailingZeros({}, {})", bits(first), ty.bits()),
        (Op::Popcnt, ..) => format!("\\substr_count(\\decbin({}), '1')", bits(first)),
        (Op::Extend8S, ..) => signed(list, 8),
        (Op::Extend16S, ..) => signed(list, 16),
        (Op::Extend32S | Op::WrapI64, ..) => signed(list, 32),
        (Op::ExtendI32S, ..) => list,
        (Op::ExtendI32U, ..) => unsigned(printer, first),
        (Op::Add, ..) => arithmetic("+", "add"),
        (Op::Sub, ..) => arithmetic("-", "subtract"),
        (Op::Mul, ..) => arithmetic("*", "multiply"),
        (Op::And, Some(Expr::Const(Type::I32, mask)), _) if *mask >= 0 => {
            format!("{} & {mask:#x}", operand(lowest(printer, first)))
        }
        (Op::And, ..) => printer.infix(operands, "&"),
        (Op::Or, ..) => printer.infix(operands, "|"),
        (Op::Xor, ..) => printer.infix(operands, "^"),
        (Op::RemS, ..) => printer.infix(operands, "%"),
        (Op::DivS, _, Type::I32) => format!("self::divide32({list})"),
        (Op::DivS, _, Type::I64) => format!("\\intdiv({list})"),
        (Op::DivU, _, Type::I64) => format!("self::divide({list})"),
        (Op::RemU, _, Type::I64) => format!("self::remainder({list})"),
        (Op::DivU, Some(second), _) => {
            let quotient = format!("\\intdiv({}, {})", bits(first), bits(second));
            if range(first).0 >= 0 { quotient } else { signed(quotient, 32) }
        }
        (Op::RemU, Some(second), _) => {
            let rest = format!("{} % {}", operand(bits(first)), operand(bits(second)));
            if range(first).0 >= 0 { rest } else { signed(rest, 32) }
        }
        (Op::Shl, Some(second), _) => {
            let shifted = format!("{} << {}", printer.operand(first), count(second));
            if ty == Type::I32 { wrapped(shifted) } else { shifted }
        }
        (Op::ShrS, Some(second), _) => format!("{} >> {}", printer.operand(first), count(second)),
        (Op::ShrU, Some(second), Type::I32) => {
            let shifted = format!("{} >> {}", operand(bits(first)), count(second));
            let fits = range(first).0 >= 0 || matches!(second, Expr::Const(_, count) if count & 31 > 0);
            if fits { shifted } else { signed(shifted, 32) }
        }
        (Op::ShrU, Some(second), Type::I64) => format!("self::shift({}, {})", values[0], count(second)),
        (Op::Rotl, Some(second), _) => format!("self::rotate{}({}, {})", ty.bits(), bits(first), count(second)),
        (Op::Rotr, Some(second), _) => {
            let left = Expr::Op(ty, Op::Sub, vec![Expr::Const(ty, 0), second.clone()]);
            operation(printer, ty, Op::Rotl, &[first.clone(), left])
        }
        _ => unreachable!("{op:?} is printed for all languages"),
    }
}

fn load(_: Type, bits: u32, is_signed: bool, memory: &str, address: &str) -> String {
    let loaded = match bits {
        8 => format!("\\ord({memory}[{address}])"),
        16 => format!("\\unpack('v', {memory}, {address})[1]"),
        32 => format!("\\unpack('V', {memory}, {address})[1]"),
        _ => format!("\\unpack('P', {memory}, {address})[1]"),
    };
    if is_signed && bits < 64 { signed(loaded, bits) } else { loaded }
}

fn effect(printer: &Printer, effect: Effect, operands: &[Expr]) -> String {
    let value = |index: usize| printer.value(&operands[index]);
    let pack = |format| format!("\\pack('{format}', {})", lowest(printer, &operands[1]));
    let (address, bytes) = match effect {
        Effect::Store { bits, offset } => {
            let bytes = match bits {
                8 => byte(printer, &operands[1]),
                16 => pack('v'),
                32 => pack('V'),
                _ => pack('P'),
            };
            (printer.address(&operands[0], offset), bytes)
        }
        Effect::Copy => return format!("$this->copyBytes({}, {}, {});", value(0), value(1), value(2)),
        _ => (value(0), format!("\\str_repeat({}, {})", byte(printer, &operands[1]), value(2))),
    };
    format!("$this->store({address}, {bytes});")
}
