import { FunctionBuilder, type Local } from "../../assembler/function.ts";
import { emitBlocks, type Waiting } from "../blocks.ts";
import { FLOAT, multiplyAdd, SCRATCH, VECTOR } from "../context.ts";
import { TALL, tilesOf } from "../gemm/panel.ts";
import { named } from "../gemm/signature.ts";
import { TILE_PARAMS, tileParams } from "./arguments.ts";

/** Columns of a tile: two vectors. */
const COLUMNS_BYTES = 2 * VECTOR;

/** Terms in one turn of the inner loop, where the next ones of a are at a known distance. */
const UNROLL = 4;

/** Which elements of a lie side by side: those of a column, as in a transposed one, or those of a row. */
export type Near = "rows" | "terms";

/** What one of these functions is made for. */
export interface TileKind {
  readonly near: Near;
  /** Whether it adds to what is there. */
  readonly goesOn: boolean;
  readonly relaxedMadd: boolean;
  /** Levels of blocks of its longest sum. */
  readonly levels: number;
  /**
   * Whether the rows of a tile are first copied side by side, term by term: they are read for all columns, and where they
   * lie, a step of a power of two would keep them in few sets of a cache.
   */
  readonly copies: boolean;
}

export const tileName = ({ near, goesOn, levels, copies }: TileKind): string =>
  `matmul by ${near}${goesOn ? " on" : ""}${copies ? " copied" : ""} ${levels}`;

/** Floats of scratch memory for sums: those of a tile on each level of blocks, and once more to be cut off. */
const sumsScratch = (levels: number): number => ((levels + 1) * 2 * TALL * VECTOR) / FLOAT;

/** Floats that the rows of a tile of a take for each term, side by side. */
const COPIED = 8;

/** Floats of scratch memory, with that for a copy of a tile's rows of so many terms; 0 if there is none. */
export const tileScratch = (levels: number, copied: number): number => sumsScratch(levels) + COPIED * copied;

/**
 * out[i, j] = Σ_k a[i, k]·b[k, j], or that on top of what is there: tiles of six rows and eight columns, as in the GEMM,
 * of which the last ones compute rows and columns that are not there, and leave them out.
 */
export function tileFunction(kind: TileKind): FunctionBuilder {
  const f = new FunctionBuilder("matmul", tileParams);
  const { a, b, out, m, n, aFar, outStep } = named(f, TILE_PARAMS);
  const { tall } = tilesOf(kind.relaxedMadd);
  const [row, column, aRow, outRow] = [f.local("i32"), f.local("i32"), f.local("i32"), f.local("i32")];
  const sums = Array.from({ length: 2 * tall }, () => f.local("v128"));
  const tile = emitTile(f, kind, tall, sums);
  f.assign(aRow, a).assign(outRow, out);
  f.doWhileBelow(row, m, () => {
    if (kind.copies) emitCopy(f, kind, aRow);
    f.assign(column, 0);
    f.doWhileBelow(column, n, () => {
      tile(aRow, { base: b, column });
      emitStores(f, kind, sums, { outRow, outStep, column, n, row, m });
      f.advance(column, COLUMNS_BYTES);
    });
    f.advance(row, tall);
    f.get(aRow);
    if (kind.near === "rows") f.i32(tall * FLOAT);
    else f.get(aFar).i32(tall).op("i32.mul");
    f.op("i32.add").set(aRow);
    f.get(outRow).get(outStep).i32(tall).op("i32.mul").op("i32.add").set(outRow);
  });
  return f;
}

/** The address of the copy of a tile's rows. */
const copyAt = (levels: number): number => SCRATCH + sumsScratch(levels) * FLOAT;

/** Copies the elements of a tile's rows for every term, two vectors for each. */
function emitCopy(f: FunctionBuilder, { levels }: TileKind, aRow: Local): void {
  const { k, aFar } = named(f, TILE_PARAMS);
  const [from, to, left] = [f.local("i32"), f.local("i32"), f.local("i32")];
  f.assign(from, aRow).assign(to, copyAt(levels)).assign(left, k);
  f.countDown(left, () => {
    for (const offset of [0, VECTOR]) f.get(to).get(from).op("v128.load", offset).op("v128.store", offset);
    f.advance(from, aFar).advance(to, COPIED * FLOAT);
  });
}

