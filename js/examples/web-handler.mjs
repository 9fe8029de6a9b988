// Handles a callback of Toku wherever a server takes the web's Request: Next, Nitro, SvelteKit, Workers, Deno and Bun.

import { action, parse } from "toku-codes";

/**
 * Reads a form body, and answers with the code and what to do about it. callback.mjs reads JSON, too.
 * @param {Request} request
 */
export async function handle(request) {
  const results = new URLSearchParams(await request.text()).getAll("result");
  try {
    if (results.length !== 1) {
      throw new SyntaxError(`expected one result, got ${results.length}`);
    }
    const code = parse(results[0]);
    return Response.json({ code, action: action(code) });
  } catch (error) {
    if (!(error instanceof SyntaxError)) {
      throw error;
    }
    return Response.json({ error: error.message }, { status: 400 });
  }
}
