import { type Node, SinterError } from "@sinter/ir";
import { type AnyLayer, LAYER } from "./layer.ts";
import { isTensor, TracedTensor } from "./tensor.ts";

/** What kind of thing came instead of what was expected. */
export function nameOf(x: unknown): string {
  if (x === null) return "null";
  if (Array.isArray(x)) return "an array";
  if (ArrayBuffer.isView(x)) return `a ${x.constructor.name}`;
  return typeof x === "object" ? "an object" : typeof x;
}

/** The tensor behind an argument, or an error that says what came instead. */
export function traced(x: unknown, what: string): TracedTensor {
  if (isTensor(x)) return x;
  throw new SinterError("INVALID_ARGUMENT", `${what} expects a tensor, got ${nameOf(x)}`);
}

/**
 * `options`, if it is undefined or an object with these keys alone.
 * @throws SinterError INVALID_ARGUMENT naming the key that is not an option
 */
export function checkOptions<O extends object>(
  options: O | undefined,
  allowed: readonly (keyof O & string)[],
  what: string,
): Partial<O> {
  if (options === undefined) return {};
  if (typeof options !== "object" || options === null)
    throw new SinterError(
      "INVALID_ARGUMENT",
      `${what} expects options like { ${allowed[0]} }, got ${nameOf(options)}`,
    );
  const unknown = Object.keys(options).find((key) => !(allowed as readonly string[]).includes(key));
  if (unknown !== undefined)
    throw new SinterError(
      "INVALID_ARGUMENT",
      `${what} has no option ${unknown}; it has ${allowed.join(", ")}`,
    );
  return options;
}

/** A tensor with the result of `f` on the operands' nodes; all must belong to one model. */
export function lift<T>(what: string, operands: readonly unknown[], f: (...nodes: Node[]) => Node): T {
  const tensors = operands.map((x) => traced(x, what));
  const models = new Set(tensors.map((t) => t.trace).filter((trace) => trace.inModel));
  const trace = [...models][0] ?? tensors[0]!.trace;
  if (models.size > 1)
    throw new SinterError(
      "INVALID_ARGUMENT",
      `${what} combines tensors of two models: use only the inputs of one model(...)`,
    );
  return new TracedTensor(f(...tensors.map((t) => t.node)), trace) as T;
}

/** Makes a layer callable: `layer(x)` applies it inside the model that x belongs to. */
export function callable<L>(
  parts: Omit<AnyLayer, "name" | "open"> & {
    readonly name?: string | undefined;
    readonly layers?: readonly AnyLayer[];
  },
): L {
  const layer: AnyLayer = ((x: unknown) =>
    lift(parts.label, [x], (node) =>
      layer[LAYER](node, (x as TracedTensor).trace, (x as TracedTensor).trace.called(layer)),
    )) as unknown as AnyLayer;
  Object.defineProperty(layer, "open", { value: parts.in === null, enumerable: true });
  for (const key of Reflect.ownKeys(parts))
    Object.defineProperty(layer, key, { value: parts[key as keyof typeof parts], enumerable: true });
  if (!Object.hasOwn(parts, "name")) Object.defineProperty(layer, "name", { value: undefined });
  return layer as L;
}
