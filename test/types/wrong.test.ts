import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { Snippets, snippetConfig } from "../support/snippets.ts";
import { header } from "./case.ts";
import { compilers, type Found, sentenceOf } from "./compilers.ts";
import { arithmetic } from "./wrong/arithmetic.ts";
import { axes } from "./wrong/axes.ts";
import { dimensions } from "./wrong/dimensions.ts";
import { layers } from "./wrong/layers.ts";

const cases = [...layers, ...arithmetic, ...axes, ...dimensions].map(([what, code], i) => ({
  what,
  file: `wrong-${i}.ts`,
  code: `${header}\n${code.includes("export ") ? code : `export const y = ${code}`}\n`,
}));

/** The lines marked with ✗ and their sentences. */
const expected = (code: string): [line: number, sentence: string][] =>
  code.split("\n").flatMap((line, i): [number, string][] => {
    const sentence = /\/\/ ✗ (.*)/.exec(line)?.[1];
    return sentence === undefined ? [] : [[i + 1, sentence]];
  });

const snippets = new Snippets("wrong");
beforeAll(() => {
  for (const { file, code } of cases) snippets.write(file, code);
  snippets.write("tsconfig.json", snippetConfig({ include: ["*.ts"] }));
});

it("every rule has wrong uses", () => {
  expect(cases.length).toBeGreaterThanOrEqual(130);
  for (const { code } of cases) expect(expected(code)).toHaveLength(1);
});

for (const [compiler, check] of Object.entries(compilers))
  describe(`wrong shapes in ${compiler}`, () => {
    let found: Found[];
    beforeAll(async () => {
      found = await check(snippets.folder);
    });
    for (const { what, file, code } of cases)
      it(`${what}: the sentence stands on the offending line`, () => {
        const own = found.filter((error) => error.file === file);
        expect(own.map(({ line, message }) => [line, sentenceOf(message)])).toEqual(expected(code));
      });
  });

describe("the same mistakes at run time", () => {
  for (const { what, file, code } of cases)
    it(`${what}: throws the same sentence`, async () => {
      const load = import(join(process.cwd(), snippets.folder, file));
      await expect(load).rejects.toThrow(
        expect.objectContaining({
          name: "SinterError",
          message: expect.stringContaining(expected(code)[0]![1]),
        }),
      );
    });
});
