import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import wabtFactory from "wabt";
import { Bytes } from "./encode.ts";
import { FunctionBuilder } from "./function.ts";
import { type Instruction, instructions, type Mnemonic, type ValueType } from "./instructions.ts";
import { ModuleBuilder } from "./module.ts";

const features = { simd: true, relaxed_simd: true };
let wabt: Awaited<ReturnType<typeof wabtFactory>>;
beforeAll(async () => {
  wabt = await wabtFactory();
});

/** The reference assembler's bytes for a text module. */
const assemble = (wat: string): Uint8Array => wabt.parseWat("test.wat", wat, features).toBinary({}).buffer;

const moduleOf = (...functions: FunctionBuilder[]): Uint8Array<ArrayBuffer> => {
  const module = new ModuleBuilder(1);
  for (const f of functions) module.add(f, { export: f.name });
  return module.bytes();
};

describe("LEB128", () => {
  const decode = (bytes: number[], sign: boolean): number => {
    let [result, shift] = [0n, 0n];
    for (const byte of bytes) {
      result |= BigInt(byte & 0x7f) << shift;
      shift += 7n;
    }
    if (sign && bytes.at(-1)! & 0x40) result -= 1n << shift;
    return Number(result);
  };
  it("reads back as what was written, in as few bytes as possible", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (n) => {
        const list = [...new Bytes().unsigned(n).view()];
        expect(decode(list, false)).toBe(n);
        expect(list).toHaveLength(Math.max(1, Math.ceil(Math.log2(n + 1) / 7)));
      }),
    );
    fc.assert(
      fc.property(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), (n) => {
        const list = [...new Bytes().signed(n).view()];
        expect(decode(list, true)).toBe(n);
        const bits = 33 - Math.clz32(n < 0 ? ~n : n);
        expect(list).toHaveLength(Math.ceil(bits / 7));
      }),
    );
  });
});

/** What stands after the mnemonic in the text format, and the call that says the same. */
function withImmediates(mnemonic: Mnemonic, f: FunctionBuilder): string {
  if (mnemonic === "i8x16.shuffle") {
    f.shuffle(2, 3, 0, 7);
    return " 8 9 10 11 12 13 14 15 0 1 2 3 28 29 30 31";
  }
  const offset = instructions[mnemonic].align === null ? [] : [24];
  const lane = instructions[mnemonic].lane ? [1] : [];
  f.op(mnemonic, ...offset, ...lane);
  return `${offset.map((at) => ` offset=${at}`)} ${lane}`;
}
const zero: { readonly [T in ValueType]: string } = {
  i32: "i32.const 7",
  f32: "i32.const 7 f32.load",
  v128: "v128.const i32x4 1 2 3 4",
};
const push: { readonly [T in ValueType]: (f: FunctionBuilder) => void } = {
  i32: (f) => f.i32(7),
  f32: (f) => f.i32(7).op("f32.load"),
  v128: (f) => f.i32x4(1, 2, 3, 4),
};

describe("every instruction", () => {
  for (const [mnemonic, spec] of Object.entries(instructions) as [Mnemonic, Instruction][])
    it(`${mnemonic} is encoded as wabt encodes it`, () => {
      const f = new FunctionBuilder("f", []);
      for (const type of spec.pops) push[type](f);
      const text = withImmediates(mnemonic, f);
      const results = spec.pushes.map((type) => {
        const local = f.local(type);
        f.set(local);
        return local;
      });
      const wat = `(module (func (export "f") ${spec.pushes.map((t) => `(local ${t})`).join(" ")}
        ${spec.pops.map((t) => zero[t]).join(" ")} ${mnemonic}${text} ${results.map((l) => `local.set ${l.index}`).join(" ")})
        (memory (export "memory") 1 1))`;
      const body = (bytes: Uint8Array) => [...bytes.subarray(codeSection(bytes))];
      expect(body(moduleOf(f))).toEqual(body(assemble(wat)));
    });
});

/** Where the code section starts: sections are (id, length, content). */
function codeSection(bytes: Uint8Array): number {
  let at = 8;
  while (bytes[at] !== 10) {
    let [length, shift, next] = [0, 0, at + 1];
    for (;;) {
      const byte = bytes[next++]!;
      length |= (byte & 0x7f) << shift;
      shift += 7;
      if (byte < 0x80) break;
    }
    at = next + length;
  }
  return at;
}

