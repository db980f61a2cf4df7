import type { MapStep } from "../../plan/steps.ts";
import type { Local } from "../assembler/function.ts";
import { emitFormula } from "../formula.ts";
import { FLOAT, type KernelContext, VECTOR } from "./context.ts";

/**
 * out[i] = formula(operands at i), four elements at a time. Without repeating operands the block is
 * one run, whose last vector may reach into the padding behind it; else each row is a run of its own
 * that ends exactly. Each op is rounded, so the bits are those of the cpu backend.
 */
export function emitMap(step: MapStep, c: KernelContext): void {
  const { f } = c;
  const repeats = step.operands.some(({ access }) => access === "row");
  const out = c.result(step);
  const sources = step.operands.map(({ ref, access }) => {
    const pointer = c.pointer(ref);
    if (access !== "one") return pointer;
    const value = f.local("v128");
    f.get(pointer).op("v128.load32_splat").set(value);
    return value;
  });
  const at = f.local("i32");
  const inRow = f.local("i32");
  const value = f.local("v128");
  const address = f.local("i32");
  const vector = (lanes: number) => {
    const pushArg = (index: number) => {
      const source: Local = sources[index]!;
      const { access } = step.operands[index]!;
      if (access === "one") f.get(source);
      else
        f.get(source)
          .get(access === "row" ? inRow : at)
          .op("i32.add")
          .op("v128.load");
    };
    emitFormula(f, c.constants, step.body, pushArg, false);
    f.set(value).sum(address, out, at);
    c.store(address, value, 0, lanes);
  };
  const total = c.count(step.size * FLOAT);
  f.assign(at, 0);
  if (!repeats) {
    f.doWhileBelow(at, total, () => {
      vector(4);
      f.advance(at, VECTOR);
    });
    return;
  }
  const whole = Math.floor(step.period / 4) * VECTOR;
  const rowEnd = f.local("i32");
  f.assign(rowEnd, whole);
  f.doWhileBelow(at, total, () => {
    f.assign(inRow, 0);
    if (whole > 0)
      f.doWhileBelow(inRow, rowEnd, () => {
        vector(4);
        f.advance(at, VECTOR).advance(inRow, VECTOR);
      });
    const rest = step.period % 4;
    if (rest > 0) {
      vector(rest);
      f.advance(at, rest * FLOAT);
    }
  });
}
