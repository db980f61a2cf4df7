import { SinterError } from "@sinter/ir";
import type { Abilities } from "./kernels.ts";
import { type Plan, stepsOf } from "./plan.ts";
import { buffersRead, reads, type Step, target } from "./step.ts";
import { type Buffer, isBatched, isDense, isStatic, type Static } from "./value.ts";

/** Floats in a cache line; every region starts on one. */
const LINE = 16;
/** Rows of a block: whole tiles, of six rows as of four. */
const BLOCK_ROWS = [252, 96, 72, 48, 24, 12] as const;
/** The most rows that a block has. */
export const MOST_ROWS = BLOCK_ROWS[0];
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
  /** The values of the arena, with the numbers of the steps that write them first and read them last. */
  readonly lifetimes: ReadonlyMap<Buffer, readonly [from: number, to: number]>;
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
 * Lays out scratch, statics, states, the arena, inputs and outputs one after another. The arena holds one
 * block of rows; values that do not live at the same time share their place.
 */
export function layOut(
  plan: Plan,
  kernels: Abilities,
  { sizeOf, scratch = 0, overrun = 0 }: Demands,
): Layout {
  const offsets = new Map<Buffer | Static, number>();
  // No value is at 0: by their offset, views of this memory are told from arrays of their own.
  let end = Math.max(LINE, roundUp(scratch));
  const place = (value: Buffer | Static, floats: number) => {
    offsets.set(value, end);
    end += roundUp(floats) + LINE;
  };
  for (const value of plan.statics) place(value, sizeOf(value));
  for (const value of plan.states) place(value, value.rowSize);
  if (plan.batchSize !== null) place(plan.batchSize, 1);

  const slots = slotsOf(plan, kernels);
  const external = [...plan.inputs, ...plan.outputs];
  const rowFloats = external.reduce((sum, b) => sum + (b.batched ? b.rowSize : 0), 0);
  // What blocks add to is read and written once for each, like a static value and more.
  const fixed = slots.reduce((sum, { buffers: [b] }) => sum + (b!.batched ? 0 : b!.rowSize), 0);
  const most = end + fixed > LARGE_STATICS ? LARGE_BLOCK_FLOATS : SMALL_BLOCK_FLOATS;
  const live = mostAlive(slots, stepsOf(plan).length);
  const fits = BLOCK_ROWS.find((rows) => rows * live <= most) ?? BLOCK_ROWS.at(-1)!;
  const held = Math.max(1, Math.floor(BLOCK_FLOATS / Math.max(1, rowFloats)));
  const blockRows = plan.batch === null ? 1 : Math.min(fits, held);
  const arenaStart = end;
  const slotSize = ({ buffers: [first] }: Slot) =>
    roundUp(first!.rowSize * (first!.batched ? blockRows : 1)) + LINE;
  end += firstFit(slots, slotSize, (slot, at) => {
    for (const buffer of slot.buffers) offsets.set(buffer, arenaStart + at);
  });

  const blocks = Math.max(1, Math.floor(CHUNK_FLOATS / Math.max(1, rowFloats * blockRows)));
  const chunkRows = plan.batch === null ? 1 : Math.min(blocks, 64) * blockRows;
  for (const buffer of external) place(buffer, buffer.rowSize * (buffer.batched ? chunkRows : 1));
  end += overrun;
  if (end > MOST_FLOATS)
    throw new SinterError(
      "UNSUPPORTED",
      `the model needs ${(end / 2 ** 28).toFixed(1)} GiB of memory, more than 2`,
    );
  return {
    floats: end,
    blockRows,
    chunkRows,
    offsetOf: (value) => offsets.get(value)!,
    lifetimes: new Map(slots.flatMap(({ buffers, from, to }) => buffers.map((b) => [b, [from, to]]))),
  };
}

/** A place in the arena, from the step that writes it first to the one that reads it last. */
interface Slot {
  readonly buffers: Buffer[];
  readonly from: number;
  to: number;
}

