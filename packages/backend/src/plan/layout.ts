import { SinterError } from "@sinter/ir";
import { type Buffer, type Lowered, type Ref, reads, type Static } from "./steps.ts";

/** Floats in a cache line; every region starts on one. */
const LINE = 16;
/** Rows of a block: whole tiles, of six rows as of four. */
const BLOCK_ROWS = [252, 96, 72, 48, 24, 12] as const;
/** Half of a typical L2 cache: room for the activations of a block. */
const SMALL_BLOCK_FLOATS = 48 * 1024;
/**
 * Static values larger than a typical L2 cache are read from further away, once for each block. Then
 * the fewer blocks the better, as long as activations do not leave a cache of 2 MiB with the panels.
 */
const LARGE_STATICS = 256 * 1024;
const LARGE_BLOCK_FLOATS = 300 * 1024;
/** Inputs and outputs of this many floats are held at once; larger batches come in chunks. */
const CHUNK_FLOATS = 1024 * 1024;
/** Rows of inputs and outputs that a block may take, where they are long: 64 MiB. */
const BLOCK_FLOATS = 16 * 1024 * 1024;
/** 2 GiB: every address is a positive i32. */
const MOST_FLOATS = 2 ** 29;

/** Where everything stands in one array of floats. All addresses are fixed at compile time. */
export interface Layout {
  /** Total length in floats. */
  readonly floats: number;
  /** Rows that run through all steps together, so that their activations stay in cache. */
  readonly blockRows: number;
  /** Rows whose inputs and outputs are held at once. */
  readonly chunkRows: number;
  readonly offsetOf: (value: Buffer | Static) => number;
}

const roundUp = (n: number): number => Math.ceil(n / LINE) * LINE;

/** What a backend needs beside the values. */
interface Demands {
  /** Floats that a static value takes in the backend's own order. */
  readonly sizeOf: (value: Static) => number;
  /** Floats of scratch memory, which begins at 0. */
  readonly scratch?: number;
  /** Floats behind everything that kernels may read, though not use. */
  readonly overrun?: number;
}

/**
 * Lays out scratch, statics, the arena, inputs and outputs one after another. The arena holds one block of
 * rows; values that do not live at the same time share their place.
 */
export function layOut(lowered: Lowered, { sizeOf, scratch = 0, overrun = 0 }: Demands): Layout {
  const offsets = new Map<Buffer | Static, number>();
  // No value is at 0: by their offset, views of this memory are told from arrays of their own.
  let end = Math.max(LINE, roundUp(scratch));
  const place = (value: Buffer | Static, floats: number) => {
    offsets.set(value, end);
    end += roundUp(floats) + LINE;
  };
  for (const value of lowered.statics) place(value, sizeOf(value));

  const arena = planArena(lowered);
  const external = [...lowered.inputs, ...lowered.outputs];
  const rowFloats = external.reduce((sum, b) => sum + (b.batched ? b.rowSize : 0), 0);
  const most = end > LARGE_STATICS ? LARGE_BLOCK_FLOATS : SMALL_BLOCK_FLOATS;
  const fits = BLOCK_ROWS.find((rows) => rows * arena.rowFloats <= most) ?? BLOCK_ROWS.at(-1)!;
  const held = Math.max(1, Math.floor(BLOCK_FLOATS / Math.max(1, rowFloats)));
  const blockRows = lowered.batch === null ? 1 : Math.min(fits, held);
  const arenaStart = end;
  const slotSize = ({ buffers: [first] }: Slot) =>
    roundUp(first!.rowSize * (first!.batched ? blockRows : 1)) + LINE;
  end += firstFit(arena.slots, slotSize, (slot, at) => {
    for (const buffer of slot.buffers) offsets.set(buffer, arenaStart + at);
  });

  const blocks = Math.max(1, Math.floor(CHUNK_FLOATS / Math.max(1, rowFloats * blockRows)));
  const chunkRows = lowered.batch === null ? 1 : Math.min(blocks, 64) * blockRows;
  for (const buffer of external) place(buffer, buffer.rowSize * (buffer.batched ? chunkRows : 1));
  end += overrun;
  if (end > MOST_FLOATS)
    throw new SinterError(
      "UNSUPPORTED",
      `the model needs ${(end / 2 ** 28).toFixed(1)} GiB of memory, more than 2`,
    );
  return { floats: end, blockRows, chunkRows, offsetOf: (value) => offsets.get(value)! };
}

/** A place in the arena, from the step that writes it first to the one that reads it last. */
interface Slot {
  readonly buffers: Buffer[];
  readonly from: number;
  to: number;
}

/** Which buffers share a slot, and the most floats that a row needs at once. */
function planArena({ steps }: Lowered): { slots: Slot[]; rowFloats: number } {
  const lastRead = new Map<Buffer, number>();
  steps.forEach((step, at) => {
    for (const ref of reads(step)) if (ref.kind === "buffer") lastRead.set(ref.buffer, at);
  });
  const slots = new Map<Buffer, Slot>();
  steps.forEach((step, at) => {
    if (step.out.place.kind !== "arena") return;
    const to = lastRead.get(step.out) ?? at;
    const ending =
      step.kind === "map"
        ? step.operands.find(({ ref, access }) => access === "full" && endsAt(ref, at))
        : undefined;
    const inPlace = ending?.ref.kind === "buffer" ? slots.get(ending.ref.buffer) : undefined;
    // Several steps may write parts of one buffer; it lives from the first of them.
    const slot = slots.get(step.out) ?? inPlace ?? { buffers: [], from: at, to };
    if (!slot.buffers.includes(step.out)) slot.buffers.push(step.out);
    slot.to = Math.max(slot.to, to);
    slots.set(step.out, slot);
  });
  function endsAt(ref: Ref, at: number): boolean {
    return ref.kind === "buffer" && lastRead.get(ref.buffer) === at && slots.get(ref.buffer)?.to === at;
  }
  const all = [...new Set(slots.values())];
  const rowFloats = steps.reduce((most, _, at) => {
    const live = all.filter((slot) => slot.from <= at && at <= slot.to);
    return Math.max(
      most,
      live.reduce((sum, slot) => sum + slot.buffers[0]!.rowSize, 0),
    );
  }, 0);
  return { slots: all, rowFloats };
}

/**
 * Places slots so that those alive at the same time do not overlap: the largest first, each at the
 * lowest free place (greedy by size, as in Pisarchyk and Lee, 2020).
 * @returns the arena's length
 */
function firstFit(
  slots: readonly Slot[],
  sizeOf: (slot: Slot) => number,
  set: (slot: Slot, at: number) => void,
): number {
  const placed: { slot: Slot; at: number; end: number }[] = [];
  for (const slot of [...slots].sort((a, b) => sizeOf(b) - sizeOf(a))) {
    const others = placed
      .filter((other) => other.slot.from <= slot.to && slot.from <= other.slot.to)
      .sort((a, b) => a.at - b.at);
    let at = 0;
    for (const other of others) {
      if (at + sizeOf(slot) <= other.at) break;
      at = Math.max(at, other.end);
    }
    placed.push({ slot, at, end: at + sizeOf(slot) });
    set(slot, at);
  }
  return placed.reduce((end, { end: e }) => Math.max(end, e), 0);
}
