import type { ReduceKind } from "@sinter/ir";
import type { Local } from "../assembler/function.ts";
import type { Mnemonic } from "../assembler/instructions.ts";
import { FLOAT, type KernelContext, laneMask, VECTOR } from "./context.ts";

export const combine: { readonly [K in ReduceKind]: Mnemonic } = {
  sum: "f32x4.add",
  mean: "f32x4.add",
  max: "f32x4.max",
  min: "f32x4.min",
};
/** What combined with x gives x. */
export const neutral: { readonly [K in ReduceKind]: number } = {
  sum: 0,
  mean: 0,
  max: -Infinity,
  min: Infinity,
};

/** acc = the reduction of the row at x, in every lane. */
export function reduceRow(
  c: KernelContext,
  kind: ReduceKind,
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
  if (length >= (2 * VECTOR) / FLOAT && (kind === "max" || kind === "min")) {
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

/**
 * `body` for each vector of a row, `at` its byte offset. The last one may reach beyond the row:
 * `keep(value, rest)` sets the lanes of a value that do to `rest`. Rows are computed in order, so what
 * is stored beyond one is overwritten by the next, or falls into the gap behind a buffer.
 */
export function forRow(
  c: KernelContext,
  length: number,
  body: (at: Local, keep: (value: Local, rest: number) => void) => void,
): void {
  const { f } = c;
  const at = f.local("i32");
  const end = f.local("i32");
  const over = length % 4;
  const keep = (value: Local, rest: number) => {
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
  f.assign(at, 0).assign(end, length * FLOAT);
  f.doWhileBelow(at, end, () => {
    body(at, keep);
    f.advance(at, VECTOR);
  });
}
