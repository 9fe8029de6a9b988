<?php // Nearly half of this package's lines are PHPDoc, of every method; about 340 are code.

declare(strict_types=1);

namespace TokuCodes;

/**
 * Checks types, and passes numbers and texts to the engine and back. All decisions are the engine's.
 *
 * Every call that writes to memory gets an engine of its own, so a signal handler or a fiber may call at any time.
 *
 * @internal
 */
final class Core
{
    /** Texts and results are written behind what the engine uses. */
    private const TEXT = Engine::HEAP_BASE;
    private const RESULT = self::TEXT + self::ROOM;

    /** The engine refuses texts of over 256 bytes, and its results are shorter. */
    private const ROOM = 1024;

    /**
     * @param mixed $code An int; everything else is refused, since PHP would convert false to 0, which is success.
     * @return int The number to ask the engine for: one that is wider than 32 bits is unknown.
     */
    public static function number(mixed $code): int
    {
        \is_int($code) || self::refuse($code);
        return $code >= -0x80000000 && $code <= 0x7fffffff ? $code : Data::OUTSIDE;
    }

    /** @throws \TypeError */
    public static function refuse(mixed $code): never
    {
        throw self::wrong('an int', $code, \is_string($code) ? '; TokuCode::parse() reads text' : '');
    }

    public static function text(mixed $text): string
    {
        return \is_string($text) ? $text : throw self::wrong('a string', $text, '');
    }

    private static function wrong(string $expected, mixed $got, string $advice): \TypeError
    {
        $shown = match (true) {
            \is_string($got) => 'the string ' . self::quote($got),
            \is_bool($got), \is_int($got), \is_float($got) => \get_debug_type($got) . ' ' . \var_export($got, true),
            default => \get_debug_type($got),
        };
        return new \TypeError("expected $expected, got $shown$advice");
    }

    /** The text at a pointer that the engine returned for a listed code. */
    public static function textAt(int $pointer): string
    {
        $table = Engine::TABLE;
        $pointer !== 0 || throw new \LogicException('the engine has no text for a listed code');
        return \substr($table, $pointer, \strpos($table, "\0", $pointer) - $pointer);
    }

    public static function message(int $code): string
    {
        $engine = new Engine();
        $written = $engine->toku_message($code, self::RESULT, self::ROOM);
        return \substr($engine->memory, self::RESULT, $written);
    }

    public static function quote(string $text): string
    {
        [$engine, $length] = self::engineWith($text);
        $written = $engine->toku_quote(self::TEXT, $length, self::RESULT, self::ROOM);
        return \substr($engine->memory, self::RESULT, $written);
    }

    /** @throws ParseException */
    public static function parse(string $text): int
    {
        [$engine, $length] = self::engineWith($text);
        if ($engine->toku_parse(self::TEXT, $length, self::RESULT) === 1) {
            return self::results($engine, 1)[0];
        }
        throw new ParseException($text, Data::REASONS[$engine->toku_parse_error(self::TEXT, $length)]);
    }

    public static function lookupName(string $name): ?int
    {
        [$engine, $length] = self::engineWith($name);
        $isFound = $engine->toku_lookup_name(self::TEXT, $length, self::RESULT) === 1;
        return $isFound ? self::results($engine, 1)[0] : null;
    }

    /** @return list<int> */
    public static function search(string $query): array
    {
        [$engine, $length] = self::engineWith($query);
        $found = $engine->toku_search(self::TEXT, $length, self::RESULT, self::ROOM >> 2);
        return self::results($engine, $found);
    }

    public static function codeAt(int $ordinal): int
    {
        $engine = new Engine();
        $isThere = $engine->toku_code_at($ordinal, self::RESULT) === 1;
        $isThere || throw new \LogicException("the engine has no code at $ordinal");
        return self::results($engine, 1)[0];
    }

    /** @return array{Engine, int} An engine that has the text in its memory, and the text's length there. */
    private static function engineWith(string $text): array
    {
        $engine = new Engine();
        // A longer text is cut to a length that the engine still refuses.
        $text = \substr($text, 0, self::ROOM);
        $engine->memory = \substr_replace($engine->memory, $text, self::TEXT, \strlen($text));
        return [$engine, \strlen($text)];
    }

    /** @return list<int> The first results, which are little-endian and have 32 bits. */
    private static function results(Engine $engine, int $count): array
    {
        $numbers = $count === 0 ? [] : \unpack("V$count", $engine->memory, self::RESULT);
        return \array_map(static fn (int $number): int => $number << 32 >> 32, \array_values($numbers));
    }
}
