import { activations, FORMULA } from "@sinter/dsl/internal";
import type { FormulaDefinition, Graph } from "@sinter/ir";
import fc from "fast-check";
import { type AnyLayer, linear, logSoftmax, sequential, softmax } from "sinter";

type Make = (units?: number) => AnyLayer;

/** Every activation there is; those that are trained take a number of units, too. */
const all = [...Object.values<unknown>(activations), softmax, logSoftmax] as readonly Make[];
const takesUnits = new Set<unknown>(
  Object.values<unknown>(activations).filter(
    (make) => (make as { [FORMULA]: FormulaDefinition })[FORMULA].arity > 1,
  ),
);

const layer = fc.record({
  width: fc.integer({ min: 1, max: 70 }),
  bias: fc.boolean(),
  activation: fc.nat(all.length * 2),
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
      const make = all[part.activation];
      if (make === undefined) return [dense];
      return [dense, part.units && takesUnits.has(make) ? make(width) : make()];
    });
    return sequential(...(layers as readonly AnyLayer[])).graph;
  });
