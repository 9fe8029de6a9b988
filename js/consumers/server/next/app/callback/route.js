export { handle as POST } from "../../../web-handler.mjs";
