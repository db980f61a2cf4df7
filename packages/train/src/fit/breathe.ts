/** Milliseconds of work after which others have their turn: a page stays smooth, a server answers. */
const TURN = 12;

/** Lets a page or a server do something else, once enough time has gone by. */
export class Breath {
  #last = performance.now();

  /** Whether it is time for others. */
  get isDue(): boolean {
    return performance.now() - this.#last > TURN;
  }

  async take(): Promise<void> {
    await new Promise<void>((resolve) => later(resolve));
    this.#last = performance.now();
  }
}

interface Timers {
  readonly setImmediate?: (f: () => void) => unknown;
  readonly setTimeout: (f: () => void, milliseconds: number) => unknown;
}

/** Behind what waits already; in Node without the millisecond that a timer takes at least. */
const later = (f: () => void): void => {
  const timers = globalThis as unknown as Timers;
  if (timers.setImmediate !== undefined) timers.setImmediate(f);
  else timers.setTimeout(f, 0);
};
