import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Ended, nodeIn } from "./support/node.ts";

const SEEDS = 8;

const folder = mkdtempSync(join(tmpdir(), "sinter-training-"));
const pictures = join(folder, "pictures");
const node = nodeIn(folder);

let demonstrator = "";
let digits = "";
let penguins = "";
let refused: Ended;

beforeAll(async () => {
  mkdirSync(pictures);
  const outputOf = async (name: string, ...args: string[]) => {
    const { code, out, err } = await node(`examples/${name}.ts`, ...args);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    return out;
  };
  penguins = await outputOf("07-own-data");
  refused = await node("examples/04-demonstrator.ts", "--seeds", "some");
  [demonstrator, digits] = await Promise.all([
    outputOf("04-demonstrator", "-o", join(pictures, "regions.svg"), "--seeds", String(SEEDS)),
    outputOf("06-digits-training", "-o", join(pictures, "losses.svg"), "--seeds", "2"),
  ]);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

const numbers = (text: string) => (text.match(/-?\d+(\.\d+)?/g) ?? []).map(Number);
const lineOf = (output: string, start: string): string => {
  const line = output.split("\n").findLast((each) => each.startsWith(start));
  return line ?? expect.unreachable(`there is no line that starts with ${start}`);
};

describe("the demonstrator network", () => {
  /** What was printed of an experiment: outputs, perfect outputs, mean error and losses. */
  const shown = (title: string) => {
    const part = demonstrator.split(`${title}\n\n`)[1]!.split("\n\n")!;
    const rows = part[0]!.split("\n").slice(1).map(numbers);
    return {
      bits: rows.map(([a, b]) => `${a}${b}`),
      outputs: rows.map((row) => row[2]!),
      perfect: rows.map((row) => row[3]!),
      mean: numbers(lineOf(part[1]!, "  mean error"))[0]!,
      losses: numbers(lineOf(part[1]!, "  losses")),
    };
  };
  /** What was printed of all seeds. */
  const rated = (title: string) => {
    const [least, median, largest, quarter, tenth, twentieth, right] = numbers(
      lineOf(demonstrator, `${title} `).slice(title.length),
    );
    return { least, median, largest, quarter, tenth, twentieth, right };
  };

  it("prints each input with its output and the perfect one, and the losses of 8 epochs", () => {
    const tables = {
      "AND 2-1-1, no activation": [0, 0, 0, 1],
      "AND 2-1-1, tanh after each layer": [0, 0, 0, 1],
      "XOR 2-1-1, no activation": [0, 1, 1, 0],
      "XOR 2-1-1, tanh after each layer": [0, 1, 1, 0],
      "XOR 2-8-1, tanh, BCE on logits": [0, 1, 1, 0],
    };
    for (const [title, perfect] of Object.entries(tables)) {
      const { bits, losses, outputs, mean, ...rest } = shown(title);
      expect({ bits, ...rest }).toEqual({ bits: ["00", "01", "10", "11"], perfect });
      expect(losses).toHaveLength(8);
      const errors = outputs.map((output, i) => Math.abs(output - perfect[i]!));
      expect(mean).toBeCloseTo(errors.reduce((sum, error) => sum + error) / 4, 3);
    }
  });

  it("learns no more of AND without activation than an affine map can have: a mean error of 0.25", () => {
    const { outputs, mean } = shown("AND 2-1-1, no activation");
    expect(outputs[0]! + outputs[3]!).toBeCloseTo(outputs[1]! + outputs[2]!, 2);
    expect(mean).toBeGreaterThanOrEqual(0.2499);
    const { least, median, tenth } = rated("AND 2-1-1, no activation");
    expect(least).toBeGreaterThanOrEqual(0.2499);
    expect(median).toBeLessThanOrEqual(0.27);
    expect(tenth).toBe(0);
    // The best affine maps, where steps get smaller.
    const ended = rated("AND 2-1-1, no activation, cosine");
    expect(ended).toMatchObject({ least: 0.25, largest: 0.25, quarter: SEEDS, tenth: 0 });
  });

  it("learns AND with a tanh after each layer", () => {
    expect(shown("AND 2-1-1, tanh after each layer").mean).toBeLessThan(0.1);
    const { median, tenth } = rated("AND 2-1-1, tanh after each layer");
    expect(median).toBeLessThan(0.05);
    expect(tenth).toBeGreaterThanOrEqual(0.75 * SEEDS);
  });

  it("does not learn XOR: the mean error is 0.5 without activation and 0.25 with tanh, or more", () => {
    const affine = rated("XOR 2-1-1, no activation");
    expect(affine).toMatchObject({ tenth: 0, right: 0 });
    expect(affine.least).toBeGreaterThanOrEqual(0.4999);
    const rising = rated("XOR 2-1-1, tanh after each layer");
    expect(rising).toMatchObject({ tenth: 0, right: 0 });
    expect(rising.least).toBeGreaterThanOrEqual(0.2499);
  });

  it("learns XOR with eight hidden units and BCE on logits, less often with two, or with L1 behind a tanh", () => {
    expect(shown("XOR 2-8-1, tanh, BCE on logits").mean).toBeLessThan(0.01);
    expect(rated("XOR 2-8-1, tanh, BCE on logits")).toMatchObject({ twentieth: SEEDS, right: SEEDS });
    expect(rated("XOR 2-2-1, tanh, BCE on logits").twentieth).toBeLessThan(SEEDS);
    expect(rated("XOR 2-8-1, tanh after each layer").twentieth).toBeLessThan(SEEDS);
  });

  it("draws where the answer is 1, in the terminal and as an SVG", () => {
    expect(demonstrator).toMatch(/^AND 2-1-1, no activation +AND 2-1-1, tanh after each layer\no 0 {3}x 1/m);
    expect(demonstrator).toMatch(/│.*▓▓▓/);
    const svg = readFileSync(join(pictures, "regions.svg"), "utf8");
    expect(svg).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
    expect(svg.match(/>(AND|XOR) [^<]*</g)).toHaveLength(5);
    expect(readdirSync(pictures).sort()).toEqual(["losses.svg", "regions.svg"]);
  });

  it("says in one line what is wrong with an argument", () =>
    expect(refused).toEqual({
      code: 2,
      out: "",
      err: "--seeds expects a whole number from 1, got some\n",
    }));
});

describe("the digits network, trained from scratch", () => {
  it("gets 97 % and more of the test set right, as written and compiled", () => {
    const [written, compiled] = numbers(lineOf(digits, "right on the test set: "));
    expect(written).toBeGreaterThanOrEqual(97);
    expect(compiled).toBeGreaterThanOrEqual(97);
  });

  it("collapses when it is compiled, from what was saved, with the same outputs", () => {
    expect(lineOf(digits, "MACs/row")).toBe("MACs/row 107776 → 4736");
    expect(lineOf(digits, "saved in ")).toMatch(/^saved in 43\d{4} bytes, loaded and compiled$/);
    const off = Number(/ differ by (\S+) of/.exec(digits)![1]);
    expect(off).toBeGreaterThan(0);
    expect(off).toBeLessThan(1e-5);
  });

  it("is as good as the collapsed one with ten times the learning rate, and better than it with its own", () => {
    const [deep, same, faster] = ["five layers, lr 0.003", "two layers, lr 0.003", "two layers, lr 0.03"].map(
      (name) => {
        const [least, median, most, loss] = numbers(lineOf(digits, `${name} `).slice(name.length));
        return { least: least!, median: median!, most: most!, loss: loss! };
      },
    );
    expect(deep!.least).toBeGreaterThanOrEqual(97);
    expect(faster!.least).toBeGreaterThanOrEqual(97);
    expect(deep!.loss).toBeLessThan(same!.loss);
    expect(faster!.loss).toBeLessThan(same!.loss);
    expect(Math.abs(deep!.median - faster!.median)).toBeLessThan(1.5);
  });

  it("draws the losses of training and validation", () => {
    expect(digits).toMatch(/^losses\na training {3}b validation\n/);
    const svg = readFileSync(join(pictures, "losses.svg"), "utf8");
    for (const label of ["losses", "training", "validation", "epoch"]) expect(svg).toContain(`>${label}<`);
  });
});

describe("data of one's own", () => {
  it("becomes a classifier that gets nearly all of what it has not seen right", () => {
    const [part, others] = numbers(lineOf(penguins, "right on "));
    expect(part).toBeGreaterThanOrEqual(95);
    expect(others).toBe(86);
    expect(lineOf(penguins, "this one is ")).toMatch(/^this one is a Gentoo, (9\d\.\d|100\.0) % sure$/);
  });

  it("takes one screen of code", () => {
    const code = readFileSync("examples/07-own-data.ts", "utf8")
      .split("\n")
      .filter((line) => !/^\s*(\/\/|\/?\*|$)/.test(line));
    expect(code.length).toBeLessThanOrEqual(40);
  });
});
