import { around, product } from "@sinter/ir";
import type { Step } from "../../plan/step.ts";
import { isBatched, type View } from "../../plan/value.ts";
import type { Local } from "../assembler/function.ts";
import { FLOAT, type KernelContext, VECTOR } from "./context.ts";
import { doubles, doublesOfRow, pushPair, pushRounded, roundAll } from "./doubles.ts";
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
  const [acc, sums] = [f.local("v128"), doublesOfRow(f, length)];
  f.doWhileBelow(x, end, () => {
    if (inner === 1) {
      if (kind === "max" || kind === "min") reduceRow(c, kind, x, length, acc);
      else {
        sumRow(c, x, length, sums);
        if (kind === "mean") divide(c, [sums[0]], length);
        roundAll(f, acc, sums[0]);
      }
      f.get(out).get(acc).op("v128.store32_lane", 0, 0);
    } else reduceColumns(c, step, { x, out, width: inner, bytes: length * inner * FLOAT, goesOn: false });
    f.advance(x, length * inner * FLOAT).advance(out, inner * FLOAT);
  });
}

/** Floats of a row that are reduced side by side: two vectors, whose additions hide each other's latency. */
const GROUP = 8;

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
  const accumulators = Array.from({ length: Math.ceil(Math.min(width, GROUP) / 4) }, () =>
    kind === "max" || kind === "min" ? largest(c, kind) : total(c),
  );
  const group = (floats: number) => {
    const vectors = accumulators.slice(0, Math.ceil(floats / 4));
    for (const vector of vectors) vector.clear();
    const include = () => {
      for (const [i, vector] of vectors.entries()) vector.include(at, i * VECTOR);
    };
    f.sum(at, x, column).sum(end, at, bytes);
    f.doWhileBelow(at, end, () => {
      include();
      f.advance(at, width * FLOAT);
    });
    f.sum(at, out, column);
    if (goesOn) include();
    const count = kind === "mean" && typeof bytes === "number" ? bytes / (width * FLOAT) : 1;
    for (const [i, vector] of vectors.entries())
      c.store(at, vector.result(count), i * VECTOR, Math.min(4, floats - 4 * i));
  };
  f.assign(column, 0);
  const whole = Math.floor(width / GROUP) * GROUP * FLOAT;
  if (whole > 0) {
    f.assign(columnEnd, whole);
    f.doWhileBelow(column, columnEnd, () => {
      group(GROUP);
      f.advance(column, GROUP * FLOAT);
    });
  }
  if (width % GROUP > 0) group(width % GROUP);
}

/** What four columns are reduced to. */
interface Accumulator {
  clear(): void;
  /** Takes in the vector at address + offset. */
  include(address: Local, offset: number): void;
  /** A local with the four floats; of a sum, divided by `count`. */
  result(count: number): Local;
}

function largest(c: KernelContext, kind: "max" | "min"): Accumulator {
  const { f } = c;
  const acc = f.local("v128");
  return {
    clear() {
      c.constants.float(f, neutral[kind]);
      f.set(acc);
    },
    include: (address, offset) => f.get(acc).get(address).op("v128.load", offset).op(combine[kind]).set(acc),
    result: () => acc,
  };
}

function total(c: KernelContext): Accumulator {
  const { f } = c;
  const [sums, acc] = [doubles(f), f.local("v128")];
  return {
    clear: () => clear(c, sums),
    include(address, offset) {
      for (const [half, sum] of sums.entries()) {
        pushPair(f, address, offset + (half * VECTOR) / 2);
        f.get(sum).op("f64x2.add").set(sum);
      }
    },
    result(count) {
      if (count > 1) divide(c, sums, count);
      pushRounded(f, sums).set(acc);
      return acc;
    },
  };
}
