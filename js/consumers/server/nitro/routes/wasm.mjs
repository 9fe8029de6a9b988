import { defineEventHandler } from "h3";
import { answer } from "../../wasm/answer.mjs";

export default defineEventHandler(answer);
