<?php

declare(strict_types=1);

namespace TokuCodes;

/**
 * The result codes of the Toku API: a constant for each, and what each number means.
 *
 * Numbers and descriptions are Toku's, from its published list "API Error Codes"; names, categories, outcomes, actions
 * and statuses are this library's reading of them, not Toku's word. This is not an official Toku product.
 *
 * Any int is a valid code. One that the table does not list keeps its number, is described as `unknown code -9999` and
 * is an error. A negative number is not always a failure: -3005 is "task completed". Success is Action::Done alone.
 *
 * A code is declared `mixed`, because PHP would convert false and "" to 0, which is success, wherever strict_types is
 * off. Everything but an int is a \TypeError.
 */
final class TokuCode implements Codes
{
    /** @var array<int, Entry> What the engine said about listed codes. */
    private static array $entries = [];

    private function __construct()
    {
    }

    /**
     * Whether the table lists the number.
     *
     * @param int $code Any number.
     */
    public static function isKnown(mixed $code): bool
    {
        return Engine::toku_is_known(Core::number($code)) === 1;
    }

    /**
     * The entry of a code; null if the table does not list it.
     *
     * @param int $code Any number.
     */
    public static function lookup(mixed $code): ?Entry
    {
        if (\is_int($code)) {
            return self::$entries[$code] ?? self::entry($code);
        }
        Core::refuse($code);
    }

    /**
     * Toku's text of a code, byte for byte, or `unknown code -9999`. It is written for developers, not for customers.
     *
     * @param int $code Any number.
     */
    public static function describe(mixed $code): string
    {
        static $texts = []; // of listed codes: PHP reads it faster than a static property
        if (\is_int($code)) {
            return $texts[$code] ?? self::description($code, $texts);
        }
        Core::refuse($code);
    }

    /**
     * The message of the code's exception, `low credit balance (-1100 LOW_CREDIT_BALANCE)` or `unknown code -9999`.
     *
     * @param int $code Any number.
     */
    public static function message(mixed $code): string
    {
        return self::isKnown($code) ? Core::message($code) : Data::UNKNOWN . $code;
    }

    /**
     * The category of the block that the number is in, whether the table lists it or not; null outside every block.
     *
     * @param int $code Any number.
     */
    public static function category(mixed $code): ?Category
    {
        $number = Engine::toku_category(Core::number($code));
        return $number === 0 ? null : Category::numbered($number);
    }

    /**
     * Whether the code is success, a task's state or an error. It follows from the action; Error for an unknown number.
     *
     * @param int $code Any number.
     */
    public static function outcome(mixed $code): Outcome
    {
        return Outcome::numbered(Engine::toku_outcome(Core::number($code)));
    }

    /**
     * What to do next; Investigate for an unknown number. Only 0 gives Done.
     *
     * @param int $code Any number.
     */
    public static function action(mixed $code): Action
    {
        return Action::numbered(Engine::toku_action(Core::number($code)));
    }

    /**
     * The gRPC status that fits best; Unknown for an unknown number.
     *
     * @param int $code Any number.
     */
    public static function grpcStatus(mixed $code): GrpcStatus
    {
        return GrpcStatus::numbered(Engine::toku_grpc_status(Core::number($code)));
    }

    /**
     * The HTTP status that goes with the gRPC status: what your own service might answer, not what Toku sent. 500 for
     * an unknown number.
     *
     * @param int $code Any number.
     */
    public static function httpStatus(mixed $code): int
    {
        return Engine::toku_http_status(Core::number($code));
    }

    /**
     * Whether the code is a failure. An unknown number always is one; a negative number is not always one.
     *
     * @param int $code Any number.
     */
    public static function isError(mixed $code): bool
    {
        return Engine::toku_is_error(Core::number($code)) !== 0;
    }

    /**
     * Whether the action is Retry: the same request may succeed later. The first one may still have had an effect: a
     * message may be sent, or a charge made, twice.
     *
     * @param int $code Any number.
     */
    public static function isRetryable(mixed $code): bool
    {
        return Engine::toku_is_retryable(Core::number($code)) === 1;
    }

    /**
     * Throws the exception of the code's category if the code is an error; does nothing otherwise.
     *
     * @param int $code Any number.
     * @throws TokuException
     */
    public static function throwIfError(mixed $code): void
    {
        if (self::isError($code)) {
            throw TokuException::of($code);
        }
    }

    /**
     * Reads a code as a person or a log wrote it: a name in any ASCII case; a decimal number from -2^31 to 2^32-1 or
     * the same number stored unsigned in 64 bits ("4294966196" is -1100); or `0x` with 1 to 8, or 16, hex digits.
     * Space, TAB, CR and LF around it are trimmed. Unknown numbers are accepted. A text of over 256 bytes is refused.
     *
     * @param string $text
     * @throws ParseException
     */
    public static function parse(mixed $text): int
    {
        return Core::parse(Core::text($text));
    }

    /**
     * The code with exactly this name, such as LOW_CREDIT_BALANCE; null if there is none. Case and spaces matter.
     *
     * @param string $name
     */
    public static function lookupName(mixed $name): ?int
    {
        return Core::lookupName(Core::text($name));
    }

    /**
     * The entries in which every word of the query occurs, in published order. Words are split at ASCII white space and
     * `_`. Each must occur in the name, the description, the category or the action, with ASCII letters in any case, or
     * be the number of the code, as parse() reads it. An empty query, or one over 256 bytes, finds nothing.
     *
     * @param string $query
     * @return list<Entry>
     */
    public static function search(mixed $query): array
    {
        return \array_map(self::lookup(...), Core::search(Core::text($query)));
    }

    /**
     * All entries, in published order.
     *
     * @return list<Entry>
     */
    public static function entries(): array
    {
        $codes = \array_map(Core::codeAt(...), \range(0, Engine::toku_count() - 1));
        return \array_map(self::lookup(...), $codes);
    }

    /**
     * The position of each code in published order, with the keys of the codes; -1 for an unknown one. Positions may
     * change between versions of the table; codes and names never do.
     *
     * @param array<int> $codes
     * @return array<int>
     */
    public static function ordinals(array $codes): array
    {
        return \array_map(static fn (mixed $code): int => Engine::toku_ordinal(Core::number($code)), $codes);
    }

    /**
     * Asks the engine, and remembers the answer for a listed code.
     *
     * @param array<string> $texts
     */
    private static function description(int $code, array &$texts): string
    {
        if (!self::isKnown($code)) {
            return Data::UNKNOWN . $code;
        }
        return $texts[$code] = Core::textAt(Engine::toku_description($code));
    }

    private static function entry(int $code): ?Entry
    {
        if (!self::isKnown($code)) {
            return null;
        }
        return self::$entries[$code] = new Entry(
            $code,
            Core::textAt(Engine::toku_name($code)),
            self::describe($code),
            Category::numbered(Engine::toku_category($code)),
            self::outcome($code),
            self::action($code),
            self::grpcStatus($code),
            self::httpStatus($code),
            self::isError($code),
            self::isRetryable($code),
        );
    }
}
