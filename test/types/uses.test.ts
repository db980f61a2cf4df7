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

const key = (name: string) => (/^[A-Za-z_]\w*$/.test(name) ? name : `"${name}"`);

/** What the labels of layers begin with whose type does not say it in quotes. */
const labels: Readonly<Record<string, string>> = {
  Linear: "linear",
  UnbiasedLinear: "linear",
  Prelu: "prelu",
  UnitPrelu: "prelu",
  LayerNorm: "layerNorm",
  RmsNorm: "rmsNorm",
  BatchNorm: "batchNorm",
  FlattenLayer: "flatten",
  Identity: "identity",
  Standardize: "standardize",
  Dropout: "dropout",
  Embedding: "embedding",
  Sequential: "sequential",
};

/** A value's type as its run-time properties tell it, in the same words as the expected type. */
function typeAtRunTime(y: object, type: string): string {
  if ("dtype" in y) return `${kinds[(y as Valued).dtype]}<${shapeText(y as Valued)}>`;
  if (type.startsWith("Model")) {
    const { inputs, outputs } = (y as { graph: Graph }).graph;
    const given = inputs.map((node) => `readonly ${node.attrs.name}: ${specText(node)}`).join("; ");
    const results = outputs.map(({ name, node }) => `readonly ${key(name!)}: ${specText(node)}`).join("; ");
    const result = outputs[0]!.name === null ? specText(outputs[0]!.node) : `{ ${results} }`;
    return `Model<{ ${given} }, ${result}>`;
  }
  // Of a layer, what it is called and its widths: null where they are open.
  const { label, ...layer } = y as { in?: number | null; out?: number | null; label: string };
  const found = "in" in layer ? [layer.in, layer.out] : /\((\d+), (\d+)\)/.exec(label)?.slice(1);
  const [, name, quoted, first = "null", second = first] =
    /^(\w+)(?:<(?:"(.*?)"(?:, "[^,>]*")?)?(?:, )?(\d+|null|number)?(?:, (\d+|null|number))?)?/.exec(type)!;
  const fits = (width: string, i: number) =>
    width === "number" ? Number.isInteger(found?.[i]) : width === String(found?.[i]);
  // A number that is no width stands in the label.
  if (name === "Dropout" || name === "GroupNorm")
    return `${label[0]!.toUpperCase()}${label.slice(1).replace("(", "<").replace(")", ">")}`;
  const isCalled = label.startsWith(`${quoted ?? labels[name!]}(`);
  return isCalled && fits(first, 0) && fits(second, 1) ? type : `${label}: ${found?.join(" → ")}`;
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
