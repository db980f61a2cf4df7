import { product } from "@sinter/ir";
import type { Step } from "../../plan/step.ts";
import { isDense, type View } from "../../plan/value.ts";
import { FLOAT, type KernelContext } from "./context.ts";
import { Run } from "./map.ts";

/** Elements of a part that several steps go through: with some values of it each, they stay in the L1 cache. */
const PART_BYTES = 1024 * FLOAT;

/** Several steps without batch whose values have one size and lie without gaps, part by part. */
export function emitMaps(steps: readonly Step<"map">[], contexts: readonly KernelContext[]): void {
  const { f } = contexts[0]!;
  const bytes = product(steps[0]!.out.shape) * FLOAT;
  const runs = steps.map((step, i) => {
    const c = contexts[i]!;
    const views: readonly View[] = [...step.operands, step.out];
    const strides = views.map((view) => (view === step.out || isDense(view) ? 1 : 0));
    const pointers = views.map((view) => c.pointer(view));
    const run = new Run(c, step, { size: bytes / FLOAT, perRow: false, strides }, pointers);
    run.loadFixed(() => true);
    return { run, moving: pointers.filter((_, v) => strides[v] === 1) };
  });
  const parts = Math.floor(bytes / PART_BYTES);
  const all = (length: number) => {
    for (const { run } of runs) run.emit(length, true);
  };
  if (parts > 0) {
    const left = f.local("i32");
    f.assign(left, parts);
    f.countDown(left, () => {
      all(PART_BYTES);
      for (const { moving } of runs) for (const pointer of moving) f.advance(pointer, PART_BYTES);
    });
  }
  if (bytes % PART_BYTES > 0) all(bytes % PART_BYTES);
}
