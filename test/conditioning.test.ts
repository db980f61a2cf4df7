import { compile, linear, sequential } from "sinter";
import { describe, expect, it } from "vitest";
import { staysConditioned } from "./support/conditioning.ts";

describe("layers that would lose accuracy as one are kept apart, and the report says why", () => {
  const two = sequential(linear(1, 1), linear(1, 1));
  const paramsOf = (...[w0, b0, w1, b1]: [number, number, number, number]) => ({
    "0.weight": Float32Array.of(w0),
    "0.bias": Float32Array.of(b0),
    "1.weight": Float32Array.of(w1),
    "1.bias": Float32Array.of(b1),
  });
  const reasons = (program: { readonly report: { readonly refused: readonly { reason: string }[] } }) =>
    program.report.refused.map(({ reason }) => reason);

  for (const backend of ["wasm", "cpu"] as const) {
    it(`a bias that cancels inputs, on ${backend}`, () => {
      const program = compile(two, { params: paramsOf(1, -1e8, 0.1, 0), backend });
      expect(program.run(Float32Array.of(1e8 + 8))[0]).toBeCloseTo(0.8, 6);
      expect(reasons(program)).toEqual([
        "its bias of -100000000 is 100000000 times what inputs of 1 add to it: fused, inputs that it cancels would lose as many digits",
      ]);
      expect(compile(two, { params: paramsOf(1, -8, 0.1, 0), backend }).report.fired).toHaveLength(1);
    });

    it(`a product of weights that f32 holds to few digits, on ${backend}`, () => {
      const program = compile(two, { params: paramsOf(1e-20, 0, 1e-22, 0), backend });
      expect(program.run(Float32Array.of(1e30))[0]! / 1e-12).toBeCloseTo(1, 6);
      expect(reasons(program)[0]).toMatch(
        /^a product of their weights is 1e-42, of which f32 keeps few digits/,
      );
    });

    it(`and no others for their sake, on ${backend}`, () => {
      const net = sequential(linear(2, 2), linear(2, 2), linear(2, 2), linear(2, 2), linear(2, 2));
      const scales = [1, 1, 1e25, 1e25, 1e-3];
      const params = Object.fromEntries(
        scales.flatMap((scale, i) => [
          [`${i}.weight`, Float32Array.of(scale, 0, 0, scale)],
          [`${i}.bias`, new Float32Array(2)],
        ]),
      );
      const program = compile(net, { params, backend });
      expect(program.report.fired.map(({ what }) => what.split(" become")[0])).toEqual([
        "linear(2, 2) 0, linear(2, 2) 1, linear(2, 2) 2",
        "linear(2, 2) 3, linear(2, 2) 4",
      ]);
      expect(program.run(Float32Array.of(1e-20, 0))[0]! / 1e27).toBeCloseTo(1, 5);
    });
  }
});

it("fused chains of ill-conditioned layers stay within four times the bound of their layers", () =>
  staysConditioned(2000));
