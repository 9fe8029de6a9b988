// The bytes of an engine, from the string that js/engines.mjs made of them.

export function unpacked(text) {
  const whole = text.replace(/\t([^ ]+)/g, (_, text) => `${text.toUpperCase().replace(/\W+/g, "_")} ${text}`);
  const bytes = new Uint8Array(whole.length);
  let length = 0;
  for (let i = 0; i < whole.length; i++) {
    const character = whole.charCodeAt(i);
    // character - 123 + (the next one - 63) * 4 + 6, which may be over 255
    const byte = character < 123 ? character : character + whole.charCodeAt(++i) * 4 - 369;
    bytes[length++] = byte & 192 ? byte : byte ^ 32;
  }
  return bytes.subarray(0, length);
}
