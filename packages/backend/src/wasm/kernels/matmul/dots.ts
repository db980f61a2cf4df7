import { FunctionBuilder, type Local } from "../../assembler/function.ts";
import { emitBlocks, type Waiting } from "../blocks.ts";
import { FLOAT, multiplyAdd, SCRATCH, VECTOR } from "../context.ts";
import { SHORT, TALL, tilesOf } from "../gemm/panel.ts";
import { named } from "../gemm/signature.ts";
import { TILE_PARAMS, tileParams } from "./arguments.ts";

/** Columns of b that a tile takes. */
const COLUMNS = 2;

/** Vectors of terms in one turn of the inner loop. */
const UNROLL = 4;

/** What one of these functions is made for. */
export interface DotsKind {
  readonly relaxedMadd: boolean;
  /** Levels of blocks of its longest sum, in vectors. */
  readonly levels: number;
}

export const dotsName = ({ levels }: DotsKind): string => `matmul dots ${levels}`;

/** Floats of scratch memory: the sums of a tile on each level of blocks. */
export const dotsScratch = (levels: number): number => (levels * COLUMNS * TALL * VECTOR) / FLOAT;

/**
 * out[i, j] = Σ_k a[i, k]·b[k, j] where the terms of both sides lie side by side, as those of x·Wᵀ: tiles of six rows, or
 * four, by two columns, of vectors of four terms whose lanes are added up at the end. A sum in lanes takes part in a quarter
 * of the additions, and two more, which is no more than blocks allow. Rows and columns that are not there are
 * those before them once more, and left out.
 */
export function dotsFunction({ relaxedMadd, levels }: DotsKind): FunctionBuilder {
  const f = new FunctionBuilder("dots", tileParams);
  const params = named(f, TILE_PARAMS);
  const { a, b, out, m, n, k, aFar, bStep, outStep } = params;
  const i32 = () => f.local("i32");
  const [rows, aRow, outRow, column, vectors, tail, bAt] = [i32(), i32(), i32(), i32(), i32(), i32(), i32()];
  const mask = f.local("v128");
  f.get(k).i32(2).op("i32.shr_u").set(vectors);
  f.get(k).i32(3).op("i32.and").tee(tail).op("i32x4.splat").i32x4(0, 1, 2, 3).op("i32x4.gt_s").set(mask);
  const shared = { f, relaxedMadd, levels, vectors, tail, mask, aFar, bStep };
  const tiles = [tilesOf(relaxedMadd).tall, SHORT].map((height) => new Tile(height, shared));
  const emit = (tile: Tile) => {
    f.assign(column, 0).assign(bAt, b);
    f.doWhileBelow(column, n, () => {
      tile.compute({ aRow, rows, bAt, column, n });
      tile.store({ outRow, outStep, rows, column, n });
      f.advance(column, COLUMNS * FLOAT);
      f.get(bAt).get(bStep).i32(COLUMNS).op("i32.mul").op("i32.add").set(bAt);
    });
    f.get(aRow).get(aFar).i32(tile.height).op("i32.mul").op("i32.add").set(aRow);
    f.get(outRow).get(outStep).i32(tile.height).op("i32.mul").op("i32.add").set(outRow);
    f.get(rows).i32(tile.height).op("i32.sub").set(rows);
  };
  f.assign(rows, m).assign(aRow, a).assign(outRow, out);
  f.loop((again) => {
    f.get(rows)
      .i32(SHORT)
      .op("i32.gt_s")
      .ifElse(
        () => emit(tiles[0]!),
        () => emit(tiles[1]!),
      );
    f.get(rows).i32(0).op("i32.gt_s").brIf(again);
  });
  return f;
}

interface Shared {
  readonly f: FunctionBuilder;
  readonly relaxedMadd: boolean;
  readonly levels: number;
  /** Whole vectors of terms, terms behind them, and the lanes in which those are. */
  readonly vectors: Local;
  readonly tail: Local;
  readonly mask: Local;
  readonly aFar: Local;
  readonly bStep: Local;
}

class Tile {
  readonly height: number;
  readonly #shared: Shared;
  readonly #sums: readonly Local[];
  readonly #xs: readonly Local[];
  readonly #ws: readonly Local[];
  readonly #x: Local;
  readonly #w: readonly Local[];
  readonly #zeros: Local;

  constructor(height: number, shared: Shared) {
    const { f } = shared;
    const locals = (count: number, type: "i32" | "v128") =>
      Array.from({ length: count }, () => f.local(type));
    this.height = height;
    this.#shared = shared;
    this.#sums = locals(COLUMNS * height, "v128");
    this.#xs = locals(height, "i32");
    this.#ws = locals(COLUMNS, "i32");
    this.#w = locals(COLUMNS, "v128");
    this.#x = f.local("v128");
    this.#zeros = f.local("v128");
  }

