import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rightUses, wrongUses } from "./types/cases.ts";
import { compilers, sentenceOf } from "./types/compilers.ts";

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

    it(`${name}: nothing but code, its maps, types and license, and no way to the sources`, () => {
      const files = execFileSync("tar", ["tzf", tarball(name)], { encoding: "utf8" })
        .trim()
        .split("\n");
      for (const file of files)
        expect(file).toMatch(/^package\/(dist\/.*\.(js|js\.map|d\.ts)|package\.json|LICENSE|README\.md)$/);
      const manifest = execFileSync("tar", ["xzOf", tarball(name), "package/package.json"], {
        encoding: "utf8",
      });
      expect(manifest).not.toContain("@sinter/source");
      expect(manifest).not.toContain("workspace:");
    });
  }
});

it("sinter is one file, which imports nothing", () => {
  const code = execFileSync("tar", ["xzOf", tarball("sinter"), "package/dist/index.js"], {
    encoding: "utf8",
  });
  expect(code).not.toMatch(/\bfrom\s*"|\bimport\s*[("]/);
});

describe("the types of the installed packages", () => {
  let project: string;
  beforeAll(() => {
    project = mkdtempSync(join(tmpdir(), "sinter-project-"));
    writeFileSync(
      join(project, "package.json"),
      JSON.stringify({ name: "project", type: "module", private: true }),
    );
    const tarballs = ["ir", "dsl", "optimizer", "backend", "sinter"].map(tarball);
    const offline = ["--offline", "--ignore-scripts", "--no-audit", "--no-fund"];
    execFileSync("npm", ["install", ...offline, ...tarballs], { cwd: project, stdio: "pipe" });
    mkdirSync(join(project, "wrong"));
    mkdirSync(join(project, "right"));
    for (const { file, code } of wrongUses) writeFileSync(join(project, "wrong", file), code);
    for (const { file, code } of rightUses) writeFileSync(join(project, "right", file), code);
  });
  afterAll(() => rmSync(project, { recursive: true }));

  const strict = { strict: true, skipLibCheck: false };
  /** How users configure the compiler. */
  const settings: Readonly<Record<string, object>> = {
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
  const configure = (folder: string, compilerOptions: object) =>
    writeFileSync(
      join(project, folder, "tsconfig.json"),
      JSON.stringify({ compilerOptions: { noEmit: true, ...compilerOptions }, include: ["*.ts"] }),
    );

  for (const [how, options] of Object.entries(settings))
    for (const [compiler, check] of Object.entries(compilers)) {
      it(`are exact in ${compiler} ${how}`, async () => {
        configure("right", options);
        expect(await check(join(project, "right"))).toEqual([]);
      });

      it(`give the same sentences on the same lines in ${compiler} ${how}`, async () => {
        configure("wrong", options);
        const found = await check(join(project, "wrong"));
        expect(found.map(({ file, line, message }) => [file, line, sentenceOf(message)]).sort()).toEqual(
          wrongUses.flatMap(({ file, errors }) => errors.map((error) => [file, ...error])).sort(),
        );
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
