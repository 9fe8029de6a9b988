// Asks the handler of web-handler.mjs for every form body of callbacks.tsv, wherever it runs.

import * as assert from "./assert.mjs";
import { listed, rows } from "./vectors.mjs";

/** `ask` takes the options of a Request and gives a Response. Returns how many bodies were asked for. */
export async function askHandler(ask) {
  const forms = rows("callbacks.tsv", 2).filter(([body]) => !body.startsWith("{"));
  for (const [body, answer] of forms) {
    const response = await ask({ method: "POST", body });
    const said = await response.json();
    if (answer === "refused") {
      assert.equal(response.status, 400, body);
      assert.match(said.error, /^expected one result, got \d$|^".*" is not a code: /);
    } else {
      const code = Number.parseInt(answer);
      const action = listed.get(code)?.entry.action ?? "investigate";
      assert.equal(response.status, 200, body);
      assert.deepEqual(said, { code, action }, body);
    }
  }
  assert.ok(forms.length > 20);
  return forms.length;
}
