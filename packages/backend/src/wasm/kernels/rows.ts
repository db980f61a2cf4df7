import type { Local } from "../assembler/function.ts";
import type { Mnemonic } from "../assembler/instructions.ts";
import { FLOAT, type KernelContext, laneMask, VECTOR } from "./context.ts";
import { combineSums, type Doubles, forPairs } from "./doubles.ts";

/** The comparisons that reduce an axis; sums are made in f64 (`doubles.ts`). */
export const combine: { readonly [K in "max" | "min"]: Mnemonic } = { max: "f32x4.max", min: "f32x4.min" };
/** What combined with x gives x. */
export const neutral: { readonly [K in "max" | "min"]: number } = { max: -Infinity, min: Infinity };

/** Both lanes of the first of `sums` = the sum of the row at x. */
export function sumRow(c: KernelContext, x: Local, length: number, sums: Doubles): void {
  const { f } = c;
  clear(c, sums);
  forPairs(c, x, length, sums, (sum, push) => {
    push().get(sum).op("f64x2.add").set(sum);
  });
  combineSums(f, sums);
}

/** sums = 0 */
export function clear(c: KernelContext, sums: readonly Local[]): void {
  for (const sum of sums) {
    c.constants.float(c.f, 0);
    c.f.set(sum);
  }
}

/** sums /= length, in f64; a whole number, which f32 holds up to 2^24 */
export function divide(c: KernelContext, sums: readonly Local[], length: number): void {
  for (const sum of sums) {
    c.f.get(sum);
    c.constants.float(c.f, length);
    c.f.op("f64x2.promote_low_f32x4").op("f64x2.div").set(sum);
  }
}

/** acc = the largest or smallest of the row at x, in every lane. */
export function reduceRow(
  c: KernelContext,
  kind: "max" | "min",
  x: Local,
  length: number,
  acc: Local,
  op: Mnemonic = combine[kind],
): void {
  const { f } = c;
  const value = f.local("v128");
  const start = neutral[kind];
  c.constants.float(f, start);
  f.set(acc);
  if (length >= (2 * VECTOR) / FLOAT) {
    // Two streams hide the latency: one from the row's start, one up to its end; they may overlap.
    const vectors = Math.ceil(length / 8);
    const [at, end] = [f.local("i32"), f.local("i32")];
    f.assign(value, acc);
    f.assign(at, x).sum(end, x, vectors * VECTOR);
    f.doWhileBelow(at, end, () => {
      f.get(acc).get(at).op("v128.load").op(op).set(acc);
      f.get(value)
        .get(at)
        .op("v128.load", (length - vectors * 4) * FLOAT)
        .op(op)
        .set(value);
      f.advance(at, VECTOR);
    });
    f.get(acc).get(value).op(op).set(acc);
    combineLanes(c, op, acc);
    return;
  }
  forRow(c, length, (at, keep) => {
    f.get(x).get(at).op("i32.add").op("v128.load").set(value);
    keep(value, start);
    f.get(acc).get(value).op(op).set(acc);
  });
  combineLanes(c, op, acc);
}

/** Every lane = the reduction of all four. */
export function combineLanes({ f }: KernelContext, op: Mnemonic, acc: Local): void {
  f.get(acc).get(acc).get(acc).shuffle(2, 3, 0, 1).op(op).set(acc);
  f.get(acc).get(acc).get(acc).shuffle(1, 0, 3, 2).op(op).set(acc);
}

/** Sets the lanes of a row's last vector that reach beyond the row. */
export type Keep = (value: Local, rest: number) => void;

/**
 * `body` for each vector of a row, `at` its byte offset. The last one may reach beyond the row: `keep` sets
 * the lanes of a value that do. Rows are computed in order, so what is stored beyond one is overwritten by
 * the next, or falls into the gap behind a buffer.
 * @param afterBlock runs after each 128 vectors, and after the last
 */
export function forRow(
  c: KernelContext,
  length: number,
  body: (at: Local, keep: Keep) => void,
  afterBlock?: () => void,
): void {
  const { f } = c;
  const at = f.local("i32");
  const end = f.local("i32");
  const over = length % 4;
  const keep: Keep = (value, rest) => {
    if (over === 0) return;
    f.get(at)
      .i32((length - over) * FLOAT)
      .op("i32.eq")
      .if(() => {
        f.get(value);
        c.constants.float(f, rest);
        f.i32x4(...laneMask(over))
          .op("v128.bitselect")
          .set(value);
      });
  };
  const vectors = () =>
    f.doWhileBelow(at, end, () => {
      body(at, keep);
      f.advance(at, VECTOR);
    });
  const total = Math.ceil(length / 4) * VECTOR;
  f.assign(at, 0);
  if (afterBlock === undefined || total <= BLOCK_BYTES) {
    f.assign(end, total);
    vectors();
    afterBlock?.();
    return;
  }
  const rowEnd = f.local("i32");
  f.assign(rowEnd, total);
  f.doWhileBelow(at, rowEnd, () => {
    f.sum(end, at, BLOCK_BYTES);
    f.get(end)
      .i32(total)
      .op("i32.gt_u")
      .if(() => {
        f.assign(end, total);
      });
    vectors();
    afterBlock();
  });
}

/** Vectors that a running sum in f32 takes at most. */
const BLOCK_BYTES = 128 * VECTOR;
