/**
 * Long sums and rows of every scale beside the other libraries: `pnpm bench:accuracy`.
 *
 * The largest error of some random rows, in half-ulps of the right value, which f64 gives: 1 is a rounding to
 * nearest. The other libraries are installed into bench/peers when they are first needed.
 */
import { writeFileSync } from "node:fs";
import { install, versions } from "./peers/install.ts";
import { EPSILON, jaxJs, type Op, onnxruntimeWeb, ops, sinter, tfjs } from "./peers/ops.ts";
import { machine } from "./support/machine.ts";

const LENGTHS = [64, 128, 256, 512, 784, 1024, 4096, 16384, 65536, 99999];
const ROWS = 40;
/** Sums of products leave f32's range at the largest of these. */
const SCALES: { readonly [O in Op]: readonly number[] } = {
  dot: [1e-15, 1, 1e15],
  sum: [1e-30, 1, 1e30],
  mean: [1e-30, 1, 1e30],
  softmax: [1, 30],
  layerNorm: [1e-38, 1e-19, 1, 1e19, 1e28, 1e37],
};

install();
const peers = [sinter, await onnxruntimeWeb(), await tfjs(), await jaxJs()];

let state = 1;
/** Park and Miller's minimal standard generator. */
const uniform = (): number => {
  state = (state * 48271) % 2147483647;
  return state / 2147483647;
};
const normal = (): number => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());

/** The right values, in f64. */
function exactly(op: Op, x: Float32Array, w: Float32Array): Float64Array {
  const total = (f: (v: number, i: number) => number) => x.reduce((sum, v, i) => sum + f(v, i), 0);
  switch (op) {
    case "dot":
      return Float64Array.of(total((v, i) => v * w[i]!));
    case "sum":
      return Float64Array.of(total((v) => v));
    case "mean":
      return Float64Array.of(total((v) => v) / x.length);
    case "softmax": {
      const max = x.reduce((most, v) => Math.max(most, v), -Infinity);
      const sum = total((v) => Math.exp(v - max));
      return Float64Array.from(x, (v) => Math.exp(v - max) / sum);
    }
    case "layerNorm": {
      const mean = total((v) => v) / x.length;
      const variance = total((v) => (v - mean) ** 2) / x.length;
      return Float64Array.from(x, (v) => (v - mean) / Math.sqrt(variance + EPSILON));
    }
  }
}

const halfUlp = (v: number): number => 2 ** (Math.max(-126, Math.floor(Math.log2(Math.abs(v)))) - 24);

/** Of a row that is centred, errors count by its largest element: what is near 0 has lost its digits in the data. */
function errorOf(op: Op, got: Float32Array, right: Float64Array): number {
  const largest = right.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
  return right.reduce((worst, v, i) => {
    const error = Math.abs(got[i]! - v) / halfUlp(op === "layerNorm" ? largest : v);
    return Math.max(worst, Number.isNaN(error) ? Infinity : error);
  }, 0);
}

const columns = (cells: readonly string[]): string =>
  cells.map((cell, i) => (i === 0 ? cell.padEnd(10) : cell.padStart(i < 3 ? 8 : 17))).join("");
console.log(columns(["", "length", "scale", ...peers.map(({ name }) => name)]));
const rows: object[] = [];
let behind = 0;
for (const op of ops)
  for (const length of LENGTHS)
    for (const scale of SCALES[op]) {
      const worst = peers.map(() => 0);
      for (let row = 0; row < ROWS; row++) {
        const draw = op === "softmax" || op === "layerNorm" ? normal : uniform;
        const [x, w] = [scale, op === "dot" ? scale : 1].map((size) =>
          Float32Array.from({ length }, () => draw() * size),
        );
        const right = exactly(op, x!, w!);
        for (const [p, peer] of peers.entries())
          worst[p] = Math.max(worst[p]!, errorOf(op, await peer.run(op, x!, w!), right));
      }
      const [own, ...others] = worst as [number, ...number[]];
      const isBehind = others.some((other) => other < own);
      if (isBehind) behind++;
      rows.push({
        op,
        length,
        scale,
        halfUlps: Object.fromEntries(peers.map(({ name }, p) => [name, worst[p]])),
      });
      const cells = worst.map((error) => error.toPrecision(3));
      console.log(
        columns([op, String(length), scale.toExponential(0), ...cells]) + (isBehind ? "  behind" : ""),
      );
    }
console.log(`\nbehind another library in ${behind} of ${rows.length} rows`);
writeFileSync(
  "bench/results/accuracy.json",
  `${JSON.stringify({ machine: machine(), versions, rows: ROWS, results: rows }, null, 2)}\n`,
);
