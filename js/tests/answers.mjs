// The answers of a package, in every runtime; core/examples/answer.rs says what the questions and the columns are.

/** The message of the error of a code, if there is one. */
function message(toku, code) {
  try {
    toku.throwForCode(code);
  } catch (error) {
    if (toku.TokuError.is(error)) {
      return error.message;
    }
    throw error;
  }
  return "-";
}

/** The number that `parse` reads, or the end of its message, which says why it refuses. */
function read(toku, text) {
  try {
    return toku.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) {
      return error.message.split(" is not a code: ").at(-1);
    }
    throw error;
  }
}

function ofNumbers(toku, lines) {
  const codes = Int32Array.from(lines, Number);
  const among = toku.ordinals(codes);
  return Array.from(codes, (code, i) => {
    const entry = toku.lookup(code);
    const columns = [
      code,
      toku.isKnown(code),
      entry?.name ?? "-",
      entry?.description ?? "-",
      toku.describe(code),
      toku.category(code) ?? "-",
      toku.outcome(code),
      toku.action(code),
      toku.grpcStatus(code),
      toku.httpStatus(code),
      toku.isError(code),
      toku.isRetryable(code),
      message(toku, code),
      toku.ordinals(Int32Array.of(code))[0],
      among[i],
      toku.TABLE_HASH,
    ];
    return columns.join("\t");
  });
}

function ofTexts(toku, lines) {
  const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  return lines.map((line) => {
    const text = utf8.decode(Uint8Array.from(line.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16)));
    const found = toku.search(text).map((entry) => entry.code);
    return [read(toku, text), toku.lookupName(text) ?? "-", found.join(" ")].join("\t");
  });
}

/** The answers to questions of a kind, one line each. */
export function answers(toku, kind, lines) {
  return { numbers: ofNumbers, texts: ofTexts }[kind](toku, lines);
}
