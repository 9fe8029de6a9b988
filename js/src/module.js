// The compiled engine, from the string that js/build.mjs made of it.

import { bytes } from "#bytes";

export function compiled() {
  const whole = bytes.replace(/\t([^ ]+)/g, (_, text) => `${text.toUpperCase().replace(/\W+/g, "_")} ${text}`);
  const code = new Uint8Array(whole.length);
  let length = 0;
  for (let i = 0; i < whole.length; i += 1) {
    const character = whole.charCodeAt(i);
    const byte = character < 123 ? character : (character - 123) * 64 + whole.charCodeAt((i += 1)) - 63;
    code[length++] = byte < 64 ? byte ^ 32 : byte;
  }
  return new WebAssembly.Module(code.subarray(0, length));
}
