// The bytes of an engine, from the string that js/build.mjs made of them.

export function unpacked(text) {
  const whole = text.replace(/\t([^ ]+)/g, (_, text) => `${text.toUpperCase().replace(/\W+/g, "_")} ${text}`);
  const bytes = new Uint8Array(whole.length);
  let length = 0;
  for (let i = 0; i < whole.length; i++) {
    const character = whole.charCodeAt(i);
    // (character - 123) * 64 + the next one - 63
    const byte = character < 123 ? character : character * 64 + whole.charCodeAt(++i) - 7935;
    bytes[length++] = byte < 64 ? byte ^ 32 : byte;
  }
  return bytes.subarray(0, length);
}
