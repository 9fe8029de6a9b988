import { answer } from "../../../wasm/answer.mjs";

export const dynamic = "force-dynamic";

export const GET = () => Response.json(answer());
