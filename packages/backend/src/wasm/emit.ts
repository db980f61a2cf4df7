import type { Layout } from "../plan/layout.ts";
import type { Lowered, Step } from "../plan/steps.ts";
import { FunctionBuilder } from "./assembler/function.ts";
import { ModuleBuilder, PAGE } from "./assembler/module.ts";
import { ConstantPool } from "./constants.ts";
import { FLOAT, KernelContext } from "./kernels/context.ts";
import { emitCopy } from "./kernels/copy.ts";
import { GemmFunctions } from "./kernels/gemm.ts";
import { emitArgmax, emitGather } from "./kernels/indices.ts";
import { emitMap } from "./kernels/map.ts";
import { emitMatmul } from "./kernels/matmul.ts";
import { emitReduce, emitSoftmax } from "./kernels/rows.ts";

/** Each kind of step's kernel; a missing one is a compile error. */
type Kernels = {
  readonly [K in Step["kind"]]: (step: Extract<Step, { kind: K }>, c: KernelContext) => void;
};

const kernels = (gemm: GemmFunctions): Kernels => ({
  gemm: (step, c) => gemm.emit(step, c),
  matmul: emitMatmul,
  map: emitMap,
  reduce: emitReduce,
  argmax: emitArgmax,
  gather: emitGather,
  softmax: emitSoftmax,
  copy: emitCopy,
});

/**
 * One module for the graph: a function for each step, and `run(rows)`, which takes blocks of rows
 * through all of them, so that a block's activations stay in cache.
 */
export function emitModule(lowered: Lowered, layout: Layout, relaxedMadd: boolean): Uint8Array<ArrayBuffer> {
  const module = new ModuleBuilder(Math.ceil((layout.floats * FLOAT) / PAGE));
  const constants = new ConstantPool(layout.floats * FLOAT);
  const gemms = lowered.steps.filter((step) => step.kind === "gemm");
  const emitters = kernels(new GemmFunctions(module, constants, gemms, layout.scratch * FLOAT, relaxedMadd));
  const run = new FunctionBuilder("run", ["i32"]);
  const row = run.local("i32");
  const rows = run.local("i32");
  const calls = lowered.steps.map((step, i) => {
    const f = new FunctionBuilder(`${step.kind}${i}`, ["i32", "i32"]);
    const emit = emitters[step.kind] as (step: Step, c: KernelContext) => void;
    emit(step, new KernelContext(f, constants, layout, step.out.batched, relaxedMadd));
    return module.add(f);
  });
  run.doWhileBelow(row, run.param(0), () => {
    run.get(run.param(0)).get(row).op("i32.sub").set(rows);
    run
      .get(rows)
      .i32(layout.blockRows)
      .op("i32.gt_u")
      .if(() => {
        run.i32(layout.blockRows).set(rows);
      });
    for (const index of calls) run.get(row).get(rows).call(index, ["i32", "i32"]);
    run.advance(row, layout.blockRows);
  });
  module.add(run, { export: "run" });
  if (constants.bytes.length > 0) module.data(constants.address, constants.bytes);
  return module.bytes();
}
