import type { Graph } from "@sinter/ir";
import fc from "fast-check";
import {
  type AnyLayer,
  gelu,
  leakyRelu,
  linear,
  prelu,
  relu,
  sequential,
  sigmoid,
  softmax,
  tanh,
} from "sinter";

const activations: readonly (() => AnyLayer)[] = [
  relu,
  sigmoid,
  tanh,
  gelu,
  leakyRelu,
  () => prelu(),
  softmax,
];

const layer = fc.record({
  width: fc.integer({ min: 1, max: 70 }),
  bias: fc.boolean(),
  activation: fc.nat(activations.length * 2),
  units: fc.boolean(),
});
/** Linear layers of up to 70 units, most with something behind them. */
export const chains: fc.Arbitrary<Graph> = fc
  .tuple(fc.integer({ min: 1, max: 70 }), fc.array(layer, { minLength: 1, maxLength: 12 }))
  .map(([first, parts]) => {
    let width = first;
    const layers = parts.flatMap((part): AnyLayer[] => {
      const dense = linear(width, part.width, { bias: part.bias });
      width = part.width;
      const activation = activations[part.activation];
      if (activation === undefined) return [dense];
      return [dense, part.units && activation().label === "prelu()" ? prelu(width) : activation()];
    });
    return sequential(...(layers as readonly AnyLayer[])).graph;
  });
