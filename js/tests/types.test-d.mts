// Tests the types by compiling this. An expected error that does not occur is an error, too.

import type * as wasm from "toku-codes";
import {
  type Action,
  type Category,
  category,
  type Entry,
  entries,
  type GrpcStatus,
  isKnown,
  lookup,
  lookupName,
  type Outcome,
  ordinals,
  type TABLE_HASH,
  type TABLE_VERSION,
  TokuCode,
  TokuError,
} from "toku-codes";
import * as node from "toku-codes-node";
import type * as pure from "toku-codes/pure";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const check = <_ extends true>(): void => {};

check<Equal<typeof TokuCode.LOW_CREDIT_BALANCE, -1100>>();
check<Equal<typeof TABLE_VERSION, number>>();
check<Equal<typeof TABLE_HASH, string>>();
check<Equal<typeof wasm.engine, () => "wasm" | "js" | "native">>();
check<Equal<typeof wasm.engineErrors, () => Error[]>>();
check<Equal<typeof wasm.grpcStatusCode, (code: number) => number>>();
check<Equal<Outcome, "success" | "progress" | "error">>();
type Actions = "done" | "track" | "ended" | "retry" | "top_up" | "fix_request" | "fix_setup" | "investigate";
check<Equal<Action, Actions>>();
check<
  Equal<
    Entry,
    {
      readonly code: TokuCode;
      readonly name: keyof typeof TokuCode;
      readonly description: string;
      readonly category: Category;
      readonly outcome: Outcome;
      readonly action: Action;
      readonly grpcStatus: GrpcStatus;
      readonly httpStatus: number;
      readonly isError: boolean;
      readonly isRetryable: boolean;
    }
  >
>();
check<
  Equal<
    Pick<TokuError, Exclude<keyof TokuError, keyof Error>>,
    {
      readonly code: number;
      readonly entry: Entry | undefined;
      readonly category: Category | undefined;
      readonly action: Action;
      readonly description: string;
      readonly grpcStatus: GrpcStatus;
      readonly httpStatus: number;
      readonly isRetryable: boolean;
      toJSON: () => { name: string; message: string; code: number; category: Category | undefined; action: Action };
    }
  >
>();
check<Equal<typeof TokuError.is, (value: unknown) => value is TokuError>>();
check<Equal<typeof TokuError.from, (value: unknown) => TokuError | undefined>>();

// All exports, so that a missing declaration is found; `inputs.mjs` compares the exports themselves.
type Names =
  | "TABLE_HASH"
  | "TABLE_VERSION"
  | "TokuCode"
  | "TokuError"
  | "action"
  | "category"
  | "describe"
  | "engine"
  | "engineErrors"
  | "entries"
  | "grpcStatus"
  | "grpcStatusCode"
  | "httpStatus"
  | "isError"
  | "isKnown"
  | "isRetryable"
  | "lookup"
  | "lookupName"
  | "ordinals"
  | "outcome"
  | "parse"
  | "search"
  | "throwForCode";
check<Equal<keyof typeof wasm, Names>>();
check<Equal<keyof typeof node, Names>>();
check<Equal<keyof typeof pure, Names>>();
check<Equal<typeof wasm.describe, (code: number) => string>>();
check<Equal<typeof wasm.outcome, (code: number) => Outcome>>();
check<Equal<typeof wasm.action, (code: number) => Action>>();
check<Equal<typeof wasm.grpcStatus, (code: number) => GrpcStatus>>();
check<Equal<typeof wasm.httpStatus, (code: number) => number>>();
check<Equal<typeof wasm.isError, (code: number) => boolean>>();
check<Equal<typeof wasm.parse, (text: string) => number>>();
check<Equal<typeof wasm.category, (code: number) => Category | undefined>>();
check<Equal<typeof wasm.isKnown, (code: number) => code is TokuCode>>();
check<Equal<typeof wasm.isRetryable, (code: number) => boolean>>();
check<Equal<typeof wasm.throwForCode, (code: number) => void>>();
check<Equal<typeof wasm.search, (query: string) => Entry[]>>();
check<Equal<typeof wasm.entries, () => readonly Entry[]>>();

const number: number = -1100;
const maybe = lookup(number);
check<Equal<typeof maybe, Entry | undefined>>();
const surely = lookup(TokuCode.LOW_CREDIT_BALANCE);
check<Equal<typeof surely, Entry>>();
// A result of JSON.parse may be any number and any name.
const { anything } = JSON.parse("{}");
const unsure = lookup(anything);
check<Equal<typeof unsure, Entry | undefined>>();
const unsureToo = lookupName(anything);
check<Equal<typeof unsureToo, TokuCode | undefined>>();
if (isKnown(number)) {
  const narrowed: TokuCode = number;
  const entry: Entry = lookup(narrowed);
  // @ts-expect-error entries are frozen
  entry.httpStatus = 200;
}
const found = lookupName("LOW_CREDIT_BALANCE");
check<Equal<typeof found, -1100>>();
const perhaps = lookupName(String(number));
check<Equal<typeof perhaps, TokuCode | undefined>>();
const block = category(number);
check<Equal<typeof block, Category | undefined>>();
const status: GrpcStatus = "NOT_FOUND";
const error = new TokuError(number, { cause: status });
const plain: Error = error;
const code: number = error.code;
const caught: unknown = error;
if (TokuError.is(caught)) {
  const same: TokuError = caught;
  check<Equal<typeof same.entry, Entry | undefined>>();
}
// The facts of an error are getters: a subclass may have its own, and a copy of the properties does not have them.
class Own extends TokuError {
  override get description(): string {
    return "our text";
  }
}
const copy = { ...new Own(number) };
check<Equal<typeof copy.code, number>>();
// @ts-expect-error it is a getter
void copy.action;
const positions = ordinals(Int32Array.of(code));
// The type of a new array, which includes its memory since TypeScript 5.7.
const own: ReturnType<typeof Int16Array.of> = positions;
ordinals(Int32Array.of(code), positions);

// @ts-expect-error text is for parse
lookup("-1100");
// @ts-expect-error options are an object
new TokuError(number, "cause");
// @ts-expect-error the code of an error cannot be changed
error.code = 0;
// @ts-expect-error -1 and 5 are numbers, but only -1 is in the table
const wrong: TokuCode = 5;
// @ts-expect-error there is no such name
TokuCode.NOTHING;
// @ts-expect-error the table is frozen
TokuCode.SUCCESS = 0;
// @ts-expect-error the array is frozen
entries().push(surely);
// @ts-expect-error an Int16Array is not an Int32Array
ordinals(positions);

// Both packages have the same types.
const swapped: typeof wasm.lookup = node.lookup;
const entry: wasm.Entry = node.lookup(node.TokuCode.SUCCESS);
void [swapped, entry, wrong, plain, own];
