import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Project } from "ts-morph";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const pages = ["README.md", "docs/shapes.md", "packages/sinter/README.md"];
const blocks = pages.flatMap((page) =>
  [...readFileSync(page, "utf8").matchAll(/^```ts( error)?\n(.*?)^```/gms)].map(([, error, code], i) => ({
    name: `${page}, example ${i + 1}`,
    file: `${page.replaceAll(/\W/g, "-").toLowerCase()}-${i}.ts`,
    wrong: error !== undefined,
    code: code!,
  })),
);

let folder: string;
let project: Project;
beforeAll(() => {
  mkdirSync("test/.snippets", { recursive: true });
  folder = mkdtempSync("test/.snippets/docs-");
  for (const { file, code } of blocks) writeFileSync(join(folder, file), `${code}\nexport {};\n`);
  project = new Project({
    tsConfigFilePath: "tsconfig.json",
    skipAddingFilesFromTsConfig: true,
    compilerOptions: { noUnusedLocals: false },
  });
  for (const { file } of blocks) project.addSourceFileAtPath(join(folder, file));
});
afterAll(() => rmSync(folder, { recursive: true }));

it("there are examples", () => expect(blocks.length).toBeGreaterThanOrEqual(4));

describe("every example", () => {
  for (const { name, file, wrong, code } of blocks) {
    it(`${name} has the types that it shows`, () => {
      const found = project
        .getSourceFileOrThrow(join(folder, file))
        .getPreEmitDiagnostics()
        .map((d) => {
          const text = d.getMessageText();
          return [d.getLineNumber(), typeof text === "string" ? text : text.getMessageText()] as const;
        });
      const expected = code
        .split("\n")
        .flatMap((line, i) => (line.includes("// ✗ ") ? [[i + 1, line.split("// ✗ ")[1]!] as const] : []));
      expect(found.map(([line]) => line)).toEqual(expected.map(([line]) => line));
      for (const [i, [, sentence]] of expected.entries()) expect(found[i]![1]).toContain(`"${sentence}"`);
    });

    it(`${name} ${wrong ? "throws what the compiler says" : "runs"}`, () => {
      const run = () =>
        execFileSync(process.execPath, ["--conditions=@sinter/source", join(folder, file)], {
          encoding: "utf8",
          stdio: "pipe",
        });
      if (wrong) expect(run).toThrow(/\/\/ ✗ (.*)/.exec(code)![1]);
      else expect(run).not.toThrow();
    });
  }
});

it("the dump in the README is the one that the command prints", () => {
  const shown = /^```text\n(graph digits.*?)^```/ms.exec(readFileSync("README.md", "utf8"))![1]!;
  const command = [
    "--conditions=@sinter/source",
    "packages/cli/src/bin.ts",
    "dump",
    "examples/digits.ts",
    "--explain",
  ];
  const printed = execFileSync(process.execPath, command, { encoding: "utf8" });
  for (const line of shown.split("\n").filter((l) => !l.startsWith("} where")))
    expect(printed).toContain(line);
});
