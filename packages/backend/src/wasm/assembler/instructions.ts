export type ValueType = "i32" | "f32" | "v128";

/** Codes of value types in the binary format. */
export const valueTypes: { readonly [T in ValueType]: number } = { i32: 0x7f, f32: 0x7d, v128: 0x7b };

export interface Instruction {
  /** The opcode; SIMD opcodes follow the prefix 0xfd. */
  readonly code: number;
  readonly simd: boolean;
  readonly pops: readonly ValueType[];
  readonly pushes: readonly ValueType[];
  /** log2 of the natural alignment of a memory access, which has an offset. */
  readonly align: number | null;
  /** Whether it stores one lane of a vector, which is given. */
  readonly lane: boolean;
}

function define(code: number, signature: string, align: number | null = null, lane = false): Instruction {
  const [pops, pushes] = signature.split("->").map((side) => side.split(" ").filter(Boolean) as ValueType[]);
  return { code: code & 0xffff, simd: code >= SIMD, pops: pops!, pushes: pushes!, align, lane };
}

const SIMD = 0x10000;
const v1 = "v128 -> v128";
const v2 = "v128 v128 -> v128";

/** The instructions that kernels use, by their names in the WebAssembly specification. */
export const instructions = {
  "f32.load": define(0x2a, "i32 -> f32", 2),
  "f32.store": define(0x38, "i32 f32 ->", 2),
  "i32.eqz": define(0x45, "i32 -> i32"),
  "i32.eq": define(0x46, "i32 i32 -> i32"),
  "i32.lt_u": define(0x49, "i32 i32 -> i32"),
  "i32.gt_u": define(0x4b, "i32 i32 -> i32"),
  "f32.eq": define(0x5b, "f32 f32 -> i32"),
  "f32.le": define(0x5f, "f32 f32 -> i32"),
  "i32.add": define(0x6a, "i32 i32 -> i32"),
  "i32.sub": define(0x6b, "i32 i32 -> i32"),
  "i32.mul": define(0x6c, "i32 i32 -> i32"),
  "i32.div_u": define(0x6e, "i32 i32 -> i32"),
  "i32.rem_u": define(0x70, "i32 i32 -> i32"),
  "i32.and": define(0x71, "i32 i32 -> i32"),
  "i32.or": define(0x72, "i32 i32 -> i32"),
  "i32.shl": define(0x74, "i32 i32 -> i32"),
  "i32.shr_u": define(0x76, "i32 i32 -> i32"),
  "i32.trunc_f32_s": define(0xa8, "f32 -> i32"),
  "f32.convert_i32_s": define(0xb2, "i32 -> f32"),
  "v128.load": define(SIMD + 0x00, "i32 -> v128", 4),
  "v128.load32_splat": define(SIMD + 0x09, "i32 -> v128", 2),
  "v128.load64_splat": define(SIMD + 0x0a, "i32 -> v128", 3),
  "v128.store": define(SIMD + 0x0b, "i32 v128 ->", 4),
  "i8x16.shuffle": define(SIMD + 0x0d, v2),
  "f32x4.eq": define(SIMD + 0x41, v2),
  "f32x4.ne": define(SIMD + 0x42, v2),
  "f32x4.lt": define(SIMD + 0x43, v2),
  "f32x4.gt": define(SIMD + 0x44, v2),
  "f32x4.le": define(SIMD + 0x45, v2),
  "v128.and": define(SIMD + 0x4e, v2),
  "v128.andnot": define(SIMD + 0x4f, v2),
  "v128.or": define(SIMD + 0x50, v2),
  "v128.bitselect": define(SIMD + 0x52, "v128 v128 v128 -> v128"),
  "v128.store32_lane": define(SIMD + 0x5a, "i32 v128 ->", 2, true),
  "v128.store64_lane": define(SIMD + 0x5b, "i32 v128 ->", 3, true),
  "f32x4.nearest": define(SIMD + 0x6a, v1),
  "i32x4.shl": define(SIMD + 0xab, "v128 i32 -> v128"),
  "i32x4.shr_u": define(SIMD + 0xad, "v128 i32 -> v128"),
  "i32x4.add": define(SIMD + 0xae, v2),
  "f32x4.abs": define(SIMD + 0xe0, v1),
  "f32x4.neg": define(SIMD + 0xe1, v1),
  "f32x4.sqrt": define(SIMD + 0xe3, v1),
  "f32x4.add": define(SIMD + 0xe4, v2),
  "f32x4.sub": define(SIMD + 0xe5, v2),
  "f32x4.mul": define(SIMD + 0xe6, v2),
  "f32x4.div": define(SIMD + 0xe7, v2),
  "f32x4.min": define(SIMD + 0xe8, v2),
  "f32x4.max": define(SIMD + 0xe9, v2),
  "f32x4.pmin": define(SIMD + 0xea, v2),
  "f32x4.pmax": define(SIMD + 0xeb, v2),
  "f64x2.add": define(SIMD + 0xf0, v2),
  "f64x2.mul": define(SIMD + 0xf2, v2),
  "i32x4.trunc_sat_f32x4_s": define(SIMD + 0xf8, v1),
  "f32x4.convert_i32x4_s": define(SIMD + 0xfa, v1),
  "f32x4.relaxed_madd": define(SIMD + 0x105, "v128 v128 v128 -> v128"),
  "f32x4.relaxed_nmadd": define(SIMD + 0x106, "v128 v128 v128 -> v128"),
  "f64x2.relaxed_madd": define(SIMD + 0x107, "v128 v128 v128 -> v128"),
} as const satisfies Record<string, Instruction>;

export type Mnemonic = keyof typeof instructions;
