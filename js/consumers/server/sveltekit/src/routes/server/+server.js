import { json } from "@sveltejs/kit";
import { answer } from "../../../../wasm/answer.mjs";

export const GET = () => json(answer());