describe("a module", () => {
  it("is the one that wabt makes of the same text", () => {
    const sum = new FunctionBuilder("sum", ["i32", "i32"]);
    const end = sum.local("i32");
    const total = sum.local("v128");
    sum.get(sum.param(0)).get(sum.param(1)).op("i32.add").set(end);
    sum.get(sum.param(1)).if(() => {
      sum.doWhileBelow(sum.param(0), end, () => {
        sum.get(total).get(sum.param(0)).op("v128.load", 300).op("f32x4.add").set(total);
        sum.advance(sum.param(0), -16);
      });
    });
    sum.loop((again) => {
      sum.get(end).brIf(again);
      sum.i32(65536).get(total).op("v128.store32_lane", 4, 3);
    });
    const caller = new FunctionBuilder("caller", []);
    caller.i32(0).i32(-2147483648).call(0, ["i32", "i32"]);
    const wat = `(module
      (func (param i32 i32) (local i32 v128)
        (local.set 2 (i32.add (local.get 0) (local.get 1)))
        (if (local.get 1) (then (loop
          (local.set 3 (f32x4.add (local.get 3) (v128.load offset=300 (local.get 0))))
          (local.set 0 (i32.add (local.get 0) (i32.const -16)))
          (br_if 0 (i32.lt_u (local.get 0) (local.get 2))))))
        (loop (br_if 0 (local.get 2))
          (v128.store32_lane offset=4 3 (i32.const 65536) (local.get 3))))
      (func (call 0 (i32.const 0) (i32.const -2147483648)))
      (memory 1 1)
      (export "memory" (memory 0)) (export "sum" (func 0)) (export "caller" (func 1)))`;
    expect([...moduleOf(sum, caller)]).toEqual([...assemble(wat)]);
  });
});

describe("structures and data", () => {
  it("are those that wabt makes of the same text", () => {
    const f = new FunctionBuilder("f", ["i32"]);
    const [a, b, c] = [f.local("v128"), f.local("v128"), f.local("i32")];
    f.get(f.param(0)).ifElse(
      () => f.get(a).set(b),
      () => f.i32(7).set(c),
    );
    f.get(c).if(() => {
      f.i32(8).set(c);
    });
    f.i32(16).op("f32.load", 8).drop();
    const module = new ModuleBuilder(1);
    module.add(f, { export: "f" });
    module.data(65536, new Bytes().byte(1).byte(2).byte(3));
    const wat = `(module
      (func (param i32) (local v128 v128 i32)
        (if (local.get 0) (then (local.set 2 (local.get 1))) (else (local.set 3 (i32.const 7))))
        (if (local.get 3) (then (local.set 3 (i32.const 8))))
        (drop (f32.load offset=8 (i32.const 16))))
      (memory 2 2)
      (export "memory" (memory 0)) (export "f" (func 0))
      (data (i32.const 65536) "\\01\\02\\03"))`;
    expect([...module.bytes()]).toEqual([...assemble(wat)]);
  });
});

describe("the type stack", () => {
  const cases: [string, (f: FunctionBuilder) => void, string][] = [
    [
      "a wrong operand",
      (f) => f.i32(1).i32x4(1, 2, 3, 4).op("i32.add"),
      "function f: i32.add expects i32, the stack has v128",
    ],
    [
      "too few operands",
      (f) => f.i32(1).op("i32.add"),
      "function f: i32.add expects i32, the stack has nothing",
    ],
    [
      "operands from outside a block",
      (f) => f.i32(1).loop(() => f.i32(1).op("i32.add")),
      "function f: i32.add expects i32, the stack has nothing",
    ],
    [
      "a block that leaves a value",
      (f) => f.loop(() => f.i32(1)),
      "function f: a block leaves 1 values on the stack",
    ],
    ["a value left over", (f) => void f.i32(1).bytes(), "function f: i32 left on the stack"],
    [
      "a wrong local",
      (f) => f.i32(1).set(f.local("v128")),
      "function f: local.set expects v128, the stack has i32",
    ],
    [
      "a missing lane",
      (f) => f.i32(0).i32x4(1, 2, 3, 4).op("v128.store32_lane", 8),
      "function f: v128.store32_lane needs a lane",
    ],
    ["a parameter that is not there", (f) => void f.param(0), "function f: there is no parameter 0"],
  ];
  for (const [what, build, message] of cases)
    it(`refuses ${what}`, () => expect(() => build(new FunctionBuilder("f", []))).toThrow(message));
});
