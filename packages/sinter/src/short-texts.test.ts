import { inspect } from "node:util";
import { expect, it } from "vitest";
import {
  compile,
  compileAsync,
  embedding,
  init,
  instantiateAsync,
  linear,
  model,
  named,
  relu,
  SinterError,
  sequential,
  tensor,
} from "./index.ts";

const net = sequential(linear(4, 8), relu(), linear(8, 2));
const params = init(net, { seed: 1 });

it("layers, tensors, models and programs are short texts, for people and for consoles", () => {
  const cases: [object, string][] = [
    [net, "sequential(4 → 2)"],
    [linear(4, 8, { name: "fc1" }), "fc1: linear(4, 8)"],
    [named("actor", net), "actor: sequential(4 → 2)"],
    [relu(), "relu()"],
    [embedding(9, 4), "embedding(9, 4)"],
    [tensor(["batch", 4]), "tensor f32[batch, 4]"],
    [net(tensor(["batch", 4])), "tensor f32[batch, 2]"],
    [
      model({ x: tensor(["n", 2]), i: tensor([3], { dtype: "i32" }) }, ({ x }) => ({ a: relu(x) })),
      "model (x: f32[n, 2], i: i32[3]) → a: f32[n, 2]",
    ],
  ];
  for (const [object, text] of cases) expect([String(object), inspect(object)]).toEqual([text, text]);
  const program = compile(net, { params });
  expect(String(program)).toMatch(/^program \(x: f32\[batch, 4\]\) → f32\[batch, 2\] on wasm, \d+ KiB$/);
  expect(inspect(program)).toBe(String(program));
});

it("compileAsync and instantiateAsync give what compile and instantiate give", async () => {
  const x = Float32Array.of(1, 2, 3, 4);
  const y = compile(net, { params }).run(x);
  const program = await compileAsync(net, { params, embed: true });
  expect(program.run(x)).toEqual(y);
  expect(program.report.backend.name).toBe("wasm");
  expect((await instantiateAsync(program.bytes!)).run(x)).toEqual(y);
  expect((await compileAsync(net, { params, backend: "cpu" })).backend).toBe("cpu");
});

it("compileAsync takes parameters as they are when it is called", async () => {
  const own = Object.fromEntries(
    Object.entries(params).map(([name, { shape, data }]) => [name, { shape, data: data.slice() }]),
  ) as unknown as typeof params;
  const x = Float32Array.of(1, 2, 3, 4);
  const promise = compileAsync(net, { params: own });
  for (const { data } of Object.values(own)) data.fill(7);
  expect((await promise).run(x)).toEqual(compile(net, { params }).run(x));
});

it("and refuse what these refuse", async () => {
  const wrong: [() => Promise<unknown>, string][] = [
    [() => compileAsync(3 as never), "compile expects a model, got number"],
    [() => compileAsync(net, {}), "the parameters do not fit the model: 0.bias [8] is missing"],
    [
      () => instantiateAsync(new Response() as never),
      "instantiateAsync expects the bytes of a module as a Uint8Array, got ",
    ],
    [() => instantiateAsync(new Uint8Array(3)), "this engine did not take the module: "],
    [
      async () => instantiateAsync(compile(net, { params }).bytes!),
      "instantiate expects a module that holds its weights: compile the model with { embed: true }",
    ],
  ];
  for (const [f, message] of wrong) {
    const error = (await f().catch((e) => e)) as Error;
    expect(error).toBeInstanceOf(SinterError);
    expect(error.message).toContain(message);
  }
});

it("where the engine does not take the module, the cpu runs it, and says why", async () => {
  const { compile: original } = WebAssembly;
  WebAssembly.compile = () => Promise.reject(new Error("forbidden here"));
  try {
    const program = await compileAsync(net, { params });
    expect(program.backend).toBe("cpu");
    expect(program.report.backend.fallback).toBe("this engine did not compile the module: forbidden here");
  } finally {
    WebAssembly.compile = original;
  }
});
