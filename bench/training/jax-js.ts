import { load, transposed } from "../peers/peer.ts";
import { BETAS, EPSILON } from "./cases.ts";
import { type Learner, learning, targetRows } from "./learner.ts";

interface JaxArray {
  /** Another reference: a call consumes the one it is given. */
  readonly ref: JaxArray;
  add(other: JaxArray | number): JaxArray;
  sub(other: JaxArray): JaxArray;
  mul(other: JaxArray | number): JaxArray;
  div(other: JaxArray): JaxArray;
  reshape(shape: readonly number[]): JaxArray;
  dispose(): void;
  dataSync(): Float32Array;
}
type Loss = (params: JaxArray[], x: JaxArray, y: JaxArray) => JaxArray;
interface Jax {
  defaultDevice(device: "wasm"): void;
  init(device: "wasm"): Promise<unknown>;
  jit<A extends unknown[], R>(f: (...args: A) => R): (...args: A) => R;
  valueAndGrad(f: Loss): (...args: Parameters<Loss>) => [value: JaxArray, gradients: JaxArray[]];
  readonly nn: {
    relu(x: JaxArray): JaxArray;
    logSoftmax(x: JaxArray, axis: number): JaxArray;
    softplus(x: JaxArray): JaxArray;
  };
  readonly numpy: {
    array(data: Float32Array | number): JaxArray;
    zerosLike(x: JaxArray): JaxArray;
    matmul(a: JaxArray, b: JaxArray): JaxArray;
    mean(x: JaxArray): JaxArray;
    sqrt(x: JaxArray): JaxArray;
    sum(x: JaxArray, axis: number): JaxArray;
    tanh(x: JaxArray): JaxArray;
  };
}

/**
 * jax-js on its wasm backend: loss, gradients and update are one jitted function, with Adam and AdamW written out.
 * Batches are arrays already, with a row of 0 and 1 for each class.
 */
export async function jaxJs(): Promise<Learner> {
  const jax = await load<Jax>("@jax-js/jax/dist/index.js");
  const { nn, numpy: np } = jax;
  await jax.init("wasm");
  jax.defaultDevice("wasm");
  return {
    name: "jax-js",
    async prepare(task) {
      // Other libraries define a global Worker, from which jax-js would conclude that it has threads.
      Reflect.deleteProperty(globalThis, "Worker");
      const { layers, rows } = task;
      const { lr, weightDecay } = task.optimizer;
      const array = (data: Float32Array, shape: number[]) => np.array(data).reshape(shape);
      const batches = task.batches.map(({ x, y }) => ({
        x: array(x, [rows, layers[0]!.k]),
        y: array(targetRows(task, y), [rows, layers.at(-1)!.n]),
      }));

      const loss: Loss = (params, input, y) => {
        const z = layers.reduce((h, { activation }, i) => {
          const sum = np.matmul(h, params[2 * i]!).add(params[2 * i + 1]!);
          if (activation === "relu") return nn.relu(sum);
          return activation === "tanh" ? np.tanh(sum) : sum;
        }, input);
        return task.loss === "crossEntropy"
          ? np.mean(np.sum(nn.logSoftmax(z, -1).mul(y), -1)).mul(-1)
          : np.mean(nn.softplus(z.ref).sub(z.mul(y)));
      };
      const [b1, b2] = BETAS;
      const decayed = (p: JaxArray) => (weightDecay === 0 ? p : p.mul(1 - lr * weightDecay));
      const update = jax.jit(
        (
          { p, m, v }: State,
          stepSize: JaxArray,
          correction: JaxArray,
          x: JaxArray,
          y: JaxArray,
        ): [JaxArray, State] => {
          const [value, g] = jax.valueAndGrad(loss)(
            p.map((param) => param.ref),
            x,
            y,
          );
          const first = m.map((each, i) => each.mul(b1).add(g[i]!.ref.mul(1 - b1)));
          const second = v.map((each, i) => each.mul(b2).add(g[i]!.ref.mul(g[i]!).mul(1 - b2)));
          const next = p.map((param, i) => {
            const size = np.sqrt(second[i]!.ref).mul(correction.ref).add(EPSILON);
            return decayed(param).sub(first[i]!.ref.div(size).mul(stepSize.ref));
          });
          stepSize.dispose();
          correction.dispose();
          return [value, { p: next, m: first, v: second }];
        },
      );

      const params = layers.flatMap((layer) => [
        array(transposed(layer), [layer.k, layer.n]),
        array(layer.biasData, [layer.n]),
      ]);
      const zeros = () => params.map((param) => np.zerosLike(param.ref));
      let state: State = { p: params, m: zeros(), v: zeros() };
      let t = 0;
      return learning(task, (i) => {
        t++;
        const { x, y } = batches[i]!;
        const stepSize = np.array(lr / (1 - b1 ** t));
        const correction = np.array(1 / Math.sqrt(1 - b2 ** t));
        const [value, next] = update(state, stepSize, correction, x.ref, y.ref);
        state = next;
        return value.dataSync()[0]!;
      });
    },
  };
}

/** Parameters and the means of their gradients and of the squares of these. */
interface State {
  readonly p: JaxArray[];
  readonly m: JaxArray[];
  readonly v: JaxArray[];
}
