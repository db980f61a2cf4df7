import { type CheckedWidth, checkWidth } from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { checkOptions, lift, traced } from "../call.ts";
import type { Named, PARAMS } from "../layer.ts";
import { checkName } from "../names.ts";
import type { Indices, ShapeOf, TensorOf } from "../tensor.ts";

type Label<Rows extends number, Width extends number> = `embedding(${Rows}, ${Width})`;

/** A learned row for each index: indices `[...]` to `[..., Width]`. It is called on indices. */
export interface Embedding<Rows extends number, Width extends number> {
  <I extends Indices>(indices: I): TensorOf<[...ShapeOf<I>, Width]>;
  readonly label: Label<Rows, Width>;
  /** @internal */
  readonly [PARAMS]?: { readonly weight: [Rows, Width] };
}

/**
 * Row i of a learned table for each index i, with the parameter `weight` [rows, width] as in
 * PyTorch; it starts normally distributed. An index below 0, or of `rows` or more, is refused by `run`.
 * @throws SinterError INVALID_ARGUMENT if `rows` or `width` is not a positive integer
 * @example
 * const net = model({ tokens: tensor(["batch", 16], { dtype: "i32" }) }, ({ tokens }) =>
 *   linear(32, 2)(mean(embedding(1000, 32)(tokens), { axis: 1 })));
 */
export function embedding<
  const Rows extends number,
  const Width extends number,
  const Name extends string = never,
>(
  rows: CheckedWidth<Rows, Label<Rows, Width>>,
  width: CheckedWidth<Width, Label<Rows, Width>>,
  options?: { readonly name?: Name },
): Embedding<Rows, Width> & Named<Name> {
  const label = `embedding(${rows}, ${width})`;
  const shape = [checkWidth(rows, label), checkWidth(width, label)];
  const own = checkOptions<{ name?: string }>(options, ["name"], label);
  const parts = { label, name: checkName(own.name, label) };
  const layer = (indices: unknown) =>
    lift(label, [indices], (at) => {
      const { trace } = traced(indices, label);
      const weight = trace.param(`${trace.called(key)}.weight`, shape, { kind: "normal" });
      return build.gather(weight, at);
    });
  const key = layer as unknown as typeof parts;
  for (const [name, value] of Object.entries(parts)) Object.defineProperty(layer, name, { value });
  return layer as unknown as Embedding<Rows, Width> & Named<Name>;
}
