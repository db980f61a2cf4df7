import {
  adagrad,
  adam,
  adamw,
  bceWithLogits,
  crossEntropy,
  huber,
  kl,
  l1,
  lion,
  mse,
  nll,
  type Optimizer,
  rmsprop,
  sgd,
  type Trainer,
  trainer,
} from "@sinter/train";
import fc from "fast-check";
import {
  type AnyLayer,
  elu,
  gelu,
  layerNorm,
  leakyRelu,
  linear,
  logSoftmax,
  type Model,
  prelu,
  relu,
  sequential,
  sigmoid,
  silu,
  tanh,
} from "sinter";
import { type Batch, expectStep } from "./training-steps.ts";

/** A network, a loss and an optimizer that fit each other, with data. */
export interface Combination {
  readonly what: string;
  readonly make: (backend: "wasm" | "cpu") => Trainer<never, never, unknown, unknown>;
  readonly optimizer: Optimizer;
  readonly batches: readonly Batch[];
}

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const width = fc.integer({ min: 1, max: 9 });
const activation = fc.constantFrom<(n: number) => AnyLayer>(
  () => relu(),
  () => tanh(),
  () => sigmoid(),
  () => gelu(),
  () => silu(),
  () => elu(),
  () => leakyRelu(),
  () => prelu(),
  (n) => layerNorm(n),
);

const lr = number(1e-4, 0.3);
const beta = number(0, 0.99);
const decay = fc.constantFrom(0, 0.01, 0.3);
const optimizers: fc.Arbitrary<Optimizer> = fc.oneof(
  fc
    .record({ lr, momentum: beta, dampening: number(0, 0.9), weightDecay: decay })
    .map((options) => sgd(options)),
  fc
    .record({ lr, momentum: number(0.1, 0.99), weightDecay: decay })
    .map((options) => sgd({ ...options, nesterov: true })),
  fc
    .record({ lr, betas: fc.tuple(beta, beta), weightDecay: decay, amsgrad: fc.boolean() })
    .map((options) => adam(options)),
  fc.record({ lr, betas: fc.tuple(beta, beta), weightDecay: decay }).map((options) => adamw(options)),
  fc
    .record({
      lr,
      alpha: beta,
      momentum: fc.constantFrom(0, 0.5),
      centered: fc.boolean(),
      weightDecay: decay,
    })
    .map((options) => rmsprop(options)),
  fc.record({ lr, lrDecay: fc.constantFrom(0, 0.1), weightDecay: decay }).map((options) => adagrad(options)),
  fc.record({ lr, betas: fc.tuple(beta, beta), weightDecay: decay }).map((options) => lion(options)),
);

type Target = "any" | "probability" | "class" | "distribution";
const reduction = fc.constantFrom("mean", "sum");
/** A loss for outputs of some width, what its targets are, and whether outputs are logarithms of probabilities. */
const losses = (
  n: number,
): fc.Arbitrary<readonly [name: string, loss: unknown, target: Target, logs: boolean]> => {
  const weights = fc.array(number(0.1, 3), { minLength: n, maxLength: n });
  const target = fc.constantFrom<Target>("class", "distribution");
  return fc.oneof(
    reduction.map((r) => ["l1", l1({ reduction: r as never }), "any", false] as const),
    reduction.map((r) => ["mse", mse({ reduction: r as never }), "any", false] as const),
    number(0.1, 2).map((delta) => ["huber", huber({ delta }), "any", false] as const),
    number(0.2, 4).map((posWeight) => ["bce", bceWithLogits({ posWeight }), "probability", false] as const),
    weights.map((posWeight) => ["bce", bceWithLogits({ posWeight }), "probability", false] as const),
    fc
      .tuple(number(0, 0.4), fc.option(weights, { nil: undefined }), target)
      .map(
        ([labelSmoothing, w, t]) =>
          ["crossEntropy", crossEntropy({ labelSmoothing, weights: w as never }), t, false] as const,
      ),
    fc
      .tuple(fc.option(weights, { nil: undefined }), target)
      .map(([w, t]) => ["nll", nll({ weights: w as never }), t, true] as const),
    reduction.map((r) => ["kl", kl({ reduction: r as never }), "distribution", true] as const),
  );
};

