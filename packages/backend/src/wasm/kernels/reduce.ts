import { around, product } from "@sinter/ir";
import type { Step } from "../../plan/step.ts";
import { isBatched, type View } from "../../plan/value.ts";
import type { Local } from "../assembler/function.ts";
import { FLOAT, type KernelContext, VECTOR } from "./context.ts";
import { combine, neutral, reduceRow } from "./rows.ts";

/** x as [outer, length, inner], reduced along the middle; or over the rows of a block, into what is there. */
export function emitReduce(step: Step<"reduce">, c: KernelContext): void {
  const { f } = c;
  const [from] = step.operands as [View];
  const { kind } = step.attrs;
  const x = c.pointer(from);
  const out = c.pointer(step.out);
  const overBatch = isBatched(from) && !isBatched(step.out);
  if (overBatch) {
    const width = product(from.shape);
    reduceColumns(c, step, { x, out, width, bytes: c.count(width * FLOAT), goesOn: true });
    return;
  }
  const [outer, length, inner] = around(from.shape, step.attrs.axis);
  const end = f.local("i32");
  f.sum(end, x, c.count(outer * length * inner * FLOAT));
  const acc = f.local("v128");
  f.doWhileBelow(x, end, () => {
    if (inner === 1) {
      reduceRow(c, kind, x, length, acc);
      divide(c, step, acc, length);
      f.get(out).get(acc).op("v128.store32_lane", 0, 0);
    } else reduceColumns(c, step, { x, out, width: inner, bytes: length * inner * FLOAT, goesOn: false });
    f.advance(x, length * inner * FLOAT).advance(out, inner * FLOAT);
  });
}

/** Of a mean, the sum divided by the number of terms. */
function divide(c: KernelContext, { attrs }: Step<"reduce">, acc: Local, length: number): void {
  if (attrs.kind !== "mean") return;
  c.f.get(acc);
  c.constants.float(c.f, length);
  c.f.op("f32x4.div").set(acc);
}

/** Rows of `width` floats from x on, `bytes` in all, reduced to one at `out`, or with what is there if it goes on. */
function reduceColumns(
  c: KernelContext,
  step: Step<"reduce">,
  {
    x,
    out,
    width,
    bytes,
    goesOn,
  }: {
    readonly x: Local;
    readonly out: Local;
    readonly width: number;
    readonly bytes: Local | number;
    readonly goesOn: boolean;
  },
): void {
  const { f } = c;
  const { kind } = step.attrs;
  const [column, at, end, columnEnd] = [f.local("i32"), f.local("i32"), f.local("i32"), f.local("i32")];
  const acc = f.local("v128");
  const columns = (lanes: number) => {
    c.constants.float(f, neutral[kind]);
    f.set(acc);
    f.sum(at, x, column).sum(end, at, bytes);
    f.doWhileBelow(at, end, () => {
      f.get(acc).get(at).op("v128.load").op(combine[kind]).set(acc);
      f.advance(at, width * FLOAT);
    });
    if (typeof bytes === "number") divide(c, step, acc, bytes / (width * FLOAT));
    f.sum(at, out, column);
    if (goesOn) f.get(at).op("v128.load").get(acc).op(combine[kind]).set(acc);
    c.store(at, acc, 0, lanes);
  };
  f.assign(column, 0);
  const whole = Math.floor(width / 4) * VECTOR;
  if (whole > 0) {
    f.assign(columnEnd, whole);
    f.doWhileBelow(column, columnEnd, () => {
      columns(4);
      f.advance(column, VECTOR);
    });
  }
  if (width % 4 > 0) columns(width % 4);
}
