<?php // `cargo xtask gen` makes an enum for each kind, except GrpcStatus, from this.

declare(strict_types=1);

namespace TokuCodes;

/**
 * The WORDS of a code, which is this library's reading.
 *
 * A later version may add cases: give every match a default.
 */
enum KIND: string
{
    // CASES

    /** @internal */
    public static function numbered(int $number): self
    {
        return match ($number) {
            // NUMBERS
        };
    }
}
