<?php

declare(strict_types=1);

namespace TokuCodes;

/**
 * A code that is an error, as TokuCode::throwIfError() throws it. Each category has a subclass, such as
 * CreditException; an unknown number outside every block gives this class itself. A later version may add subclasses.
 *
 * getCode() is the number, whether the table lists it or not, and getMessage() is
 * `low credit balance (-1100 LOW_CREDIT_BALANCE)` or `unknown code -9999`.
 */
class TokuException extends \RuntimeException
{
    /** @param int $code A number that is an error. Call of(), which chooses the class. */
    protected function __construct(mixed $code, ?\Throwable $previous = null)
    {
        parent::__construct(TokuCode::message($code), $code, $previous);
    }

    /**
     * Makes the exception of a number without throwing it, of the class of the number's category.
     *
     * @param int $code A number that is an error.
     * @throws \TypeError if it is not an int.
     * @throws \ValueError if the code is not an error.
     */
    final public static function of(mixed $code, ?\Throwable $previous = null): self
    {
        if (!TokuCode::isError($code)) {
            throw new \ValueError("$code is not an error");
        }
        $class = self::classOf($code);
        return new $class($code, $previous);
    }

    /** A serialized exception that lacks its code, or that was changed, must not become success. */
    final public function __wakeup(): void
    {
        if (!\is_int($this->code) || !TokuCode::isError($this->code) || static::class !== self::classOf($this->code)) {
            throw new \UnexpectedValueException('not a serialized ' . self::class);
        }
    }

    private static function classOf(int $code): string
    {
        $category = TokuCode::category($code);
        return $category === null ? self::class : __NAMESPACE__ . "\\{$category->name}Exception";
    }

    /** The entry of the code; null if the table does not list it. */
    final public function getEntry(): ?Entry
    {
        return TokuCode::lookup($this->code);
    }

    /** The category of the block that the number is in; null outside every block. */
    final public function getCategory(): ?Category
    {
        return TokuCode::category($this->code);
    }

    /** What to do next; Investigate if the table does not list the number. */
    final public function getAction(): Action
    {
        return TokuCode::action($this->code);
    }

    /** Toku's text of the number, or `unknown code -9999`. */
    final public function getDescription(): string
    {
        return TokuCode::describe($this->code);
    }

    /** The gRPC status that fits best; Unknown if the table does not list the number. */
    final public function getGrpcStatus(): GrpcStatus
    {
        return TokuCode::grpcStatus($this->code);
    }

    /** The HTTP status that goes with it: what your own service might answer, not what Toku sent. */
    final public function getHttpStatus(): int
    {
        return TokuCode::httpStatus($this->code);
    }

    /** Whether the action is Retry: the same request may succeed later, but it may also take effect twice. */
    final public function isRetryable(): bool
    {
        return TokuCode::isRetryable($this->code);
    }
}