/** Targets of one kind for rows of n outputs, from numbers in [0, 1). */
function targetsOf(
  kind: Target,
  rows: number,
  n: number,
  random: (i: number) => number,
): Float32Array | Int32Array {
  if (kind === "class")
    return Int32Array.from({ length: rows }, (_, i) => Math.min(n - 1, Math.floor(random(i) * n)));
  const values = Float32Array.from({ length: rows * n }, (_, i) => random(i));
  if (kind === "any") return values.map((v) => 4 * v - 2);
  if (kind === "probability") return values.map((v) => (v < 0.5 ? 0 : v));
  for (let row = 0; row < rows; row++) {
    const own = values.subarray(row * n, (row + 1) * n);
    const sum = own.reduce((s, v) => s + v, 0);
    own.set(own.map((v) => v / sum));
  }
  return values;
}

/** Numbers in [0, 1) that look as if they were random. */
const noise = (seed: number) => (i: number) => {
  const x = Math.sin(12.9898 * (i + 1) + 78.233 * seed) * 43758.5453;
  return x - Math.floor(x);
};

export const combinations = (steps: number): fc.Arbitrary<Combination> =>
  fc
    .record({
      widths: fc.array(width, { minLength: 2, maxLength: 4 }),
      layers: fc.array(activation, { minLength: 3, maxLength: 3 }),
      optimizer: optimizers,
      rows: fc.integer({ min: 1, max: 12 }),
      seed: fc.nat(1000),
      clip: fc.constantFrom({}, { clipGradNorm: 0.5 }, { clipGradValue: 0.1 }),
    })
    .chain((parts) => losses(parts.widths.at(-1)!).map((loss) => ({ ...parts, loss })))
    .map(({ widths, layers, optimizer, rows, seed, clip, loss: [name, loss, kind, logs] }) => {
      const last = widths.length - 2;
      const list = widths
        .slice(1)
        .flatMap((n, i) => [
          linear(widths[i]!, n) as AnyLayer,
          ...(i < last ? [layers[i]!(n)] : logs ? [logSoftmax()] : []),
        ]);
      const net = sequential(...(list as [AnyLayer])) as unknown as Model;
      const batches = Array.from({ length: steps }, (_, step) => {
        const random = noise(seed + 31 * step);
        const x = Float32Array.from({ length: rows * widths[0]! }, (_, i) => 2 * random(i) - 1);
        return { x, y: targetsOf(kind, rows, widths.at(-1)!, noise(seed + 7 + 13 * step)) };
      });
      return {
        what: `${widths.join("-")}, ${name} of ${kind}, ${optimizer.name}, ${rows} rows, seed ${seed}`,
        make: (backend) => trainer(net, { loss: loss as never, optimizer, seed, backend, ...clip }) as never,
        optimizer,
        batches,
      };
    });

/** Each of some random combinations learns on both backends, every step within the bound of the oracle. */
export const learnWithinBounds = (numRuns: number, steps: number): void =>
  fc.assert(
    fc.property(combinations(steps), ({ what, make, optimizer, batches }) => {
      for (const backend of ["wasm", "cpu"] as const) {
        const t = make(backend);
        // The graph is that of the kind of targets that came last.
        const { x, y } = batches[0]!;
        const before = t.state();
        t.step(x as never, y as never);
        t.restore(before);
        // One that diverges has nothing more to show.
        for (const [i, batch] of batches.entries())
          if (!expectStep(t as never, batch, { optimizer }, `${what}, ${backend}, step ${i + 1}`)) break;
      }
    }),
    { numRuns, endOnFailure: true },
  );
