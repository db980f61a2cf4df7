import type { FunctionBuilder, Local } from "../../assembler/function.ts";
import { FLOAT } from "../context.ts";

/**
 * Runs `body` for each step of k, of which `at` moves on by `bytes` bytes: `unroll` steps at a time, a
 * power of two, and with `rest` what is left one at a time. The body advances `at`. The local `k` holds
 * four times the number of steps.
 */
export function emitOverK(
  f: FunctionBuilder,
  k: Local,
  {
    at,
    bytes,
    unroll,
    rest,
  }: { readonly at: Local; readonly bytes: number; readonly unroll: number; readonly rest: boolean },
  body: (steps: number) => void,
): void {
  const start = f.local("i32");
  const end = f.local("i32");
  const loop = (steps: number) => {
    f.get(k);
    if (steps > 1) f.i32(-steps * FLOAT).op("i32.and");
    f.i32(bytes / FLOAT)
      .op("i32.mul")
      .get(start)
      .op("i32.add")
      .tee(end)
      .get(at)
      .op("i32.gt_u")
      .if(() => {
        f.doWhileBelow(at, end, () => body(steps));
      });
  };
  f.assign(start, at);
  if (unroll > 1) loop(unroll);
  if (rest) loop(1);
}
