import { expandMath } from "@sinter/ir";
import { countOps } from "../../plan/scalar-cost.ts";
import type { Step } from "../../plan/step.ts";
import { isBatched, isDense, type View } from "../../plan/value.ts";
import type { Local } from "../assembler/function.ts";
import { emitFormula } from "../formula.ts";
import { FLOAT, type KernelContext, VECTOR } from "./context.ts";
import { emitLoops, type Loop, loopsOver } from "./loops.ts";

/** Vectors of a run that are written out, if the formula is as short as they are few. */
const UNROLLED_OPS = 24;

/**
 * out[i] = formula(operands at i), four elements at a time along the innermost loop. Where all values lie
 * without gaps the block is one run, whose last vector may reach into the padding behind it; else each
 * run ends exactly. Each op is rounded, so the bits are those of the cpu backend.
 */
export function emitMap(step: Step<"map">, c: KernelContext): void {
  const views: readonly View[] = [...step.operands, step.out];
  const loops = loopsOver(views, isBatched(step.out));
  // A single element stands anywhere.
  const inner = loops.at(-1) ?? { size: 1, perRow: false, strides: views.map(() => 1) };
  const isOneRun = loops.length <= 1 && isDense(step.out);
  const pointers = views.map((view) => c.pointer(view));
  const run = new Run(c, step, inner, pointers);
  run.loadFixed((v) => loops.every(({ strides }) => strides[v] === 0));

  emitLoops(c, loops.slice(0, -1), pointers, () =>
    run.emit(inner.perRow ? c.count(inner.size * FLOAT) : inner.size * FLOAT, isOneRun),
  );
}

/** The innermost loop: a run of elements, which leaves the views' pointers where they are. */
class Run {
  readonly #c: KernelContext;
  readonly #step: Step<"map">;
  readonly #pointers: readonly Local[];
  readonly #strides: readonly number[];
  readonly #value: Local;
  readonly #at: Local;
  /** Values of operands that stand still while the run goes on. */
  readonly #splats = new Map<number, Local>();
  readonly #fixed = new Set<number>();
  /** Pointers that move on by more than one element. */
  readonly #walkers = new Map<number, Local>();

  constructor(c: KernelContext, step: Step<"map">, { strides }: Loop, pointers: readonly Local[]) {
    this.#c = c;
    this.#step = step;
    this.#pointers = pointers;
    this.#strides = strides;
    this.#value = c.f.local("v128");
    this.#at = c.f.local("i32");
    for (const v of step.operands.keys()) if (this.#strides[v] === 0) this.#splats.set(v, c.f.local("v128"));
    for (const [v, stride] of this.#strides.entries())
      if (stride !== 0 && stride !== 1) this.#walkers.set(v, c.f.local("i32"));
  }

  /** Loads the operands that are the same for all elements, once. */
  loadFixed(isFixed: (operand: number) => boolean): void {
    for (const v of this.#splats.keys())
      if (isFixed(v)) {
        this.#fixed.add(v);
        this.#loadSplat(v);
      }
  }

  /** Emits a run of so many bytes of the result; `mayOverrun` if there is room behind it. */
  emit(bytes: Local | number, mayOverrun: boolean): void {
    const { f } = this.#c;
    for (const v of this.#splats.keys()) if (!this.#fixed.has(v)) this.#loadSplat(v);
    for (const [v, walker] of this.#walkers) f.assign(walker, this.#pointers[v]!);
    if (typeof bytes === "number") {
      const whole = Math.floor(bytes / VECTOR);
      const ops = 1 + countOps(expandMath(this.#step.attrs.body));
      if (whole * ops <= UNROLLED_OPS) for (let i = 0; i < whole; i++) this.#vector(4, i * VECTOR);
      else this.#vectors(whole * VECTOR);
      const rest = (bytes % VECTOR) / FLOAT;
      if (rest > 0) this.#vector(rest, whole * ops <= UNROLLED_OPS ? whole * VECTOR : null);
      return;
    }
    if (mayOverrun && this.#walkers.size === 0) {
      this.#vectors(bytes);
      return;
    }
    // A row's elements are no whole vectors, or another value than the result has gaps.
    const whole = f.local("i32");
    f.get(bytes)
      .i32(-VECTOR)
      .op("i32.and")
      .tee(whole)
      .if(() => this.#vectors(whole));
    f.assign(this.#at, whole);
    const left = f.local("i32");
    f.get(bytes)
      .get(whole)
      .op("i32.sub")
      .i32(2)
      .op("i32.shr_u")
      .tee(left)
      .if(() => {
        f.countDown(left, () => {
          this.#vector(1, null);
          f.advance(this.#at, FLOAT);
        });
      });
  }

  #loadSplat(v: number): void {
    this.#c.f.get(this.#pointers[v]!).op("v128.load32_splat").set(this.#splats.get(v)!);
  }

  #vectors(bytes: Local | number): void {
    const { f } = this.#c;
    const end = typeof bytes === "number" ? f.local("i32") : bytes;
    if (typeof bytes === "number") f.assign(end, bytes);
    f.assign(this.#at, 0);
    f.doWhileBelow(this.#at, end, () => {
      this.#vector(4, null);
      f.advance(this.#at, VECTOR);
    });
  }

  /** Some lanes at a fixed offset from the pointers, or where the loop is. */
  #vector(lanes: number, offset: number | null): void {
    const { f } = this.#c;
    const address = (v: number) => {
      f.get(this.#pointers[v]!);
      if (offset === null) f.get(this.#at).op("i32.add");
    };
    emitFormula(
      f,
      this.#c.constants,
      this.#step.attrs.body,
      (v) => {
        const splat = this.#splats.get(v);
        if (splat !== undefined) f.get(splat);
        else if (this.#walkers.has(v)) this.#gather(v, lanes);
        else {
          address(v);
          f.op("v128.load", offset ?? 0);
        }
      },
      false,
    );
    f.set(this.#value);
    const out = this.#step.operands.length;
    const walker = this.#walkers.get(out);
    if (walker !== undefined)
      for (let lane = 0; lane < lanes; lane++)
        f.get(walker)
          .get(this.#value)
          .op("v128.store32_lane", lane * this.#strides[out]! * FLOAT, lane);
    else {
      const to = f.local("i32");
      address(out);
      f.set(to);
      this.#c.store(to, this.#value, offset ?? 0, lanes);
    }
    for (const [v, pointer] of this.#walkers) f.advance(pointer, lanes * this.#strides[v]! * FLOAT);
  }

  /** Pushes elements that are apart. */
  #gather(v: number, lanes: number): void {
    const { f } = this.#c;
    const pointer = this.#walkers.get(v)!;
    f.get(pointer).op("v128.load32_splat");
    const vector = f.local("v128");
    for (let lane = 1; lane < lanes; lane++) {
      f.set(vector);
      f.get(pointer)
        .get(vector)
        .op("v128.load32_lane", lane * this.#strides[v]! * FLOAT, lane);
    }
  }
}
