import { readFileSync } from "node:fs";
import { compile, loadSafetensors, optimize, print } from "sinter";
import { describe, expect, it } from "vitest";
import { digits } from "../examples/digits.ts";

const params = loadSafetensors(readFileSync("examples/data/digits.safetensors"));
const test = loadSafetensors(readFileSync("examples/data/digits-test.safetensors"));
const x = test.x!.data as Float32Array;
const label = test.label!.data as Int32Array;
const expected = test.expected_f64!.data as Float64Array;

describe("the digits classifier, trained in PyTorch", () => {
  it("keeps two of five linear layers, and 4,736 of 107,776 MACs per row", () => {
    const { graph, report } = optimize(digits);
    expect(print(digits).match(/= linear\(/g)).toHaveLength(5);
    expect(print(graph).match(/= linear\(/g)).toHaveLength(2);
    expect([report.before.macsPerRow, report.after.macsPerRow]).toEqual([107776, 4736]);
    expect(report.fired.map((f) => f.what)).toEqual([
      "linear(64, 256) 0, linear(256, 256) 1, linear(256, 64) 2 become linear(64, 64): 98304 → 4096 MACs/row",
      "linear(64, 128) 4, linear(128, 10) 5 become linear(64, 10): 9472 → 640 MACs/row",
    ]);
  });

  for (const backend of ["cpu", "wasm"] as const)
    for (const fused of [false, true])
      it(`gets 357 of 360 right on ${backend}, ${fused ? "fused" : "unfused"}, with PyTorch's outputs`, () => {
        const y = compile(digits, { params, backend, optimize: fused }).run(x);
        let right = 0;
        let off = 0;
        for (let row = 0; row < label.length; row++) {
          const probabilities = y.subarray(row * 10, row * 10 + 10);
          if (probabilities.indexOf(Math.max(...probabilities)) === label[row]) right++;
          probabilities.forEach((p, k) => {
            off = Math.max(off, Math.abs(p - expected[row * 10 + k]!));
          });
        }
        expect(right).toBe(357);
        // A softmax moves by at most half of what its logits move, |dp| ≤ p(1 − p)·2·|dz| ≤ |dz|/2;
        // logits up to 40 in size, through sums of 256, are good to 40·γ_256.
        expect(off).toBeLessThan((40 * 256 * 2 ** -24) / 2);
      });

  it("gives each digit what it gives it in a batch", () => {
    const program = compile(digits, { params });
    const all = program.run(x);
    for (const row of [0, 1, 95, 96, 359]) {
      const alone = program.run(x.subarray(row * 64, row * 64 + 64));
      expect(alone, `digit ${row}`).toEqual(all.slice(row * 10, row * 10 + 10));
    }
  });
});
