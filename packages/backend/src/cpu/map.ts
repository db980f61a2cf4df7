import { product } from "@sinter/ir";
import type { Epilogue, Step } from "../plan/step.ts";
import { isBatched, isDense, rowStride, type View } from "../plan/value.ts";
import type { CpuContext, Task } from "./context.ts";
import { compileTape } from "./tape.ts";

/** Moves `count` elements between memory and a register, beginning with element `at` of the view. */
type Move = (memory: Float32Array, start: number, register: Float32Array, at: number, count: number) => void;

/** out[i] = body(operands at i), for rows of the batch side by side. */
export function mapTask({ operands, attrs, out }: Step<"map">, c: CpuContext): Task {
  const { memory } = c;
  const tape = compileTape(attrs.body);
  const to = c.address(out);
  const sources = operands.map((view) => c.address(view));
  const batched = isBatched(out);
  const loads = operands.map((view) => mover(view, batched, load, loadStrided));
  const store = mover(out, batched, storeDense, storeStrided);
  const size = product(out.shape);
  return (from, rows) => {
    const target = to(from);
    tape(
      size * c.rows(rows),
      (index, register, at, count) => loads[index]!(memory, sources[index]!(from), register, at, count),
      (at, count, result) => store(memory, target, result, at, count),
    );
  };
}

/** An epilogue as a step of its own, on what a product has left in its result. */
export const finishTask = (epilogue: Epilogue, out: View, c: CpuContext): Task =>
  mapTask(
    {
      kind: "map",
      operands: [out, ...epilogue.operands],
      attrs: { body: epilogue.body },
      out,
      epilogue: null,
    },
    c,
  );

const load: Move = (memory, start, register, at, count) => {
  for (let i = 0; i < count; i++) register[i] = memory[start + at + i]!;
};

const storeDense: Move = (memory, start, register, at, count) => {
  for (let i = 0; i < count; i++) memory[start + at + i] = register[i]!;
};

type Visit = (at: number, register: Float32Array, i: number, memory: Float32Array) => void;
const loadStrided: Visit = (at, register, i, memory) => {
  register[i] = memory[at]!;
};
const storeStrided: Visit = (at, register, i, memory) => {
  memory[at] = register[i]!;
};

/** How the elements of a view are moved: at once where they lie side by side, else along their strides. */
function mover(view: View, batched: boolean, dense: Move, visit: Visit): Move {
  if (isDense(view) && isBatched(view) === batched) return dense;
  const sizes = batched ? [Infinity, ...view.shape] : view.shape;
  const steps = batched ? [rowStride(view), ...view.strides] : view.strides;
  const index = new Float64Array(sizes.length);
  return (memory, start, register, at, count) => {
    let rest = at;
    let place = start;
    for (let axis = sizes.length - 1; axis >= 0; axis--) {
      const size = sizes[axis]!;
      index[axis] = size === Infinity ? rest : rest % size;
      rest = size === Infinity ? 0 : Math.floor(rest / size);
      place += index[axis]! * steps[axis]!;
    }
    for (let i = 0; i < count; i++) {
      visit(place, register, i, memory);
      for (let axis = sizes.length - 1; axis >= 0; axis--) {
        place += steps[axis]!;
        index[axis]!++;
        if (index[axis]! < sizes[axis]!) break;
        place -= steps[axis]! * sizes[axis]!;
        index[axis] = 0;
      }
    }
  };
}
