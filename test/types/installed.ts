import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect } from "vitest";
import type { Published } from "../support/published.ts";
import { rightUses, wrongUses } from "./cases.ts";
import { compilers, sentenceOf } from "./compilers.ts";

const strict = { strict: true, skipLibCheck: false };
/** How users configure the compiler. */
export const settings: Readonly<Record<string, object>> = {
  "for Node": { module: "nodenext", target: "es2022", lib: ["es2022"], types: [], ...strict },
  "for a bundler": {
    module: "esnext",
    moduleResolution: "bundler",
    target: "es2022",
    lib: ["es2022", "dom"],
    types: [],
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    ...strict,
  },
  "without strict checks": {
    module: "nodenext",
    target: "es2022",
    lib: ["es2022"],
    types: [],
    strict: false,
  },
};

/** A project outside of the repository that has installed the packages, with every right and wrong use. */
export class Installed {
  #folder = "";

  constructor({ tarball }: Published) {
    beforeAll(() => {
      this.#folder = mkdtempSync(join(tmpdir(), "sinter-project-"));
      this.#write("package.json", JSON.stringify({ name: "project", type: "module", private: true }));
      const tarballs = (
        ["ir", "autodiff", "dsl", "optimizer", "backend", "files", "train", "sinter"] as const
      ).map(tarball);
      const offline = ["--offline", "--ignore-scripts", "--no-audit", "--no-fund"];
      execFileSync("npm", ["install", ...offline, ...tarballs], { cwd: this.#folder, stdio: "pipe" });
      for (const { file, code } of [...rightUses, ...wrongUses]) this.#write(file, code);
    });
    afterAll(() => rmSync(this.#folder, { recursive: true }));
  }

  #write(name: string, text: string) {
    writeFileSync(join(this.#folder, name), text);
  }

  /**
   * Right uses are exact, and wrong ones give their sentences on their lines: nothing else is found. Of `parts` as many,
   * the uses of one.
   */
  async expectExact(compiler: string, how: string, part = 0, parts = 1): Promise<void> {
    const own = <Use>(uses: readonly Use[]) => uses.filter((_, i) => i % parts === part);
    const [right, wrong] = [own(rightUses), own(wrongUses)];
    const compilerOptions = { noEmit: true, ...settings[how] };
    const files = [...right, ...wrong].map(({ file }) => file);
    this.#write("tsconfig.json", JSON.stringify({ compilerOptions, files }));
    const found = await compilers[compiler]!(this.#folder);
    expect(found.map(({ file, line, message }) => [file, line, sentenceOf(message)]).sort()).toEqual(
      wrong.flatMap(({ file, errors }) => errors.map((error) => [file, ...error])).sort(),
    );
  }
}
