/**
 * Training steps of Sinter beside tfjs, jax-js, brain.js and, where python3 can import it, PyTorch:
 * `pnpm bench:training`, or with the names of cases; with `--quick` only Sinter beside the machine's peak.
 *
 * A step is forward, backward and update on one thread, up to its loss as a number. All start from the same
 * parameters and take the same batches in turn, which Sinter copies into its memory in each step, while the others
 * have theirs as tensors already. In each process the first losses of each library are compared with f64 before the
 * libraries are timed in turns. Figures are medians over processes.
 */
import { writeFileSync } from "node:fs";
import { install, versions } from "./peers/install.ts";
import { machine } from "./support/machine.ts";
import { alone } from "./training/alone.ts";
import { beside } from "./training/beside.ts";
import { cases } from "./training/cases.ts";
import { pytorchVersion } from "./training/pytorch.ts";
import type { Effort } from "./training/report.ts";

const args = process.argv.slice(2);
const isQuick = args.includes("--quick");
const asked = args.filter((arg) => arg !== "--quick");
const effort: Effort = isQuick
  ? { processes: 1, rounds: 3, seconds: 0.1 }
  : { processes: 5, rounds: 5, seconds: 0.1 };

const isMain = (name: string): boolean => name === "T1";
/** Rows of a step of the main case by Sinter alone. */
const rowsAlone = isQuick ? [1, 7, 64] : [1, 7, 64, 1000, 10_000];
const names = asked.length > 0 ? asked : isQuick ? ["T1", "T2"] : cases.map(({ workload }) => workload.name);
const chosen = cases.filter(({ workload }) => names.includes(workload.name));

if (isQuick)
  for (const each of chosen) alone(each, isMain(each.workload.name) ? rowsAlone : [each.rows], effort);
else {
  install();
  const pytorch = pytorchVersion();
  console.log(
    "One step, up to its loss as a number in every library; × as long as Sinter's (lowest–highest).",
  );
  if (pytorch === null) console.log("PyTorch is left out: python3 cannot import torch.");
  const rows = chosen.map((each) => beside(each, effort, pytorch !== null));
  const single = chosen
    .filter(({ workload }) => isMain(workload.name))
    .flatMap((each) => alone(each, rowsAlone, effort));

  if (asked.length === 0) {
    const used = Object.entries(versions).filter(([name]) => !name.startsWith("onnxruntime"));
    const others = { ...Object.fromEntries(used), ...(pytorch !== null && { pytorch }) };
    const result = { machine: machine(), versions: others, ...effort, rows, alone: single };
    writeFileSync("bench/results/training.json", `${JSON.stringify(result, null, 2)}\n`);
    console.log("\nsaved as bench/results/training.json");
  }
}
