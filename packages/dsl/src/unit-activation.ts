import {
  type CheckedWidth,
  checkF32,
  checkWidth,
  defineFormula,
  type FormulaDefinition,
  gotKind,
  gotValue,
  type Scalar,
  SinterError,
} from "@sinter/ir";
import type { PARAMS, ShapelessLayer, WidthLayer } from "./layer.ts";
import { checkParamName } from "./names.ts";
import { parameterizedLayer } from "./parameterized-layer.ts";

/** A parameter of an activation, of shape [units] or [1], and where it starts. */
export interface ActivationParam<Kind extends "perUnit" | "shared" = "perUnit" | "shared"> {
  readonly kind: Kind;
  readonly start: number;
}

/**
 * A parameter of an activation with one value for each unit of the last axis: of shape [units].
 * @throws SinterError INVALID_ARGUMENT if the start is no finite number that f32 can hold
 */
export const perUnit = (start: number): ActivationParam<"perUnit"> => ({
  kind: "perUnit",
  start: checkStart("perUnit", start),
});

/**
 * A parameter of an activation with one value for all elements: of shape [1].
 * @throws SinterError INVALID_ARGUMENT if the start is no finite number that f32 can hold
 */
export const shared = (start: number): ActivationParam<"shared"> => ({
  kind: "shared",
  start: checkStart("shared", start),
});

function checkStart(what: string, start: number): number {
  if (!Number.isFinite(start))
    throw new SinterError(
      "INVALID_ARGUMENT",
      `${what} expects the finite number at which the parameter starts, got ${gotValue(start)}`,
    );
  checkF32(start, what);
  return start;
}

/** What a parameter of an activation may be, said where it is something else. */
const neitherShape = <Name extends string, Param extends string>(name: Name, param: Param) =>
  `${name}: ${param} is perUnit(start), of shape [units], or shared(start), of shape [1]` as const;

/** The parameters, each that is none replaced by a sentence. */
export type CheckedParamsOf<Name extends string, P> = {
  readonly [K in keyof P]: P[K] extends ActivationParam
    ? P[K]
    : ReturnType<typeof neitherShape<Name, K & string>>;
};

/** The shape of each parameter, for this number of units. */
type ShapesOf<P, N extends number> = {
  readonly [K in keyof P]: P[K] extends ActivationParam<"perUnit"> ? [N] : [1];
};

/** An activation with parameters for the units of the last axis: `[..., N]` to the same shape. */
export interface UnitActivation<Name extends string, P, N extends number>
  extends WidthLayer<`${Name}(${N})`, N, N> {
  /** @internal */
  readonly [PARAMS]?: ShapesOf<P, N>;
}

/** An activation whose parameters are the same for all elements: any shape to the same shape. */
export interface SharedActivation<Name extends string, P> extends ShapelessLayer<`${Name}()`> {
  /** @internal */
  readonly [PARAMS]?: ShapesOf<P, 1>;
}

/** Called with a number of units if a parameter is one per unit, else without: a layer. */
export type ParameterizedActivation<Name extends string, P> =
  ActivationParam<"perUnit"> extends P[keyof P]
    ? <const N extends number>(units: CheckedWidth<N, `${Name}(${N})`>) => UnitActivation<Name, P, N>
    : () => SharedActivation<Name, P>;

/** What `activation` is given where it has parameters. */
export interface ParameterizedDefinition {
  readonly name: string;
  readonly params: Readonly<Record<string, ActivationParam>>;
  readonly attrs?: unknown;
  readonly formula: (x: Scalar, params: Readonly<Record<string, Scalar>>) => Scalar;
}

/** Parameters, of which another name than theirs is an error. */
const known = (activation: string, params: Readonly<Record<string, Scalar>>) =>
  new Proxy(params, {
    get(target, own) {
      if (typeof own !== "string" || Object.hasOwn(target, own)) return target[own as string];
      throw new SinterError(
        "INVALID_ARGUMENT",
        `${activation} has no parameter ${own}; it has ${Object.keys(target).join(", ")}`,
      );
    },
  });

/** The formula of an activation with parameters, and how its layers are made. */
export function parameterized({ name, params, attrs, formula }: ParameterizedDefinition): {
  readonly definition: FormulaDefinition;
  readonly starts: Readonly<Record<string, number>>;
  readonly make: (units?: number) => unknown;
} {
  if (typeof params !== "object" || params === null)
    throw new SinterError(
      "INVALID_ARGUMENT",
      `${name}: its params are like { p: perUnit(1), b: shared(0) }, got ${gotKind(params)}`,
    );
  const entries = Object.entries(params);
  if (entries.length === 0)
    throw new SinterError("INVALID_ARGUMENT", `${name}: without any parameters, leave out params`);
  if (attrs !== undefined)
    throw new SinterError(
      "INVALID_ARGUMENT",
      `${name}: an activation has attrs, constants that a use may choose, or params that are learned, and not both`,
    );
  for (const [own, param] of entries) {
    checkParamName(own, name);
    if (param?.kind !== "perUnit" && param?.kind !== "shared")
      throw new SinterError("INVALID_ARGUMENT", neitherShape(name, own));
    checkStart(`${name}: ${own}`, param.start);
  }
  const positional = (x: Scalar, ...values: Scalar[]): Scalar =>
    formula(x, known(name, Object.fromEntries(entries.map(([own], i) => [own, values[i]!]))));
  // Which is how the number of operands is told.
  Object.defineProperty(positional, "length", { value: 1 + entries.length });
  const definition = defineFormula({ name, formula: positional }, { caller: "activation" });
  const bound = definition.bind();
  const perUnitNames = entries.flatMap(([own, { kind }]) => (kind === "perUnit" ? [own] : [])).join(", ");
  const isPerUnit = perUnitNames !== "";
  const make = (units?: number) => {
    if (!isPerUnit && units !== undefined)
      throw new SinterError(
        "INVALID_ARGUMENT",
        `${name}() takes no number of units: its parameters are shared by all`,
      );
    if (isPerUnit && units === undefined)
      throw new SinterError(
        "INVALID_ARGUMENT",
        `${name} needs the number of units, as in ${name}(8): ${perUnitNames} ${perUnitNames.includes(",") ? "have" : "has"} one value for each`,
      );
    const label = `${name}(${units ?? ""})`;
    const width = isPerUnit ? checkWidth(units, label) : null;
    return parameterizedLayer(
      bound,
      label,
      width,
      entries.map(([own, { kind, start }]) => [own, kind === "perUnit" ? width! : 1, start]),
    );
  };
  return { definition, starts: Object.fromEntries(entries.map(([own, { start }]) => [own, start])), make };
}
