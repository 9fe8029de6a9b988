// Answers cases with Node's WebAssembly; see mod.rs.
import { readFileSync } from "node:fs";

const modules = new Map();
const answers = [];
for (const line of readFileSync(0, "utf8").trimEnd().split("\n")) {
  const [name, method, ...words] = line.split(" ");
  if (!modules.has(name)) {
    const module = new WebAssembly.Module(readFileSync(`${name}.wasm`));
    modules.set(name, new WebAssembly.Instance(module).exports);
  }
  const values = words.map((word) => (word.endsWith("n") ? BigInt(word.slice(0, -1)) : Number(word)));
  let result;
  try {
    result = modules.get(name)[method](...values) ?? "-";
  } catch (error) {
    if (!(error instanceof WebAssembly.RuntimeError)) throw error;
    result = "trap";
  }
  answers.push(`${line} = ${result}\n`);
}
process.stdout.write(answers.join(""));
