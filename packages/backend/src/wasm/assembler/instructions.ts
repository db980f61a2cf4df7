export type ValueType = "i32" | "f32" | "v128";

/** Codes of value types in the binary format. */
export const valueTypes: { readonly [T in ValueType]: number } = { i32: 0x7f, f32: 0x7d, v128: 0x7b };

export interface Instruction {
  /** The opcode's bytes. */
  readonly code: readonly number[];
  readonly pops: readonly ValueType[];
  readonly pushes: readonly ValueType[];
  /** log2 of the natural alignment of a memory access, which has an offset. */
  readonly align: number | null;
  /** Whether it stores one lane of a vector, which is given. */
  readonly lane: boolean;
}

type Opcode = number | readonly [code: number, align: number];

/** Instructions with one signature, by their names and opcodes; memory accesses with their alignments. */
const define =
  (encode: (code: number) => number[]) =>
  <const K extends string>(
    pops: readonly ValueType[],
    pushes: readonly ValueType[],
    opcodes: { readonly [N in K]: Opcode },
  ): { readonly [N in K]: Instruction } => {
    const made: Record<string, Instruction> = {};
    for (const name in opcodes) {
      const opcode: Opcode = opcodes[name];
      const [code, align] = typeof opcode === "number" ? [opcode, null] : opcode;
      made[name] = { code: encode(code), pops, pushes, align, lane: name.endsWith("_lane") };
    }
    return made as { readonly [N in K]: Instruction };
  };
const scalar = define((code) => [code]);
/** Those of vectors follow a prefix, in LEB128. */
const vector = define((code) => (code < 0x80 ? [0xfd, code] : [0xfd, (code & 0x7f) | 0x80, code >> 7]));

const [I32, F32, V128] = [["i32"], ["f32"], ["v128"]] as const;

/** The instructions that kernels use, by their names in the WebAssembly specification. */
export const instructions = {
  ...scalar(I32, I32, { "i32.eqz": 0x45 }),
  ...scalar(["i32", "i32"], I32, {
    "i32.eq": 0x46,
    "i32.lt_s": 0x48,
    "i32.lt_u": 0x49,
    "i32.gt_s": 0x4a,
    "i32.gt_u": 0x4b,
    "i32.add": 0x6a,
    "i32.sub": 0x6b,
    "i32.mul": 0x6c,
    "i32.div_u": 0x6e,
    "i32.rem_u": 0x70,
    "i32.and": 0x71,
    "i32.or": 0x72,
    "i32.shr_u": 0x76,
  }),
  ...scalar(["i32", "i32", "i32"], I32, { select: 0x1b }),
  ...scalar(["f32", "f32"], F32, { "f32.add": 0x92 }),
  ...scalar(["f32", "f32"], I32, { "f32.eq": 0x5b, "f32.le": 0x5f }),
  ...scalar(F32, I32, { "i32.trunc_f32_s": 0xa8 }),
  ...scalar(I32, F32, { "f32.convert_i32_s": 0xb2, "f32.load": [0x2a, 2] }),
  ...scalar(["i32", "f32"], [], { "f32.store": [0x38, 2] }),
  ...vector(I32, V128, {
    "i32x4.splat": 0x11,
    "v128.load": [0x00, 4],
    "v128.load32_splat": [0x09, 2],
    "v128.load64_splat": [0x0a, 3],
    "v128.load32_zero": [0x5c, 2],
    "v128.load64_zero": [0x5d, 3],
  }),
  ...vector(["i32", "v128"], V128, { "v128.load32_lane": [0x56, 2] }),
  ...vector(["i32", "v128"], [], {
    "v128.store": [0x0b, 4],
    "v128.store32_lane": [0x5a, 2],
    "v128.store64_lane": [0x5b, 3],
  }),
  ...vector(["v128", "i32"], V128, { "i32x4.shl": 0xab, "i32x4.shr_u": 0xad }),
  ...vector(V128, V128, {
    "f32x4.demote_f64x2_zero": 0x5e,
    "f64x2.promote_low_f32x4": 0x5f,
    "f32x4.nearest": 0x6a,
    "f32x4.abs": 0xe0,
    "f32x4.neg": 0xe1,
    "f32x4.sqrt": 0xe3,
    "f64x2.sqrt": 0xef,
    "f32x4.convert_i32x4_s": 0xfa,
  }),
  ...vector(["v128", "v128"], V128, {
    "i8x16.shuffle": 0x0d,
    "i32x4.gt_s": 0x3b,
    "f32x4.eq": 0x41,
    "f32x4.ne": 0x42,
    "f32x4.lt": 0x43,
    "f32x4.gt": 0x44,
    "f32x4.le": 0x45,
    "v128.and": 0x4e,
    "v128.andnot": 0x4f,
    "v128.or": 0x50,
    "i32x4.add": 0xae,
    "f32x4.add": 0xe4,
    "f32x4.sub": 0xe5,
    "f32x4.mul": 0xe6,
    "f32x4.div": 0xe7,
    "f32x4.min": 0xe8,
    "f32x4.max": 0xe9,
    "f32x4.pmin": 0xea,
    "f32x4.pmax": 0xeb,
    "f64x2.add": 0xf0,
    "f64x2.sub": 0xf1,
    "f64x2.mul": 0xf2,
    "f64x2.div": 0xf3,
  }),
  ...vector(["v128", "v128", "v128"], V128, {
    "v128.bitselect": 0x52,
    "f32x4.relaxed_madd": 0x105,
    "f32x4.relaxed_nmadd": 0x106,
    "f64x2.relaxed_madd": 0x107,
  }),
} satisfies Record<string, Instruction>;

export type Mnemonic = keyof typeof instructions;
