import { codecsOf } from "../ops/attrs.ts";
import { is } from "../ops/names.ts";
import type { Node } from "../ops/node.ts";
import { shapeText } from "../shape/dim.ts";
import { topological } from "./graph.ts";

/** What a node is called: by its formula, its word in the text form or its own name, else by its op. */
export function nameOf(node: Node): string {
  if (is(node, "elementwise")) return node.attrs.formula.name;
  const said = codecsOf(node.spec).find(([key, { calls }]) => key === "name" || calls !== undefined);
  return said === undefined ? node.op : (node.attrs as Record<string, string>)[said[0]]!;
}

/**
 * How reports and errors name a node: `relu[batch, 64]`, with the layers whose parameters it reads,
 * `gather[batch, 16] emb`. A linear layer has the sizes that it was written with, `linear(64, 10) fc`.
 */
export function describe(node: Node): string {
  const value = node.isStatic ? undefined : node.operands.find((o) => o.isStatic);
  const layers = value === undefined ? [] : layerNames(value);
  const [out, width] = node.operands[1]?.shape ?? [];
  const sizes = is(node, "linear") ? `(${width}, ${out})` : shapeText(node.shape);
  return [`${nameOf(node)}${sizes}`, layers.join("·")].filter(Boolean).join(" ");
}

/** The layers whose weights a static value is made of, last one first as in the product. */
function layerNames(value: Node): string[] {
  const names = topological([value]).flatMap((node) =>
    is(node, "param") ? [node.attrs.name.replace(/\.weight$/, "")] : [],
  );
  return [...new Set(names)];
}
