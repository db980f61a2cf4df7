import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeWhole } from "../examples/support/output-file.ts";
import { type Ended, nodeIn } from "./support/node.ts";
import { Session } from "./support/session.ts";

const folder = mkdtempSync(join(tmpdir(), "sinter-examples-"));
const pictures = join(folder, "pictures");
const picture = join(pictures, "curves.svg");

const node = nodeIn(folder);
const names = [
  "01-collapse",
  "02-sigmoid-softmax",
  "03-custom-activation",
  "05-plots",
  "08-tabular",
  "09-policy",
] as const;
const [collapse, classes, custom, plots, tabular, policy] = names;
const fileOf = (name: string) => `examples/${name}.ts`;
const outputs = {} as Record<(typeof names)[number], string>;
let withoutFile: Ended;

const session = new Session();

beforeAll(async () => {
  mkdirSync(pictures);
  const end = async (name: (typeof names)[number], ...args: string[]) => {
    const { code, out, err } = await node(fileOf(name), ...args);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    outputs[name] = out;
  };
  await end(collapse);
  const others = [end(plots, "-o", picture), end(classes), end(custom), end(tabular), end(policy)];
  withoutFile = await node(fileOf(plots), "-o");
  await Promise.all(others);
});
afterAll(() => rmSync(folder, { recursive: true }));

const lines = (name: keyof typeof outputs) => outputs[name].split("\n");
const numbers = (line: string | undefined) => (line?.match(/-?\d+\.\d+/g) ?? []).map(Number);
const lineWith = (name: keyof typeof outputs, start: string) =>
  lines(name).find((line) => line.startsWith(start));

