import type { Scalar } from "@sinter/ir";
import type { Access } from "../../../plan/value.ts";
import { FunctionBuilder, type Local } from "../../assembler/function.ts";
import type { ModuleBuilder } from "../../assembler/module.ts";
import type { ConstantPool } from "../../constants.ts";
import { emitFormula } from "../../formula.ts";
import type { Waiting } from "../blocks.ts";
import { FLOAT, SCRATCH, VECTOR } from "../context.ts";
import { PANEL_BYTES, WAITING_BYTES } from "./panel.ts";
import { named } from "./signature.ts";

/** What becomes of a sum: argument 0 of the formula is the sum, argument i the extra i − 1. */
export interface Epilogue {
  readonly body: Scalar;
  readonly extras: readonly Access[];
}

/**
 * Where sums wait for their epilogue, as pieces of one panel each. Before them, at the start of the
 * scratch memory, is room for a piece that reaches beyond its row.
 */
export const SUMS: number = SCRATCH + PANEL_BYTES + WAITING_BYTES;

/**
 * Where sums over blocks of k wait: those of the last level where they are wanted in the end, behind the
 * address in a local, those of others before them.
 */
export const waitingAt =
  (f: FunctionBuilder, at: Local, levels: number) =>
  (level: number): Waiting => {
    const isLast = level === levels - 1;
    const offset = (i: number) => (isLast ? SUMS : SCRATCH + PANEL_BYTES) + i * VECTOR;
    const push = () => (isLast ? f.get(at) : f.i32(0));
    return {
      push: (i) => push().op("v128.load", offset(i)),
      store: (i, sum) => push().get(sum).op("v128.store", offset(i)),
    };
  };

/** What the functions of a module share. */
interface Options {
  readonly constants: ConstantPool;
  readonly relaxedMadd: boolean;
}

/** Where the sums of a tile or a row go, in locals: bytes, but for the number of pieces. */
interface Target {
  /** Where the first piece goes, and where the result begins. */
  readonly out: Local;
  readonly base: Local;
  readonly pieces: Local;
  /** From the piece's column to the end of the row. */
  readonly left: Local;
  /** From piece to piece: in the result, and in the columns, 0 for a tile, whose pieces are rows. */
  readonly outStep: Local;
  readonly columnStep: Local;
  readonly column: Local;
}

/** The epilogues of a program's gemm steps, a function for each that is different. */
export class Finishes {
  readonly relaxedMadd: boolean;
  readonly #epilogues: readonly Epilogue[];
  readonly #functions: readonly number[];
  readonly #indices: ReadonlyMap<string, number>;

  constructor(module: ModuleBuilder, epilogues: readonly Epilogue[], options: Options) {
    this.relaxedMadd = options.relaxedMadd;
    this.#epilogues = [...new Map(epilogues.map((epilogue) => [keyOf(epilogue), epilogue])).values()];
    this.#indices = new Map(this.#epilogues.map((epilogue, i) => [keyOf(epilogue), i]));
    this.#functions = this.#epilogues.map((epilogue) => addFinish(module, epilogue, options));
  }

  /** The most that any of them reads beside the sum. */
  get extras(): number {
    return Math.max(0, ...this.#epilogues.map(({ extras }) => extras.length));
  }

  indexOf(epilogue: Epilogue): number {
    return this.#indices.get(keyOf(epilogue))!;
  }

  /** Calls the one whose index is in a local. */
  call(f: FunctionBuilder, index: Local, extras: readonly Local[], target: Target): void {
    const { out, base, column } = target;
    this.#epilogues.forEach((epilogue, i) => {
      const call = () => {
        for (const name of FIXED) f.push(name === "sums" ? SUMS : target[name]);
        epilogue.extras.forEach((access, e) => {
          f.get(extras[e]!);
          if (access === "row") f.get(column).op("i32.add");
          if (access === "full") f.get(out).get(base).op("i32.sub").op("i32.add");
        });
        f.call(this.#functions[i]!, finishParams(epilogue.extras.length));
      };
      if (this.#epilogues.length === 1) call();
      else f.get(index).i32(i).op("i32.eq").if(call);
    });
  }
}

/** Formulas are hash-consed: equal ones have one id. */
export const keyOf = ({ body, extras }: Epilogue): string => `${body.id} ${extras.join()}`;

/** The parameters before the extras' addresses. */
const FIXED = ["sums", "out", "pieces", "left", "outStep", "columnStep"] as const;

const finishParams = (extras: number): "i32"[] => Array(FIXED.length + extras).fill("i32");

/**
 * Adds `finish(sums, out, pieces, left, outStep, columnStep, …extras)`: out = formula(sum) for each
 * piece of 8 columns at `sums`, of which `left` bytes are within the row. From piece to piece `out`
 * moves on by `outStep` bytes, and the column by `columnStep`: 0 for a tile, whose pieces are rows.
 *
 * The sums of a tile are in the L1 cache at this point, so this is the GEMM's store; a formula of
 * any length costs no register while the sums are made.
 */
function addFinish(module: ModuleBuilder, { body, extras }: Epilogue, options: Options): number {
  const f = new FunctionBuilder("finish", finishParams(extras.length));
  const { sums, out, pieces, left, outStep, columnStep } = named(f, FIXED);
  const sources = extras.map((access, i): Local => {
    const pointer = f.param(FIXED.length + i);
    if (access !== "one") return pointer;
    const value = f.local("v128");
    f.get(pointer).op("v128.load32_splat").set(value);
    return value;
  });
  const [at, to] = [f.local("i32"), f.local("i32")];
  const values = [f.local("v128"), f.local("v128")];
  const store = (address: Local) => {
    for (const [v, value] of values.entries())
      f.get(address)
        .get(value)
        .op("v128.store", v * VECTOR);
  };
  f.countDown(pieces, () => {
    for (const [v, value] of values.entries()) {
      const pushArg = (index: number) => {
        if (index > 0 && extras[index - 1] === "one") f.get(sources[index - 1]!);
        else f.get(index === 0 ? sums : sources[index - 1]!).op("v128.load", v * VECTOR);
      };
      emitFormula(f, options.constants, body, pushArg, options.relaxedMadd);
      f.set(value);
    }
    f.get(left)
      .i32(PANEL_BYTES)
      .op("i32.lt_u")
      .ifElse(
        () => {
          // The row ends within this piece: by way of the scratch, one float at a time.
          f.assign(at, SCRATCH).assign(to, out);
          store(at);
          // The scratch begins at 0, so `at` is also the number of bytes that are done.
          f.loop((nextFloat) => {
            f.get(to).get(at).op("f32.load").op("f32.store");
            f.advance(to, FLOAT).advance(at, FLOAT);
            f.get(at).get(left).op("i32.lt_u").brIf(nextFloat);
          });
        },
        () => store(out),
      );
    f.advance(sums, PANEL_BYTES);
    f.advance(out, outStep);
    f.get(left).get(columnStep).op("i32.sub").set(left);
    extras.forEach((access, i) => {
      if (access === "one") return;
      const step = access === "row" ? columnStep : outStep;
      f.advance(sources[i]!, step);
    });
  });
  return module.add(f);
}
