import type { Scalar, ScalarOp } from "@sinter/ir";
import { countScalarUses } from "../plan/scalar-cost.ts";
import type { FunctionBuilder, Local } from "./assembler/function.ts";

const splat = (value: number): [number, number, number, number] => [value, value, value, value];

/** Each scalar op on four lanes; its operands are on the stack. */
const emitters: { readonly [O in ScalarOp]: (f: FunctionBuilder) => void } = {
  neg: (f) => f.op("f32x4.neg"),
  abs: (f) => f.op("f32x4.abs"),
  sqrt: (f) => f.op("f32x4.sqrt"),
  nearest: (f) => f.op("f32x4.nearest"),
  pow2: (f) =>
    f
      .op("i32x4.trunc_sat_f32x4_s")
      .i32x4(...splat(127))
      .op("i32x4.add")
      .i32(23)
      .op("i32x4.shl"),
  exponent: (f) =>
    f
      .i32(23)
      .op("i32x4.shr_u")
      .i32x4(...splat(255))
      .op("v128.and")
      .i32x4(...splat(-127))
      .op("i32x4.add")
      .op("f32x4.convert_i32x4_s"),
  significand: (f) =>
    f
      .i32x4(...splat(0x7fffff))
      .op("v128.and")
      .i32x4(...splat(0x3f800000))
      .op("v128.or"),
  add: (f) => f.op("f32x4.add"),
  sub: (f) => f.op("f32x4.sub"),
  mul: (f) => f.op("f32x4.mul"),
  div: (f) => f.op("f32x4.div"),
  max: (f) => f.op("f32x4.max"),
  min: (f) => f.op("f32x4.min"),
  lt: (f) => f.op("f32x4.lt"),
  le: (f) => f.op("f32x4.le"),
  eq: (f) => f.op("f32x4.eq"),
  select: (f) => f.op("v128.bitselect"),
};

/** Comparisons set all bits of a lane; as a number that is 1. */
const isComparison = (node: Scalar): node is Extract<Scalar, { kind: "op" }> =>
  node.kind === "op" && (node.op === "lt" || node.op === "le" || node.op === "eq");

/**
 * Leaves the formula's value for four elements on the stack. `pushArg` pushes an argument; a value
 * that is used again is kept in a local.
 */
export function emitFormula(f: FunctionBuilder, root: Scalar, pushArg: (index: number) => void): void {
  const uses = countScalarUses(root);
  const kept = new Map<Scalar, Local>();
  const emit = (node: Scalar): void => {
    const local = kept.get(node);
    if (local !== undefined) {
      f.get(local);
      return;
    }
    if (node.kind === "const") {
      f.f32x4(...splat(node.value));
      return;
    }
    if (node.kind === "arg") pushArg(node.index);
    else if (node.kind === "op") {
      const [condition, ...branches] = node.args;
      if (node.op === "select") {
        // bitselect takes its mask last: (yes, no, mask).
        for (const branch of branches) emit(branch);
        emitMask(condition!);
      } else for (const child of node.args) emit(child);
      emitters[node.op](f);
      if (isComparison(node)) f.f32x4(...splat(1)).op("v128.and");
    }
    if ((uses.get(node) ?? 0) > 1) {
      const fresh = f.local("v128");
      f.tee(fresh);
      kept.set(node, fresh);
    }
  };
  /** All bits of a lane where the condition is not 0; a comparison gives just that. */
  const emitMask = (condition: Scalar): void => {
    if (isComparison(condition)) {
      for (const child of condition.args) emit(child);
      emitters[condition.op](f);
      return;
    }
    emit(condition);
    f.f32x4(...splat(0)).op("f32x4.ne");
  };
  emit(root);
}
