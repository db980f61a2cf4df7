import { join } from "node:path";
import type { Graph } from "@sinter/ir";
import { beforeAll, describe, expect, it } from "vitest";
import { Snippets, snippetConfig } from "../support/snippets.ts";
import { rightUses, wrongUses } from "./cases.ts";
import { compilers, type Found, sentenceOf } from "./compilers.ts";

const snippets = new Snippets("uses");
beforeAll(() => {
  for (const { file, code } of [...rightUses, ...wrongUses]) snippets.write(file, code);
  snippets.write("tsconfig.json", snippetConfig({ include: ["*.ts"] }));
});

it("every rule has wrong uses", () => {
  expect(wrongUses.length).toBeGreaterThanOrEqual(130);
  for (const { errors } of wrongUses) expect(errors).toHaveLength(1);
});

for (const [compiler, check] of Object.entries(compilers))
  describe(`in ${compiler}`, () => {
    let found: Found[];
    beforeAll(async () => {
      found = await check(snippets.folder);
    });
    const errorsOf = (file: string) => found.filter((error) => error.file === file);

    it("nothing but the uses has errors", () => {
      const files = new Set([...rightUses, ...wrongUses].map(({ file }) => file));
      expect(found.filter(({ file }) => !files.has(file))).toEqual([]);
    });

    describe("right shapes", () => {
      for (const { what, type, file } of rightUses)
        it(`${what} is ${type}`, () => {
          expect(errorsOf(file).map(({ message }) => message)).toEqual([]);
        });
    });

    describe("wrong shapes", () => {
      for (const { what, file, errors } of wrongUses)
        it(`${what}: the sentence stands on the offending line`, () => {
          expect(errorsOf(file).map(({ line, message }) => [line, sentenceOf(message)])).toEqual(errors);
        });
    });
  });

interface Valued {
  readonly shape: readonly unknown[];
  readonly dtype: string;
}
const kinds: Readonly<Record<string, string>> = { f32: "Tensor", i32: "Indices", bool: "Mask" };
const shapeText = ({ shape }: Valued) => JSON.stringify(shape).replaceAll(",", ", ");
const specText = (value: Valued) =>
  value.dtype === "f32" ? shapeText(value) : `${kinds[value.dtype]}<${shapeText(value)}>`;

/** A value's type as its run-time properties tell it, in the same words as the expected type. */
function typeAtRunTime(y: object, type: string): string {
  if ("dtype" in y) return `${kinds[(y as Valued).dtype]}<${shapeText(y as Valued)}>`;
  if (type.startsWith("Model")) {
    const { inputs, outputs } = (y as { graph: Graph }).graph;
    const given = inputs.map((node) => `readonly ${node.attrs.name}: ${specText(node)}`).join("; ");
    const results = outputs.map(({ name, node }) => `readonly ${name}: ${specText(node)}`).join("; ");
    const result = outputs[0]!.name === null ? specText(outputs[0]!.node) : `{ ${results} }`;
    return `Model<{ ${given} }, ${result}>`;
  }
  // Of a layer, the widths; where they are open, it has none.
  const { in: i, out: o, label } = y as { in?: number | null; out?: number | null; label: string };
  const widths = /<(?:".*?", )?(\d+|null|number)(?:, (\d+|null|number))?/.exec(type);
  const agree = (wanted: string | undefined, got: unknown) =>
    wanted === undefined || wanted === "number" || wanted === String(got);
  const numbers = i === undefined ? /\((\d+), (\d+)\)/.exec(label)!.slice(1) : [i, o];
  return agree(widths?.[1], numbers[0]) && agree(widths?.[2], numbers[1]) ? type : `${label}: ${i} → ${o}`;
}

describe("the same shapes at run time", () => {
  for (const { what, type, file } of rightUses)
    it(`${what} is ${type}`, async () => {
      const { y } = (await import(join(process.cwd(), snippets.folder, file))) as { y: object };
      expect(typeAtRunTime(y, type)).toBe(type);
    });
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
