import { argmax } from "./argmax.ts";
import { broadcast } from "./broadcast.ts";
import { concat } from "./concat.ts";
import { elementwise } from "./elementwise.ts";
import { gather } from "./gather.ts";
import { layerNorm } from "./layer-norm.ts";
import { constant, input, param } from "./leaves.ts";
import { linear } from "./linear.ts";
import { logSoftmax } from "./log-softmax.ts";
import { matmul } from "./matmul.ts";
import type { OpAttrs, OpName, OpSpec } from "./op.ts";
import { reduce } from "./reduce.ts";
import { reshape } from "./reshape.ts";
import { slice } from "./slice.ts";
import { softmax } from "./softmax.ts";
import { transpose } from "./transpose.ts";

/** Every op there is; the type makes a missing one a compile error. */
export const ops: { readonly [O in OpName]: OpSpec<OpAttrs[O]> } = {
  input,
  param,
  const: constant,
  linear,
  matmul,
  elementwise,
  reduce,
  argmax,
  gather,
  reshape,
  transpose,
  broadcast,
  concat,
  slice,
  softmax,
  logSoftmax,
  layerNorm,
};

/** The spec of an op whose name is only known at run time. */
export const specOf = (op: OpName): OpSpec<never> => ops[op] as OpSpec<never>;
