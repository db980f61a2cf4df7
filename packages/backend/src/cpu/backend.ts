import { SinterError } from "@sinter/ir";
import type { Backend } from "../backend.ts";
import { layOut } from "../plan/layout.ts";
import { storedSize, writeStatics } from "../plan/statics.ts";
import type { Step } from "../plan/step.ts";
import { CpuContext, type Task } from "./context.ts";
import { packing } from "./gemm.ts";
import { kernels } from "./kernels.ts";

/** Plain TypeScript kernels over one Float32Array: no WebAssembly, no eval. */
export const cpu: Backend = {
  kernels,
  missing: () => null,
  layOut: (plan) => layOut(plan, kernels, { sizeOf: (value) => storedSize(value, packing) }),
  build(plan, layout, weights) {
    const memory = allocate(layout.floats);
    writeStatics(memory, plan, layout, weights, packing);
    const taskOf = (step: Step): Task =>
      (kernels[step.kind]!.run as (step: Step, c: CpuContext) => Task)(
        step,
        new CpuContext(memory, layout, step),
      );
    const passes = plan.passes.map(({ once, blocks }) => {
      const [first, each] = [once.flat().map(taskOf), blocks.map(taskOf)];
      return {
        once: first.length === 0 ? null : () => runBlocks(first, 1, 1),
        run: each.length === 0 ? null : (rows: number) => runBlocks(each, rows, layout.blockRows),
      };
    });
    return { start: () => ({ memory, relaxedMadd: false, passes }) };
  },
};

function runBlocks(tasks: readonly Task[], rows: number, blockRows: number): void {
  for (let from = 0; from < rows; from += blockRows)
    for (const task of tasks) task(from, Math.min(blockRows, rows - from));
}

function allocate(floats: number): Float32Array {
  try {
    return new Float32Array(floats);
  } catch {
    throw new SinterError(
      "UNSUPPORTED",
      `the program needs ${Math.ceil(floats / 2 ** 18)} MiB of memory, which this process does not get`,
    );
  }
}
