// Installs packages of Debian that npm does not have.

import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";

/** Installs packages as root on Debian; does nothing elsewhere. */
export function install(...packages) {
  if (existsSync("/etc/debian_version") && process.getuid() === 0) {
    const apt = (...args) => execFileSync("apt-get", ["-qq", ...args], { stdio: ["ignore", "ignore", "inherit"] });
    apt("update");
    apt("install", "--yes", "--no-install-recommends", ...packages);
  }
}
