// Starts the engine in plain JavaScript. Nothing can refuse it.

import { javascript } from "#javascript";

export const kind = () => "js";
export const refused = () => [];
export const instantiate = javascript;
