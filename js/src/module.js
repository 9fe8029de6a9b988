// The compiled engine, from the string that js/build.mjs has made of it.

import { bytes } from "#bytes";

export function compiled() {
  const whole = bytes.replace(/\t([^ ]+)/g, (_, text) => `${text.toUpperCase().replace(/\W+/g, "_")} ${text}`);
  const unpacked = new Uint8Array(whole.length);
  let length = 0;
  for (let i = 0; i < whole.length; i += 1) {
    let byte = whole.charCodeAt(i);
    if (byte > 122) {
      byte = (byte - 123) * 64 + whole.charCodeAt(++i) - 63;
    }
    unpacked[length++] = byte < 64 ? byte ^ 32 : byte;
  }
  return new WebAssembly.Module(unpacked.subarray(0, length));
}
