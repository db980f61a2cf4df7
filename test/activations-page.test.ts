import { gradients } from "@sinter/autodiff";
import { compileGraph } from "@sinter/backend";
import { activations, FORMULA, STARTS } from "@sinter/dsl/internal";
import { type FormulaDefinition, type Graph, interpret } from "@sinter/ir";
import * as g from "@sinter/ir/build";
import { sample, svg } from "@sinter/plot";
import { formulaOf } from "sinter";
import { describe, expect, it } from "vitest";

type Kept = { readonly [FORMULA]: FormulaDefinition; readonly [STARTS]: Readonly<Record<string, number>> };

const all = Object.values<unknown>(activations).map((activation) => {
  const { [FORMULA]: definition, [STARTS]: starts } = activation as Kept;
  return { ...formulaOf(activation), definition, starts: Object.entries(starts) };
});

/** Arguments on which errors are measured. */
const x = Float32Array.from({ length: 40_001 }, (_, i) => (i - 20_000) / 1000);

/** Numbers with two digits, of one that is measured: the bits are the same on every machine. */
const digits = (value: number): string => String(Number(value.toPrecision(2)));
const U = 2 ** -24;
const ulpOf = (v: number): number => 2 ** (Math.max(-126, Math.floor(Math.log2(Math.abs(v)))) - 23);

/** The largest error of the wasm backend, of the value in ulp, and of value and derivative in 2^−24 of what is the larger, 1 or they. */
function errorsOf({ definition, starts }: (typeof all)[number]) {
  const input = g.input("x", ["n"]);
  const value = g.elementwise(definition.bind(), input, ...starts.map(([, start]) => g.scalar(start)));
  const [slope] = gradients(g.reduce(value, "sum", 0), [input]);
  const outputs = [
    { name: "value", node: value },
    { name: "slope", node: slope! },
  ];
  const graph: Graph = { name: "both", inputs: [input], outputs };
  const exact = interpret(graph, { x });
  const found = compileGraph(graph, { backend: "wasm", deterministic: true }).run(x) as Record<
    string,
    Float32Array
  >;
  const worst = (what: string, unit: (v: number) => number) =>
    exact[what]!.reduce((most, v, i) => Math.max(most, Math.abs(found[what]![i]! - v) / unit(v)), 0);
  const scaled = (v: number) => U * Math.max(1, Math.abs(v));
  return { ulp: worst("value", ulpOf), value: worst("value", scaled), slope: worst("slope", scaled) };
}

/** Its smallest and largest values. */
function rangeOf({ value }: (typeof all)[number]): string {
  const values = [1e8, -1e8, ...Array.from({ length: 40_001 }, (_, i) => (i - 20_000) / 400)].map(value);
  const end = (far: number, of: (...values: number[]) => number): string => {
    const found = values.reduce((a, b) => of(a, b));
    const beyond = [value(-far), value(far)].reduce((a, b) => of(a, b));
    return Math.abs(beyond) > 100 && of(beyond, found) === beyond
      ? beyond > 0
        ? "∞"
        : "−∞"
      : String(Number(found.toPrecision(4))).replace("-", "−");
  };
  return `${end(1e6, Math.min)} to ${end(1e6, Math.max)}`;
}

const constantsOf = ({ definition, starts }: (typeof all)[number]): string => {
  const constants = Object.entries(definition.attrs).map(([name, value]) => `${name} = ${value}`);
  const params = starts.map(([name, start]) => `${name}, learned, starts at ${start}`);
  return [...constants, ...params].join("; ") || "none";
};

const cell = (text: string): string => `\`${text}\``.replaceAll("|", "\\|");

/** All of them at a glance. */
const summary = [
  "| | value | derivative |",
  "| -- | -- | -- |",
  ...all.map(
    ({ name, text, derivative }) =>
      `| [${name}](#${name.toLowerCase()}) | ${cell(text)} | ${cell(derivative)} |`,
  ),
  "",
].join("\n");

const section = (each: (typeof all)[number]): string => {
  const { ulp, value, slope } = errorsOf(each);
  return [
    `## ${each.name}`,
    "",
    `![${each.name} and its derivative](activations/${each.name}.svg)`,
    "",
    "|  |  |",
    "| -- | -- |",
    `| value | ${cell(each.text)} |`,
    `| derivative | ${cell(each.derivative)}; at 0 it is ${digits(each.slope(0)).replace("-", "−")} |`,
    `| range | ${rangeOf(each)} |`,
    `| constants | ${constantsOf(each)} |`,
    `| error of the value | ${digits(value)}, at most ${digits(ulp)} ulp |`,
    `| error of the derivative | ${digits(slope)} |`,
    "",
  ].join("\n");
};

const intro = `# Activations

Written from the formulas in \`packages/dsl/src/activations\` and the derivatives that are derived from them; \`npx vitest run test/activations-page.test.ts -u\` writes this page and its pictures anew. \`[a < b]\` is 1 where that holds, and 0 elsewhere; σ(x) = 1/(1 + e^−x), Φ is the normal distribution and φ its density. At kinks the derivative is PyTorch's.

Errors are the largest of the wasm backend with \`deterministic\` over 40,001 numbers from −20 to 20, in 2⁻²⁴ of the larger of 1 and the result; in ulp, of the result itself. Where a derivative is written with the value, as 1 − tanh(x)² is, its error is one of the value's size, and not of its own; x·(1 − σ(x)) has that of σ(x), times x. \`sinter plot relu tanh\` draws them in a terminal.
`;

it("docs/activations.md says of each activation what it is", { timeout: 60_000 }, async () => {
  const page = `${intro}\n${summary}\n${all.map(section).join("\n")}`;
  await expect(page).toMatchFileSnapshot("../docs/activations.md");
});

describe("the picture in docs/activations is that of", () => {
  for (const { name, value, slope } of all)
    it(name, async () => {
      const picture = svg(
        [
          { title: name, curves: [{ label: name, points: sample(value, -6, 6) }] },
          { title: `${name}′`, curves: [{ label: `${name}′`, points: sample(slope, -6, 6) }] },
        ],
        { width: 640, height: 240 },
      );
      await expect(picture).toMatchFileSnapshot(`../docs/activations/${name}.svg`);
    });
});
