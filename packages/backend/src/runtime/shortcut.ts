import { lengthOf } from "@sinter/ir";
import { SMALL } from "./arrays.ts";
import { checkMemory } from "./memory.ts";
import type { Port } from "./port.ts";
import type { Calls } from "./program.ts";

/** Whether a value is an array of this realm, and not only looks like one, as a proxy does. */
const isFloats = (x: unknown): x is Float32Array => ArrayBuffer.isView(x) && x instanceof Float32Array;

/**
 * Whether a value is such an array of that many elements, at least one, whatever a `length` of its own or
 * of its class says; a small one may be longer than it says. To ask the getter of all typed arrays would be
 * a call that engines do not inline, and takes longer than a small model; so would `getPrototypeOf`.
 */
const isOf = (length: number, x: unknown): x is Float32Array =>
  isFloats(x) &&
  x.length === length &&
  (length > SMALL ? lengthOf(x) === length : x[length - 1] !== undefined);

/**
 * The calls of a program with one f32 input and one f32 output, where arrays of the lengths that the
 * last call was given go straight to the kernels: for a small model, the checks take longer than they.
 */
export function withShortcut(
  calls: Calls,
  memory: Float32Array,
  run: (rows: number) => void,
  chunkRows: number,
  input: Port,
  output: Port,
): Calls {
  /** Lengths that were checked, and the batch that they mean. */
  let given = -1;
  let wanted = -1;
  let batch = 0;
  const [from, to] = [input.offset, output.offset];

  const learn = (length: number): void => {
    const rows = input.batched ? length / input.rowSize : 1;
    given = rows >= 1 && rows <= chunkRows ? length : -1;
    wanted = output.length(rows);
    batch = rows;
  };
  const compute = (x: Float32Array, y: Float32Array): void => {
    checkMemory(memory);
    if (given <= SMALL) for (let i = 0; i < given; i++) memory[from + i] = x[i]!;
    else memory.set(x, from);
    run(batch);
    if (wanted <= SMALL) for (let i = 0; i < wanted; i++) y[i] = memory[to + i]!;
    else y.set(output.view(batch));
  };

  return {
    ...calls,
    run(x) {
      if (isOf(given, x)) {
        const y = new Float32Array(wanted);
        compute(x, y);
        return y;
      }
      const result = calls.run(x);
      if (isFloats(x)) learn(lengthOf(x));
      return result;
    },
    runInto(x, y) {
      if (isOf(given, x) && isOf(wanted, y)) return compute(x, y);
      calls.runInto(x, y);
      if (isFloats(x)) learn(lengthOf(x));
    },
  };
}
