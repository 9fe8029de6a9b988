// Whether Node is building a start-up snapshot, which can contain neither WASM nor an addon.

export function isBuildingSnapshot() {
  try {
    // Not an import of node:v8, which would take time in every program. Node before 20.16 has no getBuiltinModule.
    return Boolean(globalThis.process.getBuiltinModule("node:v8").startupSnapshot.isBuildingSnapshot());
  } catch {
    return false; // other runtimes lack a part of that
  }
}
