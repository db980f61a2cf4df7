import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

interface Manifest {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}
const manifest = (path: string): Manifest =>
  JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8")) as Manifest;

/** The versions of the other libraries. */
export const versions = manifest("package.json").dependencies!;

function isInstalled(): boolean {
  try {
    return Object.entries(versions).every(
      ([name, version]) => manifest(`node_modules/${name}/package.json`).version === version,
    );
  } catch {
    return false;
  }
}

/** Installs the other libraries beside this file, unless they are there. */
export function install(): void {
  if (isInstalled()) return;
  console.error("installing the other libraries into bench/peers (about 750 MB)");
  // brain.js asks for a package of OpenGL as a peer; its file for browsers, which is used here, does without.
  const flags = ["no-package-lock", "no-audit", "no-fund", "ignore-scripts", "legacy-peer-deps"];
  execFileSync("npm", ["install", ...flags.map((flag) => `--${flag}`)], {
    cwd: new URL(".", import.meta.url),
    env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: "skip" },
    stdio: ["ignore", "ignore", "inherit"],
  });
}
