import { adam, defineOptimizer, mse, trainer } from "@sinter/train";
import { linear, type Param, scalar, sequential, tanh } from "sinter";
import { load } from "../peers/peer.ts";
import { secondsPerCall } from "../support/time.ts";
import { BETAS, EPSILON } from "./cases.ts";
import type { Learner } from "./learner.ts";
import type { Task } from "./task.ts";

interface Pattern {
  readonly input: readonly number[];
  readonly output: readonly number[];
}
interface NeuralNetwork {
  readonly weights: ArrayLike<number>[][];
  readonly biases: ArrayLike<number>[];
  initialize(): void;
  train(patterns: readonly Pattern[], options: object): { readonly error: number };
}
interface Brain {
  readonly NeuralNetwork: new (options: object) => NeuralNetwork;
}

/**
 * brain.js with `praxis: "adam"`. It computes something else than the others: the outputs pass through tanh, too, the
 * loss is the squared error, and parameters change after every row, so that an iteration is four updates. Its Adam
 * moves a bias by the means of the updates before, corrected as if they were of this one. `exact` is all that in f64.
 *
 * An iteration is counted as a step; one call of `train` makes many, all with the same batch.
 */
export async function brain(): Promise<Learner> {
  const { default: module } = await load<{ default: Brain }>("brain.js/dist/browser.js");
  return {
    name: "brain.js",
    async prepare(task) {
      const { layers, optimizer } = task;
      const net = new module.NeuralNetwork({
        inputSize: layers[0]!.k,
        hiddenLayers: layers.slice(0, -1).map(({ n }) => n),
        outputSize: layers.at(-1)!.n,
        activation: "tanh",
        praxis: "adam",
        learningRate: optimizer.lr,
        beta1: BETAS[0],
        beta2: BETAS[1],
        epsilon: EPSILON,
        errorThresh: Number.MIN_VALUE,
      });
      net.initialize();
      layers.forEach(({ k, n, weightData, biasData }, i) => {
        net.weights[i + 1] = Array.from({ length: n }, (_, o) => weightData.slice(o * k, (o + 1) * k));
        net.biases[i + 1] = biasData.slice();
      });
      const patterns = patternsOf(task);
      const train = (iterations: number) => net.train(patterns, { iterations }).error;
      return {
        exact: (count) => exactErrors(task, count),
        losses: async (count) => Array.from({ length: count }, () => train(1)),
        async time(seconds) {
          const iterations = 1000;
          return secondsPerCall(() => train(iterations), seconds) / iterations;
        },
      };
    },
  };
}

const patternsOf = ({ batches, rows, layers }: Task): Pattern[] => {
  const { x, y } = batches[0]!;
  const width = layers[0]!.k;
  return Array.from({ length: rows }, (_, row) => ({
    input: Array.from(x.subarray(row * width, (row + 1) * width)),
    output: [y[row]!],
  }));
};

const { add, div, mul, sqrt, sub } = scalar;
const late = (lr: number) =>
  defineOptimizer({
    name: "late",
    lr,
    slots: ["first", "second"],
    numbers: {
      stepSize: (t, rate) => rate / (1 - BETAS[0] ** t),
      correction: (t) => 1 / Math.sqrt(1 - BETAS[1] ** t),
    },
    update: ({ parameter, gradient: g, kept: { first, second }, numbers: { stepSize, correction } }) => ({
      parameter: sub(parameter, mul(stepSize, div(first, add(mul(sqrt(second), correction), EPSILON)))),
      first: add(mul(BETAS[0], first), mul(1 - BETAS[0], g)),
      second: add(mul(BETAS[1], second), mul(1 - BETAS[1], mul(g, g))),
    }),
  });

/** The errors of the first iterations in f64: means of what each row's squared error was before its update. */
function exactErrors(task: Task, iterations: number): number[] {
  const [first, second] = task.layers;
  const net = sequential(linear(2, 8), tanh(), linear(8, 1), tanh());
  const values = [first!, second!].flatMap(({ weight, bias, weightData, biasData, k, n }) => [
    [weight, { shape: [n, k], data: weightData }],
    [bias, { shape: [n], data: biasData }],
  ]) as [string, Param][];
  const t = trainer(net, {
    loss: mse(),
    optimizer: adam({ lr: task.optimizer.lr, betas: BETAS, epsilon: EPSILON }),
    groups: [{ params: ["0.bias", "2.bias"], optimizer: late(task.optimizer.lr) }],
    params: Object.fromEntries(values),
    backend: "oracle",
  });
  const patterns = patternsOf(task);
  return Array.from(
    { length: iterations },
    () =>
      patterns.reduce(
        (sum, { input, output }) => sum + t.step(Float32Array.from(input), Float32Array.from(output)),
        0,
      ) / patterns.length,
  );
}
