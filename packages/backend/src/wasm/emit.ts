import type { Layout } from "../plan/layout.ts";
import { type Plan, stepsOf } from "../plan/plan.ts";
import type { Step } from "../plan/step.ts";
import { blocksName, MANIFEST, onceName } from "../runtime/instantiate.ts";
import type { Manifest } from "../runtime/manifest.ts";
import { Bytes } from "./assembler/encode.ts";
import { FunctionBuilder } from "./assembler/function.ts";
import { ModuleBuilder, PAGE } from "./assembler/module.ts";
import { ConstantPool } from "./constants.ts";
import { type Block, FLOAT, KernelContext, type Shared } from "./kernels/context.ts";
import { GemmFunctions } from "./kernels/gemm/functions.ts";
import { kernels } from "./kernels.ts";

/**
 * Steps that one function holds: more stand in functions of their own, since engines take long for one
 * with many locals, and none with more than 50,000.
 */
const MOST_STEPS = 16;

/**
 * One module for the plan. For each pass `once()` computes what has one value, if there is anything, and
 * `run(rows)` takes blocks of rows through all steps, so that a block's activations stay in cache. A GEMM
 * is a call of one of two functions that all of them share, or written out where it is tiny; any other step
 * has a function (row, rows) of its own.
 * @param embedded what a module holds that is to run by itself: its manifest, and the start of memory up to
 *   the last static value
 */
export function emitModule(
  plan: Plan,
  layout: Layout,
  relaxedMadd: boolean,
  embedded: { readonly manifest: Manifest; readonly statics: Float32Array<ArrayBuffer> } | null = null,
): Uint8Array<ArrayBuffer> {
  const module = new ModuleBuilder(Math.ceil((layout.floats * FLOAT) / PAGE));
  const constants = new ConstantPool(layout.floats * FLOAT);
  const gemms = stepsOf(plan).filter((step): step is Step<"gemm"> => step.kind === "gemm");
  const gemm = new GemmFunctions(module, gemms, { constants, relaxedMadd });
  const functions = new Map<string, number>();
  const functionOf: Shared["functionOf"] = (name, make) => {
    const index = functions.get(name) ?? module.add(make());
    functions.set(name, index);
    return index;
  };
  const emitter = new Emitter(module, { constants, layout, relaxedMadd, gemm, functionOf });

  for (const [pass, { once, blocks }] of plan.passes.entries()) {
    if (once.length > 0) {
      const f = new FunctionBuilder(onceName(pass), []);
      emitter.steps(once, f, { row: f.local("i32"), rows: f.local("i32") });
      module.add(f, { export: onceName(pass) });
    }
    if (blocks.length === 0) continue;
    const run = new FunctionBuilder(blocksName(pass), ["i32"]);
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
      emitter.steps(
        blocks.map((step) => [step]),
        run,
        block,
      );
      run.advance(block.row, layout.blockRows);
    });
    module.add(run, { export: blocksName(pass) });
  }
  if (embedded !== null) {
    const { manifest, statics } = embedded;
    const first = plan.statics.reduce(
      (least, value) => Math.min(least, layout.offsetOf(value)),
      statics.length,
    );
    const bytes = new Uint8Array(statics.buffer).subarray(first * FLOAT);
    module.data(first * FLOAT, Bytes.of(bytes));
    module.custom(MANIFEST, JSON.stringify(manifest));
  }
  if (constants.bytes.length > 0) module.data(constants.address, constants.bytes);
  return module.bytes();
}

class Emitter {
  readonly #module: ModuleBuilder;
  readonly #shared: Shared;

  constructor(module: ModuleBuilder, shared: Shared) {
    this.#module = module;
    this.#shared = shared;
  }

  /** Emits groups of steps into a function, or where there are many calls of functions with some of them each. */
  steps(groups: readonly (readonly Step[])[], f: FunctionBuilder, block: Block): void {
    if (groups.length <= MOST_STEPS) {
      for (const group of groups) this.#group(group, f, block);
      return;
    }
    const size = Math.max(MOST_STEPS, Math.ceil(groups.length / MOST_STEPS));
    for (let at = 0; at < groups.length; at += size)
      this.#call(`steps${at}`, f, block, (part, inner) =>
        this.steps(groups.slice(at, at + size), part, inner),
      );
  }

  #group(steps: readonly Step[], f: FunctionBuilder, block: Block): void {
    const [first] = steps;
    if (steps.length === 1) this.#step(first!, f, block);
    else
      this.#call(first!.kind, f, block, (into, where) =>
        (kernels[first!.kind]!.together as (steps: readonly Step[], contexts: KernelContext[]) => void)(
          steps,
          steps.map((step) => new KernelContext(into, this.#shared, where, step)),
        ),
      );
  }

  #step(step: Step, f: FunctionBuilder, block: Block): void {
    const kernel = kernels[step.kind]!;
    const emit = (into: FunctionBuilder, where: Block) =>
      (kernel.run as (step: Step, c: KernelContext) => void)(
        step,
        new KernelContext(into, this.#shared, where, step),
      );
    if (kernel.inline === true) emit(f, block);
    else this.#call(step.kind, f, block, emit);
  }

  /** Calls a function (row, rows) with this code. */
  #call(
    name: string,
    f: FunctionBuilder,
    block: Block,
    emit: (f: FunctionBuilder, block: Block) => void,
  ): void {
    const inner = new FunctionBuilder(name, ["i32", "i32"]);
    emit(inner, { row: inner.param(0), rows: inner.param(1) });
    f.get(block.row).get(block.rows).call(this.#module.add(inner), inner.params);
  }
}