/** Sums of products for one tile. */
function emitTile(
  f: FunctionBuilder,
  { near, relaxedMadd, levels, copies }: TileKind,
  tall: number,
  sums: readonly Local[],
) {
  const { k, aFar, bStep } = named(f, TILE_PARAMS);
  const i32 = () => f.local("i32");
  const [left, bAt] = [i32(), i32()];
  const weights = [f.local("v128"), f.local("v128")];
  const x = f.local("v128");
  // One pointer for a column of a, or one for each row.
  const pointers = Array.from({ length: near === "rows" ? 1 : tall }, i32);
  const waiting = (level: number): Waiting => {
    const at = (i: number) => SCRATCH + (level * sums.length + i) * VECTOR;
    return {
      push: (i) => f.i32(0).op("v128.load", at(i)),
      store: (i, sum) => f.i32(0).get(sum).op("v128.store", at(i)),
    };
  };
  /** sums[r, v] += a[r]·b[v] for term u of a turn. */
  const term = (u: number) => {
    for (const [v, weight] of weights.entries())
      f.get(bAt)
        .op("v128.load", v * VECTOR)
        .set(weight);
    for (let r = 0; r < tall; r++)
      for (const [v, weight] of weights.entries())
        multiplyAdd(
          f,
          relaxedMadd,
          sums[2 * r + v]!,
          () => {
            if (v > 0) f.get(x);
            else if (near === "rows")
              f.get(pointers[0]!)
                .op("v128.load32_splat", (copies ? u * COPIED + r : r) * FLOAT)
                .tee(x);
            else
              f.get(pointers[r]!)
                .op("v128.load32_splat", u * FLOAT)
                .tee(x);
          },
          () => f.get(weight),
        );
    f.advance(bAt, bStep);
  };
  const turn = (terms: number) => {
    for (let u = 0; u < terms; u++) term(u);
    for (const pointer of pointers)
      f.advance(pointer, near === "rows" && !copies ? aFar : terms * (copies ? COPIED : 1) * FLOAT);
  };
  const body = (part: Local) => {
    f.assign(left, part);
    if (near === "terms" || copies) {
      const turns = i32();
      f.get(left).i32(2).op("i32.shr_u").tee(turns);
      f.if(() => {
        f.countDown(turns, () => turn(UNROLL));
      });
      f.get(left)
        .i32(UNROLL - 1)
        .op("i32.and")
        .tee(left);
      f.if(() => {
        f.countDown(left, () => turn(1));
      });
    } else f.countDown(left, () => turn(1));
  };
  return (aRow: Local, { base, column }: { readonly base: Local; readonly column: Local }) => {
    f.assign(pointers[0]!, copies ? copyAt(levels) : aRow).sum(bAt, base, column);
    for (let r = 1; r < pointers.length; r++) f.sum(pointers[r]!, pointers[r - 1]!, aFar);
    emitBlocks(f, { count: k, unit: 1, levels }, sums, waiting, body);
  };
}

/** Where a tile goes. */
interface Place {
  readonly outRow: Local;
  readonly outStep: Local;
  readonly column: Local;
  readonly n: Local;
  readonly row: Local;
  readonly m: Local;
}

/** Stores the rows and columns of a tile that there are. */
function emitStores(
  f: FunctionBuilder,
  { goesOn, levels }: TileKind,
  sums: readonly Local[],
  { outRow, outStep, column, n, row, m }: Place,
): void {
  const [to, left, rows, from] = [f.local("i32"), f.local("i32"), f.local("i32"), f.local("i32")];
  const aside = SCRATCH + levels * sums.length * VECTOR;
  const tall = sums.length / 2;
  f.sum(to, outRow, column);
  f.get(n).get(column).op("i32.sub").set(left);
  f.get(m).get(row).op("i32.sub").set(rows);
  const at = f.local("i32");
  const pairOf = (r: number) => [sums[2 * r]!, sums[2 * r + 1]!];
  const store = (r: number) => {
    for (const [v, sum] of pairOf(r).entries()) {
      f.get(to).get(sum);
      if (goesOn)
        f.get(to)
          .op("v128.load", v * VECTOR)
          .op("f32x4.add");
      f.op("v128.store", v * VECTOR);
    }
  };
  const storeCut = (r: number) => {
    for (const [v, sum] of pairOf(r).entries())
      f.i32(0)
        .get(sum)
        .op("v128.store", aside + v * VECTOR);
    f.assign(from, 0);
    f.doWhileBelow(from, left, () => {
      f.get(to).get(from).op("i32.add").tee(at).get(from).op("f32.load", aside);
      if (goesOn) f.get(at).op("f32.load").op("f32.add");
      f.op("f32.store");
      f.advance(from, FLOAT);
    });
  };
  const some = (r: number): void => {
    f.get(left)
      .i32(COLUMNS_BYTES)
      .op("i32.lt_u")
      .ifElse(
        () => storeCut(r),
        () => store(r),
      );
    if (r + 1 < tall)
      f.get(rows)
        .i32(r + 1)
        .op("i32.gt_u")
        .if(() => {
          f.advance(to, outStep);
          some(r + 1);
        });
  };
  f.get(left)
    .i32(COLUMNS_BYTES - 1)
    .op("i32.gt_u")
    .get(rows)
    .i32(tall - 1)
    .op("i32.gt_u")
    .op("i32.and")
    .ifElse(
      () => {
        for (let r = 0; r < tall; r++) {
          if (r > 0) f.advance(to, outStep);
          store(r);
        }
      },
      () => some(0),
    );
}
