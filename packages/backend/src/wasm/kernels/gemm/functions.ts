import * as scalar from "@sinter/ir/scalar";
import type { Step } from "../../../plan/step.ts";
import { accessOf, type View } from "../../../plan/value.ts";
import { FunctionBuilder, type Local } from "../../assembler/function.ts";
import type { ModuleBuilder } from "../../assembler/module.ts";
import type { ConstantPool } from "../../constants.ts";
import { levelsOf } from "../blocks.ts";
import { FLOAT, type KernelContext } from "../context.ts";
import { type Epilogue, Finishes, keyOf } from "./finish.ts";
import { emitManyRows } from "./many-rows.ts";
import { NEAR_BYTES, packing, tilesOf } from "./panel.ts";
import { type GemmShape, shapeOf } from "./shape.ts";
import { callGemm, type GemmParams, gemmFunction } from "./signature.ts";
import { emitSingleRow } from "./single-row.ts";
import { emitTiny, isTiny } from "./tiny.ts";

/** Tiny layers of a module that stand where they are used, and not in a function. */
const MOST_WRITTEN_OUT = 16;

const tinyParams = (extras: number): "i32"[] => Array(4 + extras).fill("i32");

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
  readonly #options: { readonly constants: ConstantPool; readonly relaxedMadd: boolean };
  readonly #sharesTiny: boolean;
  /** The functions of tiny layers, by what they compute. */
  readonly #tiny = new Map<string, number>();
  /** Whether a step's k leaves something over where a loop takes several steps of k at a time. */
  readonly #hasRest: (unroll: number) => boolean;
  /** Levels of blocks of the longest sum. */
  readonly #levels: number;
  #manyRows: number | undefined;
  #singleRow: number | undefined;

  constructor(
    module: ModuleBuilder,
    steps: readonly Step<"gemm">[],
    options: { readonly constants: ConstantPool; readonly relaxedMadd: boolean },
  ) {
    this.#module = module;
    this.#options = options;
    const looped = steps.filter((step) => !isTiny(shapeOf(step)));
    this.#sharesTiny = steps.length - looped.length > MOST_WRITTEN_OUT;
    const ks = new Set(looped.map((step) => shapeOf(step).k));
    this.#levels = levelsOf(Math.max(0, ...ks));
    this.#hasRest = (unroll) => [...ks].some((k) => k % unroll > 0);
    this.#finishes = new Finishes(module, looped.map(epilogueOf), options);
  }

  /** Calls the function that fits the step's number of rows, or writes a tiny step out. */
  emit(step: Step<"gemm">, c: KernelContext): void {
    const { f } = c;
    const epilogue = epilogueOf(step);
    const shape = shapeOf(step);
    const { weight, rows, k, n, xStep, outStep } = shape;
    if (isTiny(shape)) {
      this.#emitTiny(step, shape, epilogue, c);
      return;
    }
    const index = rows === 1 && !c.batched ? this.#single() : this.#many();
    const base = c.pointer(step.out);
    const args = {
      x: c.pointer(step.operands[0]!),
      weight: c.addressOf(weight),
      out: base,
      base,
      rows: c.count(rows),
      k: k * FLOAT,
      n: n * FLOAT,
      xStep: xStep * FLOAT,
      outStep: outStep * FLOAT,
      panelSize: packing.panelSize(k) * FLOAT,
      epilogue: this.#finishes.indexOf(epilogue),
    };
    const extras = Array.from({ length: this.#finishes.extras }, (_, i) => {
      const view = step.epilogue?.operands[i];
      return view === undefined ? 0 : c.pointer(view);
    });
    callGemm(f, index, args, extras);
  }

  /** A tiny layer where it stands; of many, those that are alike share a function. */
  #emitTiny(step: Step<"gemm">, shape: GemmShape, epilogue: Epilogue, c: KernelContext): void {
    const { f } = c;
    const [x, out, end] = [c.pointer(step.operands[0]!), c.pointer(step.out), f.local("i32")];
    const extras = (step.epilogue?.operands ?? []).map((view) => c.pointer(view));
    f.sum(end, out, c.count(shape.rows * shape.outStep * FLOAT));
    const weightOffset = c.addressOf(shape.weight);
    if (!this.#sharesTiny) {
      const addresses = { x, weight: f.local("i32"), weightOffset, out, end, extras };
      emitTiny(f, shape, epilogue, addresses, this.#options);
      return;
    }
    for (const local of [x, weightOffset, out, end, ...extras]) f.push(local);
    const index = this.#tinyFunction(shape, epilogue);
    f.call(index, tinyParams(extras.length));
  }

  #tinyFunction(shape: GemmShape, epilogue: Epilogue): number {
    const { k, n, xStep, outStep } = shape;
    const key = `${k} ${n} ${xStep} ${outStep} ${keyOf(epilogue)}`;
    let index = this.#tiny.get(key);
    if (index === undefined) {
      const f = new FunctionBuilder("tiny", tinyParams(epilogue.extras.length));
      const [x, weight, out, end, ...extras] = f.params.map((_, i) => f.param(i)) as [
        Local,
        Local,
        Local,
        Local,
        ...Local[],
      ];
      emitTiny(f, shape, epilogue, { x, weight, weightOffset: 0, out, end, extras }, this.#options);
      index = this.#module.add(f);
      this.#tiny.set(key, index);
    }
    return index;
  }

  #many(): number {
    if (this.#manyRows !== undefined) return this.#manyRows;
    const single = this.#single();
    const { f, params } = gemmFunction("gemm", this.#finishes.extras);
    const { x, out, rows, xStep, outStep } = params;
    const singles = f.local("i32");
    emitSingles(f, params, tilesOf(this.#options.relaxedMadd).tall, singles);
    f.get(rows).get(singles).op("i32.sub").set(rows);
    f.get(singles).if(() => {
      f.countDown(singles, () => {
        callGemm(f, single, params, params.extras);
        f.advance(x, xStep);
        f.advance(out, outStep);
      });
    });
    f.get(rows).if(() => {
      emitManyRows(f, params, this.#finishes, this.#hasRest, this.#levels);
    });
    this.#manyRows = this.#module.add(f);
    return this.#manyRows;
  }

  #single(): number {
    if (this.#singleRow !== undefined) return this.#singleRow;
    const { f, params } = gemmFunction("gemv", this.#finishes.extras);
    emitSingleRow(f, params, this.#finishes, this.#hasRest, this.#levels);
    this.#singleRow = this.#module.add(f);
    return this.#singleRow;
  }
}

/**
 * singles = the first rows that go one by one: a single one, and one or two that tiles of six leave over,
 * or that are all, where the weights are near. Reading these again then takes less than a tile of four.
 */
function emitSingles(f: FunctionBuilder, { rows, k, n }: GemmParams, tall: 5 | 6, singles: Local): void {
  f.get(rows);
  if (tall === 6) f.i32(tall).op("i32.rem_u");
  f.tee(singles);
  f.get(singles).i32(1).op("i32.sub").i32(2).op("i32.lt_u");
  f.get(k).i32(2).op("i32.shr_u").get(n).op("i32.mul").i32(NEAR_BYTES).op("i32.lt_u");
  f.get(rows).i32(1).op("i32.eq").op("i32.or").op("i32.and");
  f.op("i32.mul").set(singles);
}

/** What becomes of a step's sums. */
const epilogueOf = ({ epilogue }: Step<"gemm">): Epilogue =>
  epilogue === null
    ? { body: scalar.arg(0), extras: [] }
    : { body: epilogue.body, extras: epilogue.operands.map((view: View) => accessOf(view)!) };
