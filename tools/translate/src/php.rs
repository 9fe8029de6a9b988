//! The printer for 64-bit PHP 8.1. A 32-bit integer is a PHP integer between -2^31 and 2^31 - 1. What could overflow in 64 bits,
//! where PHP would go on with a float, is calculated by helpers in halves.

use anyhow::Result;

use crate::module::{Binary, Expr, Function, Module, Stmt, Type, Unary};
use crate::print::{Level, Lines, Printer, Text, infix, overflows, range, symbol};
use crate::{DOCUMENTATION, HEAP_SIZE};

/// Methods that are printed if they are used.
const HELPERS: [(&str, &str); 12] = [
    (
        "store",
        "private function store(int $address, string $bytes): void
    {
        for ($i = 0; $i < \\strlen($bytes); $i++) {
            $this->memory[$address + $i] = $bytes[$i];
        }
    }",
    ),
    (
        "leadingZeros",
        "private static function leadingZeros(int $x, int $bits): int
    {
        return $x === 0 ? $bits : $bits - \\strlen(\\decbin($x));
    }",
    ),
    (
        "trailingZeros",
        "private static function trailingZeros(int $x, int $bits): int
    {
        return $x === 0 ? $bits : \\strlen(\\decbin($x)) - \\strlen(\\rtrim(\\decbin($x), '0'));
    }",
    ),
    (
        "rotate32",
        "private static function rotate32(int $x, int $count): int
    {
        return (($x << $count) | ($x >> (32 - $count))) << 32 >> 32;
    }",
    ),
    (
        "rotate64",
        "private static function rotate64(int $x, int $count): int
    {
        return ($x << $count) | self::shift($x, 64 - $count);
    }",
    ),
    (
        "shift",
        "private static function shift(int $x, int $count): int
    {
        return ($x >> $count) & ~(-1 << (64 - $count));
    }",
    ),
    (
        "divide32",
        "private static function divide32(int $a, int $b): int
    {
        $quotient = \\intdiv($a, $b);
        return $quotient === 0x80000000 ? throw new \\ArithmeticError('integer overflow') : $quotient;
    }",
    ),
    (
        "remainder",
        "private static function remainder(int $a, int $b): int
    {
        return self::subtract($a, self::multiply(self::divide($a, $b), $b));
    }",
    ),
    (
        "divide",
        "private static function divide(int $a, int $b): int
    {
        if ($b < 0) {
            return $a < 0 && $a >= $b ? 1 : 0;
        }
        if ($a >= 0) {
            return \\intdiv($a, $b);
        }
        $quotient = \\intdiv(($a >> 1) & \\PHP_INT_MAX, $b) << 1;
        $rest = self::subtract($a, self::multiply($quotient, $b));
        return $rest < 0 || $rest >= $b ? $quotient + 1 : $quotient;
    }",
    ),
    (
        "multiply",
        "private static function multiply(int $a, int $b): int
    {
        $low = ($a & 0xffffffff) * ($b & 0xffff);
        $middle = ($a & 0xffffffff) * (($b >> 16) & 0xffff) + ($low >> 16);
        $high = (($a >> 32) * ($b << 32 >> 32) & 0xffffffff) + (($a << 32 >> 32) * ($b >> 32) & 0xffffffff);
        return ((($middle >> 16) + $high) << 32) | (($middle & 0xffff) << 16) | ($low & 0xffff);
    }",
    ),
    (
        "add",
        "private static function add(int $a, int $b): int
    {
        $low = ($a & 0xffffffff) + ($b & 0xffffffff);
        return ((($a >> 32) + ($b >> 32) + ($low >> 32)) << 32) | ($low & 0xffffffff);
    }",
    ),
    (
        "subtract",
        "private static function subtract(int $a, int $b): int
    {
        $low = ($a & 0xffffffff) - ($b & 0xffffffff);
        return ((($a >> 32) - ($b >> 32) + ($low >> 32)) << 32) | ($low & 0xffffffff);
    }",
    ),
];

