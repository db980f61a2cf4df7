import { constant, rebuild, type Scalar, transform } from "./scalar.ts";

const expanded = new WeakMap<Scalar, Scalar>();

/** `root` with every named function expanded: what a backend has to compute. */
export function expandMath(root: Scalar): Scalar {
  const known = expanded.get(root);
  if (known !== undefined) return known;
  const result = transform(root, (node, children) =>
    node.kind === "call"
      ? expandMath(node.fn.expand(children[0] as Scalar))
      : node.kind === "const"
        ? constant(Math.fround(node.value))
        : rebuild(node, children),
  );
  expanded.set(root, result);
  return result;
}
