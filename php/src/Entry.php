<?php

declare(strict_types=1);

namespace TokuCodes;

/**
 * What the table says about one code. Code and description are Toku's; the rest is this library's reading.
 *
 * TokuCode::lookup(), search() and entries() return entries. json_encode() writes all properties.
 */
final class Entry
{
    /** @internal */
    public function __construct(
        /** The number. */
        public readonly int $code,
        /** Such as LOW_CREDIT_BALANCE. */
        public readonly string $name,
        /** Toku's text, byte for byte, mistakes included: for developers, not for customers. */
        public readonly string $description,
        /** The block that the number is in. */
        public readonly Category $category,
        /** Success, a task's state, or an error. */
        public readonly Outcome $outcome,
        /** What to do next. */
        public readonly Action $action,
        /** The gRPC status that fits best. */
        public readonly GrpcStatus $grpcStatus,
        /** The HTTP status that goes with it: what your own service might answer, not what Toku sent. */
        public readonly int $httpStatus,
        /** Whether it is a failure. A negative number is not always one. */
        public readonly bool $isError,
        /** Whether the action is Retry. The first request may still have had an effect. */
        public readonly bool $isRetryable,
    ) {
    }
}
