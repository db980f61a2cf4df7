import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { parse } from "sinter";
import { describe, expect, it } from "vitest";
import { Session } from "./support/session.ts";
import { Snippets } from "./support/snippets.ts";

const { sinter } = new Session();
const snippets = new Snippets("plot");

describe("sinter plot", () => {
  it("draws values and derivatives, and says what they are", async () => {
    const { code, out, err } = await sinter("plot", "relu", "tanh");
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatch(/^value +derivative\n/);
    expect(out).toContain("relu(x) = max(x, 0)\nrelu′(x) = [0 < x]\n");
    expect(out).toContain("tanh(x) = tanh(x)\ntanh′(x) = 1 − tanh(x)²\n");
    expect(out).not.toContain("\u001b");
  });

  it("draws those that a file exports, all or one of them", async () => {
    const file = snippets.write(
      "mine.ts",
      `import { activation, perUnit, scalar, shared } from "sinter";
export const negate = activation({ name: "negate", formula: (x) => scalar.neg(x) });
export const bent = activation({
  name: "bent",
  params: { p: perUnit(2), b: shared(1) },
  formula: (x, { p, b }) => scalar.add(scalar.mul(p, scalar.sigmoid(x)), b),
});
`,
    );
    const { out } = await sinter("plot", file);
    expect(out).toContain("negate′(x) = −1\n");
    expect(out).toContain("bent(x) = p·σ(x) + b\nbent′(x) = p·σ(x)·(1 − σ(x))\n");
    expect((await sinter("plot", `${file}#negate`)).out).not.toContain("bent");
    expect(await sinter("plot", `${file}#other`)).toEqual({
      code: 2,
      out: "",
      err: `sinter: ${file}: exports no activation called other; it exports bent, negate\n`,
    });
  });

  it("writes a picture, whole", async () => {
    const file = snippets.write("gelu.svg", "");
    const { code, out, err } = await sinter("plot", "gelu", "--from", "-3", "--to", "3", "-o", file);
    expect([code, out, err]).toEqual([0, "", `wrote ${file}\n`]);
    const picture = readFileSync(file, "utf8");
    expect(picture).toMatch(/^<svg [\s\S]*<\/svg>\s*$/);
    expect(picture).toContain("prefers-color-scheme");
    expect(picture).not.toMatch(/NaN|undefined/);
    expect(readdirSync(dirname(file)).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  const refused: readonly (readonly [string[], string])[] = [
    [[], "plot takes activations such as relu or file.ts#mine; try sinter plot --help"],
    [["softmax"], "there is no activation softmax; there are "],
    [["relu", "--from", "3", "--to", "1"], "--from must be below --to, got 3 and 1"],
    [["relu", "--from", "low"], '--from is a number from −1e6 to 1e6, got "low"'],
    [["relu", "--from", "-Infinity"], '--from is a number from −1e6 to 1e6, got "-Infinity"'],
    [["relu", "-o", "relu.ts"], '-o names an SVG, as in -o curves.svg, got "relu.ts"'],
    [["relu", "-o", ""], '-o names an SVG, as in -o curves.svg, got ""'],
    [["relu", "--size", "3"], "Unknown option '--size'; try sinter plot --help"],
    [["missing.ts"], "missing.ts: there is no such file"],
    [["examples/digits.ts"], "examples/digits.ts: exports no activation; export one that"],
    [
      ["relu", "-o", "no/such/folder/relu.svg"],
      "no/such/folder/relu.svg cannot be written: its folder does not exist",
    ],
  ];
  for (const [args, message] of refused)
    it(`refuses ${args.join(" ") || "nothing"} in one line`, async () => {
      const { code, out, err } = await sinter("plot", ...args);
      expect([code, out]).toEqual([2, ""]);
      expect(err.startsWith(`sinter: ${message}`)).toBe(true);
      expect(err.trimEnd()).not.toContain("\n");
      expect(existsSync("no")).toBe(false);
    });
});

describe("sinter dump --gradient", () => {
  it("shows the gradients of a network for a gradient of its output", async () => {
    const { code, out } = await sinter("dump", "examples/digits.ts", "--gradient");
    expect(code).toBe(0);
    const graph = parse(out);
    expect(graph.inputs.map(({ attrs }) => attrs.name)).toEqual(["x", "dy"]);
    expect(graph.outputs.map(({ name }) => name)).toContain("5.weight");
    expect(out).toContain("reluGrad");
  });

  it("shows the plan of a whole step: blocks run forward and back, and add to the gradients", async () => {
    const { out } = await sinter("dump", "examples/digits.ts", "--gradient", "--stage", "plan");
    expect(out).toMatch(/then once:/);
    expect(out).toMatch(/accumulates/);
  });

  it("shows those of a loss, by name where there are several outputs", async () => {
    const file = snippets.write(
      "loss.ts",
      `import { linear, mean, model, mul, sum, tensor } from "sinter";
const layer = linear(2, 1);
export const fit = model({ x: tensor(["n", 2]) }, ({ x }) => {
  const y = layer(x);
  return { y, loss: mean(sum(mul(y, y)), { axis: 0 }) };
});
`,
    );
    const { out } = await sinter("dump", file, "--gradient", "--of", "loss", "--stage", "raw");
    expect(parse(out).inputs).toHaveLength(1);
    expect((await sinter("dump", file, "--gradient")).err).toBe(
      "sinter: fit has several outputs: say of which one with --of NAME: y, loss\n",
    );
    expect((await sinter("dump", file, "--of", "loss")).err).toBe(
      "sinter: --of names the output of a gradient; add --gradient\n",
    );
    expect((await sinter("dump", file, "--gradient", "--of", "cost")).err).toBe(
      'sinter: gradient: fit has no output "cost"; it has y, loss\n',
    );
  });
});
