"use client";

import { useEffect } from "react";
import { answer } from "../../wasm/answer.mjs";

export function Client() {
  useEffect(() => {
    globalThis.tokuReport = answer();
  }, []);
}
