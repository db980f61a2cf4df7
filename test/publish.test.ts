import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import { describe, expect, it } from "vitest";
import { bundle } from "./support/bundle.ts";
import { Published, packages } from "./support/published.ts";
import { Snippets } from "./support/snippets.ts";
import { Installed } from "./types/installed.ts";

const published = new Published();
const { tarball, read } = published;

describe("what is published", () => {
  for (const name of packages) {
    it(`${name}: publint finds nothing`, async () => {
      const data = Uint8Array.from(readFileSync(tarball(name))).buffer;
      expect((await publint({ pack: { tarball: data }, strict: true })).messages).toEqual([]);
    });

    it(`${name}: its types resolve for every ESM consumer`, async () => {
      const found = await checkPackage(createPackageFromTarballData(readFileSync(tarball(name))));
      if (found.types === false) return expect.fail("there are no types");
      expect(Object.keys(found.entrypoints)).not.toEqual([]);
      const others = ["node10", "node16-cjs"];
      const problems = found.problems.filter(
        (problem) => !("resolutionKind" in problem && others.includes(problem.resolutionKind)),
      );
      expect(problems).toEqual([]);
    });

    it(`${name}: nothing but code, its maps, types and license, and no way to the sources`, () => {
      const files = execFileSync("tar", ["tzf", tarball(name)], { encoding: "utf8" })
        .trim()
        .split("\n");
      for (const file of files)
        expect(file).toMatch(/^package\/(dist\/.*\.(js|js\.map|d\.ts)|package\.json|LICENSE|README\.md)$/);
      const manifest = read(name, "package.json");
      expect(manifest).not.toContain("@sinter/source");
      expect(manifest).not.toContain("workspace:");
    });
  }
});

it("sinter is for Node one file, which imports nothing", () => {
  expect(read("sinter", "dist/node.js")).not.toMatch(/\bfrom\s*"|\bimport\s*[("]/);
});

describe("a bundle of it", () => {
  const snippets = new Snippets("shaken");
  it("holds the activations and ops that are used, and no other", async () => {
    const entry = snippets.write("entry.ts", 'export { linear, relu, sequential } from "sinter";\n');
    const code = await bundle(entry, `${snippets.folder}/bundled`);
    expect(code).toContain('"relu"');
    for (const other of ["gelu", "leakyRelu", "prelu", "logSoftmax", "scatterAdd"])
      expect(code).not.toContain(`"${other}"`);
  });
});

// Each compiler and each way to configure one, for a third of the uses; the slow lane has every pair for all.
describe("the types of the installed packages are exact, and give the same sentences on the same lines", () => {
  const installed = new Installed(published);
  const pairs = [
    ["TypeScript 5.9", "for Node"],
    ["TypeScript 6.0, through ts-morph", "without strict checks"],
    ["TypeScript 7.0", "for a bundler"],
  ] as const;
  for (const [i, [compiler, how]] of pairs.entries())
    it(`in ${compiler} ${how}`, () => installed.expectExact(compiler, how, i, pairs.length));
});

describe("the built packages", () => {
  const snippets = new Snippets("built");
  const node = (...args: string[]) => execFileSync(process.execPath, args, { encoding: "utf8" });

  it("run a model", () => {
    const file = snippets.write(
      "use.mjs",
      `import { compile, linear, sequential } from "sinter";
const params = { "0.weight": Float32Array.of(1, 2), "0.bias": Float32Array.of(10) };
console.log([...compile(sequential(linear(2, 1)), { params }).run(Float32Array.of(3, 4))].join());`,
    );
    expect(node(file)).toBe("21\n");
  });

  it("dump a model from the installed command", () => {
    const file = snippets.write(
      "model.mjs",
      'import { linear, sequential } from "sinter";\nexport const net = sequential(linear(2, 10), linear(10, 2));\n',
    );
    expect(node("packages/cli/dist/bin.js", "dump", file)).toContain("# 4 MACs/row");
  });
});
