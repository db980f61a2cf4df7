import { createRequire } from "node:module";
import {
  compile,
  layerNorm,
  linear,
  type Model,
  mean,
  model,
  sequential,
  softmax,
  sum,
  tensor,
} from "sinter";
import { integer, onnxOp } from "./onnx.ts";
import { load } from "./peer.ts";

export const ops = ["dot", "sum", "mean", "softmax", "layerNorm"] as const;
export type Op = (typeof ops)[number];

/** A library that computes one op of one row, with weights for `dot`. */
export interface OpPeer {
  readonly name: string;
  run(op: Op, x: Float32Array, w: Float32Array): Promise<Float32Array>;
}

/** What layerNorm adds under its root. */
export const EPSILON = 1e-5;

/** The same op in Sinter, as a model of rows of n. */
function modelOf(op: Op, n: number): Model {
  const row = { x: tensor(["n", n]) };
  switch (op) {
    case "dot":
      return sequential(linear(n, 1, { bias: false })) as unknown as Model;
    case "sum":
      return model(row, ({ x }) => sum(x)) as unknown as Model;
    case "mean":
      return model(row, ({ x }) => mean(x)) as unknown as Model;
    case "softmax":
      return model(row, ({ x }) => softmax(x)) as unknown as Model;
    case "layerNorm":
      return sequential(layerNorm(n, { epsilon: EPSILON })) as unknown as Model;
  }
}

export const sinter: OpPeer = {
  name: "sinter",
  async run(op, x, w) {
    const n = x.length;
    const net = modelOf(op, n);
    const params: Record<string, Float32Array> = {};
    if (op === "dot") params["0.weight"] = w;
    if (op === "layerNorm") {
      params["0.weight"] = new Float32Array(n).fill(1);
      params["0.bias"] = new Float32Array(n);
    }
    return compile(net, { params }).run({ x }) as Float32Array;
  },
};

interface OrtTensor {
  readonly data: Float32Array;
}
interface Ort {
  readonly env: { readonly wasm: { numThreads: number } };
  readonly InferenceSession: {
    create(
      model: Uint8Array,
      options: object,
    ): Promise<{
      run(feeds: { readonly x: OrtTensor }): Promise<{ readonly y: OrtTensor }>;
      release(): Promise<void>;
    }>;
  };
  readonly Tensor: new (type: "float32", data: Float32Array, dims: readonly number[]) => OrtTensor;
}

export async function onnxruntimeWeb(): Promise<OpPeer> {
  const ort = await load<Ort>("onnxruntime-web/dist/ort.node.min.mjs");
  ort.env.wasm.numThreads = 1;
  const onnxOf = (op: Op, n: number, w: Float32Array): Uint8Array => {
    const row = [1, n];
    switch (op) {
      case "dot":
        return onnxOp("Gemm", row, [1, 1], {
          attributes: [integer("transB", 1)],
          weights: [{ shape: [1, n], data: w }],
        });
      case "sum":
        return onnxOp("ReduceSum", row, [], { attributes: [integer("keepdims", 0)] });
      case "mean":
        return onnxOp("ReduceMean", row, [], { attributes: [integer("keepdims", 0)] });
      case "softmax":
        return onnxOp("Softmax", row, row, { attributes: [integer("axis", 1)] });
      case "layerNorm":
        return onnxOp("LayerNormalization", row, row, {
          weights: [new Float32Array(n).fill(1), new Float32Array(n)].map((data) => ({ shape: [n], data })),
        });
    }
  };
  return {
    name: "onnxruntime-web",
    async run(op, x, w) {
      const session = await ort.InferenceSession.create(onnxOf(op, x.length, w), {
        executionProviders: ["wasm"],
      });
      const { y } = await session.run({ x: new ort.Tensor("float32", x, [1, x.length]) });
      const data = y.data.slice();
      await session.release();
      return data;
    },
  };
}

/** Arrays with the few functions that tfjs and jax-js both have. */
interface Chained<A> {
  array(data: Float32Array, shape: readonly number[]): A;
  matmul(a: A, b: A): A;
  sum(a: A): A;
  mean(a: A): A;
  softmax(a: A): A;
  layerNorm(a: A): A;
  data(a: A): Float32Array;
}

