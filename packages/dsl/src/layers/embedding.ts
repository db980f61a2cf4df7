import "@sinter/backend/kernels/gather";
import { type CheckedWidth, checkOptions, checkWidth } from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { callable } from "../declare.ts";
import { normal } from "../initializer.ts";
import type { Named, PARAMS } from "../layer.ts";
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
  const sizes = [checkWidth(rows, label), checkWidth(width, label)] as const;
  const { name } = checkOptions<{ name?: string }>(options, ["name"], label);
  const layer = callable<Embedding<Rows, Width>>({
    label,
    name,
    params: { weight: [sizes, normal()] },
    apply: (indices, { weight }) => build.gather(weight, indices),
  });
  return layer as Embedding<Rows, Width> & Named<Name>;
}
