import { around, product } from "@sinter/ir";
import type { Step } from "../../plan/step.ts";
import { isBatched, type View } from "../../plan/value.ts";
import type { Local } from "../assembler/function.ts";
import { FLOAT, type KernelContext, VECTOR } from "./context.ts";
import { addTo, doubles, roundAll, roundTo } from "./doubles.ts";
import { clear, combine, divide, neutral, reduceRow, sumRow } from "./rows.ts";

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
      if (kind === "max" || kind === "min") reduceRow(c, kind, x, length, acc);
      else {
        const sums = doubles(f);
        sumRow(c, x, length, sums);
        if (kind === "mean") divide(c, sums, length);
        roundAll(f, acc, sums[0]);
      }
      f.get(out).get(acc).op("v128.store32_lane", 0, 0);
    } else reduceColumns(c, step, { x, out, width: inner, bytes: length * inner * FLOAT, goesOn: false });
    f.advance(x, length * inner * FLOAT).advance(out, inner * FLOAT);
  });
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
  const [acc, value] = [f.local("v128"), f.local("v128")];
  const sums = doubles(f);
  /** `body` for each row's vector of these columns. */
  const overRows = (body: () => void) => {
    f.sum(at, x, column).sum(end, at, bytes);
    f.doWhileBelow(at, end, () => {
      f.get(at).op("v128.load").set(value);
      body();
      f.advance(at, width * FLOAT);
    });
    f.sum(at, out, column);
    if (goesOn) f.get(at).op("v128.load").set(value);
  };
  const columns = (lanes: number) => {
    if (kind === "max" || kind === "min") {
      const include = () => f.get(acc).get(value).op(combine[kind]).set(acc);
      c.constants.float(f, neutral[kind]);
      f.set(acc);
      overRows(include);
      if (goesOn) include();
    } else {
      clear(c, sums);
      overRows(() => addTo(f, sums, value));
      if (goesOn) addTo(f, sums, value);
      if (kind === "mean" && typeof bytes === "number") divide(c, sums, bytes / (width * FLOAT));
      roundTo(f, acc, sums);
    }
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
