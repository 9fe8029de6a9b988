import { defineEventHandler } from "h3";
import { answer } from "../../js/answer.mjs";

export default defineEventHandler(answer);
