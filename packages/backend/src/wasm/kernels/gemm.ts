import type { GemmStep } from "../../plan/steps.ts";
import type { Local } from "../assembler/function.ts";
import { emitFormula } from "../formula.ts";
import { FLOAT, type KernelContext, VECTOR } from "./context.ts";

/** Columns of a packed panel: two vectors. */
export const PANEL = 8;
/**
 * Rows of the main tile: 6 rows × 2 vectors are 12 accumulators, with two vectors of the weight and
 * one of x 15 of the 16 vector registers of x86-64, and enough independent sums to hide the latency
 * of two multiply-adds per cycle.
 */
const TILE_ROWS = 6;
/** Panels that a single row takes at once: 8 accumulators. */
const ROW_PANELS = 4;
/** Steps of k in one turn of the inner loop. */
const UNROLL = 4;

/** What one tile reads and writes, as addresses in locals. */
interface Cursor {
  readonly x: Local;
  readonly out: Local;
  readonly weight: Local;
  /** Byte offset of the tile's first column from column 0, for the bias and other rows. */
  readonly column: Local;
}

/**
 * out = epilogue(x·Wᵀ + b). The weight is packed in panels of 8 columns: a panel stays in the L1
 * cache while all rows of the block pass by in tiles of 6. Up to three rows that are left over, and
 * batches that small, go one row at a time through four panels at once.
 */
export function emitGemm(step: GemmStep, c: KernelContext): void {
  const { f } = c;
  const { k, n } = step;
  const kernel = new GemmKernel(step, c);
  const rows = c.count(step.rows);
  const tiled = f.local("i32");
  // Four or five rows over fill a tile of six: the buffer has room for whole blocks.
  f.get(rows)
    .i32(c.batched ? 2 : 0)
    .op("i32.add")
    .i32(TILE_ROWS)
    .op("i32.div_u")
    .i32(TILE_ROWS)
    .op("i32.mul")
    .set(tiled);
  const tiledEnd = f.local("i32");
  f.get(kernel.x)
    .get(tiled)
    .i32(k * FLOAT)
    .op("i32.mul")
    .op("i32.add")
    .set(tiledEnd);

  f.get(tiled).if(() => {
    kernel.forPanels(Math.floor(n / PANEL), 1, (cursor, columns) =>
      kernel.tileRows(cursor, tiledEnd, columns),
    );
  });
  f.get(tiled)
    .get(rows)
    .op("i32.lt_u")
    .if(() => {
      const end = f.local("i32");
      const x = f.local("i32");
      const out = f.local("i32");
      f.get(kernel.x)
        .get(rows)
        .i32(k * FLOAT)
        .op("i32.mul")
        .op("i32.add")
        .set(end);
      f.get(tiledEnd).set(x);
      f.get(kernel.out)
        .get(tiled)
        .i32(n * FLOAT)
        .op("i32.mul")
        .op("i32.add")
        .set(out);
      f.doWhileBelow(x, end, () => {
        const row = { x, out };
        kernel.forPanels(
          Math.floor(n / PANEL / ROW_PANELS),
          ROW_PANELS,
          (cursor, columns) => kernel.tile(cursor, 1, columns),
          row,
        );
        f.advance(x, k * FLOAT).advance(out, n * FLOAT);
      });
    });
}

class GemmKernel {
  readonly x: Local;
  readonly out: Local;
  readonly #c: KernelContext;
  readonly #step: GemmStep;
  readonly #accumulators: Local[] = [];
  readonly #xk: Local;
  readonly #wk: Local;
  readonly #a: Local;
  readonly #b: Local[];
  readonly #end: Local;
  /** What to add to an address: for `full` extras to out's, for `row` extras to the column's offset. */
  readonly #extras: Local[];

