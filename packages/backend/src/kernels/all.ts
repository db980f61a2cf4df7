import "./state.ts";
import type { CompositeName } from "@sinter/ir";
import type { StepKind } from "../plan/step.ts";
import { argmax } from "./argmax.ts";
import { gather } from "./gather.ts";
import { layerNorm } from "./layer-norm.ts";
import { logSoftmax } from "./log-softmax.ts";
import { matmul } from "./matmul.ts";
import type { Offer } from "./offer.ts";
import { reduce } from "./reduce.ts";
import { scatterAdd } from "./scatter-add.ts";
import { softmax } from "./softmax.ts";

/** The steps of every program, of which the backends' tables have the kernels. */
type Always = "gemm" | "map";

/** The kernels of every other kind of step: one for a composite is a choice. */
export const offers = {
  argmax,
  gather,
  layerNorm,
  logSoftmax,
  matmul,
  reduce,
  scatterAdd,
  softmax,
} satisfies { readonly [K in Exclude<StepKind, Always | CompositeName>]: Offer<K> } & {
  readonly [K in CompositeName]?: Offer<K>;
};
