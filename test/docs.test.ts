import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { Session } from "./support/session.ts";
import { Snippets, snippetConfig } from "./support/snippets.ts";
import { compilers, type Found } from "./types/compilers.ts";

const pages = ["README.md", "docs/shapes.md", "docs/training.md", "packages/sinter/README.md"];
const inPages = pages.flatMap((page) =>
  [...readFileSync(page, "utf8").matchAll(/^```ts( error)?\n(.*?)^```/gms)].map(([, error, code], i) => ({
    name: `${page}, example ${i + 1}`,
    file: `${page.replaceAll(/\W/g, "-").toLowerCase()}-${i}.ts`,
    wrong: error !== undefined,
    code: code!,
  })),
);

/** Each line that an example has as a comment because it is wrong, as code in that example. */
const inExamples = readdirSync("examples").flatMap((name) => {
  if (!name.endsWith(".ts")) return [];
  const text = readFileSync(join("examples", name), "utf8");
  // From another folder, and never the main module, which ts-morph takes for CommonJS.
  const moved = text.replaceAll('"./', '"../../../examples/').replace("import.meta.main", "!Number");
  const lines = moved.split("\n");
  const wrongAt = [...lines.keys()].filter((at) => /^\/\/ .* \/\/ ✗ /.test(lines[at]!));
  const right = lines.map((line, at) => (wrongAt.includes(at) ? "" : line));
  return wrongAt.map((at) => ({
    name: `examples/${name}, line ${at + 1}`,
    file: `${name.replace(/\.ts$/, "")}-${at + 1}.ts`,
    wrong: true,
    code: right.with(at, lines[at]!.slice(3)).join("\n"),
  }));
});

const blocks = [...inPages, ...inExamples];

const snippets = new Snippets("docs");
const session = new Session();
let found: Found[];
beforeAll(async () => {
  for (const { file, code } of blocks) snippets.write(file, `${code}\nexport {};\n`);
  snippets.write("tsconfig.json", snippetConfig({ extends: "../../../tsconfig.json", include: ["*.ts"] }));
  found = await compilers["TypeScript 6.0, through ts-morph"]!(snippets.folder);
});

it("there are examples", () => {
  expect(inPages.length).toBeGreaterThanOrEqual(4);
  expect(inExamples.length).toBeGreaterThanOrEqual(3);
});

describe("every example", () => {
  for (const { name, file, wrong, code } of blocks) {
    it(`${name} has the types that it shows`, () => {
      const own = found.filter((error) => error.file === file);
      const expected = code
        .split("\n")
        .flatMap((line, i) => (line.includes("// ✗ ") ? [[i + 1, line.split("// ✗ ")[1]!] as const] : []));
      expect(own.map(({ line }) => line)).toEqual(expected.map(([line]) => line));
      for (const [i, [, sentence]] of expected.entries()) expect(own[i]!.message).toContain(`"${sentence}"`);
    });

    it(`${name} ${wrong ? "throws what the compiler says" : "runs"}`, async () => {
      const thrown = await session.load(join(snippets.folder, file));
      if (wrong) expect(thrown).toContain(/\/\/ ✗ (.*)/.exec(code)![1]);
      else expect(thrown).toBeNull();
    });
  }
});

it("the dump in the README is the one that the command prints", async () => {
  const shown = /^```text\n(graph digits.*?)^```/ms.exec(readFileSync("README.md", "utf8"))![1]!;
  const { out } = await session.sinter("dump", "examples/digits.ts", "--explain");
  for (const line of shown.split("\n").filter((l) => !l.startsWith("} where"))) expect(out).toContain(line);
});
