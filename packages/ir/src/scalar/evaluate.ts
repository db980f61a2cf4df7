import { mathFunctions } from "./math.ts";
import { type Scalar, scalarOps } from "./scalar.ts";

/** The formula's value in f64: its specification. */
export function evaluateScalar(root: Scalar, args: readonly number[]): number {
  switch (root.kind) {
    case "arg":
      return args[root.index] as number;
    case "const":
      return root.value;
    case "call":
      return mathFunctions[root.fn].f64(evaluateScalar(root.arg, args));
    case "op": {
      const f = scalarOps[root.op] as (...values: number[]) => number;
      return f(...root.args.map((a) => evaluateScalar(a, args)));
    }
  }
}
