// Node's start-up snapshots, which can contain neither WASM nor an addon.

/** Throws while Node builds a snapshot. The error says what was done then, since it is read after that, too. */
export function refuseInSnapshot(done) {
  // By Node's arguments, since node:v8, which also knows, takes two milliseconds to load.
  const flags = ["--build-snapshot", "--build-sea", "--experimental-sea-config"];
  const given = globalThis.process?.execArgv ?? [];
  if (given.some((argument) => flags.some((flag) => argument.startsWith(flag)))) {
    throw new Error(`it was ${done} while a start-up snapshot was built, which cannot contain it`);
  }
}

/** An error with its cause. Node 22 crashes when it writes errors to a snapshot whose stacks were never read. */
export function errorOf(message, cause) {
  const error = new Error(message, { cause });
  [cause, error].forEach(({ stack }) => stack);
  return error;
}
