import { readFileSync } from "node:fs";
import { interpret, loadSafetensors } from "sinter";
import { expect, it } from "vitest";
import { saliency } from "../examples/saliency.ts";
import { Session } from "./support/session.ts";

const session = new Session();
const read = (name: string) => loadSafetensors(readFileSync(`examples/data/${name}`));
const params = Object.fromEntries(
  Object.entries(read("digits.safetensors")).map(([name, param]) => [`0.${name}`, param]),
);
const x = (read("digits-test.safetensors").x!.data as Float32Array).slice(128, 256);

it("the saliency of a picture is how its probability changes with each pixel", () => {
  const run = (pixels: Float64Array) => interpret(saliency, { x: pixels }, params);
  const found = run(Float64Array.from(x)).saliency!;
  for (const pixel of [3, 20, 42, 64 + 42]) {
    const at = (t: number) => {
      const { surest } = run(Float64Array.from(x, (v, i) => (i === pixel ? v + t : v)));
      return surest![Math.floor(pixel / 64)]!;
    };
    expect(Math.abs((at(1e-6) - at(-1e-6)) / 2e-6 - found[pixel]!)).toBeLessThan(1e-8);
  }
});

it("the example can be loaded, and prints nothing then", async () => {
  expect(await session.load(`${process.cwd()}/examples/saliency.ts`)).toBeNull();
});
