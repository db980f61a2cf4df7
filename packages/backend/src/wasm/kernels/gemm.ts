import { type Scalar, scalar } from "@sinter/ir";
import type { GemmStep, MapOperand, Ref, Step } from "../../plan/steps.ts";
import { FunctionBuilder, type Local } from "../assembler/function.ts";
import type { ModuleBuilder } from "../assembler/module.ts";
import type { ConstantPool } from "../constants.ts";
import { FLOAT, type KernelContext, multiplyAdd, VECTOR } from "./context.ts";
import { addFinish, type Epilogue, finishParams, PANEL, SUMS } from "./finish.ts";

/**
 * Rows of the main tile: 6 rows × 2 vectors are 12 accumulators, with two vectors of the weight and
 * one of x 15 of the 16 vector registers of x86-64, and enough independent sums to hide the latency
 * of two multiply-adds per cycle. Four rows do just that, and fill up what six leave over.
 */
const TILE_ROWS = [6, 4] as const;
const [TALL, SHORT] = TILE_ROWS;
/** Panels that a single row takes at once: 8 accumulators. */
const ROW_PANELS = 4;
/** Steps of k in one turn of the inner loop. */
const UNROLL = 2;
const ROW_UNROLL = 4;
const PANEL_BYTES = PANEL * FLOAT;
const GROUP_BYTES = ROW_PANELS * PANEL_BYTES;

/** Floats behind a step's operands that may be read for nothing: a tile's rows, a panel, a group of panels. */
export const overrunOf = (step: Step): number =>
  step.kind === "gemm" ? step.k * PANEL * (step.n > (ROW_PANELS - 1) * PANEL ? 1 : ROW_PANELS) : 0;

/** Floats of scratch memory for a step: the sums of a tile, or of a row in whole groups, behind one piece. */
export const scratchOf = (step: Step): number =>
  step.kind === "gemm" ? PANEL + Math.max(TALL * PANEL, step.n + ROW_PANELS * PANEL) : 0;

/** The sums of one step and what becomes of them, ready to be shared between steps that are alike. */
interface Finishing {
  readonly epilogue: Epilogue;
  readonly refs: readonly Ref[];
}

const PARAMS = ["x", "weight", "out", "rows", "k", "n", "epilogue"] as const;
type Params = Readonly<Record<(typeof PARAMS)[number], Local>>;

/**
 * out = epilogue(x·Wᵀ) for all gemm steps of a program: one function for many rows and one for a
 * single row, with sizes as parameters, so that a module stays small and its one inner loop is
 * compiled early. Sizes k and n are in bytes of a row.
 *
 * A sum runs over k in order, starting at 0, whatever the number of rows: the result of a row does
 * not depend on the batch it is in.
 */
export class GemmFunctions {
  readonly #module: ModuleBuilder;
  /** Address of the sums that wait for their epilogue. */
  readonly #sums: number;
  readonly #relaxedMadd: boolean;
  readonly #extras: number;
  readonly #finishings = new Map<GemmStep, Finishing>();
  readonly #kinds: Epilogue[] = [];
  readonly #finish: number[] = [];
  #many: number | undefined;
  #single: number | undefined;

