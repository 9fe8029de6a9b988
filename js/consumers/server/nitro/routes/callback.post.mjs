import { defineEventHandler, toWebRequest } from "h3";
import { handle } from "../../web-handler.mjs";

export default defineEventHandler((event) => handle(toWebRequest(event)));