/** Which buffers share a slot: a result takes the place of an operand that ends with its step. */
function slotsOf(plan: Plan, kernels: Abilities): Slot[] {
  const steps = stepsOf(plan);
  const ends = passEnds(plan);
  // What a block reads and no block of the pass has written must outlast the pass: the next block reads it.
  const lastRead = new Map<Buffer, number>();
  const written = new Map<Buffer, number>();
  steps.forEach((step, at) => {
    for (const buffer of buffersRead(step)) {
      const isOld = ends[at] !== ends[written.get(buffer) ?? -1] || !buffer.batched;
      lastRead.set(buffer, isOld ? ends[at]! : at);
    }
    const out = target(step);
    written.set(out, at);
    if (!isBatched(step.out)) lastRead.set(out, Math.max(lastRead.get(out) ?? 0, ends[at]!));
  });
  const slots = new Map<Buffer, Slot>();
  const endsAt = (buffer: Buffer, at: number) => lastRead.get(buffer) === at && slots.get(buffer)?.to === at;
  steps.forEach((step, at) => {
    const out = target(step);
    if (out.place.kind !== "arena") return;
    const to = lastRead.get(out) ?? at;
    const inPlace =
      kernels[step.kind]?.inPlace === true ? endingOperand(step, (b) => endsAt(b, at)) : undefined;
    // Several steps may write parts of one buffer; it lives from the first of them.
    const slot = slots.get(out) ?? (inPlace && slots.get(inPlace)) ?? { buffers: [], from: at, to };
    if (!slot.buffers.includes(out)) slot.buffers.push(out);
    slot.to = Math.max(slot.to, to);
    slots.set(out, slot);
  });
  return [...new Set(slots.values())];
}

/** For each step the last one of its blocks, or where it runs once of those that run together with it. */
function passEnds({ passes }: Plan): number[] {
  const ends: number[] = [];
  for (const { once, blocks } of passes) {
    for (const group of once) {
      const last = ends.length + group.length - 1;
      for (const _ of group) ends.push(last);
    }
    const last = ends.length + blocks.length - 1;
    for (const _ of blocks) ends.push(last);
  }
  return ends;
}

/** An operand of a step that is laid out as its result, and not read later. */
function endingOperand(step: Step, isEnding: (buffer: Buffer) => boolean): Buffer | undefined {
  const out = target(step);
  if (!isDense(step.out)) return undefined;
  for (const view of step.operands) {
    const { of } = view;
    if (isStatic(of) || of.batched !== out.batched || of.rowSize !== out.rowSize) continue;
    // Read in another order, too, it would be overwritten before it is read.
    const isReadInOrder = reads(step).every((other) => other.of !== of || isDense(other));
    if (of !== out && isReadInOrder && isEnding(of)) return of;
  }
  return undefined;
}

/** The most floats for one row of the batch that are alive at once; what has one value for all of it does not count. */
function mostAlive(slots: readonly Slot[], steps: number): number {
  const changes = new Float64Array(steps + 1);
  for (const { buffers, from, to } of slots) {
    if (!buffers[0]!.batched) continue;
    changes[from]! += buffers[0]!.rowSize;
    changes[to + 1]! -= buffers[0]!.rowSize;
  }
  let [live, most] = [0, 0];
  for (const change of changes) {
    live += change;
    most = Math.max(most, live);
  }
  return most;
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
  /** What is placed, the lowest first. */
  const placed: { readonly at: number; readonly end: number; readonly from: number; readonly to: number }[] =
    [];
  let length = 0;
  const bySize = slots.map((slot) => ({ slot, size: sizeOf(slot) })).sort((a, b) => b.size - a.size);
  for (const { slot, size } of bySize) {
    const { from, to } = slot;
    let at = 0;
    for (const other of placed) {
      if (other.from > to || from > other.to) continue;
      if (at + size <= other.at) break;
      at = Math.max(at, other.end);
    }
    const behind = placed.findIndex((other) => other.at > at);
    placed.splice(behind < 0 ? placed.length : behind, 0, { at, end: at + size, from, to });
    set(slot, at);
    length = Math.max(length, at + size);
  }
  return length;
}
