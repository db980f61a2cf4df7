import type { Backend } from "../backend.ts";
import { layOut } from "../plan/layout.ts";
import { stepsOf } from "../plan/plan.ts";
import { storedSize, writeStatics } from "../plan/statics.ts";
import type { Step } from "../plan/step.ts";
import { instanceOf } from "../runtime/instantiate.ts";
import { notCompiled } from "../runtime/not-compiled.ts";
import { emitModule } from "./emit.ts";
import { wasmFeatures } from "./features.ts";
import { packing } from "./kernels/gemm/panel.ts";
import { kernels } from "./kernels.ts";

/**
 * One emitted WebAssembly module and its memory. An engine may refuse it: a content security policy may
 * forbid to compile, and memory may be short.
 */
export const wasm: Backend = {
  kernels,
  missing() {
    if (typeof WebAssembly !== "object" || WebAssembly === null) return "there is no WebAssembly";
    return wasmFeatures().simd ? null : "WebAssembly has no SIMD here";
  },
  layOut(plan) {
    const most = (demand: "scratch" | "overrun") =>
      stepsOf(plan).reduce((all, step) => {
        const floats = kernels[step.kind]?.[demand] as ((step: Step) => number) | undefined;
        return Math.max(all, floats?.(step) ?? 0);
      }, 0);
    return layOut(plan, kernels, {
      sizeOf: (value) => storedSize(value, packing),
      scratch: most("scratch"),
      overrun: most("overrun"),
    });
  },
  build(plan, layout, weights, { deterministic, embed: manifest }) {
    const relaxedMadd = wasmFeatures().relaxedMadd && !deterministic;
    const write = (memory: Float32Array) => writeStatics(memory, plan, layout, weights, packing);
    const written = (): Float32Array<ArrayBuffer> => {
      const ends = plan.statics.map((value) => layout.offsetOf(value) + storedSize(value, packing));
      const statics = new Float32Array(ends.reduce((most, end) => Math.max(most, end), 0));
      write(statics);
      return statics;
    };
    const embedded = manifest === null ? null : { manifest, statics: written() };
    let kept: Float32Array | null = null;
    const bytes = emitModule(plan, layout, relaxedMadd, embedded);
    return {
      bytes,
      keep() {
        if (embedded === null) kept = written();
      },
      start(module) {
        let exports: WebAssembly.Exports;
        try {
          ({ exports } = new WebAssembly.Instance(
            (module as WebAssembly.Module) ?? new WebAssembly.Module(bytes),
          ));
        } catch (error) {
          return notCompiled(error);
        }
        const instance = instanceOf(exports, plan.passes.length);
        if (kept !== null) instance.memory.set(kept);
        else if (embedded === null) write(instance.memory);
        return { ...instance, relaxedMadd, bytes };
      },
    };
  },
};
