import { readFileSync } from "node:fs";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { loadSafetensors, safetensorsMetadata, saveSafetensors, type TensorData } from "./index.ts";

/** Python's `safetensors` 0.8.0 wrote it. */
const reference = readFileSync("test/data/reference.safetensors");

const kinds = {
  F32: Float32Array,
  F64: Float64Array,
  I8: Int8Array,
  I16: Int16Array,
  I32: Int32Array,
  I64: BigInt64Array,
  U8: Uint8Array,
  U16: Uint16Array,
  U32: Uint32Array,
  U64: BigUint64Array,
} as const;
const names = Object.keys(kinds) as (keyof typeof kinds)[];

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView) =>
  Buffer.from(buffer, byteOffset, byteLength).toString("hex");

/** A tensor of any kind with any bits, among them every NaN, that may begin in the middle of its buffer. */
const anyTensor: fc.Arbitrary<TensorData & { dtype: string }> = fc
  .record({
    dtype: fc.constantFrom(...names),
    shape: fc.array(fc.nat(3), { maxLength: 3 }),
    before: fc.nat(2),
  })
  .chain(({ dtype, shape, before }) => {
    const Kind = kinds[dtype];
    const length = shape.reduce((product, size) => product * size, 1);
    const size = (before + length) * Kind.BYTES_PER_ELEMENT;
    return fc.uint8Array({ minLength: size, maxLength: size }).map((bits) => {
      const data = new Kind(bits.slice().buffer, before * Kind.BYTES_PER_ELEMENT, length);
      return { dtype, shape, data };
    });
  });
const anyText = fc.string({ unit: "binary" });
const anyTensors = fc.dictionary(
  anyText.filter((name) => name !== "__metadata__"),
  anyTensor,
  { maxKeys: 6 },
);

const w: TensorData = { shape: [2], data: Float32Array.of(1, 2) };