  constructor(
    module: ModuleBuilder,
    constants: ConstantPool,
    steps: readonly GemmStep[],
    scratch: number,
    relaxedMadd: boolean,
  ) {
    this.#module = module;
    this.#sums = scratch + SUMS;
    this.#relaxedMadd = relaxedMadd;
    for (const step of steps) {
      const finishing = finishingOf(step);
      this.#finishings.set(step, finishing);
      if (!this.#kinds.some((kind) => sameEpilogue(kind, finishing.epilogue)))
        this.#kinds.push(finishing.epilogue);
    }
    this.#extras = Math.max(0, ...this.#kinds.map(({ extras }) => extras.length));
    this.#finish = this.#kinds.map((kind) => addFinish(module, constants, kind, scratch));
  }

  /** Calls the function that fits the step's number of rows. */
  emit(step: GemmStep, c: KernelContext): void {
    const { f } = c;
    const { epilogue, refs } = this.#finishings.get(step)!;
    const index = step.rows === 1 && !c.batched ? this.#singleRow() : this.#manyRows();
    f.get(c.pointer(step.x)).i32(c.addressOf(step.weight));
    f.get(c.pointer({ kind: "buffer", buffer: step.out })).get(c.count(step.rows));
    f.i32(step.k * FLOAT)
      .i32(step.n * FLOAT)
      .i32(this.#kinds.findIndex((kind) => sameEpilogue(kind, epilogue)));
    for (let i = 0; i < this.#extras; i++) {
      const ref = refs[i];
      if (ref === undefined) f.i32(0);
      else f.get(c.pointer(ref));
    }
    f.call(index, this.#params);
  }

  get #params(): "i32"[] {
    return Array(PARAMS.length + this.#extras).fill("i32");
  }

  #function(name: string): { f: FunctionBuilder; params: Params } {
    const f = new FunctionBuilder(name, this.#params);
    const params = Object.fromEntries(PARAMS.map((param, i) => [param, f.param(i)])) as unknown as Params;
    return { f, params };
  }

  /**
   * For each panel of 8 columns, which stays in the L1 cache meanwhile, all rows in tiles of six; the
   * last rows in one or two tiles of four if that computes fewer rows that nobody wants.
   */
  #manyRows(): number {
    if (this.#many !== undefined) return this.#many;
    const { f, params } = this.#function("gemm");
    const { x, weight, out, rows, k, n } = params;
    const [column, tallRows, row, xRow, outRow, valid, left, bytes] = locals(f, 8);
    const accumulators = Array.from({ length: 2 * TALL }, () => f.local("v128"));
    const rowPointers = locals(f, TALL);
    const gemv = this.#singleRow();
    f.get(rows)
      .i32(1)
      .op("i32.eq")
      .if(() => {
        for (let i = 0; i < this.#params.length; i++) f.get(f.param(i));
        f.call(gemv, this.#params).return();
      });
    emitTallRows(f, rows, tallRows!);
    const tile = (height: number) => {
      f.get(xRow!).set(rowPointers[0]!);
      for (let r = 1; r < height; r++)
        f.get(rowPointers[r - 1]!)
          .get(k)
          .op("i32.add")
          .set(rowPointers[r]!);
      const sums = accumulators.slice(0, 2 * height);
      this.#clear(f, sums);
      this.#tileLoop(
        f,
        k,
        weight,
        rowPointers.slice(0, height),
        sums,
        height === TALL
          ? () => {
              f.get(ahead).op("f32.load").drop();
              f.get(ahead).get(aheadStep).op("i32.add").set(ahead);
            }
          : () => {},
      );
      for (const [i, sum] of sums.entries())
        f.i32(0)
          .get(sum)
          .op("v128.store", this.#sums + i * VECTOR);
      f.i32(height).set(valid!);
    };
    f.get(n).set(left!);
    f.get(k).i32(PANEL).op("i32.mul").set(bytes!);
    const ahead = f.local("i32");
    const aheadStep = f.local("i32");
    f.get(tallRows!).if(() => {
      f.i32(UNROLL * PANEL_BYTES * TALL)
        .get(tallRows!)
        .op("i32.div_u")
        .set(aheadStep);
    });
    f.doWhileBelow(column!, n, () => {
      f.get(weight).get(bytes!).op("i32.add").set(ahead);
      f.i32(0).set(row!).get(x).set(xRow!);
      f.get(out).get(column!).op("i32.add").set(outRow!);
      f.doWhileBelow(row!, rows, () => {
        f.get(row!)
          .get(tallRows!)
          .op("i32.lt_u")
          .ifElse(
            () => tile(TALL),
            () => tile(SHORT),
          );
        const height = f.local("i32");
        f.get(valid!).set(height);
        // The last tile may have fewer rows than it computes.
        f.get(rows)
          .get(row!)
          .op("i32.sub")
          .get(height)
          .op("i32.lt_u")
          .if(() => {
            f.get(rows).get(row!).op("i32.sub").set(valid!);
          });
        this.#finishSums(f, params, {
          out: outRow!,
          pieces: valid!,
          left: left!,
          outStep: n,
          columnStep: null,
          column: column!,
        });
        f.get(row!).get(height).op("i32.add").set(row!);
        f.get(xRow!).get(height).get(k).op("i32.mul").op("i32.add").set(xRow!);
        f.get(outRow!).get(height).get(n).op("i32.mul").op("i32.add").set(outRow!);
      });
      f.get(weight).get(bytes!).op("i32.add").set(weight);
      f.advance(column!, PANEL_BYTES).advance(left!, -PANEL_BYTES);
    });
    this.#many = this.#module.add(f);
    return this.#many;
  }

  /** sums[r, v] += Σ x[r, l] · weight[l, v] over a panel. */
  #tileLoop(
    f: FunctionBuilder,
    k: Local,
    weight: Local,
    x: readonly Local[],
    sums: readonly Local[],
    touch: () => void,
  ): void {
    const [at, end] = locals(f, 2);
    const weights = [f.local("v128"), f.local("v128")];
    const a = f.local("v128");
    const step = (u: number) => {
      for (const [v, w] of weights.entries())
        f.get(at!)
          .op("v128.load", u * PANEL_BYTES + v * VECTOR)
          .set(w);
      for (const [r, row] of x.entries()) {
        f.get(row)
          .op("v128.load32_splat", u * FLOAT)
          .set(a);
        for (const [v, w] of weights.entries()) multiplyAdd(f, this.#relaxedMadd, sums[2 * r + v]!, a, w);
      }
    };
    f.get(weight).set(at!);
    this.#overK(f, k, UNROLL, at!, end!, PANEL_BYTES, (count) => {
      for (let u = 0; u < count; u++) step(u);
      for (const row of x) f.advance(row, count * FLOAT);
      if (count > 1) touch();
      f.advance(at!, count * PANEL_BYTES);
    });
  }

  /**
   * Runs `body` until `at` has moved on by k steps of `bytes`: `unroll` steps at a time, then single ones.
   */
  #overK(
    f: FunctionBuilder,
    k: Local,
    unroll: number,
    at: Local,
    end: Local,
    bytes: number,
    body: (count: number) => void,
  ): void {
    const start = f.local("i32");
    f.get(at).set(start);
    const endAfter = (mask: number) =>
      f
        .get(k)
        .i32(mask)
        .op("i32.and")
        .i32(bytes / FLOAT)
        .op("i32.mul")
        .get(start)
        .op("i32.add")
        .set(end);
    const below = () => f.get(at).get(end).op("i32.lt_u");
    endAfter(-unroll * FLOAT);
    below().if(() => {
      f.doWhileBelow(at, end, () => body(unroll));
    });
    endAfter(-1);
    below().if(() => {
      if (unroll === 2) body(1);
      else f.doWhileBelow(at, end, () => body(1));
    });
  }

