<?php // `cargo xtask gen` makes src/Data.php from this.

declare(strict_types=1);

namespace TokuCodes;

/**
 * What the core has and the engine does not export.
 *
 * @internal
 */
final class Data
{
    /** Stands for every number wider than 32 bits: it is never in the table or in a block. */
    public const OUTSIDE = NUMBER;

    /** What precedes the number in the text of an unknown one. */
    public const UNKNOWN = 'TEXT';

    /** Why a text is refused, by the engine's number for it. */
    public const REASONS = [
        // REASONS
    ];
}
