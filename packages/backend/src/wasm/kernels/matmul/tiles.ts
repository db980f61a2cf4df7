import { FunctionBuilder, type Local } from "../../assembler/function.ts";
import { emitBlocks, type Waiting } from "../blocks.ts";
import { FLOAT, multiplyAdd, SCRATCH, VECTOR } from "../context.ts";
import { TALL, tilesOf } from "../gemm/panel.ts";
import { named } from "../gemm/signature.ts";

/** Columns of a tile: two vectors. */
const COLUMNS_BYTES = 2 * VECTOR;

/** Terms in one turn of the inner loop, where those of a row of a lie side by side. */
const UNROLL = 4;

/** Which elements of a lie side by side: those of a column, as in a transposed one, or those of a row. */
export type Near = "rows" | "terms";

const PARAMS = ["a", "b", "out", "m", "n", "k", "aFar", "bStep", "outStep"] as const;

/**
 * The arguments of a tile function, addresses, steps and the n columns in bytes, m rows and k terms as numbers; `aFar`
 * is the step of a in the direction in which its elements do not lie side by side.
 */
export type TileArguments = { readonly [P in (typeof PARAMS)[number]]: Local | number };

export const tileParams: readonly "i32"[] = PARAMS.map(() => "i32" as const);

/** What one of these functions is made for. */
export interface TileKind {
  readonly near: Near;
  /** Whether it adds to what is there. */
  readonly goesOn: boolean;
  readonly relaxedMadd: boolean;
  /** Levels of blocks of its longest sum. */
  readonly levels: number;
}

export const tileName = ({ near, goesOn, levels }: TileKind): string =>
  `matmul by ${near}${goesOn ? " on" : ""} ${levels}`;

/** Floats of scratch memory: the sums of a tile on each level of blocks, and once more to be cut off. */
export const tileScratch = (levels: number): number => ((levels + 1) * 2 * TALL * VECTOR) / FLOAT;

/**
 * out[i, j] = Σ_k a[i, k]·b[k, j], or that on top of what is there: tiles of six rows and eight columns, as in the GEMM,
 * of which the last ones compute rows and columns that are not there, and leave them out.
 */
export function tileFunction(kind: TileKind): FunctionBuilder {
  const f = new FunctionBuilder("matmul", tileParams);
  const { a, b, out, m, n, aFar, outStep } = named(f, PARAMS);
  const { tall } = tilesOf(kind.relaxedMadd);
  const [row, column, aRow, outRow] = [f.local("i32"), f.local("i32"), f.local("i32"), f.local("i32")];
  const sums = Array.from({ length: 2 * tall }, () => f.local("v128"));
  const tile = emitTile(f, kind, tall, sums);
  f.assign(aRow, a).assign(outRow, out);
  f.doWhileBelow(row, m, () => {
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

/** Sums of products for one tile. */
function emitTile(
  f: FunctionBuilder,
  { near, relaxedMadd, levels }: TileKind,
  tall: number,
  sums: readonly Local[],
) {
  const { k, aFar, bStep } = named(f, PARAMS);
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
                .op("v128.load32_splat", r * FLOAT)
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
    for (const pointer of pointers) f.advance(pointer, near === "rows" ? aFar : terms * FLOAT);
  };
  const body = (part: Local) => {
    f.assign(left, part);
    if (near === "terms") {
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
    f.assign(pointers[0]!, aRow).sum(bAt, base, column);
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
  f.sum(to, outRow, column);
  f.get(n).get(column).op("i32.sub").set(left);
  f.get(m).get(row).op("i32.sub").set(rows);
  const storeFrom = (r: number): void => {
    for (const v of [0, 1]) {
      const sum = sums[2 * r + v]!;
      if (goesOn)
        f.get(to)
          .op("v128.load", v * VECTOR)
          .get(sum)
          .op("f32x4.add")
          .set(sum);
    }
    const pair = [sums[2 * r]!, sums[2 * r + 1]!];
    f.get(left)
      .i32(COLUMNS_BYTES)
      .op("i32.lt_u")
      .ifElse(
        () => {
          for (const [v, sum] of pair.entries())
            f.i32(0)
              .get(sum)
              .op("v128.store", aside + v * VECTOR);
          f.assign(from, 0);
          f.doWhileBelow(from, left, () => {
            f.get(to).get(from).op("i32.add").get(from).op("f32.load", aside).op("f32.store");
            f.advance(from, FLOAT);
          });
        },
        () => {
          for (const [v, sum] of pair.entries())
            f.get(to)
              .get(sum)
              .op("v128.store", v * VECTOR);
        },
      );
    if (2 * (r + 1) >= sums.length) return;
    f.get(rows)
      .i32(r + 1)
      .op("i32.gt_u")
      .if(() => {
        f.advance(to, outStep);
        storeFrom(r + 1);
      });
  };
  storeFrom(0);
}