  /**
   * One row through four panels at once, which are four streams to read. The last four panels may
   * overlap those before; where there are fewer, what lies behind is read for nothing.
   */
  #singleRow(): number {
    if (this.#single !== undefined) return this.#single;
    const { f, params } = this.#function("gemv");
    const { x, weight, out, k, n } = params;
    const [column, group, lastGroup, xAt, end, to, pieces, step] = locals(f, 8);
    const panels = locals(f, ROW_PANELS);
    const sums = Array.from({ length: 2 * ROW_PANELS }, () => f.local("v128"));
    const w = f.local("v128");
    const as = [0, 1, 2, 3].map(() => f.local("v128"));
    // The last group ends with the last panel.
    f.get(n)
      .i32(PANEL_BYTES - 1)
      .op("i32.add")
      .i32(PANEL_BYTES)
      .op("i32.div_u")
      .tee(pieces!)
      .i32(ROW_PANELS)
      .op("i32.gt_u")
      .if(() => {
        f.get(pieces!).i32(PANEL_BYTES).op("i32.mul").i32(GROUP_BYTES).op("i32.sub").set(lastGroup!);
      });
    f.doWhileBelow(column!, n, () => {
      f.get(column!)
        .tee(group!)
        .get(lastGroup!)
        .op("i32.gt_u")
        .if(() => {
          f.get(lastGroup!).set(group!);
        });
      // A panel takes as many bytes as its columns' 32 times k / 4.
      f.get(group!).i32(2).op("i32.shr_u").get(k).op("i32.mul").get(weight).op("i32.add").set(panels[0]!);
      for (let p = 1; p < ROW_PANELS; p++)
        f.get(panels[p - 1]!)
          .get(k)
          .i32(3)
          .op("i32.shl")
          .op("i32.add")
          .set(panels[p]!);
      this.#clear(f, sums);
      f.get(x).set(xAt!);
      this.#overK(f, k, ROW_UNROLL, xAt!, end!, FLOAT, (count) => {
        for (let u = 0; u < count; u++)
          f.get(xAt!)
            .op("v128.load32_splat", u * FLOAT)
            .set(as[u]!);
        for (const [p, panel] of panels.entries())
          for (let u = 0; u < count; u++)
            for (let v = 0; v < 2; v++) {
              f.get(panel)
                .op("v128.load", u * PANEL_BYTES + v * VECTOR)
                .set(w);
              multiplyAdd(f, this.#relaxedMadd, sums[2 * p + v]!, as[u]!, w);
            }
        f.advance(xAt!, count * FLOAT);
        for (const panel of panels) f.advance(panel, count * PANEL_BYTES);
      });
      f.get(group!).i32(this.#sums).op("i32.add").set(to!);
      for (const [i, sum] of sums.entries())
        f.get(to!)
          .get(sum)
          .op("v128.store", i * VECTOR);
      f.advance(column!, GROUP_BYTES);
    });
    f.i32(PANEL_BYTES).set(step!).i32(0).set(column!);
    this.#finishSums(f, params, {
      out,
      pieces: pieces!,
      left: n,
      outStep: step!,
      columnStep: step!,
      column: column!,
    });
    this.#single = this.#module.add(f);
    return this.#single;
  }

  #clear(f: FunctionBuilder, sums: readonly Local[]): void {
    f.f32x4(0, 0, 0, 0);
    for (const sum of sums.slice(1)) f.tee(sum);
    f.set(sums[0]!);
  }

  /** Calls the step's own finish with what lies in the scratch. */
  #finishSums(
    f: FunctionBuilder,
    params: Params,
    at: {
      readonly out: Local;
      readonly pieces: Local;
      readonly left: Local;
      readonly outStep: Local;
      readonly columnStep: Local | null;
      readonly column: Local;
    },
  ): void {
    this.#kinds.forEach(({ extras }, kind) => {
      const call = () => {
        f.i32(this.#sums).get(at.out).get(at.pieces).get(at.left).get(at.outStep);
        if (at.columnStep === null) f.i32(0);
        else f.get(at.columnStep);
        extras.forEach((access, i) => {
          f.get(f.param(PARAMS.length + i));
          if (access === "row") f.get(at.column).op("i32.add");
          if (access === "full") f.get(at.out).get(params.out).op("i32.sub").op("i32.add");
        });
        f.call(this.#finish[kind]!, finishParams(extras.length));
      };
      if (this.#kinds.length === 1) call();
      else f.get(params.epilogue).i32(kind).op("i32.eq").if(call);
    });
  }
}

