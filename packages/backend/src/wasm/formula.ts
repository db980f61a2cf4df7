import { expandMath, type Scalar, type ScalarOp } from "@sinter/ir";
import { countScalarUses } from "../plan/scalar-cost.ts";
import type { FunctionBuilder, Local } from "./assembler/function.ts";
import type { ConstantPool } from "./constants.ts";

type Emit = (f: FunctionBuilder, constants: ConstantPool) => void;

/** Each scalar op on four lanes but `select`; its operands are on the stack. */
const emitters: { readonly [O in Exclude<ScalarOp, "select">]: Emit } = {
  neg: (f) => f.op("f32x4.neg"),
  abs: (f) => f.op("f32x4.abs"),
  sqrt: (f) => f.op("f32x4.sqrt"),
  nearest: (f) => f.op("f32x4.nearest"),
  // 1.5·2^23 + n has n in its low bits, and nothing else in those that the shift leaves.
  pow2: (f, constants) => {
    constants.float(f, 1.5 * 2 ** 23);
    f.op("f32x4.add").i32(23).op("i32x4.shl");
    constants.float(f, 1);
    f.op("i32x4.add");
  },
  exponent: (f, constants) => {
    f.i32(23).op("i32x4.shr_u");
    constants.integer(f, 255);
    f.op("v128.and");
    constants.integer(f, -127);
    f.op("i32x4.add").op("f32x4.convert_i32x4_s");
  },
  significand: (f, constants) => {
    constants.integer(f, 0x7fffff);
    f.op("v128.and");
    constants.float(f, 1);
    f.op("v128.or");
  },
  copysign: (f, constants) => {
    constants.integer(f, 0x7fffffff);
    f.op("v128.bitselect");
  },
  add: (f) => f.op("f32x4.add"),
  sub: (f) => f.op("f32x4.sub"),
  mul: (f) => f.op("f32x4.mul"),
  div: (f) => f.op("f32x4.div"),
  max: (f) => f.op("f32x4.max"),
  min: (f) => f.op("f32x4.min"),
  lt: (f) => f.op("f32x4.lt"),
  le: (f) => f.op("f32x4.le"),
  eq: (f) => f.op("f32x4.eq"),
};

/**
 * max(x, bound) or min(x, bound) for an x on the stack, in two or three instructions: `f32x4.max` and
 * `min` take eight on x86-64 to treat NaN and zeros as the specification says. pmax(x, c) is
 * x < c ? c : x, so NaN stays. For 0, what is not beyond it is cleared, and so −0 becomes +0 for max.
 */
function emitClamp(f: FunctionBuilder, constants: ConstantPool, op: "max" | "min", bound: number): void {
  if (bound !== 0) {
    constants.float(f, bound);
    f.op(op === "max" ? "f32x4.pmax" : "f32x4.pmin");
    return;
  }
  const x = f.local("v128");
  f.tee(x).get(x);
  constants.float(f, 0);
  f.op(op === "max" ? "f32x4.le" : "f32x4.gt").op("v128.andnot");
}

/** The operand beside a constant that `emitClamp` may take: not NaN, and not −0, which is below 0. */
function clampOf(node: Scalar): { readonly x: Scalar; readonly bound: number } | null {
  if (node.kind !== "op" || (node.op !== "max" && node.op !== "min")) return null;
  const [a, b] = node.args as [Scalar, Scalar];
  const [x, bound] = b.kind === "const" ? [a, b.value] : a.kind === "const" ? [b, a.value] : [a, Number.NaN];
  return Number.isNaN(bound) || Object.is(bound, -0) ? null : { x, bound };
}

/**
 * c + a·b and c − a·b as one instruction, where the product is used nowhere else and c is a number or an
 * argument. What comes out is then the true value, rounded, and has its sign. Beside a rounded product it
 * would not be: u·u − v·v, rounded twice, is 0 for u = v, and below 0 for some u if only v·v is rounded.
 */
function fusedOf(node: Scalar, uses: ReadonlyMap<Scalar, number>) {
  if (node.kind !== "op" || (node.op !== "add" && node.op !== "sub")) return null;
  const [left, right] = node.args as [Scalar, Scalar];
  const fuses = (product: Scalar, other: Scalar): product is Extract<Scalar, { kind: "op" }> =>
    product.kind === "op" && product.op === "mul" && uses.get(product) === 1 && other.kind !== "op";
  if (fuses(right, left))
    return {
      operands: [...right.args, left],
      mnemonic: node.op === "add" ? "f32x4.relaxed_madd" : "f32x4.relaxed_nmadd",
    } as const;
  if (fuses(left, right) && node.op === "add")
    return { operands: [...left.args, right], mnemonic: "f32x4.relaxed_madd" } as const;
  return null;
}

/** Comparisons set all bits of a lane; as a number that is 1. */
const isComparison = (node: Scalar): node is Extract<Scalar, { kind: "op" }> & { op: "lt" | "le" | "eq" } =>
  node.kind === "op" && (node.op === "lt" || node.op === "le" || node.op === "eq");

/** +0, which has no bits. */
const isZero = (node: Scalar): boolean => node.kind === "const" && Object.is(node.value, 0);

/**
 * Leaves the formula's value for four elements on the stack. `pushArg` pushes an argument; a value
 * that is used again is kept in a local.
 * @param relaxedMadd fuse products with sums where that only helps; else both are rounded, as by the cpu backend
 */
export function emitFormula(
  f: FunctionBuilder,
  constants: ConstantPool,
  root: Scalar,
  pushArg: (index: number) => void,
  relaxedMadd: boolean,
): void {
  const expanded = expandMath(root);
  const uses = countScalarUses(expanded);
  const kept = new Map<Scalar, Local>();
  const emit = (node: Scalar): void => {
    const local = kept.get(node);
    if (local !== undefined) {
      f.get(local);
      return;
    }
    if (node.kind === "const") {
      constants.float(f, node.value);
      return;
    }
    if (node.kind === "arg") pushArg(node.index);
    else if (node.kind === "op") {
      const clamp = clampOf(node);
      const fused = relaxedMadd ? fusedOf(node, uses) : null;
      if (fused !== null) {
        for (const child of fused.operands) emit(child);
        f.op(fused.mnemonic);
      } else if (clamp !== null) {
        emit(clamp.x);
        emitClamp(f, constants, node.op as "max" | "min", clamp.bound);
      } else if (node.op === "select") emitSelect(node.args as readonly [Scalar, Scalar, Scalar]);
      else {
        for (const child of node.args) emit(child);
        emitters[node.op](f, constants);
      }
      if (isComparison(node)) {
        constants.float(f, 1);
        f.op("v128.and");
      }
    }
    if (uses.get(node)! > 1) {
      const fresh = f.local("v128");
      f.tee(fresh);
      kept.set(node, fresh);
    }
  };
  /** The mask comes last: (yes, no, mask), or where one branch is 0, (the other one, mask). */
  const emitSelect = ([condition, yes, no]: readonly [Scalar, Scalar, Scalar]): void => {
    if (!isZero(yes)) emit(yes);
    if (isZero(yes) || !isZero(no)) emit(no);
    emitMask(condition);
    f.op(isZero(yes) ? "v128.andnot" : isZero(no) ? "v128.and" : "v128.bitselect");
  };
  /** All bits of a lane where the condition is not 0; a comparison gives just that. */
  const emitMask = (condition: Scalar): void => {
    if (isComparison(condition)) {
      for (const child of condition.args) emit(child);
      emitters[condition.op](f, constants);
      return;
    }
    emit(condition);
    constants.float(f, 0);
    f.op("f32x4.ne");
  };
  emit(expanded);
}
