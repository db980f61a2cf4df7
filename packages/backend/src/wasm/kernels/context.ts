import type { Layout } from "../../plan/layout.ts";
import type { Ref, Static } from "../../plan/steps.ts";
import type { FunctionBuilder, Local } from "../assembler/function.ts";
import type { ConstantPool } from "../constants.ts";

/** Bytes in a float, and in a vector of four. */
export const FLOAT = 4;
export const VECTOR = 16;

/** Where the rows of a block begin in the inputs and outputs, and how many they are, in locals. */
export interface Block {
  readonly row: Local;
  readonly rows: Local;
}

/** What a kernel needs to emit the code of one step for one block of rows. */
export class KernelContext {
  readonly f: FunctionBuilder;
  readonly constants: ConstantPool;
  readonly relaxedMadd: boolean;
  /** Whether the step has a row for each batch row. */
  readonly batched: boolean;
  readonly #layout: Layout;
  readonly #block: Block;

  constructor(
    f: FunctionBuilder,
    shared: { readonly constants: ConstantPool; readonly layout: Layout; readonly relaxedMadd: boolean },
    block: Block,
    batched: boolean,
  ) {
    this.f = f;
    this.constants = shared.constants;
    this.relaxedMadd = shared.relaxedMadd;
    this.batched = batched;
    this.#layout = shared.layout;
    this.#block = block;
  }

  /** The address of a static value, in bytes. */
  addressOf(value: Static): number {
    return this.#layout.offsetOf(value) * FLOAT;
  }

  /** A local with the address of a value's first row in this block. */
  pointer(ref: Ref): Local {
    const { f } = this;
    const local = f.local("i32");
    if (ref.kind === "static") f.i32(this.addressOf(ref.value));
    else {
      const { buffer } = ref;
      f.i32(this.#layout.offsetOf(buffer) * FLOAT);
      if (buffer.batched && buffer.place.kind !== "arena")
        f.get(this.#block.row)
          .i32(buffer.rowSize * FLOAT)
          .op("i32.mul")
          .op("i32.add");
    }
    f.set(local);
    return local;
  }

  /** A local with the number of batch rows to compute, times `each`. */
  count(each: number): Local {
    const { f } = this;
    const local = f.local("i32");
    if (this.batched) f.get(this.#block.rows).i32(each).op("i32.mul").set(local);
    else f.assign(local, each);
    return local;
  }

  /** acc += a · b, a and b in locals. */
  multiplyAdd(acc: Local, a: Local, b: Local): void {
    const { f } = this;
    multiplyAdd(
      f,
      this.relaxedMadd,
      acc,
      () => f.get(a),
      () => f.get(b),
    );
  }

  /** Stores the first `lanes` floats of a vector at address + offset. */
  store(address: Local, value: Local, offset: number, lanes: number): void {
    const { f } = this;
    if (lanes >= 4) f.get(address).get(value).op("v128.store", offset);
    if (lanes === 2 || lanes === 3) f.get(address).get(value).op("v128.store64_lane", offset, 0);
    if (lanes === 1 || lanes === 3)
      f.get(address)
        .get(value)
        .op("v128.store32_lane", offset + (lanes - 1) * FLOAT, lanes - 1);
  }
}

/** sum += a · b, rounded once if `relaxedMadd`. */
export function multiplyAdd(
  f: FunctionBuilder,
  relaxedMadd: boolean,
  sum: Local,
  pushA: () => void,
  pushB: () => void,
): void {
  if (!relaxedMadd) f.get(sum);
  pushA();
  pushB();
  if (relaxedMadd) f.get(sum).op("f32x4.relaxed_madd");
  else f.op("f32x4.mul").op("f32x4.add");
  f.set(sum);
}

/** [-1, …, 0]: a mask that keeps the first `lanes` lanes. */
export const laneMask = (lanes: number): [number, number, number, number] => [
  -1,
  lanes > 1 ? -1 : 0,
  lanes > 2 ? -1 : 0,
  lanes > 3 ? -1 : 0,
];

/** Floats from one batch row to the next; 0 where all rows read the same. */
export const rowFloats = (ref: Ref): number =>
  ref.kind === "buffer" && ref.buffer.batched ? ref.buffer.rowSize : 0;
