import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { loadNpy } from "../index.ts";

/** Files that numpy 2.4 wrote, in base64. */
const numpy = JSON.parse(readFileSync("test/data/npy.json", "utf8")) as Record<string, string>;
const stored = (name: string) => Buffer.from(numpy[name]!, "base64");

/** A file of this header and data; the header's length can lie. */
function file(header: string, data: readonly number[] = [], version = [1, 0], claimed = header.length) {
  const length = version[0] === 1 ? [claimed & 255, claimed >> 8] : [claimed & 255, claimed >> 8, 0, 0];
  return Uint8Array.of(0x93, ...Buffer.from("NUMPY"), ...version, ...length, ...Buffer.from(header), ...data);
}
const dictionary = (descr: string, shape: string, order = "False") =>
  `{'descr': ${descr}, 'fortran_order': ${order}, 'shape': ${shape}, }`;

const floats = [1.5, -0, Infinity, Number.NaN, -2, 0.25];
const extremes = {
  i1: Int8Array.of(-128, 127, 1, 2, 3, 4),
  i2: Int16Array.of(-32768, 32767, 1, 2, 3, 4),
  i4: Int32Array.of(-(2 ** 31), 2 ** 31 - 1, 1, 2, 3, 4),
  i8: BigInt64Array.of(-(2n ** 63n), 2n ** 63n - 1n, 1n, 2n, 3n, 4n),
  u1: Uint8Array.of(0, 255, 1, 2, 3, 4),
  u2: Uint16Array.of(0, 65535, 1, 2, 3, 4),
  u4: Uint32Array.of(0, 2 ** 32 - 1, 1, 2, 3, 4),
  u8: BigUint64Array.of(0n, 2n ** 64n - 1n, 1n, 2n, 3n, 4n),
};
const expected = {
  f2: { dtype: "F16", data: Float32Array.from(floats) },
  f4: { dtype: "F32", data: Float32Array.from(floats) },
  f8: { dtype: "F64", data: Float64Array.from(floats) },
  b1: { dtype: "BOOL", data: Uint8Array.of(1, 0, 1, 0, 0, 1) },
  ...Object.fromEntries(
    Object.entries(extremes).map(([kind, data]) => [
      kind,
      { dtype: kind.toUpperCase().replace(/\d/, (bytes) => `${8 * Number(bytes)}`), data },
    ]),
  ),
};

