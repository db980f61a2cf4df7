import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";

/** Options for checking snippets with the sources of this repository, as a tsconfig in their folder. */
export const snippetConfig = (more: object) => ({
  extends: "../../../tsconfig.base.json",
  compilerOptions: { noEmit: true, noUnusedLocals: false, lib: ["es2024", "dom"] },
  ...more,
});

/** A folder inside the repository for the files of one test, gone when it ends. */
export class Snippets {
  #folder = "";

  constructor(name: string) {
    beforeAll(() => {
      mkdirSync("test/.snippets", { recursive: true });
      this.#folder = mkdtempSync(`test/.snippets/${name}-`);
    });
    afterAll(() => rmSync(this.#folder, { recursive: true }));
  }

  get folder(): string {
    return this.#folder;
  }

  /** Writes a file and returns its path. */
  write(name: string, content: string | object): string {
    const path = join(this.#folder, name);
    writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
    return path;
  }
}
