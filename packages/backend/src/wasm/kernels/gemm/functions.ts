import type { Scalar } from "@sinter/ir";
import * as scalar from "@sinter/ir/scalar";
import type { GemmStep, MapOperand, Ref } from "../../../plan/steps.ts";
import type { FunctionBuilder, Local } from "../../assembler/function.ts";
import type { ModuleBuilder } from "../../assembler/module.ts";
import type { ConstantPool } from "../../constants.ts";
import { FLOAT, type KernelContext } from "../context.ts";
import { type Epilogue, Finishes } from "./finish.ts";
import { emitManyRows } from "./many-rows.ts";
import { NEAR_BYTES, packing, TALL } from "./panel.ts";
import { callGemm, type GemmParams, gemmFunction } from "./signature.ts";
import { emitSingleRow } from "./single-row.ts";
import { emitTiny, isTiny } from "./tiny.ts";

/**
 * out = epilogue(x·Wᵀ) for all gemm steps of a program: one function for many rows and one for a
 * single row, with sizes as parameters, so that a module stays small and its inner loops are
 * compiled early.
 *
 * A sum runs over k in order, starting at 0, whatever the number of rows: the result of a row does
 * not depend on the batch it is in.
 */
export class GemmFunctions {
  readonly #module: ModuleBuilder;
  readonly #finishes: Finishes;
  /** Whether a step's k leaves something over where a loop takes several steps of k at a time. */
  readonly #hasRest: (unroll: number) => boolean;
  #manyRows: number | undefined;
  #singleRow: number | undefined;

  constructor(
    module: ModuleBuilder,
    steps: readonly GemmStep[],
    options: { readonly constants: ConstantPool; readonly relaxedMadd: boolean },
  ) {
    this.#module = module;
    const looped = steps.filter((step) => !isTiny(step));
    this.#hasRest = (unroll) => looped.some(({ k }) => k % unroll > 0);
    this.#finishes = new Finishes(
      module,
      looped.map((step) => finishingOf(step).epilogue),
      options,
    );
  }

  /** Calls the function that fits the step's number of rows, or writes a tiny step out. */
  emit(step: GemmStep, c: KernelContext): void {
    const { f } = c;
    const finishing = finishingOf(step);
    if (isTiny(step)) {
      emitTiny(step, finishing, c);
      return;
    }
    const { epilogue, refs } = finishing;
    const index = step.rows === 1 && !c.batched ? this.#single() : this.#many();
    const base = c.result(step);
    const args = {
      x: c.pointer(step.x),
      weight: c.addressOf(step.weight),
      out: base,
      base,
      rows: c.count(step.rows),
      k: step.k * FLOAT,
      n: step.n * FLOAT,
      panelSize: packing.panelSize(step.k) * FLOAT,
      epilogue: this.#finishes.indexOf(epilogue),
    };
    const extras = Array.from({ length: this.#finishes.extras }, (_, i) => {
      const ref = refs[i];
      return ref === undefined ? 0 : c.pointer(ref);
    });
    callGemm(f, index, args, extras);
  }

  #many(): number {
    if (this.#manyRows !== undefined) return this.#manyRows;
    const single = this.#single();
    const { f, params } = gemmFunction("gemm", this.#finishes.extras);
    const { x, out, rows, k, n } = params;
    const singles = f.local("i32");
    emitSingles(f, params, singles);
    f.get(rows).get(singles).op("i32.sub").set(rows);
    f.get(singles).if(() => {
      f.countDown(singles, () => {
        callGemm(f, single, params, params.extras);
        f.advance(x, k);
        f.advance(out, n);
      });
    });
    f.get(rows).if(() => {
      emitManyRows(f, params, this.#finishes, this.#hasRest);
    });
    this.#manyRows = this.#module.add(f);
    return this.#manyRows;
  }

  #single(): number {
    if (this.#singleRow !== undefined) return this.#singleRow;
    const { f, params } = gemmFunction("gemv", this.#finishes.extras);
    emitSingleRow(f, params, this.#finishes, this.#hasRest);
    this.#singleRow = this.#module.add(f);
    return this.#singleRow;
  }
}

/**
 * singles = the first rows that go one by one: a single one, and one or two that tiles of six leave
 * over where the weights are near. Reading these again then takes less than a tile of four.
 */
function emitSingles(f: FunctionBuilder, { rows, k, n }: GemmParams, singles: Local): void {
  f.get(rows).i32(TALL).op("i32.rem_u").tee(singles);
  f.get(singles).i32(1).op("i32.sub").i32(2).op("i32.lt_u");
  f.get(k).i32(2).op("i32.shr_u").get(n).op("i32.mul").i32(NEAR_BYTES).op("i32.lt_u");
  f.get(rows).i32(1).op("i32.eq").op("i32.or").op("i32.and");
  f.op("i32.mul").set(singles);
}

/** What becomes of a step's sums, and what that reads: the bias is an operand like any other, a row. */
function finishingOf({ bias, epilogue }: GemmStep): {
  readonly epilogue: Epilogue;
  readonly refs: readonly Ref[];
} {
  const body = epilogue?.body ?? scalar.arg(0);
  const extras: readonly MapOperand[] = epilogue?.extras ?? [];
  const accesses = extras.map(({ access }) => access);
  const refs = extras.map(({ ref }) => ref);
  if (bias === null) return { epilogue: { body, extras: accesses }, refs };
  const biased = scalar.add(scalar.arg(0), scalar.arg(1 + extras.length));
  return {
    epilogue: {
      body: scalar.substitute(body, [biased, ...extras.map((_, i): Scalar => scalar.arg(1 + i))]),
      extras: [...accesses, "row"],
    },
    refs: [...refs, { kind: "static", value: bias }],
  };
}