const chained = <A>(name: string, { array, matmul, data, ...on }: Chained<A>): OpPeer => ({
  name,
  async run(op, x, w) {
    const row = array(x, [1, x.length]);
    return data(op === "dot" ? matmul(row, array(w, [w.length, 1])) : on[op](row)).slice();
  },
});

interface TfArray {
  sub(other: TfArray): TfArray;
  div(other: TfArray): TfArray;
  add(other: number): TfArray;
  square(): TfArray;
  sqrt(): TfArray;
  mean(): TfArray;
  sum(): TfArray;
  dataSync(): Float32Array;
}
interface Tf {
  setBackend(name: string): Promise<boolean>;
  ready(): Promise<void>;
  tensor2d(data: Float32Array, shape: readonly number[]): TfArray;
  matMul(a: TfArray, b: TfArray): TfArray;
  mean(x: TfArray): TfArray;
  sum(x: TfArray): TfArray;
  softmax(x: TfArray): TfArray;
  sub(a: TfArray, b: TfArray): TfArray;
  div(a: TfArray, b: TfArray): TfArray;
  add(a: TfArray, b: number): TfArray;
  square(a: TfArray): TfArray;
  sqrt(a: TfArray): TfArray;
}

export async function tfjs(): Promise<OpPeer> {
  const require = createRequire(new URL("node_modules/", import.meta.url));
  const tf = require("@tensorflow/tfjs-core") as Tf;
  const wasm = require("@tensorflow/tfjs-backend-wasm") as { setThreadsCount(count: number): void };
  wasm.setThreadsCount(1);
  await tf.setBackend("wasm");
  await tf.ready();
  return chained<TfArray>("tfjs", {
    array: (data, shape) => tf.tensor2d(data, shape),
    matmul: (a, b) => tf.matMul(a, b),
    sum: (a) => tf.sum(a),
    mean: (a) => tf.mean(a),
    softmax: (a) => tf.softmax(a),
    layerNorm(a) {
      const centred = tf.sub(a, tf.mean(a));
      return tf.div(centred, tf.sqrt(tf.add(tf.mean(tf.square(centred)), EPSILON)));
    },
    data: (a) => a.dataSync(),
  });
}

interface JaxArray {
  readonly ref: JaxArray;
  reshape(shape: readonly number[]): JaxArray;
  sub(other: JaxArray): JaxArray;
  mul(other: JaxArray): JaxArray;
  div(other: JaxArray): JaxArray;
  add(other: number): JaxArray;
  dataSync(): Float32Array;
}
interface Jax {
  defaultDevice(device: "wasm"): void;
  init(device: "wasm"): Promise<unknown>;
  readonly nn: { softmax(x: JaxArray, axis: number): JaxArray };
  readonly numpy: {
    array(data: Float32Array): JaxArray;
    matmul(a: JaxArray, b: JaxArray): JaxArray;
    sum(x: JaxArray): JaxArray;
    mean(x: JaxArray): JaxArray;
    sqrt(x: JaxArray): JaxArray;
  };
}

export async function jaxJs(): Promise<OpPeer> {
  const { defaultDevice, init, nn, numpy: np } = await load<Jax>("@jax-js/jax/dist/index.js");
  await init("wasm");
  defaultDevice("wasm");
  return chained<JaxArray>("jax-js", {
    array: (data, shape) => np.array(data).reshape(shape),
    matmul: (a, b) => np.matmul(a, b),
    sum: (a) => np.sum(a),
    mean: (a) => np.mean(a),
    softmax: (a) => nn.softmax(a, -1),
    layerNorm(a) {
      const centred = a.ref.sub(np.mean(a));
      const variance = np.mean(centred.ref.mul(centred.ref));
      return centred.div(np.sqrt(variance.add(EPSILON)));
    },
    data(a) {
      // Other libraries define a global Worker, from which jax-js would conclude that it has threads.
      Reflect.deleteProperty(globalThis, "Worker");
      return a.dataSync();
    },
  });
}
