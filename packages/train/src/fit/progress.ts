import { gotKind } from "@sinter/ir";
import { invalid } from "../invalid.ts";
import type { Epoch, Step } from "./epoch.ts";

/** Where a run tells how far it is. */
export interface Progress {
  step(step: Step, rowsPerSecond: number): void;
  epoch(epoch: Epoch): void;
  /** Ends a line that was begun. */
  end(): void;
}

/** How a run tells: by itself, not at all, or each line to a function. */
export type Log = false | ((line: string) => void);

interface Stream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

interface Surroundings {
  readonly process?: { readonly stdout?: Stream };
  readonly console: { log(text: string): void };
}

const SILENT: Progress = { step() {}, epoch() {}, end() {} };

/**
 * One line that changes where output is a terminal, a line for each epoch elsewhere.
 * @param epochs how many there will be at most
 * @throws SinterError INVALID_ARGUMENT if `log` is neither false nor a function
 */
export function progressOf(log: Log | undefined, epochs: number): Progress {
  if (log === false) return SILENT;
  if (log !== undefined && typeof log !== "function")
    invalid(`fit: log is false or a function of a line, got ${gotKind(log)}`);
  const { process, console } = globalThis as unknown as Surroundings;
  if (log === undefined && process?.stdout?.isTTY === true) return new Line(process.stdout, epochs);
  const write = log ?? ((line: string) => console.log(line));
  return { ...SILENT, epoch: (epoch) => write(epochLine(epoch, epochs)) };
}

/** `epoch 3/8  loss 0.1234  validation 0.2345  accuracy 0.9722  12,345 rows/s` */
export const epochLine = (info: Epoch, epochs: number): string =>
  [
    `epoch ${info.epoch}/${epochs}`,
    `loss ${figure(info.loss)}`,
    ...(info.validationLoss === null ? [] : [`validation ${figure(info.validationLoss)}`]),
    ...metricsOf(info),
    speed(info.rowsPerSecond),
  ].join("  ");

const metricsOf = ({ metrics }: Epoch): string[] =>
  Object.entries(metrics).map(([name, value]) => `${name} ${figure(value)}`);

const figure = (x: number): string => (Math.abs(x) < 1e-3 && x !== 0 ? x.toExponential(2) : x.toFixed(4));
const speed = (rowsPerSecond: number): string => `${Math.round(rowsPerSecond).toLocaleString("en")} rows/s`;

/** Milliseconds between two changes of the line. */
const REFRESH = 80;
const BAR = 16;

class Line implements Progress {
  readonly #to: Stream;
  readonly #epochs: number;
  readonly #began = performance.now();
  #drawn = 0;
  /** The metrics of the epoch before. */
  #last: readonly string[] = [];
  #isOpen = false;

  constructor(to: Stream, epochs: number) {
    this.#to = to;
    this.#epochs = epochs;
  }

  step({ epoch, batch, batches, loss }: Step, rowsPerSecond: number): void {
    const now = performance.now();
    if (now - this.#drawn < REFRESH) return;
    this.#drawn = now;
    const part = batches === null ? null : batch / batches;
    const done = batches === null ? null : (epoch - 1 + batch / batches) / this.#epochs;
    const left = done === null ? "" : `  ${time(((now - this.#began) / done) * (1 - done))} left`;
    const filled = part === null ? 0 : Math.round(part * BAR);
    const bar =
      part === null ? `${batch}` : `${"━".repeat(filled)}${"╌".repeat(BAR - filled)} ${batch}/${batches}`;
    const figures = [`loss ${figure(loss)}`, ...this.#last, speed(rowsPerSecond)].join("  ");
    this.#draw(`epoch ${epoch}/${this.#epochs} ${bar}  ${figures}${left}`);
  }

  epoch(epoch: Epoch): void {
    this.#last = metricsOf(epoch);
    this.#draw(epochLine(epoch, this.#epochs));
    this.end();
  }

  end(): void {
    if (this.#isOpen) this.#to.write("\n");
    this.#isOpen = false;
  }

  /** The line anew, cut off where the terminal ends. */
  #draw(text: string): void {
    this.#to.write(`\r\x1b[2K${text.slice(0, (this.#to.columns || 80) - 1)}`);
    this.#isOpen = true;
  }
}

/** `42 s`, `3 min 05 s`, `2 h 07 min` */
function time(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  const [minutes, hours] = [Math.floor(seconds / 60), Math.floor(seconds / 3600)];
  const two = (n: number) => String(n).padStart(2, "0");
  if (hours > 0) return `${hours} h ${two(minutes % 60)} min`;
  return minutes > 0 ? `${minutes} min ${two(seconds % 60)} s` : `${seconds} s`;
}
