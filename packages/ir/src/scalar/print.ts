import { printNumber } from "../base/number.ts";
import type { Scalar } from "./scalar.ts";

/** Binary ops with an infix form, and how tightly each binds. */
export const infix = { add: ["+", 1], sub: ["-", 1], mul: ["*", 2], div: ["/", 2] } as const;

/** The name of argument `index`: x, a, b, …, w, a24, a25, …: all different. */
export const argName = (index: number): string =>
  index === 0 ? "x" : index < 24 ? String.fromCharCode(96 + index) : `a${index}`;

/** The formula as text, e.g. `max(x, 0) + a * min(x, 0)`; `parseScalar` reads it back. */
export function printScalar(node: Scalar, nameOf: (index: number) => string = argName, binding = 0): string {
  const print = (child: Scalar, binding = 0) => printScalar(child, nameOf, binding);
  switch (node.kind) {
    case "arg":
      return nameOf(node.index);
    case "const":
      return printNumber(node.value);
    case "call":
      return `${node.fn.name}(${print(node.arg)})`;
    case "op": {
      const sign = infix[node.op as keyof typeof infix];
      if (sign === undefined) return `${node.op}(${node.args.map((a) => print(a)).join(", ")})`;
      const [symbol, strength] = sign;
      const [left, right] = node.args as [Scalar, Scalar];
      const text = `${print(left, strength)} ${symbol} ${print(right, strength + 1)}`;
      return strength < binding ? `(${text})` : text;
    }
  }
}
