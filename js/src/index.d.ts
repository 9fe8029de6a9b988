// The types of the API, written by hand. The build puts those of codes.d.ts above them.
import type { Action, Category, GrpcStatus, Outcome, TokuCode } from "./codes.js";

export type { Action, Category, GrpcStatus, Outcome } from "./codes.js";
export { TABLE_HASH, TABLE_VERSION, TokuCode } from "./codes.js";

/**
 * What the table says about one code: a frozen object, made once, so that `lookup(x) === lookup(x)`.
 *
 * Number and description are Toku's; name, category, outcome, action and statuses are this library's reading, not Toku's
 * word.
 */
export interface Entry {
  /** The code. */
  readonly code: TokuCode;
  /**
   * The name of the constant: the description in upper case with `_`, except eight that correct a mistake or separate
   * duplicates.
   */
  readonly name: keyof typeof TokuCode;
  /** Toku's text, byte for byte, mistakes included. It is written for developers, not for customers. */
  readonly description: string;
  /** The category of the block that the number is in. */
  readonly category: Category;
  /** Success, the progress of a task, or an error. */
  readonly outcome: Outcome;
  /** What to do next. */
  readonly action: Action;
  /** The gRPC status that fits best. */
  readonly grpcStatus: GrpcStatus;
  /** The HTTP status that goes with it: what your own service might answer, not what Toku sent. */
  readonly httpStatus: number;
  /** Whether the code is a failure. */
  readonly isError: boolean;
  /** Whether the action is `"retry"`: the same request may succeed later, but it may also take effect twice. */
  readonly isRetryable: boolean;
}

/**
 * Whether the table lists the number.
 * @param code Any integer; one outside 32 bits is unknown.
 * @throws {TypeError} A value that is not an integer, such as a string, a bigint or NaN.
 */
export function isKnown(code: number): code is TokuCode;

/**
 * The entry of a number; `undefined` when the table does not list it.
 * @param code Any integer; one outside 32 bits is unknown.
 * @throws {TypeError} A value that is not an integer, such as a string, a bigint or NaN.
 * @example
 * lookup(-1100)?.name; // "LOW_CREDIT_BALANCE"
 * lookup(-9999); // undefined
 */
export function lookup<Code extends number>(code: Code): Code extends TokuCode ? Entry : Entry | undefined;

/**
 * Toku's text of a number, or `unknown code -9999`. It is written for developers, not for customers.
 * @param code Any integer; one outside 32 bits is unknown.
 * @throws {TypeError} A value that is not an integer, such as a string, a bigint or NaN.
 */
export function describe(code: number): string;

/**
 * The category of the block that a number is in, whether the table lists the number or not; `undefined` outside every
 * block. This is this library's reading, not Toku's word.
 * @param code Any integer; one outside 32 bits is unknown.
 * @throws {TypeError} A value that is not an integer, such as a string, a bigint or NaN.
 */
export function category(code: number): Category | undefined;

/**
 * Whether a number means `"success"` (only 0), `"progress"` (a task's state, such as -3005 "task completed") or
 * `"error"` (everything else, unknown numbers included). This is this library's reading, not Toku's word.
 * @param code Any integer; one outside 32 bits is unknown.
 * @throws {TypeError} A value that is not an integer, such as a string, a bigint or NaN.
 */
export function outcome(code: number): Outcome;

/**
 * What to do next; `"investigate"` for an unknown number. Only 0 is `"done"`. {@link Action} says what each
 * means. This is this library's reading, not Toku's word.
 * @param code Any integer; one outside 32 bits is unknown.
 * @throws {TypeError} A value that is not an integer, such as a string, a bigint or NaN.
 * @example
 * action(-1100); // "top_up"
 */
export function action(code: number): Action;

/**
 * The gRPC status that fits best; `"UNKNOWN"` for an unknown number. This is this library's reading, not Toku's word.
 * @param code Any integer; one outside 32 bits is unknown.
 * @throws {TypeError} A value that is not an integer, such as a string, a bigint or NaN.
 */
export function grpcStatus(code: number): GrpcStatus;

/**
 * The number of that gRPC status, such as 9 for `"FAILED_PRECONDITION"`: the `code` that the callback of grpc-js takes. The
 * `code` of a {@link TokuError} is Toku's.
 * @param code Any integer; one outside 32 bits is unknown.
 * @throws {TypeError} A value that is not an integer, such as a string, a bigint or NaN.
 * @example
 * grpcStatusCode(-1100); // 9
 */
export function grpcStatusCode(code: number): number;

/**
 * The HTTP status that goes with the gRPC status: what your own service might answer, not what Toku sent. 500 for an
 * unknown number.
 * @param code Any integer; one outside 32 bits is unknown.
 * @throws {TypeError} A value that is not an integer, such as a string, a bigint or NaN.
 */
export function httpStatus(code: number): number;

/**
 * Whether a number is a failure; an unknown one is. A negative number is not always one: -3005 is "task completed".
 * This is this library's reading, not Toku's word.
 * @param code Any integer; one outside 32 bits is unknown.
 * @throws {TypeError} A value that is not an integer, such as a string, a bigint or NaN.
 */
export function isError(code: number): boolean;

/**
 * Whether the action is `"retry"`: the same request may succeed later. The first one may still have had an effect: a
 * message may be sent, or a charge made, twice. This is this library's reading, not Toku's word.
 * @param code Any integer; one outside 32 bits is unknown.
 * @throws {TypeError} A value that is not an integer, such as a string, a bigint or NaN.
 */