describe("two linear layers", () => {
  it("become one of a tenth of the cost, with the same numbers", () => {
    const printed = lines(collapse);
    const one =
      "  %1 = linear(x, @second.weight·@first.weight, @second.weight·@first.bias + @second.bias) : f32[batch, 2]    # 4 MACs/row";
    expect(printed.slice(printed.indexOf(one) - 1, printed.indexOf(one) + 2)).toEqual([
      "graph model(x: f32[batch, 2]) {",
      one,
      "  return %1",
    ]);
    expect(printed).toContain("MACs/row 40 → 4");
    expect(printed).toContain("deep(2,-1) = 43,83 as written, 43,83 optimized, 43,83 by hand");
    expect(printed).toContain("shallow(2,-1) = 43,83 with weight 29,12,31,-12 and bias -3,9");
  });

  it("stay two around a relu, which the report says", () => {
    const [, after] = outputs[collapse].split("bent, as written:")[1]!.split("and optimized:");
    expect(after!.match(/ = linear\(/g)).toHaveLength(2);
    expect(after).toContain("\nrefused  linear-linear at linear(10, 2) second: activation relu between\n");
    expect(after).toContain("\nMACs/row 40 → 40\n");
    expect(after).toContain("\nbent(2,-1) = 5,40 as written, 5,40 optimized, 5,40 by hand\n");
  });
});

describe("a sigmoid and a softmax", () => {
  it("two layers and a sigmoid are a logistic regression", () => {
    const [before, after] = outputs[classes].split("and optimized, a logistic regression:");
    expect(before!.match(/ = linear\(/g)).toHaveLength(2);
    expect(after!.match(/^ {2}%\d+ = \w+\(/gm)).toEqual(["  %1 = linear(", "  %2 = sigmoid("]);
    expect(after).toContain("\nMACs/row 8 → 3\n");
    expect(after).toContain("\nof the cat: sigmoid(4 + 2) = 0.9975 > 0.5, a mammal\n");
  });

  it("the second of three classes has 0.842, also a thousand further up", () => {
    const rest = "bird 0.069, mammal 0.842, reptile 0.089; sum 1.000000; class 1, mammal";
    expect(lines(classes)).toContain(`softmax of the cat's 0, 2.5, 0.25: ${rest}`);
    expect(lines(classes)).toContain(`of 1000, 1002.5, 1000.25: ${rest}`);
    expect(lineWith(classes, "of 0, 3e38, −3e38")).toContain(
      "bird 0.000, mammal 1.000, reptile 0.000; sum 1.0",
    );
  });
});

describe("activations of one's own", () => {
  it("have parameters of shape [units], and are fused on both backends", () => {
    expect(lines(custom)).toContain("bend(4) has 1.p1 [4], 1.p2 [4], 1.b1 [4], 1.b2 [4]");
    const [cpu, wasm] = ["cpu", "wasm"].map((backend) => lineWith(custom, `on ${backend}: `));
    for (const line of [cpu, wasm]) {
      expect(line).toMatch(
        /bend\[batch, 4\].* into linear\(3, 4\) 0, negate\[batch, 1\] into linear\(4, 1\) 2$/,
      );
      expect(numbers(line)).toHaveLength(2);
    }
    for (const [i, y] of numbers(cpu).entries()) expect(numbers(wasm)[i]).toBeCloseTo(y, 6);
  });

  it("have the gradients that differences have", () => {
    for (const param of ["p1", "p2", "b1", "b2"]) {
      const all = numbers(lineWith(custom, `d loss/d 1.${param}: `));
      expect(all).toHaveLength(8);
      for (const [i, value] of all.slice(0, 4).entries()) {
        expect(value).not.toBe(0);
        expect(Math.abs(value - all[4 + i]!)).toBeLessThan(3e-5);
      }
    }
  });
});

describe("plots", () => {
  it("are drawn in the terminal, values and gradients side by side", () => {
    expect(lines(plots)[0]).toMatch(/^value +gradient$/);
    expect(lines(plots)[1]).toMatch(/^(a relu {3}b sigmoid {3}c tanh {3}d prelu *){2}$/);
  });

  it("are written as an SVG when asked for, and nothing is left beside it", () => {
    const svg = readFileSync(picture, "utf8");
    expect(svg).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
    for (const label of ["value", "gradient", "relu", "sigmoid", "tanh", "prelu"])
      expect(svg).toContain(label);
    expect(readdirSync(pictures)).toEqual(["curves.svg"]);
  });

  it("say in one line what is wrong with an argument", () =>
    expect(withoutFile).toEqual({
      code: 2,
      out: "",
      err: "Option '-o, --output <value>' argument missing\n",
    }));

  it("are written whole or not at all", () => {
    const file = join(folder, "whole", "a.svg");
    expect(() => writeWhole(file, "new")).toThrow(`cannot write ${file}: there is no such folder`);
    mkdirSync(join(folder, "whole"));
    writeFileSync(file, "old");
    writeWhole(file, "new");
    expect(readFileSync(file, "utf8")).toBe("new");
    expect(() => writeWhole(folder, "new")).toThrow(`cannot write ${folder}: it is not a file`);
    expect(readdirSync(join(folder, "whole"))).toEqual(["a.svg"]);
  });

  it("gradients do not add up", () => {
    const [half, once, again] = numbers(lineWith(plots, "sigmoid'(0.5) is "));
    const s = 1 / (1 + Math.exp(-0.5));
    expect(half).toBe(0.5);
    expect(once).toBeCloseTo(s * (1 - s), 6);
    expect(again).toBe(once);
  });

  it("the gradient of a sigmoid has no second exponential", () => {
    const graph = outputs[plots].split("made of the value of sigmoid:")[1]!.split("}")[0]!;
    expect(graph.match(/\b(exp|expm1|sigmoid|tanh)\(/g)).toEqual(["sigmoid("]);
    expect(graph).toContain("formula sigmoidGrad(x) = x * (1 - x)\n");
    expect(graph).toContain("return value: %1, gradient: %2\n");
  });

  it("a relu network is its affine map, and a bias repeats along the rows", () => {
    expect(
      lineWith(plots, "bent around (0.5,-1), where units 1,2 of 0,1,2,3 are active, is ["),
    ).toBeDefined();
    const [affine, own] = numbers(lines(plots).find((line) => line.endsWith(" when run")));
    expect(affine).toBeCloseTo(own!, 5);
    expect(lines(plots)).toContain("[[0, 0, 0], [1, 1, 1]] + [1, 2, 3] + [[10, 20, 30]] = 11,22,33,12,23,34");
  });
});

describe("networks of PyTorch", () => {
  it("give its numbers, with batchNorm in the layers and each column of indices checked by its own table", () => {
    const rows = lines(tabular).slice(1, 9).map(numbers);
    expect(rows).toHaveLength(8);
    for (const [own, theirs] of rows) expect(own).toBeCloseTo(theirs!, 4);
    expect(lines(tabular).slice(9, 11)).toEqual([
      "fused: linear-batch-norm, dropout",
      "columns: the index 7 at position 0 is not between 0 and 6",
    ]);
  });

  it("load with the names that they have there", () => {
    expect(lines(policy).slice(4, 6)).toEqual(["actor.log_std", "actor.mean.bias"]);
    for (const name of ["mean", "deviation", "value"])
      expect(lineWith(policy, name)).toMatch(/off by at most \de-\d$/);
  });
});

it("sinter dump shows every model that an example exports", async () => {
  const exported = {
    [collapse]: ["bent", "deep", "shallow"],
    [classes]: ["alone", "animal", "isMammal"],
    [custom]: ["net", "training"],
    "04-demonstrator": ["bent", "eight", "eightBent", "plain", "two"],
    [plots]: ["bent", "biased", "gradients", "sigmoidAndGradient", "values"],
    "06-digits-training": ["collapsed", "deep"],
    "07-own-data": ["classifier", "net"],
    "08-tabular": ["tabular"],
    "09-policy": ["policy"],
  };
  for (const [name, models] of Object.entries(exported)) {
    const { code, out, err } = await session.sinter("dump", fileOf(name));
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(Array.from(out.matchAll(/^graph (\w+)/gm), ([, model]) => model)).toEqual(models);
  }
});

it("an example that is imported prints nothing", async () => {
  const files = readdirSync("examples").filter((name) => name.endsWith(".ts"));
  const imports = files.map((name) => `import "./examples/${name}";`).join(" ");
  expect(await node("--input-type=module", "--eval", imports)).toEqual({ code: 0, out: "", err: "" });
});
