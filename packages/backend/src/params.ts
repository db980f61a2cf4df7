import {
  type Graph,
  gotKind,
  isLost,
  kindOf,
  LOST,
  lengthOf,
  paramMismatch,
  paramsOf,
  paramUnknown,
  plainFloats,
  type Shape,
  SinterError,
  shapeText,
  size,
  type Values,
} from "@sinter/ir";

/** A parameter's values in C order: f32 or f64 numbers, with their shape or without. */
export type ParamValue = Floats | { readonly shape: readonly number[]; readonly data: ArrayBufferView };
export type ParamValues = Readonly<Record<string, ParamValue>>;

type Floats = Float32Array | Float64Array;

/**
 * The values by name, after checking them against the graph's parameters.
 * @throws SinterError PARAMS_MISMATCH listing every missing, surplus and wrong-shaped one
 */
export function checkParams(graph: Graph, params: ParamValues): Values {
  if (typeof params !== "object" || params === null)
    throw new SinterError(
      "INVALID_ARGUMENT",
      `params must be an object of values by name, got ${gotKind(params)}`,
    );
  const wrong: string[] = [];
  const values: Record<string, Floats> = {};
  const wanted = new Map(paramsOf(graph).map(({ attrs }) => [attrs.name, attrs.shape]));
  for (const [name, shape] of wanted) {
    if (!Object.hasOwn(params, name)) wrong.push(`${name} ${shapeText(shape)} is missing`);
    else {
      const problem = mismatch(name, shape, params[name]!);
      if (problem !== null) wrong.push(problem);
      else values[name] = dataOf(params[name]!);
    }
  }
  for (const name of Object.keys(params)) if (!wanted.has(name)) wrong.push(paramUnknown(name));
  if (wrong.length > 0)
    throw new SinterError("PARAMS_MISMATCH", `the parameters do not fit the model: ${wrong.join("; ")}`);
  return values;
}

const isFloats = (x: unknown): x is Floats => ["Float32Array", "Float64Array"].includes(kindOf(x)!);

const dataOf = (value: ParamValue): Floats =>
  plainFloats(isFloats(value) ? value : ((value as { data: unknown }).data as Floats));

function mismatch(name: string, shape: Shape, value: unknown): string | null {
  const count = size(shape);
  const wanted = shapeText(shape);
  const misses = (data: Floats): string | null =>
    isLost(data)
      ? `${name} should be ${wanted}, but ${LOST}`
      : lengthOf(data) === count
        ? null
        : `${name} should be ${wanted} but has ${lengthOf(data)} values`;
  if (isFloats(value)) return misses(value);
  const { shape: got, data } = (value ?? {}) as { shape?: unknown; data?: unknown };
  if (!Array.isArray(got) || !got.every((dim) => typeof dim === "number") || !ArrayBuffer.isView(data))
    return `${name} should be ${wanted} but is neither a Float32Array nor { shape, data } with such an array as data`;
  if (shapeText(got) !== wanted) return paramMismatch(name, wanted, shapeText(got));
  if (!isFloats(data))
    return `${name} should be ${wanted} but holds ${data.constructor.name} values, not floats`;
  return misses(data);
}
