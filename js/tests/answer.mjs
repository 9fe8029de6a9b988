// Answers for both packages in `cargo xtask demo`; the columns are those of core/examples/answer.rs.

const toku = await import(process.env.TOKU_CODES_PACKAGE);

for (const argument of process.argv.slice(2)) {
  const code = Number(argument);
  const columns = [
    code,
    toku.lookup(code)?.name ?? "-",
    toku.describe(code),
    toku.category(code) ?? "-",
    toku.outcome(code),
    toku.grpcStatus(code),
    toku.httpStatus(code),
    toku.isError(code),
    toku.isRetryable(code),
    toku.TABLE_HASH,
  ];
  console.log(columns.join("\t"));
}
