import { median, type Spread, spreadOf } from "../support/time.ts";
import type { AloneFigure, AloneRequest } from "./alone-process.ts";
import type { Case } from "./cases.ts";
import { CHECKED_STEPS, type Effort, inProcesses, microsText, spreadText } from "./report.ts";
import { exactLosses } from "./sinter.ts";

/** Sinter by itself, with so many rows in a step. */
export interface AloneRow {
  readonly case: string;
  readonly rows: number;
  /** Microseconds per step. */
  readonly micros: Spread;
  readonly microsPerRow: Spread;
  /** Multiply-adds per second as a share of the peak: of medians of processes, or of the samples of a single one. */
  readonly share: Spread;
}

/** Measures Sinter beside the machine's peak, and prints it. */
export function alone(
  of: Case,
  batches: readonly number[],
  { processes, rounds, seconds }: Effort,
): AloneRow[] {
  const { name, what } = of.workload;
  const request: AloneRequest = {
    name,
    rounds,
    seconds,
    batches: batches.map((rows) => ({ rows, exact: exactLosses(of, CHECKED_STEPS, rows) })),
  };
  const all = inProcesses<AloneFigure[]>(processes, "alone-process.ts", request);
  console.log(`\n${name}, Sinter alone: ${what}`);
  return batches.map((rows, i) => {
    const micros = spreadOf(all.map((figures) => figures[i]!.micros));
    const microsPerRow = spreadOf(all.map((figures) => figures[i]!.micros / rows));
    const shares = all.map((figures) => figures[i]!.shares);
    const share = spreadOf(shares.length === 1 ? shares[0]! : shares.map(median));
    const step = microsText(micros.median).padStart(8);
    const row = spreadText(microsPerRow, microsText).padStart(24);
    const percent = spreadText(share, (value) => (100 * value).toPrecision(3)).padStart(22);
    console.log(`  batch ${String(rows).padEnd(6)}${step} µs${row} µs per row${percent} % of the peak`);
    return { case: name, rows, micros, microsPerRow, share };
  });
}
