import "./kernels/all.ts";
import { parse } from "sinter";
import { describe, expect, it } from "vitest";
import { compileGraph } from "./compile.ts";

/** What the manifest says of the only input of a graph whose lines these are. */
const limitOf = (input: string, ...lines: string[]) => {
  const tables = { a: "f32[7, 2]", b: "f32[500, 2]" };
  const code = `graph g(i: i32[${input}]) {\n${lines.join("\n")}\n return %9\n}`;
  const used = (Object.keys(tables) as (keyof typeof tables)[]).filter((name) => code.includes(`@${name}`));
  const where = used.map((name) => `@${name}: ${tables[name]}`).join(" ");
  const params = Object.fromEntries(used.map((name) => [name, new Float32Array(name === "a" ? 14 : 1000)]));
  return compileGraph(parse(`${code} where { ${where} }`), { params }).manifest.inputs[0]!.below;
};

const gather = (to: string, from: string, indices: string, shape: string) =>
  `%${to} = gather(@${from}, ${indices}, axis=0) : f32[${shape}]`;

describe("what indices must be below", () => {
  it("is that of the table, for all of them", () => {
    expect(limitOf("n, 3", gather("9", "a", "i", "n, 3, 2"))).toBe(7);
    expect(
      limitOf("n, 2, 3", "%1 = reshape(i, shape=[n, 6]) : i32[n, 6]", gather("9", "a", "%1", "n, 6, 2")),
    ).toBe(7);
  });

  it("is that of its own table for each column, and nothing for one that is not read", () => {
    expect(
      limitOf(
        "n, 3",
        "%1 = slice(i, start=0, end=1, axis=1) : i32[n, 1]",
        "%2 = slice(i, start=1, end=2, axis=1) : i32[n, 1]",
        gather("3", "a", "%1", "n, 1, 2"),
        gather("4", "b", "%2", "n, 1, 2"),
        "%9 = add(%3, %4) : f32[n, 1, 2]",
      ),
    ).toEqual([7, 500, null]);
  });

  it("is the smaller one where an element reads two tables, also through transposes and joins", () => {
    expect(
      limitOf(
        "n, 2, 2",
        "%1 = transpose(i, perm=[0, 2, 1]) : i32[n, 2, 2]",
        "%2 = slice(%1, start=0, end=1, axis=1) : i32[n, 1, 2]",
        "%3 = slice(i, start=0, end=1, axis=1) : i32[n, 1, 2]",
        "%4 = concat(%2, %3, axis=2) : i32[n, 1, 4]",
        gather("5", "b", "%4", "n, 1, 4, 2"),
        gather("6", "a", "%3", "n, 1, 2, 2"),
        "%7 = slice(%5, start=0, end=2, axis=2) : f32[n, 1, 2, 2]",
        "%9 = add(%6, %7) : f32[n, 1, 2, 2]",
      ),
    ).toEqual([7, 7, 500, null]);
  });

  it("and a run checks each by its own", () => {
    const graph = parse(`graph g(i: i32[n, 2]) {
      %1 = slice(i, start=0, end=1, axis=1) : i32[n, 1]
      %2 = slice(i, start=1, end=2, axis=1) : i32[n, 1]
      ${gather("3", "a", "%1", "n, 1, 2")}
      ${gather("4", "b", "%2", "n, 1, 2")}
      %9 = add(%3, %4) : f32[n, 1, 2]
      return %9
    } where { @a: f32[7, 2] @b: f32[500, 2] }`);
    for (const backend of ["cpu", "wasm"] as const) {
      const { run } = compileGraph(graph, {
        backend,
        params: { a: Float32Array.from({ length: 14 }, (_, k) => k), b: new Float32Array(1000).fill(1) },
      });
      expect([...(run(Int32Array.of(6, 499, 0, 0)) as Float32Array)]).toEqual([13, 14, 1, 2]);
      expect(() => run(Int32Array.of(0, 0, 7, 0))).toThrow(
        "i: the index 7 at position 2 is not between 0 and 6",
      );
      expect(() => run(Int32Array.of(0, 0, 0, 500))).toThrow(
        "i: the index 500 at position 3 is not between 0 and 499",
      );
    }
  });
});