describe("loadNpy", () => {
  for (const [kind, { dtype, data }] of Object.entries(expected))
    for (const order of kind.endsWith("1") ? ["|"] : ["<", ">"])
      for (const layout of ["C", "F"])
        it(`reads ${order}${kind} in ${layout} order, as numpy wrote it`, () =>
          expect(loadNpy(stored(`${order}${kind} ${layout}`))).toEqual({ dtype, shape: [2, 3], data }));

  it("puts four axes in Fortran order into C order", () =>
    expect(loadNpy(stored("4 axes F"))).toEqual({
      dtype: "F64",
      shape: [2, 3, 2, 2],
      data: Float64Array.from({ length: 24 }, (_, i) => i),
    }));

  it("reads scalars, empty arrays and every version", () => {
    expect(loadNpy(stored("scalar"))).toEqual({ dtype: "F32", shape: [], data: Float32Array.of(2.5) });
    expect(loadNpy(stored("empty"))).toEqual({ dtype: "F32", shape: [2, 0, 3], data: new Float32Array() });
    for (const version of ["1.0", "2.0", "3.0"])
      expect(loadNpy(stored(`version ${version}`))).toEqual({
        dtype: "I32",
        shape: [2],
        data: Int32Array.of(1, 2),
      });
  });

  it("reads other spellings of the dictionary", () => {
    for (const header of [
      `{"shape": (2L,), "fortran_order": True, "descr": "<u1"}`,
      `{ 'descr' : '|u1' , 'shape' : ( 2 , ) , 'fortran_order' : False }\n`,
    ])
      expect(loadNpy(file(header, [3, 4]))).toEqual({ dtype: "U8", shape: [2], data: Uint8Array.of(3, 4) });
    expect(loadNpy(file(dictionary("'|u1'", "(2, 1,)"), [3, 4])).shape).toEqual([2, 1]);
  });

  it("keeps every bit, among them those of NaNs, in either order of bytes and axes", () =>
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }),
        fc.constantFrom(4, 8),
        fc.boolean(),
        fc.infiniteStream(fc.nat(255)),
        (shape, size, bigEndian, stream) => {
          const count = shape.reduce((product, length) => product * length, 1);
          const bytes = [...stream.take(count * size)];
          const header = dictionary(`'${bigEndian ? ">" : "<"}f${size}'`, `(${shape.join(",")},)`, "True");
          const { data } = loadNpy(file(header, bytes));
          const got = new Uint8Array(data.buffer);
          for (let at = 0; at < count; at++) {
            // The place of the element in C order, from its index, in Fortran order.
            let [rest, place] = [at, 0];
            let step = count;
            for (const length of shape) {
              step /= length;
              place += (rest % length) * step;
              rest = Math.floor(rest / length);
            }
            const element = bytes.slice(at * size, (at + 1) * size);
            expect([...got.subarray(place * size, (place + 1) * size)]).toEqual(
              bigEndian ? element.reverse() : element,
            );
          }
        },
      ),
      { numRuns: 100 },
    ));

  const good = dictionary("'<f4'", "(2,)");
  const eight = new Array<number>(8).fill(0);
  const bad: [string, Uint8Array, string][] = [
    ["nothing", new Uint8Array(), 'it begins with "" and not with the byte 0x93 and "NUMPY"'],
    ["another format", Buffer.from("PK\x03\x04....."), 'it begins with "PK\\u0003\\u0004.." and not with'],
    ["no version", file(good).subarray(0, 7), "it ends before its version"],
    ["another version", file(good, eight, [1, 1]), "its version is 1.1, expected 1.0, 2.0 or 3.0"],
    ["no length", file(good, [], [2, 0]).subarray(0, 10), "it ends within the length of its header"],
    ["a short header", file(good, [], [1, 0], 1000), "its header claims 1000 bytes but only 57 follow"],
    ["no dictionary", file("[1, 2]"), 'its header is "[1, 2]", no Python dictionary'],
    ["code", file("{'descr': f(1)}"), `its header has "'descr': f(1)}" where a key or the end was expected`],
    [
      "more than a dictionary",
      file(`${good}; 1`),
      'its header has "}; 1" where a key or the end was expected',
    ],
    [
      "a missing key",
      file("{'descr': '<f4', 'shape': (2,)}"),
      'its header has the keys "descr, shape", expected "descr, fortran_order, shape"',
    ],
    ["a key twice", file("{'shape': (2,), 'shape': (2,)}"), "the key shape stands twice in its header"],
    ["a dtype that is none", file(dictionary("True", "(2,)"), eight), 'its descr is "True", no dtype'],
    [
      "an order that is none",
      file(dictionary("'<f4'", "(2,)", "1"), eight),
      'its fortran_order is "1", expected True or False',
    ],
    ["a number as shape", file(dictionary("'<f4'", "2"), eight), 'its shape is "2", expected a tuple'],
    ["no tuple", file(dictionary("'<f4'", "(2)"), eight), 'its shape is "(2)", expected a tuple'],
    ["a list as shape", file(dictionary("'<f4'", "[2]"), eight), 'its shape is "[2]", expected a tuple'],
    [
      "a negative size",
      file(dictionary("'<f4'", "(-2,)"), eight),
      'its shape is "(-2,)", expected whole numbers from 0',
    ],
    [
      "a size that is too large",
      file(dictionary("'<f4'", "(99999999999999999999,)"), eight),
      "expected whole numbers from 0",
    ],
    [
      "sizes whose product is too large",
      file(dictionary("'<f4'", `(${"9007199254740991, ".repeat(40)})`), eight),
      "Infinity bytes, but 8 follow the header",
    ],
    [
      "too many axes",
      file(dictionary("'<f4'", `(${"1, ".repeat(65)})`), eight),
      "its shape has 65 axes, expected at most 64",
    ],
    [
      "no order of bytes",
      file(dictionary("'f4'", "(2,)"), eight),
      `its dtype "f4" does not say the order of its bytes, as "<f4" or ">f4" would`,
    ],
    ["too few bytes", file(good, [1, 2, 3]), "it is F32[2], 8 bytes, but 3 follow the header"],
    ["too many bytes", file(good, [...eight, 1]), "it is F32[2], 8 bytes, but 9 follow the header"],
  ];
  for (const [what, bytes, message] of bad)
    it(`refuses: ${what}`, () => {
      expect(() => loadNpy(bytes)).toThrow(message);
      expect(() => loadNpy(bytes)).toThrow(
        expect.objectContaining({
          code: "FILE_INVALID",
          message: expect.stringMatching(/^not a valid NPY file: (its? |the key )/),
        }),
      );
    });

  const others: [string, string][] = [
    [
      "objects",
      'it holds Python objects, which only pickle can read; save numbers, as array.astype("float32") gives them',
    ],
    [
      "structures",
      `its elements are structures, "[('x', '<f4'), ('y', '<i2')]"; save each of their fields as a file of its own`,
    ],
    [
      "texts",
      'its dtype is "<U2", expected one of f2, f4, f8, i1, i2, i4, i8, u1, u2, u4, u8, b1; convert it',
    ],
    ["complex", 'its dtype is "<c8", expected one of'],
  ];
  for (const [what, message] of others)
    it(`refuses ${what}`, () =>
      expect(() => loadNpy(stored(what))).toThrow(
        expect.objectContaining({
          code: "UNSUPPORTED",
          message: expect.stringContaining(`an NPY file that cannot be read: ${message}`),
        }),
      ));

  it("refuses what is no file", () => {
    expect(() => loadNpy("path" as never)).toThrow(
      "loadNpy expects the file's bytes as a Uint8Array, got string",
    );
    const moved = file(good, eight).buffer;
    moved.transfer();
    expect(() => loadNpy(moved)).toThrow("not a valid NPY file: its bytes were transferred away");
  });
});
