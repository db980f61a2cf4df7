import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gradients } from "@sinter/autodiff";
import { activationFormulas } from "@sinter/dsl/internal";
import { type Graph, interpret, type Node } from "@sinter/ir";
import * as g from "@sinter/ir/build";
import { loadSafetensors } from "sinter";
import { describe, expect, it } from "vitest";

/** What a trajectory says of its network and loss; the rest of it is about optimizers. */
interface Spec {
  readonly layers: readonly (readonly [kind: string, ...sizes: (number | boolean)[]])[];
  readonly loss: "l1" | "mse" | "huber" | "crossEntropy";
  readonly lossArgs: { readonly delta?: number; readonly labelSmoothing?: number };
  readonly clipGradNorm: number | null;
}

const folder = "test/data/training";

/** The metadata of a safetensors file, which is JSON behind its length in eight bytes. */
function specOf(bytes: Buffer): Spec {
  const length = Number(bytes.readBigUInt64LE(0));
  return JSON.parse(JSON.parse(bytes.subarray(8, 8 + length).toString()).__metadata__.spec) as Spec;
}

const formulas = new Map(activationFormulas().map((formula) => [formula.name, formula]));
const minus = (a: Node, b: Node): Node => g.apply("sub", a, b);
const times = (a: Node, b: Node): Node => g.apply("mul", a, b);

function network({ layers }: Spec, x: Node): Node {
  return layers.reduce((h: Node, [kind, n, m, bias], i) => {
    if (kind === "linear") {
      const weight = g.param(`${i}.weight`, [m as number, n as number]);
      return g.linear(h, weight, bias === true ? g.param(`${i}.bias`, [m as number]) : undefined);
    }
    const extra = kind === "prelu" ? [g.param(`${i}.weight`, [1])] : [];
    return g.elementwise(formulas.get(kind)!.bind(), h, ...extra);
  }, x);
}

/** Each loss as PyTorch defines it, a mean over all that there is. */
function lossOf({ loss, lossArgs }: Spec, out: Node, y: Node): Node {
  const mean = (x: Node): Node => g.reduce(g.reduce(x, "mean", 1), "mean", 0);
  const error = minus(out, y);
  const size = g.apply("abs", error);
  switch (loss) {
    case "l1":
      return mean(size);
    case "mse":
      return mean(times(error, error));
    case "huber": {
      const delta = g.scalar(lossArgs.delta!);
      const near = times(times(error, error), g.scalar(0.5));
      const far = times(delta, minus(size, times(delta, g.scalar(0.5))));
      return mean(g.apply("where", g.apply("lessEqual", size, delta), near, far));
    }
    case "crossEntropy": {
      const perRow = g.reduce(times(y, g.logSoftmax(out)), "sum", 1);
      return g.apply("neg", g.reduce(perRow, "mean", 0));
    }
  }
}

/** Class indices as distributions, smoothed. */
function distributions(labels: ArrayLike<number>, classes: number, smoothing: number): Float64Array {
  const y = new Float64Array(labels.length * classes).fill(smoothing / classes);
  for (let row = 0; row < labels.length; row++) y[row * classes + labels[row]!]! += 1 - smoothing;
  return y;
}

describe("the first gradients of PyTorch's trajectories, to 1e-12 in the oracle", () => {
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".safetensors")))
    it(file, () => {
      const bytes = readFileSync(join(folder, file));
      const tensors = loadSafetensors(bytes);
      const spec = specOf(bytes);
      const of = (name: string) => tensors[name]!;
      const [, batch, width] = of("x").shape as [number, number, number];
      const x = g.input("x", ["batch", width]);
      const out = network(spec, x);
      const outputs = out.shape.at(-1) as number;
      const y = g.input("y", ["batch", outputs]);
      const loss = lossOf(spec, out, y);
      const names = Object.keys(tensors).flatMap((name) =>
        name.startsWith("init.") ? [name.slice("init.".length)] : [],
      );
      const params = Object.fromEntries(names.map((name) => [name, of(`init.${name}`).data]));
      const wrt = names.map((name) => g.param(name, of(`init.${name}`).shape as number[]));
      const graph: Graph = {
        name: "training",
        inputs: [x, y],
        outputs: [
          { name: "loss", node: loss },
          ...gradients(loss, wrt).map((node, i) => ({ name: names[i]!, node })),
        ],
      };
      const targets = of("y").data.subarray(0, (batch * of("y").data.length) / (60 * batch)) as Float64Array;
      const inputs = {
        x: of("x").data.subarray(0, batch * width) as Float64Array,
        y:
          spec.loss === "crossEntropy"
            ? distributions(targets, outputs, spec.lossArgs.labelSmoothing ?? 0)
            : targets,
      };
      const found = interpret(graph, inputs, params as Record<string, Float64Array>);
      expect(Math.abs(found.loss![0]! - (of("loss").data[0] as number))).toBeLessThan(1e-12);
      const norm = Math.sqrt(
        names.reduce((sum, name) => sum + found[name]!.reduce((s, v) => s + v * v, 0), 0),
      );
      // clip_grad_norm_ divides by norm + 1e-6, where that is above the limit.
      const clip = spec.clipGradNorm === null ? 1 : Math.min(1, spec.clipGradNorm / (norm + 1e-6));
      for (const name of names)
        for (const [i, v] of found[name]!.entries())
          expect(Math.abs(v * clip - (of(`grad0.${name}`).data[i] as number)), `${name}[${i}]`).toBeLessThan(
            1e-12,
          );
    });
});