/// The source of a class in a namespace. The notice is its first comment.
pub fn php(wasm: &[u8], namespace: &str, class: &str, notice: &str) -> Result<String> {
    let module = Module::read(wasm)?;
    let mut code = Lines { depth: 1, unit: "    ", text: String::new() };
    for (index, function) in module.functions.iter().enumerate() {
        let printer = Php { module: &module, function };
        let access = if function.exports.is_empty() { "private" } else { "public" };
        let of_class = if function.is_static { " static" } else { "" };
        let result = if function.result.is_some() { "int" } else { "void" };
        let params: Vec<_> = (0..function.params.len()).map(|param| format!("int {}", printer.var(param))).collect();
        for name in module.names(index) {
            code.line("");
            code.line(format!("{access}{of_class} function {name}({}): {result}", params.join(", ")));
            let body = |lines: &mut Lines| {
                let zeroed: String = function.zeroed.iter().map(|var| printer.var(*var) + " = ").collect();
                if !zeroed.is_empty() {
                    lines.line(zeroed + "0;");
                }
                printer.statements(&function.body, lines);
            };
            code.inside("{", body, "}");
        }
    }
    let mut helpers = String::new();
    for (name, source) in HELPERS {
        let text = format!("{}{helpers}", code.text);
        if text.contains(&format!("self::{name}(")) || text.contains(&format!("$this->{name}(")) {
            helpers += &format!("\n    {source}\n");
        }
    }
    let mut fields = String::new();
    for (index, (_, value, changes)) in module.globals.iter().enumerate() {
        if *changes {
            fields += &format!("    private int $global{index} = {};\n", number(*value));
        }
    }
    let (start, data) = module.data_from();
    let (before, after) = (zeros(start), zeros(module.size() - start - data.len()));
    let kilobyte = vec!["self::ZEROS"; 16].join(" . ");
    Ok(format!(
        "<?php // {notice}\n\ndeclare(strict_types=1);\n\nnamespace {namespace};\n\n/**\n{DOCUMENTATION} *\n * @internal\n */\n\
         final class {class}\n{{\n    \
         /** From here on the memory is free for texts of the caller: {HEAP_SIZE} bytes. */\n    \
         public const HEAP_BASE = {};\n\n    private const ZEROS = \"{}\";\n    private const KILOBYTE = {kilobyte};\n    \
         private const DATA = {};\n\n    public static string $table = {before} . self::DATA . {after};\n    \
         public string $memory;\n{fields}\n    \
         public function __construct()\n    {{\n        $this->memory = self::$table;\n    }}\n{}{helpers}}}\n",
        module.heap_base,
        "\\0".repeat(64),
        literal(data),
        code.text,
    ))
}

/// That many zeros, as a constant expression.
fn zeros(count: usize) -> String {
    let rest = format!("\"{}\"", "\\0".repeat(count % 64));
    let parts = [vec!["self::KILOBYTE"; count / 1024], vec!["self::ZEROS"; count % 1024 / 64]].concat();
    if count % 64 == 0 && count > 0 { parts.join(" . ") } else { [parts, vec![&rest]].concat().join(" . ") }
}

/// Bytes as a string constant over several lines.
fn literal(bytes: &[u8]) -> String {
    let (mut lines, mut line) = (Vec::new(), String::new());
    for (index, byte) in bytes.iter().enumerate() {
        let before_digit = bytes.get(index + 1).is_some_and(u8::is_ascii_digit);
        line += &match byte {
            b'"' | b'\\' | b'$' => format!("\\{}", *byte as char),
            b' '..=b'~' => (*byte as char).to_string(),
            0 if !before_digit => "\\0".to_owned(),
            _ => format!("\\x{byte:02x}"),
        };
        if line.len() > 100 {
            lines.push(format!("\"{}\"", std::mem::take(&mut line)));
        }
    }
    lines.push(format!("\"{line}\""));
    lines.join("\n        . ")
}

/// PHP reads the digits of the smallest integer as a float.
fn number(value: i64) -> String {
    if value == i64::MIN { "\\PHP_INT_MIN".to_owned() } else { value.to_string() }
}

struct Php<'a> {
    module: &'a Module,
    function: &'a Function,
}

impl Php<'_> {
    /// A 32-bit value without its sign.
    fn unsigned(&self, expr: &Expr) -> Text {
        match expr {
            Expr::Const(_, value) => Text::atom((*value as u32).to_string()),
            _ if range(expr).0 >= 0 => self.value(expr),
            _ => infix(self.lowest(expr), "&", Text::atom("0xffffffff")),
        }
    }

    /// A value of which only the lowest 32 bits count, so that it does not have to be wrapped.
    fn lowest(&self, expr: &Expr) -> Text {
        match expr {
            Expr::Binary(Type::I32, Binary::Add, operands) => self.sum(operands),
            Expr::Binary(Type::I32, Binary::Sub, operands) => {
                infix(self.value(&operands[0]), "-", self.value(&operands[1]))
            }
            _ => self.value(expr),
        }
    }

    fn sum(&self, operands: &[Expr; 2]) -> Text {
        match &operands[1] {
            Expr::Const(_, value) if *value < 0 && *value > i64::MIN => {
                infix(self.value(&operands[0]), "-", Text::atom(number(-value)))
            }
            right => infix(self.value(&operands[0]), "+", self.value(right)),
        }
    }

    /// The lowest byte of a value, as text.
    fn byte(&self, value: &Expr) -> String {
        let (low, high) = range(value);
        let byte =
            if low >= 0 && high < 256 { self.value(value) } else { infix(self.lowest(value), "&", Text::atom("0xff")) };
        format!("\\chr({})", byte.0)
    }

    /// A count of bits, which WASM masks and PHP does not.
    fn count(&self, ty: Type, count: &Expr) -> Text {
        let mask = if ty == Type::I32 { 31 } else { 63 };
        match count {
            Expr::Const(_, value) => Text::atom((value & mask).to_string()),
            _ => infix(self.value(count), "&", Text::atom(mask.to_string())),
        }
    }
}