  /** Sums of products of the rows from `aRow` on and the columns from `bAt` on, in lanes. */
  compute(at: {
    readonly aRow: Local;
    readonly rows: Local;
    readonly bAt: Local;
    readonly column: Local;
    readonly n: Local;
  }): void {
    const { f, levels, vectors, tail, mask, aFar, bStep } = this.#shared;
    const [xs, ws] = [this.#xs, this.#ws];
    f.assign(xs[0]!, at.aRow);
    for (let r = 1; r < xs.length; r++) {
      // x_r = x_{r − 1} + (r < rows ? step : 0)
      f.get(xs[r - 1]!)
        .get(aFar)
        .i32(0)
        .i32(r)
        .get(at.rows)
        .op("i32.lt_s")
        .op("select")
        .op("i32.add")
        .set(xs[r]!);
    }
    f.assign(ws[0]!, at.bAt);
    f.get(at.bAt).get(bStep).i32(0);
    f.get(at.column).i32(FLOAT).op("i32.add").get(at.n).op("i32.lt_u").op("select").op("i32.add").set(ws[1]!);
    const waiting = (level: number): Waiting => {
      const place = (i: number) => SCRATCH + (level * this.#sums.length + i) * VECTOR;
      return {
        push: (i) => f.i32(0).op("v128.load", place(i)),
        store: (i, sum) => f.i32(0).get(sum).op("v128.store", place(i)),
      };
    };
    f.get(vectors).ifElse(
      () =>
        emitBlocks(f, { count: vectors, unit: 1, levels }, this.#sums, waiting, (part) => this.#body(part)),
      () => {
        for (const sum of this.#sums) f.assign(sum, this.#zeros);
      },
    );
    f.get(tail).if(() => this.#term(0, () => f.get(mask).op("v128.and")));
  }

  #body(part: Local): void {
    const { f } = this.#shared;
    const [turns, left] = [f.local("i32"), f.local("i32")];
    const turn = (vectors: number) => {
      for (let u = 0; u < vectors; u++) this.#term(u);
      for (const pointer of [...this.#xs, ...this.#ws]) f.advance(pointer, vectors * VECTOR);
    };
    f.get(part)
      .i32(2)
      .op("i32.shr_u")
      .tee(turns)
      .if(() => {
        f.countDown(turns, () => turn(UNROLL));
      });
    f.get(part)
      .i32(UNROLL - 1)
      .op("i32.and")
      .tee(left)
      .if(() => {
        f.countDown(left, () => turn(1));
      });
  }

  /** Vector u behind the pointers, cut off by `cut`. */
  #term(u: number, cut: () => void = () => {}): void {
    const { f, relaxedMadd } = this.#shared;
    for (const [c, w] of this.#w.entries()) {
      f.get(this.#ws[c]!).op("v128.load", u * VECTOR);
      cut();
      f.set(w);
    }
    for (const [r, pointer] of this.#xs.entries()) {
      f.get(pointer).op("v128.load", u * VECTOR);
      cut();
      f.set(this.#x);
      for (const [c, w] of this.#w.entries())
        multiplyAdd(
          f,
          relaxedMadd,
          this.#sums[COLUMNS * r + c]!,
          () => f.get(this.#x),
          () => f.get(w),
        );
    }
  }

  /** Adds up lanes and stores the rows and columns that there are. */
  store(at: {
    readonly outRow: Local;
    readonly outStep: Local;
    readonly rows: Local;
    readonly column: Local;
    readonly n: Local;
  }): void {
    const { f } = this.#shared;
    const [to, isWhole] = [f.local("i32"), f.local("i32")];
    const sums = this.#sums;
    /** Two vectors to one with a half of each of their sums. */
    const halve = (one: Local, other: Local, low: [number, number, number, number], high: typeof low) => {
      f.get(one)
        .get(other)
        .shuffle(...low);
      f.get(one)
        .get(other)
        .shuffle(...high);
      f.op("f32x4.add").set(one);
    };
    for (let r = 0; r < this.height; r++) halve(sums[2 * r]!, sums[2 * r + 1]!, [0, 1, 4, 5], [2, 3, 6, 7]);
    for (let r = 0; r < this.height; r += 2) {
      const next = sums[2 * (r + 1)] ?? sums[2 * r]!;
      halve(sums[2 * r]!, next, [0, 2, 4, 6], [1, 3, 5, 7]);
    }
    f.sum(to, at.outRow, at.column);
    f.get(at.column).i32(FLOAT).op("i32.add").get(at.n).op("i32.lt_u").set(isWhole);
    const storeFrom = (r: number): void => {
      const pair = sums[2 * (r - (r % 2))]!;
      f.get(isWhole).ifElse(
        () => {
          f.get(to)
            .get(pair)
            .op("v128.store64_lane", 0, r % 2);
        },
        () => {
          f.get(to)
            .get(pair)
            .op("v128.store32_lane", 0, 2 * (r % 2));
        },
      );
      if (r + 1 === this.height) return;
      f.get(at.rows)
        .i32(r + 1)
        .op("i32.gt_s")
        .if(() => {
          f.advance(to, at.outStep);
          storeFrom(r + 1);
        });
    };
    storeFrom(0);
  }
}
