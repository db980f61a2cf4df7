import type { Step } from "../../../plan/step.ts";
import { emitFormula } from "../../formula.ts";
import { FLOAT, type KernelContext, multiplyAdd, VECTOR } from "../context.ts";
import type { Epilogue } from "./finish.ts";
import { PANEL, PANEL_BYTES, packing } from "./panel.ts";
import { shapeOf } from "./shape.ts";

/** Vectors of sums that stay in registers. */
const MOST_VECTORS = 12;
/** Multiply-adds of vectors that are written out. */
const MOST_PRODUCTS = 64;

/** Whether a layer is so small that its products are written out one by one. */
export const isTiny = ({ k, n }: { readonly k: number; readonly n: number }): boolean =>
  Math.ceil(n / 4) <= MOST_VECTORS && k * Math.ceil(n / 4) <= MOST_PRODUCTS;

/**
 * One row at a time without an inner loop: for so few products, a loop would cost more than they do.
 * The weights come from the L1 cache for each row, as fast as they can be multiplied.
 */
export function emitTiny(step: Step<"gemm">, epilogue: Epilogue, c: KernelContext): void {
  const { f } = c;
  const { weight: packed, rows, k, n, xStep, outStep } = shapeOf(step);
  const weight = c.addressOf(packed);
  const [x, to, end, origin] = [
    c.pointer(step.operands[0]!),
    c.pointer(step.out),
    f.local("i32"),
    f.local("i32"),
  ];
  const extras = (step.epilogue?.operands ?? []).map((view) => c.pointer(view));
  const sums = Array.from({ length: Math.ceil(n / 4) }, () => f.local("v128"));
  const [zeros, value] = [f.local("v128"), f.local("v128")];
  f.sum(end, to, c.count(rows * outStep * FLOAT));
  f.doWhileBelow(to, end, () => {
    for (const sum of sums) f.assign(sum, zeros);
    for (let l = 0; l < k; l++) {
      f.get(x)
        .op("v128.load32_splat", l * FLOAT)
        .set(value);
      for (const [v, sum] of sums.entries()) {
        const panel = Math.floor((v * 4) / PANEL);
        const address = weight + panel * packing.panelSize(k) * FLOAT + l * PANEL_BYTES + (v % 2) * VECTOR;
        multiplyAdd(
          f,
          c.relaxedMadd,
          sum,
          () => f.get(value),
          () => f.get(origin).op("v128.load", address),
        );
      }
    }
    for (const [v, sum] of sums.entries()) {
      const pushArg = (index: number) => {
        if (index === 0) f.get(sum);
        else if (epilogue.extras[index - 1] === "one") f.get(extras[index - 1]!).op("v128.load32_splat");
        else f.get(extras[index - 1]!).op("v128.load", v * VECTOR);
      };
      emitFormula(f, c.constants, epilogue.body, pushArg, c.relaxedMadd);
      f.set(sum);
      c.store(to, sum, v * VECTOR, n - v * 4);
    }
    f.advance(x, xStep * FLOAT).advance(to, outStep * FLOAT);
    for (const [i, access] of epilogue.extras.entries())
      if (access === "full") f.advance(extras[i]!, n * FLOAT);
  });
}
