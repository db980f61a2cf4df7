import type { Layer } from "./peer.ts";

/**
 * The network as an ONNX model: Gemm (weights as they are, transB = 1) and its activation for each
 * layer. Field numbers are those of onnx.proto3; opset 13, IR version 8.
 */
export function onnxModel(layers: readonly Layer[], batch: number): Uint8Array {
  const nodes: number[][] = [];
  const initializers: Uint8Array[] = [];
  let current = "x";
  layers.forEach((layer, i) => {
    const isLast = i === layers.length - 1;
    const [w, b] = [`w${i}`, `b${i}`];
    initializers.push(tensor(w, [layer.n, layer.k], layer.weightData), tensor(b, [layer.n], layer.biasData));
    const sum = isLast && layer.activation === null ? "y" : `sum${i}`;
    nodes.push(node("Gemm", [current, w, b], sum, [integer("transB", 1)]));
    current = sum;
    if (layer.activation === null) return;
    const [name, attributes] = operators[layer.activation];
    const out = isLast ? "y" : `out${i}`;
    nodes.push(node(name, [current], out, attributes));
    current = out;
  });
  const graph = concat([
    ...nodes.map((bytes) => field(1, bytes)),
    field(2, text("net")),
    ...initializers.map((bytes) => field(5, bytes)),
    field(11, value("x", [batch, layers[0]!.k])),
    field(12, value("y", [batch, layers.at(-1)!.n])),
  ]);
  const opset = varintField(2, 13);
  return concat([varintField(1, 8), field(7, graph), field(8, opset)]);
}

/** A model of one op, from input x to output y. */
export function onnxOp(
  type: string,
  dims: readonly number[],
  outDims: readonly number[],
  { attributes = [], weights = [] }: OnnxOp = {},
): Uint8Array {
  const names = ["x", ...weights.map((_, i) => `w${i}`)];
  const graph = concat([
    field(1, node(type, names, "y", attributes)),
    field(2, text("op")),
    ...weights.map(({ shape, data }, i) => field(5, tensor(`w${i}`, shape, data))),
    field(11, value("x", dims)),
    field(12, value("y", outDims)),
  ]);
  return concat([varintField(1, 8), field(7, graph), field(8, varintField(2, 17))]);
}

interface OnnxOp {
  readonly attributes?: readonly number[][];
  readonly weights?: readonly { readonly shape: readonly number[]; readonly data: Float32Array }[];
}

const varint = (n: number): number[] => (n < 128 ? [n] : [(n % 128) + 128, ...varint(Math.floor(n / 128))]);
const varintField = (number: number, n: number): number[] => [...varint(number * 8), ...varint(n)];
const field = (number: number, bytes: ArrayLike<number>): Uint8Array =>
  concat([[...varint(number * 8 + 2), ...varint(bytes.length)], bytes]);
const text = (s: string): Uint8Array => new TextEncoder().encode(s);

function concat(parts: readonly ArrayLike<number>[]): Uint8Array {
  const result = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}

const INT = 2;
export const integer = (name: string, n: number): number[] => [
  ...field(1, text(name)),
  ...varintField(3, n),
  ...varintField(20, INT),
];
const operators = {
  relu: ["Relu", []],
  tanh: ["Tanh", []],
  softmax: ["Softmax", [integer("axis", 1)]],
} as const;

const node = (
  type: string,
  inputs: readonly string[],
  output: string,
  attributes: readonly number[][],
): number[] => [
  ...inputs.flatMap((name) => [...field(1, text(name))]),
  ...field(2, text(output)),
  ...field(4, text(type)),
  ...attributes.flatMap((attribute) => [...field(5, attribute)]),
];

const FLOAT = 1;
const tensor = (name: string, dims: readonly number[], data: Float32Array): Uint8Array =>
  concat([
    ...dims.map((dim) => varintField(1, dim)),
    varintField(2, FLOAT),
    field(8, text(name)),
    field(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
  ]);

const value = (name: string, dims: readonly number[]): Uint8Array => {
  const shape = concat(dims.map((dim) => field(1, varintField(1, dim))));
  const type = field(1, concat([varintField(1, FLOAT), field(2, shape)]));
  return concat([field(1, text(name)), field(2, type)]);
};
