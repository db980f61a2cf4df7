import { createRequire } from "node:module";
import { type Peer, transposed } from "./peer.ts";

interface Tensor {
  dataSync(): Float32Array<ArrayBuffer>;
  dispose(): void;
}
interface Tf {
  setBackend(name: string): Promise<boolean>;
  ready(): Promise<void>;
  tensor1d(data: Float32Array): Tensor;
  tensor2d(data: Float32Array, shape: readonly number[]): Tensor;
  tidy(f: () => Tensor): Tensor;
  tanh(x: Tensor): Tensor;
  softmax(x: Tensor): Tensor;
  readonly fused: {
    matMul(spec: { a: Tensor; b: Tensor; bias: Tensor; activation: "relu" | "linear" }): Tensor;
  };
}

/** tfjs with its wasm backend: fused products, tensors made once. */
export async function tfjs(): Promise<Peer> {
  const require = createRequire(new URL("node_modules/", import.meta.url));
  const tf = require("@tensorflow/tfjs-core") as Tf;
  const wasm = require("@tensorflow/tfjs-backend-wasm") as { setThreadsCount(count: number): void };
  wasm.setThreadsCount(1);
  await tf.setBackend("wasm");
  await tf.ready();
  return {
    name: "tfjs",
    async prepare(layers, batch, x) {
      const input = tf.tensor2d(x, [batch, layers[0]!.k]);
      const weights = layers.map((layer) => tf.tensor2d(transposed(layer), [layer.k, layer.n]));
      const biases = layers.map((layer) => tf.tensor1d(layer.biasData));
      let last = new Float32Array(0);
      const call = () => {
        const y = tf.tidy(() =>
          layers.reduce((h, { activation }, i) => {
            const fused = activation === "relu" ? "relu" : "linear";
            const sum = tf.fused.matMul({ a: h, b: weights[i]!, bias: biases[i]!, activation: fused });
            if (activation === "tanh") return tf.tanh(sum);
            return activation === "softmax" ? tf.softmax(sum) : sum;
          }, input),
        );
        last = y.dataSync();
        y.dispose();
      };
      return { call, output: () => last };
    },
  };
}
