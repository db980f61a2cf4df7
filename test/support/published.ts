import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";

export const packages = [
  "ir",
  "autodiff",
  "dsl",
  "optimizer",
  "backend",
  "files",
  "train",
  "sinter",
  "cli",
  "plot",
] as const;

const { packageManager } = JSON.parse(readFileSync("package.json", "utf8")) as { packageManager: string };
const pnpm = (...args: string[]) =>
  execFileSync("npx", ["--yes", packageManager, ...args], { encoding: "utf8", stdio: "pipe" });

/** Builds the packages and packs them, as they are published, into a folder that is gone when the test ends. */
export class Published {
  #folder = "";

  constructor() {
    beforeAll(() => {
      this.#folder = mkdtempSync(join(tmpdir(), "sinter-pack-"));
      pnpm("run", "build");
      pnpm("--recursive", "pack", "--pack-destination", this.#folder);
    });
    afterAll(() => rmSync(this.#folder, { recursive: true }));
  }

  readonly tarball = (name: (typeof packages)[number]) =>
    join(this.#folder, `${name === "sinter" ? "" : "sinter-"}${name}-0.1.0.tgz`);

  /** The text of one of its files. */
  readonly read = (name: (typeof packages)[number], file: string) =>
    execFileSync("tar", ["xzOf", this.tarball(name), `package/${file}`], { encoding: "utf8" });
}
