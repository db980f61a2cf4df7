import { type Spread, spreadOf } from "../support/time.ts";
import type { Case } from "./cases.ts";
import type { Request, TrainingFigures } from "./process.ts";
import { CHECKED_STEPS, type Effort, inProcesses, microsText, spreadText } from "./report.ts";
import { exactLosses } from "./sinter.ts";

/** One case, all libraries. */
export interface Row {
  readonly case: string;
  readonly what: string;
  readonly rows: number;
  /** Microseconds per step, by library. */
  readonly micros: Readonly<Record<string, Spread>>;
  /** How many times as long as Sinter each takes. */
  readonly times: Readonly<Record<string, Spread>>;
}

const factor = (value: number): string => value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);

/** Measures a case with all libraries, and prints it. */
export function beside(of: Case, { processes, rounds, seconds }: Effort, hasPytorch: boolean): Row {
  const { workload, rows } = of;
  const { name, what } = workload;
  const request: Request = { name, rounds, seconds, exact: exactLosses(of, CHECKED_STEPS), hasPytorch };
  const all = inProcesses<TrainingFigures>(processes, "process.ts", request);
  const libraries = Object.keys(all[0]!);
  const spreads = (value: (figures: TrainingFigures, library: string) => number) =>
    Object.fromEntries(
      libraries.map((library) => [library, spreadOf(all.map((figures) => value(figures, library)))]),
    );
  const micros = spreads((figures, library) => figures[library]!);
  const times = spreads((figures, library) => figures[library]! / figures.sinter!);
  console.log(`\n${name}: ${what}; batch ${rows}`);
  for (const library of libraries) {
    const time = microsText(micros[library]!.median).padStart(8);
    const ratio = library === "sinter" ? "" : `  ×${spreadText(times[library]!, factor)}`;
    const note = library === "brain.js" ? "  an iteration: four updates, of another loss" : "";
    console.log(`  ${library.padEnd(12)}${time} µs${ratio}${note}`);
  }
  return { case: name, what, rows, micros, times };
}
