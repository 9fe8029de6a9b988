// Debian's packages, for what npm does not have.

import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";

/** Installs packages where that can be done without asking: as root on Debian. Elsewhere nothing happens. */
export function install(...packages) {
  if (existsSync("/etc/debian_version") && process.getuid() === 0) {
    const apt = (...args) => execFileSync("apt-get", ["-qq", ...args], { stdio: ["ignore", "ignore", "inherit"] });
    apt("update");
    apt("install", "--yes", "--no-install-recommends", ...packages);
  }
}
