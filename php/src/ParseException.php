<?php

declare(strict_types=1);

namespace TokuCodes;

/**
 * A text is not a code, from TokuCode::parse(). Its message quotes the text, at most 64 characters of it, and says why:
 * `"12abc" is not a code: neither a name nor a number`.
 */
final class ParseException extends \UnexpectedValueException
{
    /** @internal */
    public function __construct(
        /** The whole text, as it was given. */
        public readonly string $text,
        /** Why it is refused, such as `the text is empty`. */
        public readonly string $reason,
    ) {
        parent::__construct(Core::quote($text) . ' is not a code: ' . $reason);
    }
}
