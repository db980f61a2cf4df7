import { basename, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { Snippets, sinter, snippetConfig } from "../support/snippets.ts";
import { wrongUses } from "./cases.ts";
import { compilers, type Found, sentenceOf } from "./compilers.ts";

const snippets = new Snippets("wrong");
beforeAll(() => {
  for (const { file, code } of wrongUses) snippets.write(file, code);
  snippets.write("tsconfig.json", snippetConfig({ include: ["*.ts"] }));
});

it("every rule has wrong uses", () => {
  expect(wrongUses.length).toBeGreaterThanOrEqual(130);
  for (const { errors } of wrongUses) expect(errors).toHaveLength(1);
});

for (const [compiler, check] of Object.entries(compilers))
  describe(`wrong shapes in ${compiler}`, () => {
    let found: Found[];
    beforeAll(async () => {
      found = await check(snippets.folder);
    });
    for (const { what, file, errors } of wrongUses)
      it(`${what}: the sentence stands on the offending line`, () => {
        const own = found.filter((error) => error.file === file);
        expect(own.map(({ line, message }) => [line, sentenceOf(message)])).toEqual(errors);
      });
  });

it("sinter check shows each as a shape error, and nothing else", async () => {
  const { code, out } = await sinter("check", join(snippets.folder, "tsconfig.json"), "--json");
  const report = JSON.parse(out) as {
    errors: { file: string; line: number; sentence: string }[];
    others: number;
  };
  expect(report.errors.map(({ file, line, sentence }) => [basename(file), line, sentence]).sort()).toEqual(
    wrongUses.flatMap(({ file, errors }) => errors.map(([line, sentence]) => [file, line, sentence])).sort(),
  );
  expect([report.others, code]).toEqual([0, 1]);
});

describe("the same mistakes at run time", () => {
  for (const { what, file, errors } of wrongUses)
    it(`${what}: throws the same sentence`, async () => {
      const load = import(join(process.cwd(), snippets.folder, file));
      await expect(load).rejects.toThrow(
        expect.objectContaining({
          name: "SinterError",
          message: expect.stringContaining(errors[0]![1]),
        }),
      );
    });
});
