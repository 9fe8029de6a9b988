import { defineEventHandler } from "h3";
import { answer } from "../../native/answer.mjs";

export default defineEventHandler(answer);