  constructor(step: GemmStep, c: KernelContext) {
    const { f } = c;
    this.#c = c;
    this.#step = step;
    this.x = c.pointer(step.x);
    this.out = c.pointer({ kind: "buffer", buffer: step.out });
    for (let i = 0; i < TILE_ROWS * 2; i++) this.#accumulators.push(f.local("v128"));
    this.#xk = f.local("i32");
    this.#wk = f.local("i32");
    this.#end = f.local("i32");
    this.#a = f.local("v128");
    this.#b = [f.local("v128"), f.local("v128")];
    this.#extras = (step.epilogue?.extras ?? []).map(({ ref, access }) => {
      const pointer = c.pointer(ref);
      if (access === "full") f.get(pointer).get(this.out).op("i32.sub").set(pointer);
      return pointer;
    });
  }

  /** Calls `body` for groups of panels: in a loop for the `full` ones, then for what is left of n. */
  forPanels(
    full: number,
    group: number,
    body: (cursor: Cursor, columns: number) => void,
    from: { readonly x: Local; readonly out: Local } = this,
  ): void {
    const { f } = this.#c;
    const { k, n, weight } = this.#step;
    const columns = group * PANEL;
    const cursor = { x: from.x, out: f.local("i32"), weight: f.local("i32"), column: f.local("i32") };
    f.get(from.out).set(cursor.out);
    f.i32(this.#c.addressOf(weight)).set(cursor.weight);
    f.i32(0).set(cursor.column);
    if (full > 0) {
      const end = f.local("i32");
      f.i32(full * columns * FLOAT).set(end);
      f.doWhileBelow(cursor.column, end, () => {
        body(cursor, columns);
        f.advance(cursor.out, columns * FLOAT).advance(cursor.weight, columns * k * FLOAT);
        f.advance(cursor.column, columns * FLOAT);
      });
    }
    if (n > full * columns) body(cursor, n - full * columns);
  }

  /** Tiles of six rows from x up to `end`. */
  tileRows(cursor: Cursor, end: Local, columns: number): void {
    const { f } = this.#c;
    const x = f.local("i32");
    const out = f.local("i32");
    f.get(cursor.x).set(x).get(cursor.out).set(out);
    f.doWhileBelow(x, end, () => {
      this.tile({ ...cursor, x, out }, TILE_ROWS, columns);
      f.advance(x, TILE_ROWS * this.#step.k * FLOAT).advance(out, TILE_ROWS * this.#step.n * FLOAT);
    });
  }

  /** `rows` rows × `columns` columns, summed in registers and stored once. */
  tile(cursor: Cursor, rows: number, columns: number): void {
    const { f } = this.#c;
    const { k } = this.#step;
    const vectors = Math.ceil(columns / 4);
    const acc = (r: number, v: number) => this.#accumulators[r * vectors + v]!;
    this.#loadBias(cursor, rows, vectors, acc);
    f.get(cursor.x).set(this.#xk).get(cursor.weight).set(this.#wk);
    const looped = k - (k % UNROLL);
    if (looped > 0) {
      f.get(this.#xk)
        .i32(looped * FLOAT)
        .op("i32.add")
        .set(this.#end);
      f.doWhileBelow(this.#xk, this.#end, () => {
        for (let u = 0; u < UNROLL; u++) this.#outerProduct(u, rows, vectors, acc);
        f.advance(this.#xk, UNROLL * FLOAT).advance(this.#wk, UNROLL * PANEL * FLOAT);
      });
    }
    for (let u = 0; u < k - looped; u++) this.#outerProduct(u, rows, vectors, acc);
    for (let r = 0; r < rows; r++)
      for (let v = 0; v < vectors; v++) this.#finish(cursor, acc(r, v), r, v, columns - v * 4);
  }

  #loadBias(cursor: Cursor, rows: number, vectors: number, acc: (r: number, v: number) => Local): void {
    const { f } = this.#c;
    const { bias } = this.#step;
    for (let v = 0; v < vectors; v++) {
      if (bias === null) f.f32x4(0, 0, 0, 0);
      else f.get(cursor.column).op("v128.load", this.#c.addressOf(bias) + v * VECTOR);
      for (let r = 0; r < rows - 1; r++) f.tee(acc(r, v));
      f.set(acc(rows - 1, v));
    }
  }

  /** acc[r, v] += x[r, k + u] · w[k + u, v] */
  #outerProduct(u: number, rows: number, vectors: number, acc: (r: number, v: number) => Local): void {
    const { f } = this.#c;
    const { k } = this.#step;
    const loadWeight = (v: number, into: Local) => {
      const panel = Math.floor((v * 4) / PANEL);
      const offset = (panel * k + u) * PANEL * FLOAT + (v % 2) * VECTOR;
      f.get(this.#wk).op("v128.load", offset).set(into);
    };
    const loadX = (r: number) =>
      f
        .get(this.#xk)
        .op("v128.load32_splat", (r * k + u) * FLOAT)
        .set(this.#a);
    if (rows === 1) {
      loadX(0);
      for (let v = 0; v < vectors; v++) {
        loadWeight(v, this.#b[0]!);
        this.#c.multiplyAdd(acc(0, v), this.#a, this.#b[0]!);
      }
      return;
    }
    for (let v = 0; v < vectors; v++) loadWeight(v, this.#b[v]!);
    for (let r = 0; r < rows; r++) {
      loadX(r);
      for (let v = 0; v < vectors; v++) this.#c.multiplyAdd(acc(r, v), this.#a, this.#b[v]!);
    }
  }

  /** Runs the epilogue on one accumulator and stores it. */
  #finish(cursor: Cursor, acc: Local, row: number, vector: number, lanes: number): void {
    const { f } = this.#c;
    const { epilogue, n } = this.#step;
    const offset = row * n * FLOAT + vector * VECTOR;
    if (epilogue !== null) {
      emitFormula(f, epilogue.body, (index) => {
        if (index === 0) return void f.get(acc);
        const extra = this.#extras[index - 1]!;
        const { access } = epilogue.extras[index - 1]!;
        if (access === "one") f.get(extra).op("v128.load32_splat");
        if (access === "row")
          f.get(extra)
            .get(cursor.column)
            .op("i32.add")
            .op("v128.load", vector * VECTOR);
        if (access === "full") f.get(extra).get(cursor.out).op("i32.add").op("v128.load", offset);
      });
      f.set(acc);
    }
    this.#c.store(cursor.out, acc, offset, lanes);
  }
}
