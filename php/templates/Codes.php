<?php // `cargo xtask gen` makes src/Codes.php from this.

declare(strict_types=1);

namespace TokuCodes;

/**
 * The constants of TokuCode.
 */
interface Codes
{
    /** The version of the table, counted from 1. */
    public const TABLE_VERSION = THE_VERSION;

    /** A fingerprint of the whole table: libraries with the same one give the same answers. */
    public const TABLE_HASH = 'THE_HASH';
    // CODES
}
