import { type AnyLayer, linear, type Model, relu, sequential } from "sinter";
import { digits } from "../../examples/digits.ts";

/** A model and the batches it is timed at. */
export interface Case {
  readonly name: string;
  readonly model: Model;
  readonly width: number;
  readonly batches: readonly number[];
}

const chain = (depth: number, width: number): Model => {
  const layers: readonly AnyLayer[] = Array.from({ length: depth }, () => linear(width, width));
  return sequential(...layers) as Model;
};

const depths = [2, 4, 8];
const widths = [16, 64, 256, 512];
const batches = [1, 32, 256];

/** Chains of linear layers, the digits classifier, and a model in which nothing may be fused. */
export function cases(quick: boolean): Case[] {
  const chains = depths.flatMap((depth) =>
    widths.map((width) => ({ name: `chain ${depth}×${width}`, model: chain(depth, width), width, batches })),
  );
  const others: Case[] = [
    { name: "digits", model: digits as Model, width: 64, batches: quick ? [360] : [1, 32, 360] },
    {
      name: "relu between",
      model: sequential(linear(256, 256), relu(), linear(256, 256)) as Model,
      width: 256,
      batches: quick ? [32] : batches,
    },
  ];
  const wanted = quick
    ? chains
        .filter(({ name }) => ["chain 2×256", "chain 4×256", "chain 8×16", "chain 4×512"].includes(name))
        .map((c) => ({ ...c, batches: c.width < 256 ? [1] : [32, 256] }))
    : chains;
  return [...wanted, ...others];
}
