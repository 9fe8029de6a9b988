// The compiled engine, from the string that js/build.mjs has made of it.

import { bytes } from "#bytes";

export function compiled() {
  const whole = bytes.replace(/\t([^ ]+)/g, (_, text) => `${text.toUpperCase().replace(/\W+/g, "_")} ${text}`);
  // In place, since it only gets shorter. As an array, because a loop that runs once is slow over a string.
  const code = new TextEncoder().encode(whole);
  let length = 0;
  for (let i = 0; i < code.length; i += 1) {
    const byte = code[i] < 123 ? code[i] : (code[i] - 123) * 64 + code[++i] - 63;
    code[length++] = byte < 64 ? byte ^ 32 : byte;
  }
  return new WebAssembly.Module(code.subarray(0, length));
}
