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

/** A parameter's values in C order: numbers, with their shape or without. */
export type ParamValue =
  | Floats
  | Halves
  | readonly number[]
  | { readonly shape: readonly number[]; readonly data: ArrayBufferView | readonly number[] };
export type ParamValues = Readonly<Record<string, ParamValue>>;

type Floats = Float32Array | Float64Array;
/** A Float16Array, of engines that have one. */
type Halves = ArrayLike<number> & { readonly [Symbol.toStringTag]: "Float16Array" };

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
  let missing = 0;
  for (const [name, shape] of wanted) {
    if (!Object.hasOwn(params, name)) {
      wrong.push(`${name} ${shapeText(shape)} is missing`);
      missing++;
      continue;
    }
    const value = params[name];
    const data = dataOf(value);
    const problem = mismatch(name, shape, value, data);
    if (problem !== null) wrong.push(problem);
    else values[name] = plainFloats(data as Floats);
  }
  const surplus = Object.keys(params).filter((name) => !wanted.has(name));
  const prefix = missing === wanted.size ? prefixHint([...wanted.keys()], surplus) : null;
  const rest =
    wrong.length === 0
      ? `; leave out what the model does not have: loadSafetensors(file, { ignore: "${surplus[0]}" })`
      : "";
  if (wrong.length + surplus.length > 0)
    throw new SinterError(
      "PARAMS_MISMATCH",
      `the parameters do not fit the model: ${prefix ?? listed(wrong, surplus) + rest}`,
    );
  return values;
}

/** How much of the lists is shown: of what is wrong with the model's parameters, and of what it does not have. */
const [SHOWN_WRONG, SHOWN_SURPLUS] = [6, 4];

const listed = (wrong: readonly string[], surplus: readonly string[]): string =>
  [...cut(wrong, SHOWN_WRONG), ...cut(surplus.map(paramUnknown), SHOWN_SURPLUS)].join("; ");

const cut = (list: readonly string[], shown: number): string[] =>
  list.length <= shown ? [...list] : [...list.slice(0, shown), `and ${list.length - shown} more`];

/** What to do if all names differ by what stands in front of them; null if they differ otherwise. */
function prefixHint(wanted: readonly string[], given: readonly string[]): string | null {
  const prefixOf = (longer: string, shorter: string) =>
    longer.endsWith(shorter) ? longer.slice(0, -shorter.length) : "";
  const have = new Set(given);
  const [first = ""] = wanted;
  for (const name of given) {
    const surplus = prefixOf(name, first);
    if (surplus !== "" && wanted.every((each) => have.has(surplus + each)))
      return `all ${wanted.length} differ by the prefix ${surplus}: loadSafetensors(file, { prefix: "${surplus}" })`;
    const lacking = prefixOf(first, name);
    if (
      lacking !== "" &&
      wanted.every((each) => each.startsWith(lacking) && have.has(each.slice(lacking.length)))
    )
      return `all ${wanted.length} lack the prefix ${lacking}: loadSafetensors(file, { rename: (name) => "${lacking}" + name })`;
  }
  return null;
}

const isFloats = (x: unknown): x is Floats => ["Float32Array", "Float64Array"].includes(kindOf(x)!);

/** The numbers of a value; what is no array of them as it is. */
function dataOf(value: unknown): unknown {
  const data = isArray(value) ? value : ((value ?? {}) as { data?: unknown }).data;
  if (kindOf(data) === "Float16Array") return Float32Array.from(data as Halves);
  // Unlike `every`, it sees holes.
  const isNumbers = Array.isArray(data) && data.findIndex((x) => typeof x !== "number") < 0;
  return isNumbers ? Float64Array.from(data as number[]) : data;
}

const isArray = (value: unknown): boolean =>
  isFloats(value) || kindOf(value) === "Float16Array" || Array.isArray(value);

function mismatch(name: string, shape: Shape, value: unknown, data: unknown): string | null {
  const count = size(shape);
  const wanted = shapeText(shape);
  const misses = (data: Floats): string | null =>
    isLost(data)
      ? `${name} should be ${wanted}, but ${LOST}`
      : lengthOf(data) === count
        ? null
        : `${name} should be ${wanted} but has ${lengthOf(data)} values`;
  if (isArray(value) && isFloats(data)) return misses(data);
  const { shape: got } = (value ?? {}) as { shape?: unknown };
  if (!Array.isArray(got) || !got.every((dim) => typeof dim === "number") || !ArrayBuffer.isView(data))
    return `${name} should be ${wanted} but is neither a Float32Array nor { shape, data } with such an array as data`;
  if (shapeText(got) !== wanted) return paramMismatch(name, wanted, shapeText(got));
  if (!isFloats(data))
    return `${name} should be ${wanted} but holds ${data.constructor.name} values, not floats`;
  return misses(data);
}