/// The lowest bits of a value, with their sign.
fn signed(value: Text, bits: u32) -> Text {
    let unused = 64 - bits;
    Text(format!("{} << {unused} >> {unused}", value.at(Level::Prefix)), Level::Shift)
}

fn helper(name: &str, arguments: &[Text]) -> Text {
    let arguments: Vec<_> = arguments.iter().map(|argument| argument.0.as_str()).collect();
    Text::atom(format!("{name}({})", arguments.join(", ")))
}

impl Printer for Php<'_> {
    fn module(&self) -> &Module {
        self.module
    }

    fn number(&self, _ty: Type, value: i64) -> String {
        number(value)
    }

    fn var(&self, var: usize) -> String {
        format!("${}{var}", if var < self.function.params.len() { 'p' } else { 'v' })
    }

    fn global(&self, global: u32) -> String {
        format!("$this->global{global}")
    }

    fn call(&self, callee: usize) -> String {
        let of = if self.module.functions[callee].is_static { "self::" } else { "$this->" };
        of.to_owned() + &self.module.names(callee)[0]
    }

    fn declaration(&self, var: usize) -> String {
        self.var(var)
    }

    fn unary(&self, ty: Type, op: Unary, operand: &Expr) -> Text {
        let value = self.value(operand);
        let (bits, unsigned) =
            if ty == Type::I32 { ("32", self.unsigned(operand)) } else { ("64", self.value(operand)) };
        match op {
            Unary::Clz => helper("self::leadingZeros", &[unsigned, Text::atom(bits)]),
            Unary::Ctz => helper("self::trailingZeros", &[unsigned, Text::atom(bits)]),
            Unary::Popcnt => Text::atom(format!("\\substr_count(\\decbin({}), '1')", unsigned.0)),
            Unary::Extend8S => signed(value, 8),
            Unary::Extend16S => signed(value, 16),
            Unary::Extend32S | Unary::WrapI64 => signed(value, 32),
            Unary::ExtendI32S => value,
            Unary::ExtendI32U => self.unsigned(operand),
            Unary::Eqz => self.choice(&Expr::Unary(ty, op, Box::new(operand.clone())), "1".to_owned(), "0".to_owned()),
        }
    }

    fn binary(&self, ty: Type, op: Binary, operands: &[Expr; 2]) -> Text {
        let [left, right] = operands;
        let values = || [self.value(left), self.value(right)];
        let whole = Expr::Binary(ty, op, Box::new(operands.clone()));
        let plain = |symbol: &str| infix(self.value(left), symbol, self.value(right));
        let wrapped = |value: Text| if overflows(&whole) { signed(value, 32) } else { value };
        let is_short = ty == Type::I32;
        match (op, right) {
            (Binary::Add | Binary::Sub | Binary::Mul, _) if !is_short && overflows(&whole) => match op {
                Binary::Add => helper("self::add", &values()),
                Binary::Sub => helper("self::subtract", &values()),
                _ => helper("self::multiply", &values()),
            },
            (Binary::Add, _) => wrapped(self.sum(operands)),
            (Binary::Sub, _) => wrapped(plain("-")),
            (Binary::Mul, _) => wrapped(plain("*")),
            (Binary::And, Expr::Const(Type::I32, mask)) if *mask >= 0 => {
                infix(self.lowest(left), "&", Text::atom(format!("{mask:#x}")))
            }
            (Binary::And, _) => plain("&"),
            (Binary::Or, _) => plain("|"),
            (Binary::Xor, _) => plain("^"),
            (Binary::Shl, _) => {
                let shifted = infix(self.value(left), "<<", self.count(ty, right));
                if is_short { wrapped(shifted) } else { shifted }
            }
            (Binary::ShrS, _) => infix(self.value(left), ">>", self.count(ty, right)),
            (Binary::ShrU, _) if is_short => {
                let shifted = infix(self.unsigned(left), ">>", self.count(ty, right));
                let fits = range(left).0 >= 0 || matches!(right, Expr::Const(_, count) if count & 31 > 0);
                if fits { shifted } else { signed(shifted, 32) }
            }
            (Binary::ShrU, _) if range(left).0 >= 0 => infix(self.value(left), ">>", self.count(ty, right)),
            (Binary::ShrU, _) => helper("self::shift", &[self.value(left), self.count(ty, right)]),
            (Binary::Rotl, _) if is_short => helper("self::rotate32", &[self.unsigned(left), self.count(ty, right)]),
            (Binary::Rotl, _) => helper("self::rotate64", &[self.value(left), self.count(ty, right)]),
            (Binary::Rotr, _) => {
                let zero = Expr::Const(ty, 0);
                let count = Expr::Binary(ty, Binary::Sub, Box::new([zero, right.clone()]));
                self.binary(ty, Binary::Rotl, &[left.clone(), count])
            }
            (Binary::DivS, _) if is_short => helper("self::divide32", &values()),
            (Binary::DivS, _) => helper("\\intdiv", &values()),
            (Binary::DivU, _) if is_short => {
                signed(helper("\\intdiv", &[self.unsigned(left), self.unsigned(right)]), 32)
            }
            (Binary::DivU, _) => helper("self::divide", &values()),
            (Binary::RemS, _) => plain("%"),
            (Binary::RemU, _) if is_short => signed(infix(self.unsigned(left), "%", self.unsigned(right)), 32),
            (Binary::RemU, _) => helper("self::remainder", &values()),
            _ => self.choice(&whole, "1".to_owned(), "0".to_owned()),
        }
    }

    fn comparison(&self, ty: Type, op: Binary, operands: &[Expr; 2]) -> Text {
        let (symbol, is_unsigned) = symbol(op);
        let symbol = match symbol {
            "==" => "===",
            "!=" => "!==",
            other => other,
        };
        let is_positive = operands.iter().all(|operand| range(operand).0 >= 0);
        let [left, right] = operands.each_ref().map(|operand| match (is_unsigned && !is_positive, ty) {
            (false, _) => self.value(operand),
            (true, Type::I32) => self.unsigned(operand),
            (true, Type::I64) => infix(self.value(operand), "^", Text::atom("\\PHP_INT_MIN")),
        });
        infix(left, symbol, right)
    }

    fn load(&self, _ty: Type, bits: u32, is_signed: bool, address: String) -> Text {
        let memory = if self.function.is_static { "self::$table" } else { "$this->memory" };
        let loaded = match bits {
            8 => format!("\\ord({memory}[{address}])"),
            16 => format!("\\unpack('v', {memory}, {address})[1]"),
            32 => format!("\\unpack('V', {memory}, {address})[1]"),
            _ => format!("\\unpack('P', {memory}, {address})[1]"),
        };
        let loaded = Text::atom(loaded);
        if is_signed && bits < 64 { signed(loaded, bits) } else { loaded }
    }

    fn simple(&self, stmt: &Stmt) -> String {
        match stmt {
            Stmt::Store { bits, address, offset, value } => {
                let address = self.address(address, *offset);
                let format = match bits {
                    8 => return format!("$this->memory[{address}] = {};", self.byte(value)),
                    16 => 'v',
                    32 => 'V',
                    _ => 'P',
                };
                format!("$this->store({address}, \\pack('{format}', {}));", self.lowest(value).0)
            }
            Stmt::Copy(operands) => {
                let [target, source, length] = operands.each_ref().map(|operand| self.value(operand).0);
                format!("$this->store({target}, \\substr($this->memory, {source}, {length}));")
            }
            Stmt::Fill(operands) => {
                let [target, _, length] = operands.each_ref().map(|operand| self.value(operand).0);
                format!("$this->store({target}, \\str_repeat({}, {length}));", self.byte(&operands[1]))
            }
            Stmt::Break(label) => format!("goto end{label};"),
            Stmt::Continue(label) => format!("goto loop{label};"),
            _ => "throw new \\Error('unreachable');".to_owned(),
        }
    }

    fn block(&self, label: usize, body: &[Stmt], lines: &mut Lines) {
        self.statements(body, lines);
        lines.line(format!("end{label}:"));
    }

    fn repeated(&self, label: usize, body: &[Stmt], lines: &mut Lines) {
        lines.line(format!("loop{label}:"));
        self.statements(body, lines);
    }
}
