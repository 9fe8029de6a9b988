// Whether Node is building a start-up snapshot, which can contain neither WASM nor an addon.

export function isBuildingSnapshot() {
  // By Node's arguments, since node:v8, which also knows, takes two milliseconds to load.
  const flags = ["--build-snapshot", "--build-sea", "--experimental-sea-config"];
  const given = globalThis.process?.execArgv ?? [];
  return given.some((argument) => flags.some((flag) => argument.startsWith(flag)));
}

/** An error with its cause. Node 22 crashes when it writes errors to a snapshot whose stacks were never read. */
export function errorOf(message, cause) {
  const error = new Error(message, { cause });
  [cause, error].forEach(({ stack }) => stack);
  return error;
}