/**
 * tall = the rows that go in tiles of six. Of `rows` mod 6 rows left over, five fill another tile of
 * six (nearly); three and four a tile of four; one and two, with a tile of six before them, two
 * tiles of four.
 */
function emitTallRows(f: FunctionBuilder, rows: Local, tall: Local): void {
  const over = f.local("i32");
  f.get(rows).get(rows).i32(TALL).op("i32.div_u").i32(TALL).op("i32.mul").tee(tall).op("i32.sub").set(over);
  f.get(over)
    .i32(TALL - 1)
    .op("i32.eq")
    .if(() => {
      f.get(rows).set(tall);
    });
  f.get(over)
    .i32(-1)
    .op("i32.add")
    .i32(2)
    .op("i32.lt_u")
    .get(tall)
    .i32(0)
    .op("i32.gt_u")
    .op("i32.and")
    .if(() => {
      f.advance(tall, -TALL);
    });
}

const locals = (f: FunctionBuilder, count: number): Local[] =>
  Array.from({ length: count }, () => f.local("i32"));

/** The bias is an operand of the epilogue like any other: a row. */
function finishingOf({ bias, epilogue }: GemmStep): Finishing {
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

/** Formulas are hash-consed: equal ones are one object. */
const sameEpilogue = (a: Epilogue, b: Epilogue): boolean =>
  a.body === b.body && a.extras.join() === b.extras.join();
