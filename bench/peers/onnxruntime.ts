import { onnxModel } from "./onnx.ts";
import { load, type Peer } from "./peer.ts";

interface Tensor {
  readonly data: Float32Array;
}
interface Session {
  run(feeds: { readonly x: Tensor }): Promise<{ readonly y: Tensor }>;
}
interface Onnxruntime {
  readonly env: { readonly wasm: { numThreads: number } };
  readonly InferenceSession: { create(model: Uint8Array, options: object): Promise<Session> };
  readonly Tensor: new (type: "float32", data: Float32Array, dims: readonly number[]) => Tensor;
}

/**
 * One session and one input tensor for all calls. The output is the one that `run` returns: an output
 * tensor of one's own stays as it was with onnxruntime-web 1.30 and its wasm backend.
 */
const peer = (name: string, ort: Onnxruntime, options: object): Peer => ({
  name,
  async prepare(layers, batch, x) {
    const session = await ort.InferenceSession.create(onnxModel(layers, batch), {
      graphOptimizationLevel: "all",
      executionMode: "sequential",
      ...options,
    });
    const feeds = { x: new ort.Tensor("float32", x, [batch, layers[0]!.k]) };
    let last = new Float32Array(0);
    const call = async () => {
      last = (await session.run(feeds)).y.data as Float32Array<ArrayBuffer>;
    };
    return { call, output: () => last };
  },
});

export async function onnxruntimeWeb(): Promise<Peer> {
  const ort = await load<Onnxruntime>("onnxruntime-web/dist/ort.node.min.mjs");
  ort.env.wasm.numThreads = 1;
  return peer("onnxruntime-web", ort, { executionProviders: ["wasm"] });
}

export async function onnxruntimeNode(): Promise<Peer> {
  const { default: ort } = await load<{ default: Onnxruntime }>("onnxruntime-node/dist/index.js");
  return peer("onnxruntime-node", ort, { intraOpNumThreads: 1, interOpNumThreads: 1 });
}
