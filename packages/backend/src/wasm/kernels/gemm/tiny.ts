import type { FunctionBuilder, Local } from "../../assembler/function.ts";
import type { ConstantPool } from "../../constants.ts";
import { emitFormula } from "../../formula.ts";
import { FLOAT, multiplyAdd, storeLanes, VECTOR } from "../context.ts";
import type { Epilogue } from "./finish.ts";
import { PANEL, PANEL_BYTES, packing } from "./panel.ts";
import type { GemmShape } from "./shape.ts";

/** Vectors of sums that stay in registers. */
const MOST_VECTORS = 12;
/** Multiply-adds of vectors that are written out. */
const MOST_PRODUCTS = 64;

/** Whether a layer is so small that its products are written out one by one. */
export const isTiny = ({ k, n }: { readonly k: number; readonly n: number }): boolean =>
  Math.ceil(n / 4) <= MOST_VECTORS && k * Math.ceil(n / 4) <= MOST_PRODUCTS;

/** Where a tiny layer reads and writes, in locals that it may move on. */
export interface TinyAddresses {
  readonly x: Local;
  /** The weight is at this local's value plus `weightOffset`. */
  readonly weight: Local;
  readonly weightOffset: number;
  readonly out: Local;
  /** Where the result ends. */
  readonly end: Local;
  readonly extras: readonly Local[];
}

/**
 * One row at a time without an inner loop: for so few products, a loop would cost more than they do.
 * The weights come from the L1 cache for each row, as fast as they can be multiplied.
 */
export function emitTiny(
  f: FunctionBuilder,
  { k, n, xStep, outStep }: GemmShape,
  epilogue: Epilogue,
  { x, weight, weightOffset, out, end, extras }: TinyAddresses,
  { constants, relaxedMadd }: { readonly constants: ConstantPool; readonly relaxedMadd: boolean },
): void {
  const sums = Array.from({ length: Math.ceil(n / 4) }, () => f.local("v128"));
  const [zeros, value] = [f.local("v128"), f.local("v128")];
  f.doWhileBelow(out, end, () => {
    for (const sum of sums) f.assign(sum, zeros);
    for (let l = 0; l < k; l++) {
      f.get(x)
        .op("v128.load32_splat", l * FLOAT)
        .set(value);
      for (const [v, sum] of sums.entries()) {
        const panel = Math.floor((v * 4) / PANEL);
        const at = panel * packing.panelSize(k) * FLOAT + l * PANEL_BYTES + (v % 2) * VECTOR;
        multiplyAdd(
          f,
          relaxedMadd,
          sum,
          () => f.get(value),
          () => f.get(weight).op("v128.load", weightOffset + at),
        );
      }
    }
    for (const [v, sum] of sums.entries()) {
      const pushArg = (index: number) => {
        if (index === 0) f.get(sum);
        else if (epilogue.extras[index - 1] === "one") f.get(extras[index - 1]!).op("v128.load32_splat");
        else f.get(extras[index - 1]!).op("v128.load", v * VECTOR);
      };
      emitFormula(f, constants, epilogue.body, pushArg, relaxedMadd);
      f.set(sum);
      storeLanes(f, out, sum, v * VECTOR, n - v * 4);
    }
    f.advance(x, xStep * FLOAT).advance(out, outStep * FLOAT);
    for (const [i, access] of epilogue.extras.entries())
      if (access === "full") f.advance(extras[i]!, n * FLOAT);
  });
}