describe("saveSafetensors", () => {
  it("writes the bytes of the reference implementation", () => {
    const written = saveSafetensors(loadSafetensors(reference), {
      metadata: safetensorsMetadata(reference),
    });
    expect(bytesOf(written)).toBe(bytesOf(reference));
  });

  it("gives back every bit, name, shape and text", () =>
    fc.assert(
      fc.property(anyTensors, fc.dictionary(anyText, anyText), (tensors, metadata) => {
        const file = saveSafetensors(tensors, { metadata });
        const read = loadSafetensors(file);
        // A text may be taken for another name of a tensor.
        const texts = Object.keys(metadata);
        expect(
          Object.keys(read)
            .filter((name) => name in tensors || !texts.includes(name))
            .sort(),
        ).toEqual(Object.keys(tensors).sort());
        for (const [name, { dtype, shape, data }] of Object.entries(tensors)) {
          expect(read[name]).toMatchObject({ dtype, shape });
          expect(bytesOf(read[name]!.data)).toBe(bytesOf(data));
        }
        expect(safetensorsMetadata(file)).toEqual(metadata);
        expect(file.length).toBe(file.buffer.byteLength);
      }),
    ));

  it("aligns the data to 8 bytes, and every tensor to its elements", () =>
    fc.assert(
      fc.property(anyTensors, (tensors) => {
        const file = saveSafetensors(tensors);
        const length = Number(new DataView(file.buffer).getBigUint64(0, true));
        expect(length % 8).toBe(0);
        const text = new TextDecoder().decode(file.subarray(8, 8 + length));
        expect(text).toMatch(/\} {0,7}$/);
        for (const [name, { data_offsets: offsets }] of Object.entries(JSON.parse(text)) as [
          string,
          { data_offsets: [number, number] },
        ][])
          expect(offsets[0] % tensors[name]!.data.BYTES_PER_ELEMENT).toBe(0);
      }),
    ));

  it("gives the same bytes whatever the order of the names", () => {
    const other: TensorData = { shape: [1], data: Int8Array.of(1) };
    expect(saveSafetensors({ w, other, 7: w })).toEqual(saveSafetensors({ 7: w, other, w }));
  });

  it("writes files without tensors, with and without texts", () => {
    const text = (file: Uint8Array) => new TextDecoder().decode(file.subarray(8));
    expect(text(saveSafetensors({}))).toBe("{}      ");
    expect(text(saveSafetensors({}, {}))).toBe("{}      ");
    expect(text(saveSafetensors({}, { metadata: {} }))).toBe('{"__metadata__":{}}     ');
    expect(safetensorsMetadata(saveSafetensors({ w }))).toEqual({});
  });

  it("takes arrays of another realm, and names that JavaScript finds special", () => {
    const data = runInNewContext("Float32Array.of(1, 2)") as Float32Array;
    const file = saveSafetensors(Object.fromEntries([["__proto__", { shape: [2], data }]]), {
      metadata: Object.fromEntries([["__proto__", "text"]]),
    });
    expect(Object.entries(loadSafetensors(file))).toEqual([["__proto__", { dtype: "F32", ...w }]]);
    expect(Object.entries(safetensorsMetadata(file))).toEqual([["__proto__", "text"]]);
  });

  const lost = Float32Array.of(1, 2);
  lost.buffer.transfer();
  const bad: [string, unknown, unknown, string][] = [
    [
      "no tensors",
      null,
      undefined,
      "saveSafetensors expects tensors by name, like { weight: { shape: [2], data } }, got null",
    ],
    [
      "a bare array",
      { w: w.data },
      undefined,
      "saveSafetensors expects w as { shape, data }, got a Float32Array",
    ],
    [
      "too few values",
      { w: { shape: [2, 3], data: new Float32Array(5) } },
      undefined,
      "w has the shape [2, 3], 6 elements, but its data has 5",
    ],
    [
      "a shape that is none",
      { w: { shape: [-1, "2"], data: w.data } },
      undefined,
      'saveSafetensors expects whole numbers from 0 as the shape of w, got [-1, "2"]',
    ],
    [
      "a shape that is no array",
      { w: { shape: 2, data: w.data } },
      undefined,
      "saveSafetensors expects whole numbers from 0 as the shape of w, got 2",
    ],
    [
      "an array of numbers",
      { w: { shape: [2], data: [1, 2] } },
      undefined,
      "saveSafetensors cannot store the data of w, an array; it stores BigUint64Array, BigInt64Array, Float64Array, Float32Array, Uint32Array, Int32Array, Uint16Array, Int16Array, Int8Array, Uint8Array",
    ],
    [
      "a clamped array",
      { w: { shape: [2], data: new Uint8ClampedArray(2) } },
      undefined,
      "cannot store the data of w, a Uint8ClampedArray;",
    ],
    ["a lost array", { w: { shape: [2], data: lost } }, undefined, "cannot store the data of w: the array's"],
    [
      "the name of the texts",
      { __metadata__: w },
      undefined,
      "no tensor of a safetensors file can be called __metadata__, which is where its texts are; give texts as the option metadata, or rename the tensor",
    ],
    [
      "half a character",
      { "a\ud800": w },
      undefined,
      'the tensor name "a\\ud800" has half of a surrogate pair, which UTF-8 cannot store; correct it',
    ],
    [
      "a number as a text",
      { w },
      { metadata: { epoch: 3 } },
      "saveSafetensors expects a string as the metadata epoch, got 3; write it as text, for example with JSON.stringify",
    ],
    [
      "half a character in a text",
      {},
      { metadata: { a: "\udc00" } },
      "the metadata a has half of a surrogate pair",
    ],
    ["texts as a text", {}, { metadata: "pt" }, 'like { format: "pt" }, got string'],
    ["another option", {}, { meta: {} }, "saveSafetensors has no option meta; it has metadata"],
    [
      "a header that no reader accepts",
      {},
      { metadata: { a: "x".repeat(1e8) } },
      "has a header of 100000032 bytes, and readers accept 100000000; write several files",
    ],
  ];
  for (const [what, tensors, options, message] of bad)
    it(`refuses: ${what}`, () =>
      expect(() => saveSafetensors(tensors as never, options as never)).toThrow(
        expect.objectContaining({ code: "INVALID_ARGUMENT", message: expect.stringContaining(message) }),
      ));
});

describe("safetensorsMetadata", () => {
  it("checks the whole header", () => {
    const file = saveSafetensors({ w }, { metadata: { format: "pt" } });
    expect(safetensorsMetadata(file)).toEqual({ format: "pt" });
    expect(() => safetensorsMetadata(file.subarray(0, -1))).toThrow(
      "not a valid safetensors file: its tensors take 8 bytes but 7 follow the header",
    );
    expect(() => safetensorsMetadata(null as never)).toThrow(
      "safetensorsMetadata expects the file's bytes as a Uint8Array, got null",
    );
  });
});
