import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { nodeIn } from "../support/node.ts";

const SEEDS = 100;
const folder = mkdtempSync(join(tmpdir(), "sinter-demonstrator-"));
afterAll(() => rmSync(folder, { recursive: true }));

let printed: string[];
beforeAll(async () => {
  const { code, out, err } = await nodeIn(folder)("examples/04-demonstrator.ts", "--seeds", String(SEEDS));
  expect({ code, err }).toEqual({ code: 0, err: "" });
  printed = out.split("\n");
});

function rated(title: string) {
  const line = printed.findLast((each) => each.startsWith(`${title} `));
  const [least, median, largest, quarter, tenth, twentieth] = line!
    .slice(title.length)
    .trim()
    .split(/ +/)
    .map(Number);
  return { least: least!, median, largest, quarter, tenth, twentieth };
}

it("AND without activation comes to a mean error of 0.25, never below, and never to the table", () => {
  const { least, median, largest, quarter, tenth } = rated("AND 2-1-1, no activation");
  expect({ median, tenth }).toEqual({ median: 0.25, tenth: 0 });
  expect(least).toBeGreaterThanOrEqual(0.2499);
  expect(largest).toBeLessThan(0.35);
  expect(quarter).toBeGreaterThanOrEqual(85);
});

it("AND without activation is at 0.25 every time where the learning rate falls to 0", () =>
  expect(rated("AND 2-1-1, no activation, cosine")).toMatchObject({
    least: 0.25,
    largest: 0.25,
    quarter: SEEDS,
  }));

it("AND with a tanh after each layer is learned in at least 85 of 100", () =>
  expect(rated("AND 2-1-1, tanh after each layer").tenth).toBeGreaterThanOrEqual(85));

it("XOR with eight hidden units and BCE on logits is learned in at least 98 of 100", () => {
  expect(rated("XOR 2-8-1, tanh, BCE on logits").twentieth).toBeGreaterThanOrEqual(98);
  expect(rated("XOR 2-2-1, tanh, BCE on logits").twentieth).toBeLessThan(60);
  expect(rated("XOR 2-8-1, tanh after each layer").tenth).toBeLessThan(20);
});

it("XOR is not learned by one hidden unit", () => {
  for (const title of ["XOR 2-1-1, no activation", "XOR 2-1-1, tanh after each layer"])
    expect(rated(title).tenth).toBe(0);
});
