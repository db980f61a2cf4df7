import type { FunctionBuilder, Local } from "../../assembler/function.ts";
import { emitBlocks } from "../blocks.ts";
import { FLOAT, multiplyAdd, VECTOR } from "../context.ts";
import { type Finishes, SUMS, waitingAt } from "./finish.ts";
import { emitOverK } from "./over-k.ts";
import { PANEL_BYTES, SHORT, tilesOf } from "./panel.ts";
import type { GemmParams } from "./signature.ts";

/**
 * For each panel of 8 columns, which stays in the L1 or L2 cache meanwhile, all rows in tall tiles, then
 * the rest in short ones. The last tile may compute rows that are not there: it reads what lies
 * behind x, and `finish` leaves them out.
 */
export function emitManyRows(
  f: FunctionBuilder,
  params: GemmParams,
  finishes: Finishes,
  hasRest: (unroll: number) => boolean,
  levels: number,
): void {
  const { x, weight, out, base, rows, k, n, xStep, outStep, panelSize, epilogue, extras } = params;
  const i32 = () => f.local("i32");
  const [column, left, row, xRow, outRow, height, valid] = [i32(), i32(), i32(), i32(), i32(), i32(), i32()];
  const [panel, tallRows, noStep] = [i32(), i32(), i32()];
  // Parts of the next panel that are touched side by side: products and sums in two steps leave room
  // for fewer instructions between them.
  const parts = finishes.relaxedMadd ? 4 : 2;
  const ahead = { at: i32(), touched: i32(), part: i32(), step: i32() } as const;
  const tiles = tilesOf(finishes.relaxedMadd);
  const tallHeight = tiles.tall;
  const xs = Array.from({ length: tallHeight }, i32);
  const sums = Array.from({ length: 2 * tallHeight }, () => f.local("v128"));
  const registers = { at: i32(), weights: [f.local("v128"), f.local("v128")], x: f.local("v128") } as const;
  emitTallRows(f, rows, tallHeight, tallRows);
  /** Adds the products of some steps of k to the sums of a tile. */
  const tile = (kind: "tall" | "short", part: Local) => {
    const tileHeight = kind === "tall" ? tallHeight : SHORT;
    const [tileXs, tileSums] = [xs.slice(0, tileHeight), sums.slice(0, 2 * tileHeight)];
    const unroll = tiles.unroll[kind];
    const loop = { at: registers.at, bytes: PANEL_BYTES, unroll, rest: unroll === 1 || hasRest(unroll) };
    emitOverK(f, part, loop, (steps) => {
      for (let u = 0; u < steps; u++) emitOuterProduct(f, u, tileXs, tileSums, registers, finishes);
      for (const pointer of tileXs) f.advance(pointer, steps * FLOAT);
      if (kind === "tall" && steps > 1) {
        // Touches the next panel, a little in each turn, so that it is near when its time comes: parts of
        // it side by side, because what is far away is waited for together.
        f.get(ahead.at).tee(ahead.touched).op("f32.load").drop();
        for (let part = 1; part < parts; part++)
          f.get(ahead.touched).get(ahead.part).op("i32.add").tee(ahead.touched).op("f32.load").drop();
        f.advance(ahead.at, ahead.step);
      }
      f.advance(registers.at, steps * PANEL_BYTES);
    });
    f.assign(height, tileHeight);
  };

  // All tall tiles together touch a panel, or more: what is too much is less than the rows of x, and the
  // layout places weights before everything that depends on the batch, such as x.
  f.get(tallRows).if(() => {
    f.i32((tiles.unroll.tall * PANEL_BYTES * tallHeight) / parts - 1)
      .get(tallRows)
      .op("i32.div_u")
      .i32(1)
      .op("i32.add")
      .set(ahead.step);
  });
  f.assign(left, n).assign(panel, weight);
  f.doWhileBelow(column, n, () => {
    f.sum(ahead.at, panel, panelSize);
    f.get(panelSize).i32(parts).op("i32.div_u").set(ahead.part);
    f.assign(row, 0).assign(xRow, x);
    f.sum(outRow, out, column);
    f.doWhileBelow(row, rows, () => {
      f.assign(xs[0]!, xRow);
      for (let r = 1; r < tallHeight; r++) f.sum(xs[r]!, xs[r - 1]!, xStep);
      f.assign(registers.at, panel);
      emitBlocks(
        f,
        { count: k, unit: FLOAT, levels, waits: true },
        sums,
        waitingAt(f, noStep, levels),
        (part) =>
          f
            .get(row)
            .get(tallRows)
            .op("i32.lt_s")
            .ifElse(
              () => tile("tall", part),
              () => tile("short", part),
            ),
      );
      f.get(xRow).get(height).get(xStep).op("i32.mul").op("i32.add").set(xRow);
      if (levels === 0)
        for (const [i, sum] of sums.entries())
          f.i32(0)
            .get(sum)
            .op("v128.store", SUMS + i * VECTOR);
      f.get(rows)
        .get(row)
        .op("i32.sub")
        .tee(valid)
        .get(height)
        .op("i32.gt_u")
        .if(() => {
          f.assign(valid, height);
        });
      finishes.call(f, epilogue, extras, {
        out: outRow,
        base,
        pieces: valid,
        left,
        outStep,
        columnStep: noStep,
        column,
      });
      f.advance(row, height);
      f.get(outRow).get(height).get(outStep).op("i32.mul").op("i32.add").set(outRow);
    });
    f.advance(panel, panelSize);
    f.advance(column, PANEL_BYTES).advance(left, -PANEL_BYTES);
  });
}

/** sums[r, v] += x[r] · weights[v] for step u of k. */
function emitOuterProduct(
  f: FunctionBuilder,
  u: number,
  xs: readonly Local[],
  sums: readonly Local[],
  registers: { readonly at: Local; readonly weights: readonly [Local, Local]; readonly x: Local },
  finishes: Finishes,
): void {
  for (const [v, weight] of registers.weights.entries())
    f.get(registers.at)
      .op("v128.load", u * PANEL_BYTES + v * VECTOR)
      .set(weight);
  for (const [r, pointer] of xs.entries())
    for (const [v, weight] of registers.weights.entries())
      multiplyAdd(
        f,
        finishes.relaxedMadd,
        sums[2 * r + v]!,
        () => {
          if (v === 0)
            f.get(pointer)
              .op("v128.load32_splat", u * FLOAT)
              .tee(registers.x);
          else f.get(registers.x);
        },
        () => f.get(weight),
      );
}

/**
 * tall = the rows that go in tall tiles, or less than 1. Tiles of five and four take any number of rows from
 * 12 on: as many of four as rows are missing to a multiple of five. Of tiles of six, one or two rows left
 * over are, with the tile before them, two tiles of four (where weights are near, they went one by one
 * before); three and four are one; five nearly fill another tile of six.
 */
function emitTallRows(f: FunctionBuilder, rows: Local, height: 5 | 6, tall: Local): void {
  const over = f.local("i32");
  if (height === 5) {
    f.get(rows).i32(4).op("i32.add").i32(5).op("i32.rem_u").set(over);
    f.get(rows).i32(4).get(over).op("i32.sub").i32(SHORT).op("i32.mul").op("i32.sub").set(tall);
    return;
  }
  f.get(rows).i32(1).op("i32.add").tee(tall).get(tall).i32(height).op("i32.rem_u").tee(over).op("i32.sub");
  f.get(over).i32(2).op("i32.sub").i32(2).op("i32.lt_u").i32(height).op("i32.mul").op("i32.sub").set(tall);
}
