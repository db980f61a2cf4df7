import { runInNewContext } from "node:vm";
import { SinterError } from "@sinter/ir";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { loadSafetensors } from "./index.ts";

/** A file of this header and data; the header's length can lie. */
function file(header: unknown, data: readonly number[] = [], claimed?: bigint): Uint8Array {
  const json = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + json.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, claimed ?? BigInt(json.length), true);
  bytes.set(json, 8);
  bytes.set(data, 8 + json.length);
  return bytes;
}
const tensor = (dtype: string, shape: unknown, begin: unknown, end: unknown) => ({
  dtype,
  shape,
  data_offsets: [begin, end],
});
const bytesOf = (array: { buffer: ArrayBufferLike }) => [...new Uint8Array(array.buffer)];

const good = tensor("F32", [2], 0, 8);
const eight = new Array(8).fill(0) as number[];

describe("loadSafetensors", () => {
  it("reads every dtype, in C order, whatever the alignment", () => {
    const parts = {
      F64: [new Float64Array([1.5, -0]), new Float64Array([1.5, -0])],
      F32: [new Float32Array([0.1, Infinity]), new Float32Array([0.1, Infinity])],
      F16: [
        new Uint16Array([0x3c00, 0xc000, 0x0001, 0x7c00, 0x7e00, 0x8000]),
        new Float32Array([1, -2, 2 ** -24, Infinity, Number.NaN, -0]),
      ],
      BF16: [new Uint16Array([0x3f80, 0xc000, 0x7f80]), new Float32Array([1, -2, Infinity])],
      I64: [new BigInt64Array([-5n]), new BigInt64Array([-5n])],
      U64: [new BigUint64Array([2n ** 63n]), new BigUint64Array([2n ** 63n])],
      I32: [new Int32Array([-7]), new Int32Array([-7])],
      U32: [new Uint32Array([7]), new Uint32Array([7])],
      I16: [new Int16Array([-7]), new Int16Array([-7])],
      U16: [new Uint16Array([7]), new Uint16Array([7])],
      I8: [new Int8Array([-7]), new Int8Array([-7])],
      U8: [new Uint8Array([7]), new Uint8Array([7])],
      BOOL: [new Uint8Array([1, 0, 1]), new Uint8Array([1, 0, 1])],
    } as const;
    const header: Record<string, unknown> = { __metadata__: { made: "here" } };
    const data: number[] = [];
    // One odd byte first, so that everything after it is misaligned.
    header.odd = tensor("U8", [1], 0, 1);
    data.push(9);
    for (const [dtype, [stored]] of Object.entries(parts)) {
      header[dtype] = tensor(dtype, [stored.length], data.length, data.length + stored.byteLength);
      data.push(...bytesOf(stored));
    }
    const read = loadSafetensors(file(header, data));
    for (const [dtype, [, expected]] of Object.entries(parts))
      expect(read[dtype]).toEqual({ dtype, shape: [expected.length], data: expected });
    expect(Object.keys(read)).not.toContain("__metadata__");
  });

  it("reads scalars, empty tensors, Buffers inside a pool, and ArrayBuffers, of any realm", () => {
    const bytes = file(
      { s: tensor("F32", [], 0, 4), e: tensor("F32", [0, 3], 4, 4) },
      bytesOf(new Float32Array([2.5])),
    );
    const pooled = Buffer.concat([Buffer.from([1, 2, 3]), bytes]).subarray(3);
    const foreign = runInNewContext("Uint8Array").from(bytes);
    for (const source of [bytes, pooled, bytes.slice().buffer, foreign, foreign.buffer]) {
      const { s, e } = loadSafetensors(source);
      expect(s).toEqual({ dtype: "F32", shape: [], data: new Float32Array([2.5]) });
      expect(e!.data.length).toBe(0);
    }
    expect(loadSafetensors(file({}))).toEqual({});
  });

  it("reads long headers", () => {
    const read = loadSafetensors(file({ __metadata__: { a: `${"x".repeat(2e7)}"` }, w: good }, eight));
    expect(Object.keys(read)).toEqual(["w"]);
  });

  it("keeps names that JavaScript finds special", () => {
    const read = loadSafetensors(file('{"__proto__":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}', [3]));
    expect(Object.keys(read)).toEqual(["__proto__"]);
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
  });

  const bad: [string, Uint8Array, string][] = [
    ["too short", new Uint8Array(7), "it has 7 bytes, fewer than the 8 of the header's length"],
    ["truncated header", file({}, [], 100n), "its header claims 100 bytes but only 2 follow"],
    [
      "huge header",
      file({}, [], 2n ** 62n),
      "its header claims 4611686018427388000 bytes, more than 100000000",
    ],
    ["a header that starts with a space", file(" {}"), "its header is not a JSON object"],
    [
      "a long strange shape",
      file({ w: tensor("F32", new Array(1000).fill(-1), 0, 8) }, eight),
      "w has the shape [-1,-1,",
    ],
    ["no JSON", file("nonsense"), "its header is not JSON in UTF-8"],
    ["an array", file([]), "its header is not a JSON object"],
    [
      "twice the same name",
      file(`{"a":${JSON.stringify(good)},"a":${JSON.stringify(good)}}`, eight),
      'the key "a" stands twice in its header',
    ],
    [
      "the same name, escaped",
      file(`{"a":${JSON.stringify(good)},"\\u0061":${JSON.stringify(good)}}`, eight),
      'the key "a" stands twice in its header',
    ],
    ["metadata of numbers", file({ __metadata__: { a: 1 } }), "its __metadata__ is not an object of strings"],
    ["no description", file({ w: 3 }), "w is not described by an object"],
    ["a strange dtype", file({ w: tensor("F31", [2], 0, 8) }, eight), 'w has the unknown dtype "F31"'],
    [
      "an inherited dtype",
      file({ w: tensor("toString", [2], 0, 8) }, eight),
      'w has the unknown dtype "toString"',
    ],
    ["a negative dim", file({ w: tensor("F32", [-2], 0, 8) }, eight), "w has the shape [-2]"],
    ["a shape that is no array", file({ w: tensor("F32", 2, 0, 8) }, eight), "w has the shape 2"],
    ["strange offsets", file({ w: tensor("F32", [2], 0, "8") }, eight), 'w has the data_offsets [0,"8"]'],
    [
      "offsets that do not fit",
      file({ w: tensor("F32", [3], 0, 8) }, eight),
      "w is F32[3], 12 bytes, but its offsets span 8",
    ],
    [
      "an overflowing shape",
      file({ w: tensor("F32", [2 ** 52, 2 ** 52], 0, 8) }, eight),
      "but its offsets span 8",
    ],
    [
      "overlap",
      file({ a: good, b: tensor("F32", [2], 4, 12) }, new Array(12).fill(0)),
      "b starts at byte 4 of the data, where 8 was expected",
    ],
    [
      "a hole",
      file({ a: good, b: tensor("F32", [1], 12, 16) }, new Array(16).fill(0)),
      "b starts at byte 12 of the data, where 8 was expected",
    ],
    ["truncated data", file({ a: good }, [0, 0, 0]), "its tensors take 8 bytes but 3 follow the header"],
    [
      "more data than tensors",
      file({ a: good }, new Array(9).fill(0)),
      "its tensors take 8 bytes but 9 follow the header",
    ],
  ];
  for (const [what, bytes, message] of bad)
    it(`refuses: ${what}`, () =>
      expect(() => loadSafetensors(bytes)).toThrow(
        expect.objectContaining({ code: "SAFETENSORS_INVALID", message: expect.stringContaining(message) }),
      ));

  it("refuses bytes that were transferred away", () => {
    const bytes = file({});
    const moved = file({}).buffer as ArrayBuffer;
    (bytes.buffer as ArrayBuffer).transfer();
    moved.transfer();
    for (const source of [bytes, moved])
      expect(() => loadSafetensors(source)).toThrow("its bytes were transferred away");
  });

  it("refuses what is no file", () =>
    expect(() => loadSafetensors("path" as never)).toThrow(
      "loadSafetensors expects the file's bytes as a Uint8Array, got string",
    ));

  it("never crashes on mutilated files", () => {
    const bytes = file({ a: good, b: tensor("I8", [2, 2], 8, 12) }, new Array(12).fill(1));
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), fc.nat(bytes.length), (at, value, length) => {
        const broken = bytes.slice(0, Math.max(length, at + 1));
        broken[at] = value;
        try {
          loadSafetensors(broken);
        } catch (error) {
          expect(error).toBeInstanceOf(SinterError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
