import { type CheckedWidth, checkWidth, defineFormula, gotValue, type Scalar, SinterError } from "@sinter/ir";
import { FORMULA, STARTS } from "./activation.ts";
import type { PARAMS, ShapelessLayer, WidthLayer } from "./layer.ts";
import { checkParamName } from "./names.ts";
import { parameterizedLayer } from "./parameterized-layer.ts";

/** An activation with one of each parameter for all elements: any shape to the same shape. */
export interface Trainable<Name extends string, P extends string> extends ShapelessLayer<`${Name}()`> {
  /** @internal */
  readonly [PARAMS]?: { readonly [K in P]: [1] };
}

/** An activation with one of each parameter per unit of the last axis: `[..., N]` to the same shape. */
export interface UnitTrainable<Name extends string, P extends string, N extends number>
  extends WidthLayer<`${Name}(${N})`, N, N> {
  /** @internal */
  readonly [PARAMS]?: { readonly [K in P]: [N] };
}

/** `swish()` learns one of each parameter for all elements, `swish(units)` one per unit of the last axis. */
export interface TrainableFunction<Name extends string, P extends string> {
  (): Trainable<Name, P>;
  <const N extends number>(units: CheckedWidth<N, `${Name}(${N})`>): UnitTrainable<Name, P, N>;
}

interface TrainableDefinition<Name extends string, P> {
  /** How dumps and messages call it. */
  readonly name: Name;
  /** The parameters' names, and where each starts. */
  readonly params: P;
  /** The value for one element x, and for the parameters in their order. */
  readonly formula: (x: Scalar, ...params: Scalar[]) => Scalar;
}

/**
 * An activation of your own with parameters that are learned, from what it does to one element. Called
 * without an argument it has one of each parameter, of shape [1]; called with a number of units, one per
 * unit of the last axis, of shape [units].
 *
 * @throws SinterError INVALID_ARGUMENT if a name is no identifier, a start is no finite number, or the
 *   formula does not take x and each parameter
 * @example
 * const swish = trainable({
 *   name: "swish",
 *   params: { beta: 1 },
 *   formula: (x, beta) => scalar.mul(x, scalar.sigmoid(scalar.mul(beta, x))),
 * });
 * const net = sequential(linear(4, 8), swish(8), linear(8, 2));   // has the parameter "1.beta" [8]
 */
export function trainable<const Name extends string, const P extends Readonly<Record<string, number>>>(
  definition: TrainableDefinition<Name, P>,
): TrainableFunction<Name, keyof P & string> {
  return define(definition, false);
}

/** A trainable activation that the text form knows by name. */
export const standardTrainable: typeof trainable = (definition) => define(definition, true);

function define<Name extends string, P extends Readonly<Record<string, number>>>(
  definition: TrainableDefinition<Name, P>,
  standard: boolean,
): TrainableFunction<Name, keyof P & string> {
  const formula = defineFormula(definition as Parameters<typeof defineFormula>[0], {
    standard,
    caller: "trainable",
  });
  const { name } = definition;
  const starts = checkStarts(name, definition.params);
  if (formula.arity !== 1 + starts.length)
    throw new SinterError(
      "INVALID_ARGUMENT",
      `${name}: its formula should take (${["x", ...starts.map(([own]) => own)].join(", ")}), but takes ${formula.arity} argument${formula.arity === 1 ? "" : "s"}`,
    );
  // One that is standard is known to be right, and bound when it is used.
  if (!standard) formula.bind();
  const make = (units?: number) => {
    const bound = formula.bind();
    const label = `${name}(${units ?? ""})`;
    const width = units === undefined ? null : checkWidth(units, label);
    return parameterizedLayer(
      bound,
      label,
      width,
      starts.map(([own, start]) => [own, width ?? 1, start]),
    );
  };
  return Object.assign(make, { [FORMULA]: formula, [STARTS]: Object.fromEntries(starts) }) as never;
}

/** The parameters' names and starts, in their order. */
function checkStarts(name: string, params: Readonly<Record<string, number>>): [string, number][] {
  if (typeof params !== "object" || params === null || Object.keys(params).length === 0)
    throw new SinterError(
      "INVALID_ARGUMENT",
      `${name} needs parameters with their starts, like { beta: 1 }; without any, use activation(...)`,
    );
  const starts = Object.entries(params);
  for (const [own, start] of starts) {
    checkParamName(own, name);
    if (!Number.isFinite(start))
      throw new SinterError(
        "INVALID_ARGUMENT",
        `${name}: ${own} must start at a finite number, got ${gotValue(start)}`,
      );
  }
  return starts;
}
