import { printNumber } from "../text/number.ts";
import type { Scalar } from "./scalar.ts";

/** Binary ops with an infix form, and how tightly each binds. */
export const infix = { add: ["+", 1], sub: ["-", 1], mul: ["*", 2], div: ["/", 2] } as const;

/** The name of argument `index`: x, a, b, c, … */
export const argName = (index: number): string => (index === 0 ? "x" : String.fromCharCode(96 + index));

/** The formula as text, e.g. `max(x, 0) + a * min(x, 0)`; `parseScalar` reads it back. */
export function printScalar(node: Scalar, binding = 0): string {
  switch (node.kind) {
    case "arg":
      return argName(node.index);
    case "const":
      return printNumber(node.value);
    case "call":
      return `${node.fn}(${printScalar(node.arg)})`;
    case "op": {
      const sign = infix[node.op as keyof typeof infix];
      if (sign === undefined) return `${node.op}(${node.args.map((a) => printScalar(a)).join(", ")})`;
      const [symbol, strength] = sign;
      const [left, right] = node.args as [Scalar, Scalar];
      const text = `${printScalar(left, strength)} ${symbol} ${printScalar(right, strength + 1)}`;
      return strength < binding ? `(${text})` : text;
    }
  }
}
