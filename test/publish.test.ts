import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const packages = ["ir", "dsl", "optimizer", "backend", "sinter", "cli"] as const;
const { packageManager } = JSON.parse(readFileSync("package.json", "utf8")) as { packageManager: string };
const pnpm = (args: string[], cwd = ".") =>
  execFileSync("npx", ["--yes", packageManager, ...args], { cwd, encoding: "utf8", stdio: "pipe" });

let folder: string;
const tarball = (name: string) => join(folder, `${name === "sinter" ? "" : "sinter-"}${name}-0.1.0.tgz`);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sinter-pack-"));
  pnpm(["run", "build"]);
  for (const name of packages) pnpm(["pack", "--pack-destination", folder], `packages/${name}`);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("what is published", () => {
  for (const name of packages) {
    it(`${name}: publint finds nothing`, () => {
      expect(
        execFileSync("node_modules/.bin/publint", [tarball(name), "--strict"], { encoding: "utf8" }),
      ).toContain("All good!");
    });

    it(`${name}: its types resolve for every ESM consumer`, () => {
      const run = () =>
        execFileSync("node_modules/.bin/attw", [tarball(name), "--profile", "esm-only", "--no-color"], {
          encoding: "utf8",
          stdio: "pipe",
        });
      expect(run).not.toThrow();
    });

    it(`${name}: nothing but code, types and license, and no way to the sources`, () => {
      const files = execFileSync("tar", ["tzf", tarball(name)], { encoding: "utf8" })
        .trim()
        .split("\n");
      for (const file of files)
        expect(file).toMatch(/^package\/(dist\/.*\.(js|d\.ts)|package\.json|LICENSE|README\.md)$/);
      const manifest = execFileSync("tar", ["xzOf", tarball(name), "package/package.json"], {
        encoding: "utf8",
      });
      expect(manifest).not.toContain("@sinter/source");
      expect(manifest).not.toContain("workspace:");
    });
  }
});

describe("the built packages", () => {
  let work: string;
  beforeAll(() => {
    mkdirSync("test/.snippets", { recursive: true });
    work = mkdtempSync("test/.snippets/built-");
  });
  afterAll(() => rmSync(work, { recursive: true }));
  const node = (...args: string[]) => execFileSync(process.execPath, args, { encoding: "utf8" });

  it("run a model", () => {
    const file = join(work, "use.mjs");
    writeFileSync(
      file,
      `import { compile, linear, sequential } from "sinter";
const params = { "0.weight": Float32Array.of(1, 2), "0.bias": Float32Array.of(10) };
console.log([...compile(sequential(linear(2, 1)), { params }).run(Float32Array.of(3, 4))].join());`,
    );
    expect(node(file)).toBe("21\n");
  });

  it("dump a model from the installed command", () => {
    const file = join(work, "model.mjs");
    writeFileSync(
      file,
      'import { linear, sequential } from "sinter";\nexport const net = sequential(linear(2, 10), linear(10, 2));\n',
    );
    expect(node("packages/cli/dist/bin.js", "dump", file)).toContain("# 4 MACs/row");
  });
});
