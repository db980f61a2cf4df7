import type { AnyRule } from "../rule.ts";
import { constantFold } from "./constant-fold.ts";
import {
  addZero,
  broadcastSame,
  divOne,
  mulOne,
  reshapeReshape,
  reshapeSame,
  subZero,
  transposeSame,
  transposeTranspose,
} from "./identity.ts";
import { linearAdd } from "./linear-add.ts";
import { matmulStatic } from "./matmul-static.ts";

export { linearLinear } from "./linear-linear.ts";

/** The local rules, tried in this order at every node: what shortens the graph comes first. */
export const localRules: readonly AnyRule[] = [
  constantFold,
  addZero,
  subZero,
  mulOne,
  divOne,
  reshapeSame,
  reshapeReshape,
  broadcastSame,
  transposeSame,
  transposeTranspose,
  matmulStatic,
  linearAdd,
];
