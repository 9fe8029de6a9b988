export { handle as POST } from "../../../../web-handler.mjs";
export const runtime = "edge";
