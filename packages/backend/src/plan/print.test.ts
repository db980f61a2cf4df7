import type { Graph } from "@sinter/ir";
import * as g from "@sinter/ir/build";
import { parse } from "sinter";
import { describe, expect, it } from "vitest";
import { planText } from "../index.ts";

const plan = (inputs: string, body: string, params = ""): string =>
  planText(parse(`graph g(${inputs}) {\n${body}\n}${params === "" ? "" : ` where { ${params} }`}`));

describe("a plan", () => {
  it("has a step for each layer, with bias and activation in its epilogue", () => {
    const text = plan(
      "x: f32[n, 8]",
      `%1 = linear(x, @w, @b) : f32[n, 16]
       %2 = relu(%1) : f32[n, 16]
       %3 = linear(%2, @v) : f32[n, 4]
       %4 = softmax(%3, axis=1) : f32[n, 4]
       return %4`,
      "@w: f32[16, 8] @b: f32[16] @v: f32[4, 16]",
    );
    expect(text).toMatchInlineSnapshot(`
      "plan for rows of n: 252 in a block, 16128 in a chunk
      for each block:
        0  a0 = gemm(x, s0) then max(x + a, 0) with s1
        1  a1 = gemm(a0, s2)
        2  output = softmax(a1, axis=1)
      buffers:
        x  input, 8 f32 a row, at 5504
        a0  arena, 16 f32 a row, at 432, lives 0–1
        a1  arena, 4 f32 a row, at 4480, lives 1–2
        output  output, 4 f32 a row, at 134544
      statics:
        s0  [16, 8] packed, at 112, from w
        s1  [16], at 256, from b
        s2  [4, 16] packed, at 288, from v
      "
    `);
  });

  it("reads slices and transposes where they are, and computes what is joined where it belongs", () => {
    const text = plan(
      "x: f32[n, 8, 4]",
      `%1 = slice(x, start=2, end=6, axis=1) : f32[n, 4, 4]
       %2 = linear(%1, @w) : f32[n, 4, 4]
       %3 = transpose(x, perm=[0, 2, 1]) : f32[n, 4, 8]
       %4 = neg(%3) : f32[n, 4, 8]
       %5 = concat(%2, %4, axis=2) : f32[n, 4, 12]
       return %5`,
      "@w: f32[4, 4]",
    );
    expect(text).toMatchInlineSnapshot(`
      "plan for rows of n: 252 in a block, 13104 in a chunk
      for each block:
        0  a0 = map x of (x{8, [1, 4, 4], [0, 4, 1]})
        1  output{0, [1, 4, 4], [48, 12, 1]} = gemm(a0, s0)
        2  output{4, [1, 4, 8], [48, 12, 1]} = map neg(x) of (x{0, [1, 4, 8], [0, 1, 4]})
      buffers:
        x  input, 32 f32 a row, at 4208
        a0  arena, 16 f32 a row, at 160, lives 0–1
        output  output, 48 f32 a row, at 423552
      statics:
        s0  [4, 4] packed, at 112, from w
      "
    `);
  });

  it("adds up over the batch, and reads it again for what depends on that", () => {
    const text = plan(
      "x: f32[n, 3]",
      `%1 = mean(x, axis=0, keepDims=true) : f32[1, 3]
       %2 = broadcast(%1, shape=[n, 3]) : f32[n, 3]
       %3 = sub(x, %2) : f32[n, 3]
       %4 = mul(%3, %3) : f32[n, 3]
       %5 = mean(%4, axis=0) : f32[3]
       return %5`,
    );
    expect(text).toMatchInlineSnapshot(`
      "plan for rows of n: 252 in a block, 16128 in a chunk
      once:
        0  a0 = map 0 of ()
      for each block:
        1  a0 = reduce(x, kind=sum, axis=0, keepDims=true)
      then once:
        2  a1 = map x / a of (a0, size of n{0, [1, 3], [0, 0]})
        3  a2 = map 0 of ()
      then for each block again:
        4  a3 = map x - a of (x, a1)
        5  a4 = map x * x of (a3)
        6  a2 = reduce(a4, kind=sum, axis=0, keepDims=false)
      then once:
        7  output = map x / a of (a2, size of n{0, [3], [0]})
      buffers:
        x  input, 3 f32 a row, at 896
        a0  arena, 3 f32, at 832, lives 0–6, accumulates
        a1  arena, 3 f32, at 832, lives 0–6
        a2  arena, 3 f32, at 864, lives 3–7, accumulates
        a3  arena, 3 f32 a row, at 48, lives 4–6
        a4  arena, 3 f32 a row, at 48, lives 4–6
        output  output, 3 f32, at 49296
      "
    `);
  });

  it("decomposes what has no kernel", () => {
    const text = plan(
      "x: f32[n, 4]",
      "%1 = rmsNorm(x, @s, epsilon=0.001) : f32[n, 4]\nreturn %1",
      "@s: f32[4]",
    );
    expect(text).toMatchInlineSnapshot(`
      "plan for rows of n: 252 in a block, 16128 in a chunk
      for each block:
        0  a0 = map x * x of (x)
        1  a1 = reduce(a0, kind=mean, axis=1, keepDims=true)
        2  a2 = map sqrt(x + a) of (a1, s0)
        3  output = map x / a * b of (x, a2{0, [1, 4], [0, 0]}, s1)
      buffers:
        x  input, 4 f32 a row, at 1376
        a0  arena, 4 f32 a row, at 80, lives 0–1
        a1  arena, 1 f32 a row, at 1104, lives 1–3
        a2  arena, 1 f32 a row, at 1104, lives 1–3
        output  output, 4 f32 a row, at 65904
      statics:
        s0  [], at 16
        s1  [4], at 48, from s
      "
    `);
  });

  it("replaces states when all updates are computed", () => {
    const x = g.input("x", [2]);
    const [a, b] = [g.state("a", [2]), g.state("b", [2])];
    const graph: Graph = {
      name: "g",
      inputs: [x],
      outputs: [{ name: null, node: g.apply("add", x, a) }],
      updates: [
        { state: a, node: b },
        { state: b, node: g.apply("mul", a, x) },
      ],
    };
    expect(planText(graph)).toMatchInlineSnapshot(`
      "plan for one row
      once:
        0  output = map x + a of (x, $a)
      then once:
        1  a0 = map x * a of ($a, x)
        2  $a = map x of ($b)
        3  $b = map x of (a0)
      buffers:
        x  input, 2 f32, at 112
        $a  state, 2 f32, at 16
        $b  state, 2 f32, at 48
        output  output, 2 f32, at 144
        a0  arena, 2 f32, at 80, lives 1–3
      "
    `);
  });

  it("of one row says so", () => {
    expect(plan("x: f32[3]", "%1 = exp(x) : f32[3]\nreturn %1")).toMatchInlineSnapshot(`
      "plan for one row
      once:
        0  output = map exp(x) of (x)
      buffers:
        x  input, 3 f32, at 16
        output  output, 3 f32, at 48
      "
    `);
  });
});
