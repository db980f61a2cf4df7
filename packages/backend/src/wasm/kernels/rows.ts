import { expandMath, type ReduceKind, scalar } from "@sinter/ir";
import type { ReduceStep, SoftmaxStep } from "../../plan/steps.ts";
import type { Local } from "../assembler/function.ts";
import type { Mnemonic } from "../assembler/instructions.ts";
import { emitFormula } from "../formula.ts";
import { FLOAT, type KernelContext, laneMask, VECTOR } from "./context.ts";

const combine: { readonly [K in ReduceKind]: Mnemonic } = {
  sum: "f32x4.add",
  mean: "f32x4.add",
  max: "f32x4.max",
  min: "f32x4.min",
};
const neutral: { readonly [K in ReduceKind]: number } = { sum: 0, mean: 0, max: -Infinity, min: Infinity };

/** x as [outer, length, inner], reduced along the middle. */
export function emitReduce(step: ReduceStep, c: KernelContext): void {
  const { f } = c;
  const { length, inner } = step;
  const x = c.pointer(step.x);
  const out = c.pointer({ kind: "buffer", buffer: step.out });
  const end = f.local("i32");
  f.get(x)
    .get(c.count(step.outer * length * inner * FLOAT))
    .op("i32.add")
    .set(end);
  const acc = f.local("v128");
  const divide = () => {
    if (step.reduce === "mean") f.get(acc).f32x4(length, length, length, length).op("f32x4.div").set(acc);
  };
  f.doWhileBelow(x, end, () => {
    if (inner === 1) {
      reduceRow(c, step.reduce, x, length, acc);
      divide();
      f.get(out).get(acc).op("v128.store32_lane", 0, 0);
    } else {
      const column = f.local("i32");
      const at = f.local("i32");
      const columnEnd = f.local("i32");
      const reduceColumns = (lanes: number) => {
        const atEnd = f.local("i32");
        f.f32x4(neutral[step.reduce], neutral[step.reduce], neutral[step.reduce], neutral[step.reduce]).set(
          acc,
        );
        f.get(x)
          .get(column)
          .op("i32.add")
          .tee(at)
          .i32(length * inner * FLOAT)
          .op("i32.add")
          .set(atEnd);
        f.doWhileBelow(at, atEnd, () => {
          f.get(acc).get(at).op("v128.load").op(combine[step.reduce]).set(acc);
          f.advance(at, inner * FLOAT);
        });
        divide();
        f.get(out).get(column).op("i32.add").set(at);
        c.store(at, acc, 0, lanes);
      };
      f.i32(0).set(column);
      const whole = Math.floor(inner / 4) * VECTOR;
      if (whole > 0) {
        f.i32(whole).set(columnEnd);
        f.doWhileBelow(column, columnEnd, () => {
          reduceColumns(4);
          f.advance(column, VECTOR);
        });
      }
      if (inner % 4 > 0) reduceColumns(inner % 4);
    }
    f.advance(x, length * inner * FLOAT).advance(out, inner * FLOAT);
  });
}

/** Softmax of each row of `length`: the maximum, e^{x − max} and its sum, the quotient. */
export function emitSoftmax(step: SoftmaxStep, c: KernelContext): void {
  const { f } = c;
  const { length } = step;
  const x = c.pointer(step.x);
  const out = c.pointer({ kind: "buffer", buffer: step.out });
  const end = f.local("i32");
  f.get(x)
    .get(c.count(step.outer * length * FLOAT))
    .op("i32.add")
    .set(end);
  const max = f.local("v128");
  const sum = f.local("v128");
  const value = f.local("v128");
  const address = f.local("i32");
  const shiftedExp = expandMath(scalar.exp(scalar.sub(scalar.arg(0), scalar.arg(1))));
  f.doWhileBelow(x, end, () => {
    // pmax passes NaN by here; it is in the sum below all the same.
    reduceRow(c, "max", x, length, max, "f32x4.pmax");
    f.f32x4(0, 0, 0, 0).set(sum);
    forRow(c, length, (at, lanes) => {
      emitFormula(f, c.constants, shiftedExp, (index) => {
        if (index === 1) f.get(max);
        else f.get(x).get(at).op("i32.add").op("v128.load");
      });
      f.set(value).get(out).get(at).op("i32.add").set(address);
      c.store(address, value, 0, lanes);
      if (lanes < 4)
        f.get(value)
          .f32x4(0, 0, 0, 0)
          .i32x4(...laneMask(lanes))
          .op("v128.bitselect")
          .set(value);
      f.get(sum).get(value).op("f32x4.add").set(sum);
    });
    combineLanes(c, "f32x4.add", sum);
    forRow(c, length, (at, lanes) => {
      f.get(out).get(at).op("i32.add").tee(address).op("v128.load").get(sum).op("f32x4.div").set(value);
      c.store(address, value, 0, lanes);
    });
    f.advance(x, length * FLOAT).advance(out, length * FLOAT);
  });
}

/** acc = the reduction of the row at x, in every lane. */
function reduceRow(
  c: KernelContext,
  kind: ReduceKind,
  x: Local,
  length: number,
  acc: Local,
  op: Mnemonic = combine[kind],
): void {
  const { f } = c;
  const start: [number, number, number, number] = [
    neutral[kind],
    neutral[kind],
    neutral[kind],
    neutral[kind],
  ];
  f.f32x4(...start).set(acc);
  forRow(c, length, (at, lanes) => {
    f.get(acc).get(x).get(at).op("i32.add").op("v128.load");
    if (lanes < 4)
      f.f32x4(...start)
        .i32x4(...laneMask(lanes))
        .op("v128.bitselect");
    f.op(op).set(acc);
  });
  combineLanes(c, op, acc);
}

/** Every lane = the reduction of all four. */
function combineLanes(c: KernelContext, op: Mnemonic, acc: Local): void {
  const { f } = c;
  f.get(acc).get(acc).get(acc).shuffle(2, 3, 0, 1).op(op).set(acc);
  f.get(acc).get(acc).get(acc).shuffle(1, 0, 3, 2).op(op).set(acc);
}

/** `body` for each vector of a row, `at` its byte offset; the last one may have fewer lanes. */
function forRow(c: KernelContext, length: number, body: (at: Local, lanes: number) => void): void {
  const { f } = c;
  const at = f.local("i32");
  f.i32(0).set(at);
  const whole = Math.floor(length / 4) * VECTOR;
  if (whole > 0) {
    const end = f.local("i32");
    f.i32(whole).set(end);
    f.doWhileBelow(at, end, () => {
      body(at, 4);
      f.advance(at, VECTOR);
    });
  }
  if (length % 4 > 0) body(at, length % 4);
}
