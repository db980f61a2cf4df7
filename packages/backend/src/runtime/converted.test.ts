import "../kernels/all.ts";
import { parse } from "sinter";
import { describe, expect, it } from "vitest";
import { compileGraph } from "../compile.ts";

const graph = parse(`graph g(t: i32[n, 2], x: f32[n, 2], m: bool[n, 2]) {
  %1 = gather(@table, t, axis=0) : f32[n, 2]
  %2 = where(m, x, %1) : f32[n, 2]
  return %2
} where { @table: f32[5] }`);
/** A Float16Array, of engines that have one. */
const Halves = (globalThis as unknown as { Float16Array?: Float32ArrayConstructor }).Float16Array;

const [t, x, m] = [Int32Array.of(0, 4), Float32Array.of(1, 2), Uint8Array.of(1, 0)];

describe("values come in other arrays, too", () => {
  const program = compileGraph(graph, { params: { table: [0, 10, 20, 30, 40] } });
  const run = (given: object) => program.run({ t, x, m, ...given } as never);

  it("plain ones, 16-bit floats, and indices of 64 bits", () => {
    for (const given of [
      {},
      { t: [0, 4], x: [1, 2], m: [true, false] },
      { t: new BigInt64Array([0n, 4n]), m: [1, 0] },
      ...(Halves === undefined ? [] : [{ x: Halves.of(1, 2) }]),
    ])
      expect([...(run(given) as Float32Array)]).toEqual([1, 40]);
  });

  const wrong: [string, object, string][] = [
    ["a text among numbers", { x: [1, "2"] }, 'x: expected a number at position 1, got "2"'],
    ["a hole", { x: new Array(2) }, "x: expected a number at position 0, got undefined"],
    ["a fraction as an index", { t: [0, 1.5] }, "t: expected an index at position 1, got 1.5"],
    [
      "an index beyond 32 bits",
      { t: new BigInt64Array([2n ** 40n, 0n]) },
      "t: expected an index at position 0, got 1099511627776",
    ],
    ["an index beyond the table", { t: [0, 5] }, "t: the index 5 at position 1 is not between 0 and 4"],
    ["a mask of 2", { m: [2, 0] }, "m: expected true or false at position 0, got 2"],
    ["floats as indices", { t: new Float32Array(2) }, "t: expected an Int32Array, got a Float32Array"],
    [
      "a plain array of another length",
      { x: [1, 2, 3] },
      "x: expected 2 (n = 1 as in t) values for [n, 2], got 3",
    ],
  ];
  for (const [what, given, message] of wrong)
    it(`but not ${what}`, () => expect(() => run(given)).toThrow(expect.objectContaining({ message })));

  it("and results still go into arrays of their own kind alone", () =>
    expect(() => program.runInto({ t, x, m }, [0, 0] as never)).toThrow(
      "the output: runInto expects a Float32Array, got an array",
    ));
});

describe("parameters come in other arrays, too", () => {
  it("plain ones and 16-bit floats, with a shape or without", () => {
    const table = [0, 10, 20, 30, 40];
    for (const value of [
      table,
      { shape: [5], data: table },
      ...(Halves === undefined ? [] : [Halves.from(table), { shape: [5], data: Halves.from(table) }]),
    ])
      expect([
        ...(compileGraph(graph, { params: { table: value as never } }).run({ t, x, m }) as Float32Array),
      ]).toEqual([1, 40]);
  });

  const wrong: [string, unknown, string][] = [
    ["of another length", [1, 2], "table should be [5] but has 2 values"],
    [
      "with a hole",
      new Array(5),
      "table should be [5] but is neither a Float32Array nor { shape, data } with such an array as data",
    ],
    [
      "of texts",
      ["1", "2", "3", "4", "5"],
      "table should be [5] but is neither a Float32Array nor { shape, data } with such an array as data",
    ],
  ];
  for (const [what, table, message] of wrong)
    it(`but not ${what}`, () =>
      expect(() => compileGraph(graph, { params: { table: table as never } })).toThrow(
        `the parameters do not fit the model: ${message}`,
      ));
});
