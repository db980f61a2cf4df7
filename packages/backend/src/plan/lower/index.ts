import { type Graph, is, type Node, type NodeOf, type OpName, statesOf } from "@sinter/ir";
import * as scalar from "@sinter/ir/scalar";
import type { Abilities } from "../kernels.ts";
import { legalize } from "../legalize.ts";
import { isOpen, openDimension } from "../open-dimension.ts";
import type { Pass, Plan } from "../plan.ts";
import { type PassNodes, schedule } from "../schedule.ts";
import type { Step, StepAttrs, StepKind } from "../step.ts";
import { type Buffer, isBatched, isDense, rowShape, type View, whole } from "../value.ts";
import { lowerElementwise, lowerLinear } from "./elementwise.ts";
import { Lowering } from "./lowering.ts";
import { lowerMatmul } from "./matmul.ts";
import { movements } from "./movement.ts";
import { stateLowering } from "./state.ts";

/** Ops whose steps are not simply themselves. */
const lowerings: { readonly [O in OpName]?: (node: NodeOf<O>, l: Lowering) => void } = {
  ...movements,
  elementwise: lowerElementwise,
  linear: lowerLinear,
  matmul: lowerMatmul,
  dimSize(node, l) {
    l.batchSize ??= l.buffer(node, { kind: "batch" });
    l.set(node, whole(l.batchSize, []));
  },
};

/**
 * The graph as steps over views of buffers: composites without a kernel decomposed, ops that only move
 * elements gone where kernels can read or write as they say, chains of elementwise ops composed into one
 * formula, and formulas moved into the epilogue of the layer before them.
 *
 * @param kernels what the backend can run
 * @throws SinterError UNSUPPORTED if a value's open dimension is not where it must be, or there are two
 */
export function lower(graph: Graph, kernels: Abilities): Plan {
  const batch = openDimension(graph);
  const legal = legalize(graph, kernels);
  const l = new Lowering(legal, kernels);
  const states = statesOf(legal);
  const place = (node: Node, kind: "input" | "output" | "state", index: number): Buffer => {
    const buffer = l.buffer(node, { kind, index });
    if (kind !== "output") l.set(node, whole(buffer, rowShape(node.shape)));
    return buffer;
  };
  const replaces = legal.updates === undefined ? null : stateLowering();
  replaces?.join(legal, l);
  const inputs = legal.inputs.map((node, i) => place(node, "input", i));
  const stateBuffers = states.map((node, i) => place(node, "state", i));
  const outputs = legal.outputs.map(({ node }, i) => place(node, "output", i));
  const waiting = new Map(outputs.map((buffer, i) => [buffer, legal.outputs[i]!.node]));

  /** Lowers the values of one stage, and writes the outputs that are there then. */
  const stage = (nodes: readonly Node[], accumulators: readonly Node[], ready: (node: Node) => boolean) => {
    const due = [...waiting]
      .filter(([, node]) => ready(node))
      .map(([buffer, node]) => ({ node, view: whole(buffer, rowShape(node.shape)) }));
    l.homes.choose(nodes, due, (node) => l.home(node));
    for (const node of nodes) {
      if (accumulators.includes(node)) {
        spreadRows(node, l);
        lowerDirect(node, l, l.view(node));
      } else lowerNode(node, l);
    }
    for (const { node, view } of due) {
      const value = l.view(node);
      if (value.of !== view.of || !isDense(value)) l.copy(value, view);
      waiting.delete(view.of as Buffer);
    }
    return l.takeSteps();
  };

  const { passes: scheduled, updates } = schedule(legal);
  const passes = scheduled.map(({ once, blocks, accumulators }: PassNodes): Pass => {
    const computed = new Set(once);
    const steps = stage(
      once,
      [],
      (node) => node.isStatic || (!isOpen(node) && (l.has(node) || computed.has(node))),
    );
    for (const node of accumulators) {
      if (l.has(node)) continue;
      const out = whole(l.buffer(node, { kind: "arena" }, true), rowShape(node.shape));
      l.set(node, out);
      l.map(scalar.constant(node.spec.neutral!(node.attrs as object)), [], out);
    }
    steps.push(...l.takeSteps());
    const inBlocks = new Set(blocks);
    const pass = {
      once: alone(steps),
      blocks: stage(blocks, accumulators, (node) => isOpen(node) && (inBlocks.has(node) || l.has(node))),
    };
    l.endPass();
    return pass;
  });
  if (replaces !== null) {
    const steps = stage(updates, [], () => false);
    passes.push({ once: replaces.replace(legal, steps, stateBuffers, l), blocks: [] });
  }
  return {
    batch,
    passes,
    statics: l.statics,
    inputs,
    outputs,
    states: stateBuffers,
    batchSize: l.batchSize,
    fused: l.fused,
  };
}

const alone = (steps: readonly Step[]): Step[][] => steps.map((step) => [step]);

function lowerNode(node: Node, l: Lowering): void {
  const lowering = lowerings[node.op as OpName] as ((node: Node, l: Lowering) => void) | undefined;
  if (lowering !== undefined) lowering(node, l);
  else if (!("leaf" in node.spec)) lowerDirect(node, l, l.result(node));
}

/** Rows that are all alike, as those of a broadcast are, count as often as there are rows: one operand has them. */
function spreadRows(node: Node, l: Lowering): void {
  const open = node.operands.filter(isOpen);
  if (open.some((o) => isBatched(l.view(o)))) return;
  l.set(open[0]!, l.copied(l.view(open[0]!), true));
}

/** The step of a kernel that the backend has for the op itself. */
function lowerDirect(node: Node, l: Lowering, out: View): void {
  if (is(node, "matmul")) lowerMatmul(node, l, out);
  else
    l.step(
      node.op as StepKind,
      node.operands.map((o) => l.view(o)),
      node.attrs as StepAttrs[StepKind],
      out,
    );
}
