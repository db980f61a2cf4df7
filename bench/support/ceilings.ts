import { FunctionBuilder, type Local } from "../../packages/backend/src/wasm/assembler/function.ts";
import { ModuleBuilder, PAGE } from "../../packages/backend/src/wasm/assembler/module.ts";

/** What the machine can do with 128-bit vectors on one thread. */
export interface Ceilings {
  /** Floating-point operations per second: fused multiply-adds in registers. */
  peak(relaxedMadd: boolean): number;
  /** Bytes per second that a read of a working set of this size can reach, again and again. */
  bandwidth(bytes: number): number;
}

const FLOPS_PER_VECTOR = 8;
const LINE = 64;
/** Turns of a register loop in one call. */
const TURNS = 100_000;

/**
 * The loops that measure the ceilings: multiply-adds over twelve registers, as many products and sums
 * over fourteen that do not wait for each other, and reads in one and in four streams.
 */
export function ceilings(mostBytes: number, time: (f: () => void) => number, relaxedSimd: boolean): Ceilings {
  const module = new ModuleBuilder(Math.ceil(mostBytes / PAGE) + 1);
  const vectors = (f: FunctionBuilder, count: number): Local[] =>
    Array.from({ length: count }, () => f.local("v128"));
  /** Values that are stored are not optimized away. */
  const keep = (f: FunctionBuilder, values: readonly Local[]) => {
    for (const value of values) f.i32(0).get(value).op("v128.store");
  };
  const define = (name: string, body: (f: FunctionBuilder) => void) => {
    const f = new FunctionBuilder(name, ["i32"]);
    body(f);
    module.add(f, { export: name });
  };

  if (relaxedSimd)
    define("madd", (f) => {
      const sums = vectors(f, 12);
      const [a, b] = vectors(f, 2) as [Local, Local];
      const turn = f.local("i32");
      f.doWhileBelow(turn, f.param(0), () => {
        for (const sum of [...sums, ...sums]) f.get(a).get(b).get(sum).op("f32x4.relaxed_madd").set(sum);
        f.advance(turn, 1);
      });
      keep(f, sums);
    });
  define("mulAdd", (f) => {
    const [products, sums, b] = [vectors(f, 8), vectors(f, 6), f.local("v128")];
    const turn = f.local("i32");
    f.doWhileBelow(turn, f.param(0), () => {
      for (let i = 0; i < 24; i++) {
        const [product, sum] = [products[i % 8]!, sums[i % 6]!];
        f.get(product).get(b).op("f32x4.mul").set(product).get(sum).get(b).op("f32x4.add").set(sum);
      }
      f.advance(turn, 1);
    });
    keep(f, [...products, ...sums]);
  });
  for (const streams of [1, 4])
    define(`read${streams}`, (f) => {
      const values = vectors(f, 8);
      const end = f.local("i32");
      const pointers = Array.from({ length: streams }, () => f.local("i32"));
      // param 0: bytes of each stream.
      for (let s = 1; s < streams; s++)
        f.get(pointers[s - 1]!)
          .get(f.param(0))
          .op("i32.add")
          .set(pointers[s]!);
      f.get(f.param(0)).set(end);
      f.doWhileBelow(pointers[0]!, end, () => {
        for (const pointer of pointers)
          for (let i = 0; i < 16 / streams; i++) {
            const value = values[i % 8]!;
            f.get(value)
              .get(pointer)
              .op("v128.load", i * 16)
              .op("v128.or")
              .set(value);
          }
        for (const pointer of pointers) f.advance(pointer, 256 / streams);
      });
      keep(f, values);
    });

  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module.bytes()));
  const loops = exports as unknown as Record<string, (n: number) => void>;
  new Uint8Array((exports.memory as WebAssembly.Memory).buffer).fill(1);
  for (const name of ["madd", "mulAdd"]) for (let i = 0; i < 20; i++) loops[name]?.(TURNS);
  for (let i = 0; i < 20; i++) for (const name of ["read1", "read4"]) loops[name]!(64 * 1024);

  return {
    peak: (relaxedMadd) =>
      (24 * FLOPS_PER_VECTOR * TURNS) / time(() => loops[relaxedMadd ? "madd" : "mulAdd"]!(TURNS)),
    bandwidth: (bytes) => {
      const each = Math.ceil(bytes / 4 / LINE) * LINE;
      return Math.max(
        (4 * each) / time(() => loops.read1!(4 * each)),
        (4 * each) / time(() => loops.read4!(each)),
      );
    },
  };
}
