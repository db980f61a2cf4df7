import { product } from "@sinter/ir";
import { type Step, target } from "../../plan/step.ts";
import { type Buffer, isDense, type Static, type View } from "../../plan/value.ts";
import type { Local } from "../assembler/function.ts";
import { emitFormula } from "../formula.ts";
import { type KernelContext, VECTOR } from "./context.ts";

/**
 * Several steps without batch whose values have one size and lie without gaps, vector by vector: what one writes, and what
 * two read, stays in a register. Each op is rounded, so the bits are those of the cpu backend.
 */
export function emitMaps(steps: readonly Step<"map">[], contexts: readonly KernelContext[]): void {
  const c = contexts[0]!;
  const { f } = c;
  const at = f.local("i32");
  const values = new Map<Buffer | Static, Local>();
  const localOf = (of: Buffer | Static): Local => {
    const local = values.get(of) ?? f.local("v128");
    values.set(of, local);
    return local;
  };
  /** What is one number for all elements, by its place. */
  const numbers = new Map<number, Local>();
  for (const view of steps.flatMap(({ operands }) => operands)) {
    const address = c.address(view);
    if (isDense(view) || numbers.has(address)) continue;
    const number = f.local("v128");
    numbers.set(address, number);
    f.i32(0).op("v128.load32_splat", address).set(number);
  }

  /** All steps for some lanes, where the loop is. */
  const vector = (lanes: number) => {
    const known = new Set<Buffer | Static>();
    const push = (view: View) => {
      const number = isDense(view) ? undefined : numbers.get(c.address(view));
      if (number !== undefined) f.get(number);
      else if (known.has(view.of)) f.get(localOf(view.of));
      else {
        known.add(view.of);
        f.get(at).op("v128.load", c.address(view)).tee(localOf(view.of));
      }
    };
    for (const step of steps) {
      const { operands, out, attrs } = step;
      emitFormula(f, c.constants, attrs.body, (v) => push(operands[v]!), false);
      known.add(target(step));
      f.set(localOf(out.of));
      c.store(at, localOf(out.of), c.address(out), lanes);
    }
  };
  const size = product(steps[0]!.out.shape);
  const whole = Math.floor(size / 4) * VECTOR;
  if (whole > 0) {
    const end = f.local("i32");
    f.assign(end, whole);
    f.doWhileBelow(at, end, () => {
      vector(4);
      f.advance(at, VECTOR);
    });
  }
  if (size % 4 > 0) vector(size % 4);
}
