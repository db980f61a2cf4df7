/**
 * A digit classifier with weights trained in PyTorch: `pnpm demo` runs it.
 * Five linear layers become two, and every prediction stays the same.
 */
import { readFileSync } from "node:fs";
import {
  compile,
  explain,
  linear,
  loadSafetensors,
  optimize,
  print,
  relu,
  sequential,
  softmax,
} from "sinter";
import { drawDigits } from "./support/draw-digits.ts";
import { medianTimes } from "./support/median-times.ts";

export const digits = sequential(
  linear(64, 256),
  linear(256, 256),
  linear(256, 64),
  relu(),
  linear(64, 128),
  linear(128, 10),
  softmax(),
);

const read = (name: string) => loadSafetensors(readFileSync(new URL(`data/${name}`, import.meta.url)));

/** The test set: 360 digits of 8×8 pixels, their labels, and PyTorch's f64 outputs. */
function readTestSet() {
  const { x, label, expected_f64: expected } = read("digits-test.safetensors");
  if (x?.dtype !== "F32" || label?.dtype !== "I32" || expected?.dtype !== "F64")
    throw new Error("digits-test.safetensors is not the file that this example was written for");
  return { x: x.data, label: label.data, expected: expected.data };
}

const argmax = (values: Float32Array) => values.indexOf(Math.max(...values));

function demo() {
  const params = read("digits.safetensors");
  const { x, label, expected } = readTestSet();
  const { graph, report } = optimize(digits);

  console.log("As written:\n");
  console.log(print(digits));
  console.log("Optimized:\n");
  console.log(print(graph));
  console.log(explain(report));

  const variants = (["cpu", "wasm"] as const).flatMap((backend) =>
    [false, true].map((fused) => ({
      name: `${backend} ${fused ? "fused" : "unfused"}`,
      program: compile(digits, { params, backend, optimize: fused }),
    })),
  );
  const one = x.subarray(0, 64);
  const timesOfOne = medianTimes(
    variants.map(
      ({ program }) =>
        () =>
          program.run(one),
    ),
  );
  const timesOfAll = medianTimes(
    variants.map(
      ({ program }) =>
        () =>
          program.run(x),
    ),
  );

  console.log("                right   off from PyTorch f64   µs per digit, batch 1   batch 360");
  for (const [i, { name, program }] of variants.entries()) {
    const y = program.run(x);
    const rows = Array.from(label, (_, row) => y.subarray(row * 10, row * 10 + 10));
    const right = rows.filter((row, k) => argmax(row) === label[k]).length;
    const off = y.reduce((most, value, k) => Math.max(most, Math.abs(value - expected[k]!)), 0);
    const columns = [
      name.padEnd(14),
      `${right}/${label.length}`.padStart(8),
      off.toExponential(1).padStart(22),
      timesOfOne[i]!.toFixed(2).padStart(24),
      (timesOfAll[i]! / label.length).toFixed(2).padStart(12),
    ];
    console.log(columns.join(""));
  }

  const fastest = variants.at(-1)!.program;
  const shown = [0, 1, 2, 3, 4, 5];
  const predictions = fastest.run(x.subarray(0, 64 * shown.length));
  const captions = shown.map((k) => {
    const row = predictions.subarray(k * 10, k * 10 + 10);
    return `${argmax(row)} (${(100 * Math.max(...row)).toFixed(1)}%)`;
  });
  console.log(
    `\n${drawDigits(
      shown.map((k) => x.subarray(k * 64, k * 64 + 64)),
      captions,
    )}`,
  );
}

if (import.meta.main) demo();
