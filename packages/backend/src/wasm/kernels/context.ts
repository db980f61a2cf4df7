import type { Layout } from "../../plan/layout.ts";
import type { Step } from "../../plan/step.ts";
import { isBatched, isStatic, type Static, type View } from "../../plan/value.ts";
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

/** Emits the code of a product with a packed weight. */
interface GemmEmitter {
  emit(step: Step<"gemm">, c: KernelContext): void;
}

/** What all kernels of a module share. */
export interface Shared {
  readonly constants: ConstantPool;
  readonly layout: Layout;
  readonly relaxedMadd: boolean;
  readonly gemm: GemmEmitter;
  /** The index of a function of the module that several steps call, made when the first one does. */
  functionOf(name: string, make: () => FunctionBuilder): number;
}

/** The address of the backend's scratch memory, which the layout puts first. */
export const SCRATCH = 0;

/**
 * What a kernel needs to emit the code of one step for one block of rows, at least one.
 *
 * Behind each value are 16 floats that belong to nothing: a kernel may read and write whole vectors
 * beyond a value's end. Only a kernel that is offered as `inPlace` may find its result in the place of an
 * operand. Locals are 0 when a function begins.
 */
export class KernelContext {
  readonly f: FunctionBuilder;
  readonly constants: ConstantPool;
  readonly relaxedMadd: boolean;
  /** Whether the step has a row for each batch row. */
  readonly batched: boolean;
  /** The module's functions for matrix products. */
  readonly gemm: GemmEmitter;
  /** The index of a function of the module that several steps call, by its name; made when the first one does. */
  readonly shared: Shared["functionOf"];
  readonly #layout: Layout;
  readonly #block: Block;

  constructor(f: FunctionBuilder, shared: Shared, block: Block, step: Step) {
    this.f = f;
    this.constants = shared.constants;
    this.relaxedMadd = shared.relaxedMadd;
    this.batched = isBatched(step.out) || step.operands.some(isBatched);
    this.gemm = shared.gemm;
    this.shared = shared.functionOf;
    this.#layout = shared.layout;
    this.#block = block;
  }

  /** The most rows of the batch that a block has. */
  get mostRows(): number {
    return this.#layout.blockRows;
  }

  /** The address of a static value, in bytes. */
  addressOf(value: Static): number {
    return this.#layout.offsetOf(value) * FLOAT;
  }

  /** The address of a view of a value without rows, in bytes. */
  address({ of, offset }: View): number {
    return (this.#layout.offsetOf(of) + offset) * FLOAT;
  }

  /** A new local with the address of a value's first row in this block, for the kernel to advance. */
  pointer(view: View): Local {
    const { f } = this;
    const { of } = view;
    const local = f.local("i32");
    f.i32(this.address(view));
    if (!isStatic(of) && of.batched && of.place.kind !== "arena")
      f.get(this.#block.row)
        .i32(of.rowSize * FLOAT)
        .op("i32.mul")
        .op("i32.add");
    f.set(local);
    return local;
  }

  /** A new local with the number of batch rows to compute, times `each`. */
  count(each: number): Local {
    const { f } = this;
    const local = f.local("i32");
    if (this.batched) f.get(this.#block.rows).i32(each).op("i32.mul").set(local);
    else f.assign(local, each);
    return local;
  }

  /** Stores the first `lanes` floats of a vector at address + offset. */
  store(address: Local, value: Local, offset: number, lanes: number): void {
    storeLanes(this.f, address, value, offset, lanes);
  }
}

/** Stores the first `lanes` floats of a vector at address + offset. */
export function storeLanes(
  f: FunctionBuilder,
  address: Local,
  value: Local,
  offset: number,
  lanes: number,
): void {
  if (lanes >= 4) f.get(address).get(value).op("v128.store", offset);
  if (lanes === 2 || lanes === 3) f.get(address).get(value).op("v128.store64_lane", offset, 0);
  if (lanes === 1 || lanes === 3)
    f.get(address)
      .get(value)
      .op("v128.store32_lane", offset + (lanes - 1) * FLOAT, lanes - 1);
}

/** sum += a · b, rounded once if `relaxedMadd`. */
export function multiplyAdd(
  f: FunctionBuilder,
  relaxedMadd: boolean,
  sum: Local,
  pushA: () => void,
  pushB: () => void,
  lanes: "f32x4" | "f64x2" = "f32x4",
): void {
  if (!relaxedMadd) f.get(sum);
  pushA();
  pushB();
  if (relaxedMadd) f.get(sum).op(`${lanes}.relaxed_madd`);
  else f.op(`${lanes}.mul`).op(`${lanes}.add`);
  f.set(sum);
}

/** [-1, …, 0]: a mask that keeps the first `lanes` lanes. */
export const laneMask = (lanes: number): [number, number, number, number] => [
  -1,
  lanes > 1 ? -1 : 0,
  lanes > 2 ? -1 : 0,
  lanes > 3 ? -1 : 0,
];
