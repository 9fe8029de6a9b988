<?php // `cargo xtask gen` makes an exception for each category from this.

declare(strict_types=1);

namespace TokuCodes;

/**
 * Codes FIRST to LAST.
 */
final class CategoryException extends TokuException
{
}
