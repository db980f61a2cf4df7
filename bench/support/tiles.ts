import { wasmFeatures } from "@sinter/backend";
import { compile, init, linear, sequential } from "sinter";
import { SHORT, tilesOf } from "../../packages/backend/src/wasm/kernels/gemm/panel.ts";
import { median, secondsPerCall, warmUp } from "./time.ts";

/** Rows of the tall tiles that this engine's instructions are given. */
export const tallRows = tilesOf(wasmFeatures().relaxedMadd).tall;

/** Batches of so many rows: every remainder, with and without whole tiles before it. */
export const tileRows = Array.from({ length: 3 * tallRows }, (_, i) => i + 1);
const SIZE = 512;

/** Rows that go one by one, and tiles of each height. */
export interface Tiles {
  readonly single: number;
  readonly tall: number;
  readonly short: number;
}

/** Microseconds of a layer 512 → 512 for each of `tileRows`. */
export async function measureTiles(rounds: number, seconds: number): Promise<number[]> {
  const net = sequential(linear(SIZE, SIZE, { bias: false }));
  const { runInto } = compile(net, { params: init(net, { seed: 1 }), backend: "wasm" });
  const calls = tileRows.map((rows) => {
    const [x, y] = [new Float32Array(rows * SIZE).fill(0.5), new Float32Array(rows * SIZE)];
    return () => runInto(x, y);
  });
  for (const call of calls) await warmUp(call, 10);
  const times = Array.from({ length: rounds }, () => calls.map((call) => secondsPerCall(call, seconds)));
  return tileRows.map((_, i) => 1e6 * median(times.map((round) => round[i]!)));
}

/** What the kernel does with so many rows, where weights are near; it says the same in WebAssembly. */
export function chosenTiles(rows: number): Tiles {
  if (tallRows === 5) {
    const short = Math.min(Math.ceil(rows / SHORT), (5 - (rows % 5)) % 5);
    const single = rows <= 2 ? rows : 0;
    return single > 0
      ? { single, tall: 0, short: 0 }
      : { single, tall: Math.max(0, rows - SHORT * short) / 5, short };
  }
  const over = rows % tallRows;
  const tall = (rows - over) / tallRows;
  if (over === tallRows - 1) return { single: 0, tall: tall + 1, short: 0 };
  return over < SHORT - 1 ? { single: over, tall, short: 0 } : { single: 0, tall, short: 1 };
}

/** The tiles that take the least time, and that time, if a tile of each height costs so much. */
export function cheapestTiles(rows: number, cost: Tiles): Tiles & { readonly time: number } {
  const candidates = [...Array(rows + 1).keys()].flatMap((single) =>
    [...Array(Math.ceil((rows - single) / tallRows) + 1).keys()].map((tall) => {
      const short = Math.max(0, Math.ceil((rows - single - tall * tallRows) / SHORT));
      return { single, tall, short, time: timeOf({ single, tall, short }, cost) };
    }),
  );
  return candidates.reduce((best, next) => (next.time < best.time ? next : best));
}

export const timeOf = ({ single, tall, short }: Tiles, cost: Tiles): number =>
  single * cost.single + tall * cost.tall + short * cost.short;