export function isRetryable(code: number): boolean;

/**
 * The code with exactly this name; `undefined` when no code has it. Case and spaces matter. Names are this library's,
 * not Toku's.
 * @throws {TypeError} A value that is not a string.
 */
export function lookupName<Name extends string>(
  name: Name,
): string extends Name
  ? TokuCode | undefined
  : Name extends keyof typeof TokuCode
    ? (typeof TokuCode)[Name]
    : TokuCode | undefined;

/**
 * Reads a code as a person or a log wrote it: a name in any ASCII case, a decimal number from -2^31 to 2^32-1 or the
 * same number stored unsigned in 64 bits, or `0x` with 1 to 8, or 16, hex digits in two's complement. Space, TAB, CR
 * and LF around it are trimmed. Numbers that the table does not list are accepted.
 * @throws {SyntaxError} Text that is not a code, or over 256 bytes; the message quotes it and says why.
 * @throws {TypeError} A value that is not a string.
 * @example
 * parse("4294966196"); // -1100
 */
export function parse(text: string): number;

/**
 * The entries in which every word of the query occurs, in published order, as a new array. Words are split at white
 * space and `_`; each must occur in the name, the description, the category or the action, with ASCII letters in any
 * case, or be the number of the code. An empty query, or one over 256 bytes, finds nothing.
 * @throws {TypeError} A value that is not a string.
 */
export function search(query: string): Entry[];

/** All entries, in published order: the same frozen array at each call. */
export function entries(): readonly Entry[];

/**
 * Throws when a number is an error, and otherwise does nothing.
 * @param code Any integer; one outside 32 bits is unknown, which is an error.
 * @throws {TokuError} When {@link isError} holds.
 * @throws {TypeError} A value that is not an integer, such as a string, a bigint or NaN.
 */
export function throwForCode(code: number): void;

/**
 * The position of each code in published order, -1 for an unknown one. Positions may change between versions of the
 * table; codes and names never do.
 * @param codes The codes.
 * @param out Where to write; a new array if it is left out. It must be at least as long as `codes` and must not overlap
 * it. Elements past the last code are not changed.
 * @returns `out`, or the new array.
 * @throws {RangeError} When `out` is too short or overlaps `codes`; nothing is written then.
 * @throws {TypeError} When `codes` is not an Int32Array or `out` not an Int16Array.
 */
export function ordinals<Out extends Int16Array = ReturnType<typeof Int16Array.of>>(codes: Int32Array, out?: Out): Out;

/**
 * Which engine answers: `"wasm"`, `"js"` (the same in plain JavaScript) or, in toku-codes-node only, `"native"` (the addon).
 * It starts the engine if no call has done so.
 * @throws {Error} When no engine can start: a page that forbids WebAssembly, and does not use toku-codes/pure.
 */
export function engine(): "wasm" | "js" | "native";

/**
 * Why each better engine was passed over, best first; empty when the best one answers. Each error has the `cause`. It starts
 * the engine if no call has done so.
 * @throws {Error} When no engine can start, as {@link engine}.
 */
export function engineErrors(): Error[];

/** A code that is an error. Its message is `low credit balance (-1100 LOW_CREDIT_BALANCE)`, or `unknown code -9999`. */
export class TokuError extends Error {
  /**
   * @param code Any integer. The constructor does not check that it is an error; {@link throwForCode} does.
   * @param options As those of `Error`, such as `cause`.
   * @throws {TypeError} A value that is not an integer, such as a string, a bigint or NaN.
   */
  constructor(code: number, options?: { cause?: unknown });
  /** The number, whether the table lists it or not. */
  readonly code: number;
  /** The entry of the code; `undefined` when it is unknown. */
  get entry(): Entry | undefined;
  /** The category of the code, as {@link category}. This is this library's reading, not Toku's word. */
  get category(): Category | undefined;
  /** What to do next, as {@link action}. This is this library's reading, not Toku's word. */
  get action(): Action;
  /** Toku's text of the code, or `unknown code -9999`, as {@link describe}. */
  get description(): string;
  /** The gRPC status that fits best, as {@link grpcStatus}. */
  get grpcStatus(): GrpcStatus;
  /** The HTTP status that goes with it, as {@link httpStatus}: what your own service might answer, not what Toku sent. */
  get httpStatus(): number;
  /** Whether the action is `"retry"`, as {@link isRetryable}. */
  get isRetryable(): boolean;
  /** What `JSON.stringify` writes. It does not contain the stack. */
  toJSON(): { name: string; message: string; code: number; category: Category | undefined; action: Action };
  /**
   * The TokuError that a value is, or was before it was copied; `undefined` for everything else. Accepted are what
   * {@link TokuError.is} accepts, which is returned as it is; the object of {@link TokuError.toJSON} if its name is
   * `"TokuError"`; and an Error whose message is exactly that of some code, which is what `structuredClone` leaves. The
   * `cause` of a new one is the value.
   * @throws {Error} When a new one is needed and no engine can start, as {@link engine}.
   */
  static from(value: unknown): TokuError | undefined;
  /** Whether a value is a TokuError, including one from the other package, another copy of this one, or another realm. */
  static is(value: unknown): value is TokuError;
}
