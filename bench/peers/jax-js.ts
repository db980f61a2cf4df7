import { load, type Peer, transposed } from "./peer.ts";

interface JaxArray {
  /** Another reference: a call consumes the one it is given. */
  readonly ref: JaxArray;
  add(other: JaxArray): JaxArray;
  reshape(shape: readonly number[]): JaxArray;
  dataSync(): Float32Array<ArrayBuffer>;
}
interface Jax {
  defaultDevice(device: "wasm"): void;
  init(device: "wasm"): Promise<unknown>;
  jit(f: (...args: JaxArray[]) => JaxArray): (...args: JaxArray[]) => JaxArray;
  readonly nn: { relu(x: JaxArray): JaxArray; softmax(x: JaxArray, axis: number): JaxArray };
  readonly numpy: {
    array(data: Float32Array): JaxArray;
    matmul(a: JaxArray, b: JaxArray): JaxArray;
    tanh(x: JaxArray): JaxArray;
  };
}

/** jax-js on its wasm backend: one jitted function, parameters passed by reference. */
export async function jaxJs(): Promise<Peer> {
  const { defaultDevice, init, jit, nn, numpy: np } = await load<Jax>("@jax-js/jax/dist/index.js");
  await init("wasm");
  defaultDevice("wasm");
  return {
    name: "jax-js",
    async prepare(layers, batch, x) {
      // Other libraries define a global Worker, from which jax-js would conclude that it has threads.
      Reflect.deleteProperty(globalThis, "Worker");
      const array = (data: Float32Array, shape: number[]) => np.array(data).reshape(shape);
      const params = layers.flatMap((layer) => [
        array(transposed(layer), [layer.k, layer.n]),
        array(layer.biasData, [layer.n]),
      ]);
      const f = jit((input, ...values) =>
        layers.reduce((h, { activation }, i) => {
          const sum = np.matmul(h, values[2 * i]!).add(values[2 * i + 1]!);
          if (activation === "relu") return nn.relu(sum);
          if (activation === "tanh") return np.tanh(sum);
          return activation === "softmax" ? nn.softmax(sum, -1) : sum;
        }, input!),
      );
      const input = array(x, [batch, layers[0]!.k]);
      let last = new Float32Array(0);
      const call = () => {
        last = f(input.ref, ...params.map((param) => param.ref)).dataSync();
      };
      return { call, output: () => last };
    },
  };
}
