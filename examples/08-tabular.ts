/**
 * Sales of a store on a day, by a network that PyTorch trained: numbers that the model standardizes itself, and two columns
 * of indices into tables of different sizes. It loads in three lines; batchNorm and dropout are gone from what runs.
 */
import { readFileSync } from "node:fs";
import {
  batchNorm,
  compile,
  concat,
  div,
  dropout,
  embedding,
  linear,
  loadSafetensors,
  model,
  named,
  param,
  relu,
  residual,
  sequential,
  slice,
  squeeze,
  sub,
  tensor,
} from "sinter";

export const tabular = model(
  { numbers: tensor(["batch", 4]), columns: tensor(["batch", 2], { dtype: "i32" }) },
  ({ numbers, columns }) => {
    // Kept beside the weights, and not learned: buffers in PyTorch.
    const [mean, deviation] = [param("mean", [4], { learned: false }), param("std", [4], { learned: false })];
    const standard = div(sub(numbers, mean), deviation);
    const weekday = embedding(7, 3, { name: "weekday" })(squeeze(slice(columns, 0, 1)));
    const store = embedding(1115, 10, { name: "store" })(squeeze(slice(columns, 1, 2)));
    const net = sequential(
      linear(17, 32),
      batchNorm(32),
      relu(),
      dropout(0.1),
      residual(linear(32, 32), batchNorm(32), relu(), dropout(0.1)),
      linear(32, 1),
    );
    return named("net", net)(concat([standard, weekday, store]));
  },
);

function demo() {
  const params = loadSafetensors(readFileSync(new URL("data/tabular.safetensors", import.meta.url)));
  const program = compile(tabular, { params });
  const check = loadSafetensors(readFileSync(new URL("data/tabular-check.safetensors", import.meta.url)));

  const sales = program.run({
    numbers: check.numbers!.data as Float32Array,
    columns: check.columns!.data as BigInt64Array,
  });
  console.log("  Sinter   PyTorch");
  for (const [i, value] of sales.entries())
    console.log(
      `${value.toFixed(5).padStart(8)}  ${(check.sales!.data[i] as number).toFixed(5).padStart(8)}`,
    );
  const rules = program.report.fired.map(({ rule }) => rule);
  console.log(`fused: ${[...new Set(rules)].join(", ")}`);
  try {
    program.run({ numbers: [40, 50_000, 0.5, 3], columns: [7, 3] });
  } catch (error) {
    console.log((error as Error).message);
  }
}

if (import.meta.main) demo();
