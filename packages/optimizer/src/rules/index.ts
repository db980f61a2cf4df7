import type { AnyRule } from "../rule.ts";
import { constantFold } from "./constant-fold.ts";
import { identity } from "./identity.ts";
import { reluRelu } from "./relu-relu.ts";
import { reshapeReshape, reshapeSame } from "./reshape.ts";
import { dropout, stopGradient } from "./vanishing.ts";

/**
 * The local rules that every graph is rewritten by, tried in this order at a node: what shortens the graph comes first. Those of
 * ops that not every network has stand in `offers/`, behind them.
 */
export const localRules: AnyRule[] = [
  constantFold,
  stopGradient,
  dropout,
  identity,
  reshapeSame,
  reshapeReshape,
  reluRelu,
];
