import type { Layout } from "../plan/layout.ts";
import type { Lowered, Step } from "../plan/steps.ts";
import { FunctionBuilder } from "./assembler/function.ts";
import { ModuleBuilder, PAGE } from "./assembler/module.ts";
import { ConstantPool } from "./constants.ts";
import { emitArgmax } from "./kernels/argmax.ts";
import { type Block, FLOAT, KernelContext } from "./kernels/context.ts";
import { emitCopy } from "./kernels/copy.ts";
import { emitGather } from "./kernels/gather.ts";
import { GemmFunctions } from "./kernels/gemm/functions.ts";
import { emitLayerNorm } from "./kernels/layer-norm.ts";
import { emitMap } from "./kernels/map.ts";
import { emitMatmul } from "./kernels/matmul.ts";
import { emitReduce } from "./kernels/reduce.ts";
import { emitSoftmax } from "./kernels/softmax.ts";

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
  layerNorm: emitLayerNorm,
  copy: emitCopy,
});

/**
 * One module for the graph: `run(rows)` takes blocks of rows through all steps, so that a block's
 * activations stay in cache. A GEMM is a call of one of two functions that all of them share, or
 * written out where it is tiny; any other step has a function (row, rows) of its own.
 */
export function emitModule(lowered: Lowered, layout: Layout, relaxedMadd: boolean): Uint8Array<ArrayBuffer> {
  const module = new ModuleBuilder(Math.ceil((layout.floats * FLOAT) / PAGE));
  const constants = new ConstantPool(layout.floats * FLOAT);
  const shared = { constants, layout, relaxedMadd };
  const gemms = lowered.steps.filter((step) => step.kind === "gemm");
  const emitters = kernels(new GemmFunctions(module, gemms, { constants, relaxedMadd }));
  const emit = (step: Step, f: FunctionBuilder, block: Block) =>
    (emitters[step.kind] as (step: Step, c: KernelContext) => void)(
      step,
      new KernelContext(f, shared, block, step.out.batched),
    );

  const run = new FunctionBuilder("run", ["i32"]);
  const block = { row: run.local("i32"), rows: run.local("i32") };
  run.doWhileBelow(block.row, run.param(0), () => {
    run.get(run.param(0)).get(block.row).op("i32.sub").set(block.rows);
    run
      .get(block.rows)
      .i32(layout.blockRows)
      .op("i32.gt_u")
      .if(() => {
        run.assign(block.rows, layout.blockRows);
      });
    for (const [i, step] of lowered.steps.entries()) {
      if (step.kind === "gemm") {
        emit(step, run, block);
        continue;
      }
      const f = new FunctionBuilder(`${step.kind}${i}`, ["i32", "i32"]);
      emit(step, f, { row: f.param(0), rows: f.param(1) });
      run.get(block.row).get(block.rows).call(module.add(f), f.params);
    }
    run.advance(block.row, layout.blockRows);
  });
  module.add(run, { export: "run" });
  if (constants.bytes.list.length > 0) module.data(constants.address, constants.bytes);
  return module.bytes();
}
