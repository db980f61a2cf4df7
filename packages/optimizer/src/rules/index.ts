import type { AnyRule } from "../rule.ts";
import { broadcastSame } from "./broadcast.ts";
import { constantFold } from "./constant-fold.ts";
import { expOfLog } from "./exp.ts";
import { linearAdd } from "./linear-add.ts";
import { matmulStatic } from "./matmul-static.ts";
import { addZero, divOne, mulOne, subZero } from "./neutral-operand.ts";
import { reluRelu } from "./relu-relu.ts";
import { reshapeReshape, reshapeSame } from "./reshape.ts";
import { transposeSame, transposeTranspose } from "./transpose.ts";
import { dropout, stopGradient } from "./vanishing.ts";

/** The local rules, tried in this order at a node: what shortens the graph comes first. */
export const localRules: readonly AnyRule[] = [
  constantFold,
  stopGradient,
  dropout,
  addZero,
  subZero,
  mulOne,
  divOne,
  reshapeSame,
  reshapeReshape,
  broadcastSame,
  transposeSame,
  transposeTranspose,
  reluRelu,
  expOfLog,
  matmulStatic,
  linearAdd,
];
