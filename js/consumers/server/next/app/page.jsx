// A server component, which shows its own answer, and a client component.

import { answer } from "../../wasm/answer.mjs";
import { Client } from "./client.jsx";

export const dynamic = "force-dynamic";

export default function Page() {
  return (
    <main>
      <pre>{JSON.stringify(answer())}</pre>
      <Client />
    </main>
  );
}
