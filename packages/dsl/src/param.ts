import { type CheckedDims, checkDims, checkOptions, gotKind, gotValue, SinterError } from "@sinter/ir";
import type { Initializer } from "./initializer.ts";
import { checkName } from "./names.ts";
import { type Tensor, TracedTensor } from "./tensor.ts";
import { tracing } from "./tracing.ts";
import type { WeightInit } from "./weights/weight-init.ts";

export interface ParamOptions {
  /** The number that it starts at, or a way to start such as `kaiming()`; 0 unless given. */
  readonly start?: number | WeightInit;
  /** `false` keeps it as it is while the rest is learned from gradients. */
  readonly learned?: boolean;
}

/**
 * A parameter of a model that belongs to no layer, by its name: `nn.Parameter` in PyTorch. It is made inside the model's
 * function.
 *
 * @throws SinterError INVALID_ARGUMENT outside of a model's function, or if a size is no positive integer
 * @example
 * const policy = model({ x: tensor(["batch", 4]) }, ({ x }) => ({
 *   mean: linear(4, 2, { name: "mean" })(x),
 *   deviation: exp(param("log_std", [2])),
 * }));
 */
export function param<const S extends readonly number[]>(
  name: string,
  shape: CheckedDims<S, "param">,
  options?: ParamOptions,
): Tensor<[...S]> {
  const label = `param(${gotValue(name)})`;
  checkName(name, label);
  if (!Array.isArray(shape))
    throw new SinterError("INVALID_ARGUMENT", `${label} expects a shape like [2, 3], got ${gotKind(shape)}`);
  const sizes = checkDims([...(shape as readonly number[])], label);
  const open = sizes.find((dim) => typeof dim === "string");
  if (open !== undefined)
    throw new SinterError("INVALID_ARGUMENT", `${label} has sizes that are numbers, got "${open}"`);
  const { start = 0, learned = true } = checkOptions<ParamOptions>(options, ["start", "learned"], label);
  if (typeof learned !== "boolean")
    throw new SinterError("INVALID_ARGUMENT", `${label}: learned is true or false, got ${gotValue(learned)}`);
  if (typeof start !== "function" && !Number.isFinite(Math.fround(start)))
    throw new SinterError(
      "INVALID_ARGUMENT",
      `${label} starts at a number, or as kaiming() and others say, got ${gotValue(start)}`,
    );
  const { trace } = tracing;
  if (trace === null)
    throw new SinterError("INVALID_ARGUMENT", `${label} is called outside of a model's function`);
  const initializer: Initializer = typeof start === "function" ? start(sizes as number[]) : start;
  const node = trace.param({ label }, "", name, {
    shape: sizes as number[],
    initializer,
    isLearned: learned,
  });
  return new TracedTensor(node, trace) as never;
}
