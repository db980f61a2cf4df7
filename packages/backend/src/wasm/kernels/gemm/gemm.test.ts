import { errorBounds, type Graph } from "@sinter/ir";
import { parse } from "sinter";
import { describe, expect, it } from "vitest";
import wabtFactory from "wabt";
import { compileGraph } from "../../../compile.ts";
import { NEAR_BYTES } from "./panel.ts";

const graphOf = (k: number, n: number): Graph =>
  parse(`graph g(x: f32[m, ${k}]) {
    %1 = linear(x, @w, @b) : f32[m, ${n}]
    %2 = tanh(%1) : f32[m, ${n}]
    return %2
  } where { @w: f32[${n}, ${k}] @b: f32[${n}] }`);

/** A fixed sequence in [-1, 1]. */
const values = (length: number, seed: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => Math.sin(12.9898 * (i + 1) + 78.233 * seed));

const net = (k: number, n: number) => {
  const graph = graphOf(k, n);
  const params = { w: values(n * k, 1), b: values(n, 2) };
  return { graph, params, program: compileGraph(graph, { params, backend: "wasm" }) };
};

// Tiny layers, one panel and less, groups of panels that overlap, columns and steps of k left over.
const sizes: [k: number, n: number][] = [
  [1, 1],
  [2, 10],
  [10, 2],
  [3, 49],
  [33, 7],
  [40, 8],
  [65, 24],
  [31, 33],
  [70, 41],
];
const rows = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 97, 98, 252, 253];

describe("a layer of any size", () => {
  for (const [k, n] of sizes)
    it(`${k} → ${n} is within the bound for ${rows.length} batches, and a row's bits do not depend on its batch`, () => {
      const { graph, params, program } = net(k, n);
      const most = Math.max(...rows);
      const x = values(most * k, 3);
      const all = program.run(x) as Float32Array;
      const { value, bound } = errorBounds(graph, { x }, params)[""]!;
      expect(all.every((y, i) => Math.abs(y - value[i]!) <= bound[i]!)).toBe(true);
      for (const m of rows) expect(program.run(x.slice(0, m * k)), `${m} rows`).toEqual(all.slice(0, m * n));
    });

  it("whose weights are far has rows that do not depend on their batch either", () => {
    const [k, n] = [700, 801];
    expect(4 * k * n).toBeGreaterThan(NEAR_BYTES);
    const { program } = net(k, n);
    const most = 20;
    const x = values(most * k, 3);
    const single = Array.from(
      { length: most },
      (_, i) => program.run(x.slice(i * k, (i + 1) * k)) as Float32Array,
    );
    for (let m = 1; m <= most; m++) {
      const y = program.run(x.slice(0, m * k)) as Float32Array;
      for (let i = 0; i < m; i++) expect(y.slice(i * n, (i + 1) * n), `row ${i} of ${m}`).toEqual(single[i]);
    }
  });

  it("adds what its rows line up with, whichever way they go", () => {
    const graph = parse(`graph g(x: f32[m, 33]) {
      %1 = linear(x, @w, @b) : f32[m, 33]
      %2 = add(%1, x) : f32[m, 33]
      return %2
    } where { @w: f32[33, 33] @b: f32[33] }`);
    const params = { w: values(33 * 33, 1), b: values(33, 2) };
    const program = compileGraph(graph, { params, backend: "wasm" });
    for (const m of rows) {
      const x = values(m * 33, 3);
      const { value, bound } = errorBounds(graph, { x }, params)[""]!;
      const y = program.run(x) as Float32Array;
      expect(
        y.every((v, i) => Math.abs(v - value[i]!) <= bound[i]!),
        `${m} rows`,
      ).toBe(true);
    }
  });

  for (const k of [1, 40])
    it(`${k} → 4 adds what is the same for all rows of the batch, and has rows of its own`, () => {
      const graph = parse(`graph g(x: f32[m, 3, ${k}]) {
        %1 = linear(x, @w) : f32[m, 3, 4]
        %2 = broadcast(@c, shape=[m, 3, 4]) : f32[m, 3, 4]
        %3 = add(%1, %2) : f32[m, 3, 4]
        return %3
      } where { @w: f32[4, ${k}] @c: f32[3, 4] }`);
      const params = { w: values(4 * k, 1), c: values(12, 2) };
      const x = values(5 * 3 * k, 3);
      const { value, bound } = errorBounds(graph, { x }, params)[""]!;
      const y = compileGraph(graph, { params, backend: "wasm" }).run(x) as Float32Array;
      for (const [i, v] of y.entries()) expect(Math.abs(v - value[i]!)).toBeLessThanOrEqual(bound[i]!);
    });

  it("does not mind what lies behind its rows", () => {
    const { program } = net(40, 8);
    const x = values(7 * 40, 3);
    const wanted = program.run(x);
    program.run(new Float32Array(96 * 40).fill(Number.NaN));
    expect(program.run(x)).toEqual(wanted);
  });
});

it("no inner loop keeps more vectors than x86-64 has registers, less the one that V8 keeps for itself", async () => {
  const wabt = await wabtFactory();
  for (const deterministic of [false, true]) {
    const graph = graphOf(64, 64);
    const params = { w: values(64 * 64, 1), b: values(64, 2) };
    const { bytes } = compileGraph(graph, { params, backend: "wasm", deterministic });
    const text = wabt
      .readWasm(bytes!, { simd: true, relaxed_simd: true })
      .toText({ foldExprs: false, inlineExport: false });
    const found = innermostLoops(text).map(({ vectors }) => vectors + (deterministic ? 1 : 0));
    // The tile's: 12 sums, two vectors of the weight and one of x; or 10 of these, and a product on the stack.
    expect(found).toContain(deterministic ? 14 : 15);
    expect(Math.max(...found)).toBeLessThanOrEqual(15);
  }
});

/** Loops without a loop inside, in functions that multiply: how many vector locals each touches. */
function innermostLoops(text: string): { readonly vectors: number }[] {
  const loops: { vectors: number }[] = [];
  for (const code of text.split("(func ").slice(1)) {
    if (!/f32x4\.(relaxed_madd|mul)/.test(code)) continue;
    const params = [...(/\(param ([^)]*)\)/.exec(code)?.[1] ?? "").matchAll(/\w+/g)].map(([type]) => type);
    const types = [...params];
    for (const [, list] of code.matchAll(/\(local ([^)]*)\)/g)) types.push(...list!.trim().split(/\s+/));
    const open: { isLoop: boolean; inner: boolean; touched: Set<string> }[] = [];
    for (const line of code.split("\n").map((l) => l.trim())) {
      if (/^(loop|block|if)\b/.test(line)) {
        const isLoop = line.startsWith("loop");
        if (isLoop) for (const outer of open) outer.inner = false;
        open.push({ isLoop, inner: true, touched: new Set() });
      } else if (/^end\b/.test(line)) {
        const done = open.pop();
        if (done?.isLoop && done.inner) loops.push({ vectors: done.touched.size });
      } else {
        const local = /^local\.(?:get|set|tee) (\d+)/.exec(line)?.[1];
        if (local !== undefined && types[Number(local)] === "v128")
          for (const { touched } of open) touched.add(local);
      }
    }
  }
  return loops;
}
