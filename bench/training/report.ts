import { execFileSync } from "node:child_process";
import type { Spread } from "../support/time.ts";

/** How long to measure. */
export interface Effort {
  readonly processes: number;
  readonly rounds: number;
  /** Of one figure. */
  readonly seconds: number;
}

/** The steps whose losses are compared with f64. */
export const CHECKED_STEPS = 5;

/** What each of some processes prints for the same request. */
export const inProcesses = <R>(count: number, file: string, request: object): R[] =>
  Array.from({ length: count }, () => {
    const command = ["--conditions=@sinter/source", `bench/training/${file}`, JSON.stringify(request)];
    return JSON.parse(execFileSync(process.execPath, command, { encoding: "utf8" })) as R;
  });

export const spreadText = ({ median, lowest, highest }: Spread, text: (value: number) => string): string =>
  `${text(median)} (${text(lowest)}–${text(highest)})`;

export const microsText = (value: number): string => (value < 1000 ? value.toPrecision(3) : value.toFixed(0));
