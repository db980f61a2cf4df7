import { createRequire } from "node:module";
import { transposed } from "../peers/peer.ts";
import { BETAS, EPSILON } from "./cases.ts";
import { type Learner, learning, targetRows } from "./learner.ts";

interface Tensor {
  dataSync(): Float32Array;
  dispose(): void;
}
interface Variable extends Tensor {
  assign(value: Tensor): void;
}
type Gradients = Readonly<Record<string, Tensor>>;
interface Optimizer {
  computeGradients(loss: () => Tensor, of: readonly Variable[]): { value: Tensor; grads: Gradients };
  applyGradients(gradients: Gradients): void;
}
type Save = (tensors: Tensor[]) => void;
interface Differentiated {
  readonly value: Tensor;
  readonly gradFunc: (dy: Tensor, saved: Tensor[]) => Tensor[];
}
interface Tf {
  setBackend(name: string): Promise<boolean>;
  ready(): Promise<void>;
  tensor1d(data: Float32Array): Tensor;
  tensor2d(data: Float32Array, shape: readonly number[]): Tensor;
  variable(value: Tensor): Variable;
  enableProdMode(): void;
  tidy(f: () => void): void;
  dispose(tensors: Gradients): void;
  mul(a: Tensor, b: number): Tensor;
  matMul(a: Tensor, b: Tensor): Tensor;
  transpose(x: Tensor): Tensor;
  sum(x: Tensor, axis: number): Tensor;
  relu(x: Tensor): Tensor;
  tanh(x: Tensor): Tensor;
  readonly fused: { matMul(spec: { a: Tensor; b: Tensor; bias: Tensor }): Tensor };
  readonly losses: {
    softmaxCrossEntropy(targets: Tensor, logits: Tensor): Tensor;
    sigmoidCrossEntropy(targets: Tensor, logits: Tensor): Tensor;
  };
  customGrad(f: (...args: (Tensor | Save)[]) => Differentiated): (...tensors: Tensor[]) => Tensor;
  readonly train: { adam(lr: number, beta1: number, beta2: number, epsilon: number): Optimizer };
}

/**
 * x·weight + bias with a gradient that transposes before it multiplies. That of tfjs has products with transposed
 * operands, which take the wasm backend ten times as long as transposing and multiplying (x [64, 784], weight
 * [784, 256]); with them the step of T1 takes four times as long. Inputs of the network need no gradient.
 */
const linearOf = (tf: Tf) => {
  const forward = (a: Tensor, b: Tensor, bias: Tensor) => tf.fused.matMul({ a, b, bias });
  const weightGradient = (x: Tensor, dy: Tensor) => tf.matMul(tf.transpose(x), dy);
  const first = (x: Tensor) =>
    tf.customGrad((weight, bias) => ({
      value: forward(x, weight as Tensor, bias as Tensor),
      gradFunc: (dy) => [weightGradient(x, dy), tf.sum(dy, 0)],
    }));
  const further = tf.customGrad((x, weight, bias, save) => {
    (save as Save)([x as Tensor, weight as Tensor]);
    return {
      value: forward(x as Tensor, weight as Tensor, bias as Tensor),
      gradFunc: (dy, [input, w]) => [
        tf.matMul(dy, tf.transpose(w!)),
        weightGradient(input!, dy),
        tf.sum(dy, 0),
      ],
    };
  });
  return (x: Tensor, weight: Tensor, bias: Tensor, isFirst: boolean) =>
    isFirst ? first(x)(weight, bias) : further(x, weight, bias);
};

/**
 * tfjs with its own losses and Adam. It has no AdamW: parameters shrink between gradients and update. Batches are
 * tensors already, with a row of 0 and 1 for each class. Gradients are registered by the package for all of tfjs.
 */
export async function tfjs(backend: "wasm" | "cpu"): Promise<Learner> {
  const require = createRequire(new URL("../peers/node_modules/", import.meta.url));
  const tf = require("@tensorflow/tfjs") as Tf;
  if (backend === "wasm") {
    const wasm = require("@tensorflow/tfjs-backend-wasm") as { setThreadsCount(count: number): void };
    wasm.setThreadsCount(1);
  }
  tf.enableProdMode();
  const use = async () => {
    if (!(await tf.setBackend(backend))) throw new Error(`tfjs has no backend ${backend}`);
    await tf.ready();
  };
  await use();
  const linear =
    backend === "wasm"
      ? linearOf(tf)
      : (a: Tensor, b: Tensor, bias: Tensor) => tf.fused.matMul({ a, b, bias });
  return {
    name: `tfjs ${backend}`,
    async prepare(task) {
      await use();
      const { layers, loss, optimizer, rows } = task;
      const params = layers.map((layer) => ({
        weight: tf.variable(tf.tensor2d(transposed(layer), [layer.k, layer.n])),
        bias: tf.variable(tf.tensor1d(layer.biasData)),
        activation: layer.activation,
      }));
      const variables = params.flatMap(({ weight, bias }) => [weight, bias]);
      const batches = task.batches.map(({ x, y }) => ({
        x: tf.tensor2d(x, [rows, layers[0]!.k]),
        y: tf.tensor2d(targetRows(task, y), [rows, layers.at(-1)!.n]),
      }));
      const { softmaxCrossEntropy, sigmoidCrossEntropy } = tf.losses;
      const lossOf = loss === "crossEntropy" ? softmaxCrossEntropy : sigmoidCrossEntropy;
      const forward = (x: Tensor): Tensor =>
        params.reduce((h, { weight, bias, activation }, i) => {
          const sum = linear(h, weight, bias, i === 0);
          if (activation === "relu") return tf.relu(sum);
          return activation === "tanh" ? tf.tanh(sum) : sum;
        }, x);
      const adam = tf.train.adam(optimizer.lr, ...BETAS, EPSILON);
      const keep = 1 - optimizer.lr * optimizer.weightDecay;
      const steps = learning(task, (i) => {
        const { x, y } = batches[i]!;
        const { value, grads } = adam.computeGradients(() => lossOf(y, forward(x)), variables);
        if (keep !== 1)
          tf.tidy(() => {
            for (const variable of variables) variable.assign(tf.mul(variable, keep));
          });
        adam.applyGradients(grads);
        tf.dispose(grads);
        const result = value.dataSync()[0]!;
        value.dispose();
        return result;
      });
      /** The backend is one for the whole process. */
      const on =
        <A, R>(f: (a: A) => Promise<R>) =>
        async (a: A): Promise<R> => {
          await use();
          return f(a);
        };
      return { losses: on(steps.losses), time: on(steps.time) };
    },
  };
}
