import { isLayer, isModel } from "@sinter/dsl";
import { type Graph, gotKind, SinterError, verify } from "@sinter/ir";

/**
 * The graph of a model, or a graph itself.
 * @throws SinterError INVALID_ARGUMENT for anything else
 */
export function graphOf(model: unknown, caller: string): Graph {
  if (isModel(model)) return model.graph;
  const graph = model as Graph | null | undefined;
  if (isGraph(graph)) {
    verify(graph);
    return graph;
  }
  const got = isLayer(model) ? "one layer; wrap it, as in sequential(layer)" : gotKind(model);
  throw new SinterError("INVALID_ARGUMENT", `${caller} expects a model, got ${got}`);
}

function isGraph(graph: Graph | null | undefined): graph is Graph {
  if (!Array.isArray(graph?.inputs) || !Array.isArray(graph.outputs)) return false;
  return [...graph.inputs, ...graph.outputs.map((o) => o?.node)].every((node) =>
    Array.isArray(node?.operands),
  );
}
