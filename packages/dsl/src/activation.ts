import {
  defineFormula,
  type Formula,
  type FormulaDefinition,
  gotKind,
  type Scalar,
  type Shape,
  SinterError,
} from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { lift } from "./call.ts";
import { defineLayer } from "./declare.ts";
import type { ShapelessLayer } from "./layer.ts";
import { isTensor, type Tensor } from "./tensor.ts";
import {
  type CheckedParamsOf,
  type ParameterizedActivation,
  type ParameterizedDefinition,
  parameterized,
} from "./unit-activation.ts";

/** An activation as a layer: any shape to the same shape. */
export interface Activation<Name extends string = string> extends ShapelessLayer<`${Name}()`> {}

/** `relu()` is a layer, `relu(x)` the op on a tensor; constants are options in both. */
export interface ActivationFunction<Name extends string = string, Options = Record<string, never>> {
  <const S extends Shape>(x: Tensor<S>, options?: Options): Tensor<S>;
  (options?: Options): Activation<Name>;
}

type Constants = Readonly<Record<string, number>>;

/** Each constant may be given; where there is none, no option is known. */
type OptionsOf<C> = string extends keyof C ? Record<string, never> : { readonly [K in keyof C]?: number };

/** Where an activation keeps its formula, for the text form. */
export const FORMULA: unique symbol = Symbol();

/** Where it keeps the names and starts of its parameters, in the order of the formula's operands behind x. */
export const STARTS: unique symbol = Symbol();

/**
 * An activation of your own, from what it does to one element. It runs fused on every backend, and its derivative is
 * derived: 0 for what is constant between steps, such as `nearest` and comparisons.
 *
 * With `params` it is a layer whose parameters are learned, each with one value per unit of the last axis or one
 * for all; called with the number of units, if a parameter has one per unit.
 *
 * @throws SinterError INVALID_ARGUMENT if the name is no identifier, the formula takes more than one operand, or a
 *   parameter is neither perUnit(start) nor shared(start)
 * @example
 * const negate = activation({ name: "negate", formula: (x) => scalar.neg(x) });
 * const bent = activation({
 *   name: "bent",
 *   params: { p: perUnit(1), b: shared(0) },
 *   formula: (x, { p, b }) => scalar.add(scalar.mul(p, scalar.tanh(x)), b),
 * });
 * const net = sequential(linear(4, 8), negate(), bent(8), linear(8, 2));   // "2.p" [8], "2.b" [1]
 */
export function activation<
  const Name extends string,
  const C extends Constants = Record<string, never>,
  P extends Readonly<Record<string, unknown>> = never,
>(
  definition: ActivationDefinition<Name, C, P>,
): [P] extends [never] ? ActivationFunction<Name, OptionsOf<C>> : ParameterizedActivation<Name, P> {
  return "params" in Object(definition)
    ? (withParams(definition as unknown as ParameterizedDefinition) as never)
    : (define(definition as SimpleDefinition<Name, C>, false) as never);
}

/** An activation that the text form knows by name. */
export const standardActivation = <
  const Name extends string,
  const C extends Constants = Record<string, never>,
>(
  definition: SimpleDefinition<Name, C>,
): ActivationFunction<Name, OptionsOf<C>> => define(definition, true);

interface SimpleDefinition<Name extends string, C extends Constants> {
  /** How dumps and messages call it. */
  readonly name: Name;
  /** Constants that a use may choose, with their defaults. */
  readonly attrs?: C;
  /** What PyTorch calls constants that have another name here, for messages. */
  readonly pytorch?: Readonly<Record<string, keyof NoInfer<C> & string>>;
  /** Why constants would make no function, or null. */
  readonly refuses?: (constants: { readonly [K in keyof NoInfer<C>]: number }) => string | null;
  /** The value for one element x, and for the constants in their order. */
  readonly formula: (x: Scalar, ...constants: Scalar[]) => Scalar;
}

interface ActivationDefinition<Name extends string, C extends Constants, P>
  extends Omit<SimpleDefinition<Name, C>, "formula" | "refuses"> {
  /** Parameters that are learned: `perUnit(start)` or `shared(start)` each. */
  readonly params?: CheckedParamsOf<Name, P>;
  /** The value for one element x, and for the constants in their order, or for the parameters by name. */
  readonly formula: FormulaOf<NoInfer<P>>;
}

type FormulaOf<P> = [P] extends [never]
  ? (x: Scalar, ...constants: Scalar[]) => Scalar
  : (x: Scalar, params: { readonly [K in keyof P]: Scalar }) => Scalar;

function withParams(given: ParameterizedDefinition): unknown {
  const { definition, starts, make } = parameterized(given);
  return Object.assign(make, { [FORMULA]: definition, [STARTS]: starts });
}

function define<Name extends string, C extends Constants>(
  definition: SimpleDefinition<Name, C>,
  standard: boolean,
): ActivationFunction<Name, OptionsOf<C>> {
  const formula = defineFormula(definition as Parameters<typeof defineFormula>[0], {
    standard,
    caller: "activation",
  });
  const { name } = definition;
  const uses = definition as Uses;
  if (formula.arity !== 1)
    throw new SinterError(
      "INVALID_ARGUMENT",
      `${name}: an activation's formula takes one operand, this one takes ${formula.arity}`,
    );
  const make = (first?: unknown, second?: unknown) => {
    if (isTensor(first)) {
      const bound = bind(formula, second, "only a tensor", uses);
      return lift(name, [first], (x) => build.elementwise(bound, x));
    }
    const bound = bind(formula, first, "a tensor", uses);
    return defineLayer<Activation<Name>>({
      label: `${name}()`,
      in: null,
      out: null,
      apply: (x) => build.elementwise(bound, x),
    });
  };
  return Object.assign(make, { [FORMULA]: formula, [STARTS]: {} }) as unknown as ActivationFunction<
    Name,
    OptionsOf<C>
  >;
}

/** What a definition says of the constants of a use. */
type Uses = Pick<SimpleDefinition<string, Constants>, "pytorch" | "refuses">;

/** The formula with the constants that a use chose. */
function bind(
  definition: FormulaDefinition,
  options: unknown,
  expected: string,
  { pytorch = {}, refuses = () => null }: Uses,
): Formula {
  if (options === undefined) return definition.bind();
  // Of whatever realm: the prototype's prototype is null.
  const prototype = typeof options === "object" && options !== null ? Object.getPrototypeOf(options) : null;
  const plain = prototype !== null && Object.getPrototypeOf(prototype) === null;
  const constants = Object.keys(definition.attrs).length;
  if (!plain || (constants === 0 && Object.keys(options as object).length > 0))
    throw new SinterError(
      "INVALID_ARGUMENT",
      `${definition.name} expects ${expected}${constants === 0 ? "" : " or its constants"}, got ${gotKind(options)}`,
    );
  for (const key of Object.keys(options as object))
    if (Object.hasOwn(pytorch, key))
      throw new SinterError(
        "INVALID_ARGUMENT",
        `${definition.name} has no option ${key}; what PyTorch calls that is ${pytorch[key]} here`,
      );
  const formula = definition.bind(options as Constants);
  const why = refuses(formula.attrs);
  if (why !== null) throw new SinterError("INVALID_ARGUMENT", `${definition.name}: ${why}`);
  return formula;
}
