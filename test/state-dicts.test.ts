import { readFileSync } from "node:fs";
import { errorBounds } from "@sinter/ir";
import {
  add,
  apply,
  batchNorm,
  compile,
  dropout,
  flatten,
  type Graph,
  gather,
  groupNorm,
  identity,
  type LoadSafetensorsOptions,
  linear,
  loadSafetensors,
  matmul,
  mean,
  model,
  mul,
  named,
  param,
  prelu,
  relu,
  sequential,
  tanh,
  tensor,
  transpose,
} from "sinter";
import { describe, expect, it } from "vitest";
import { tabular } from "../examples/08-tabular.ts";
import { policy } from "../examples/09-policy.ts";

const read = (name: string) => readFileSync(`test/data/state-dicts/${name}`);
const file = (name: string) => read(`${name}.safetensors`);
/** What PyTorch computes in f64 with the weights as they are stored. */
const expected = loadSafetensors(file("expected"));
const x = expected.x!.data as Float32Array;
const tokens = expected.tokens!.data as BigInt64Array;

const backbone = sequential(
  linear(4, 8, { name: "fc1" }),
  batchNorm(8, { name: "norm" }),
  relu(),
  linear(8, 6, { name: "fc2" }),
  tanh(),
);
const net = sequential(named("backbone", backbone), named("head", sequential(dropout(0.1), linear(6, 3))));

type Params = ReturnType<typeof loadSafetensors>;

/** The outputs of a program, on both backends, within the bound of its graph around PyTorch's. */
function isAsInPyTorch(
  what: { readonly graph: Graph },
  params: Params,
  inputs: Readonly<Record<string, ArrayLike<number> | BigInt64Array>>,
  want: Readonly<Record<string, { readonly data: unknown }>>,
): void {
  for (const backend of ["cpu", "wasm"] as const) {
    const program = compile(what as typeof net, { params: params as never, backend });
    const got = program.run(inputs as never) as unknown;
    const numbers = Object.fromEntries(
      Object.entries(inputs).map(([name, data]) => [name, Array.from(data as ArrayLike<number>, Number)]),
    );
    const values = Object.fromEntries(
      Object.entries(params).map(([name, { data }]) => [name, Array.from(data as ArrayLike<number>, Number)]),
    );
    const bounds = errorBounds(what.graph, numbers, values);
    for (const [name, { data }] of Object.entries(want)) {
      const y = (name === "" ? got : (got as Record<string, unknown>)[name]) as Float32Array;
      const { bound } = bounds[name]!;
      // What was folded has a bound of its own, of the same size.
      for (const [i, value] of y.entries())
        expect(Math.abs(value - (data as Float64Array)[i]!), `${name}[${i}] on ${backend}`).toBeLessThan(
          4 * bound[i]! + 1e-12,
        );
    }
  }
}

describe("a state dict of PyTorch loads in one call", () => {
  const files: [string, Uint8Array | Uint8Array[], LoadSafetensorsOptions?, string?][] = [
    ["of modules within modules, with counters of batches", file("nested")],
    ["from nn.DataParallel", file("data-parallel"), { prefix: "module." }],
    ["from torch.compile", file("compiled"), { prefix: "_orig_mod." }],
    ["from both", file("parallel-compiled"), { prefix: "module._orig_mod." }],
    [
      "of which a part was compiled",
      file("compiled-part"),
      { rename: (name) => name.replace("_orig_mod.", "") },
    ],
    ["from Lightning, with the weights of its loss", file("lightning"), { prefix: "model." }],
    ["with the state of an optimizer", file("with-optimizer"), { ignore: ["optimizer.", /^epoch$/] }],
    ["with other names", file("renamed"), { rename: (name) => name.replace("encoder", "backbone") }],
    ["of 16 bits", file("f16"), {}, "f16"],
    ["of 16 bits of f32", file("bf16"), {}, "bf16"],
    ["of 8 bits, E4M3", file("f8-e4m3"), {}, "f8-e4m3"],
    ["of 8 bits, E5M2", file("f8-e5m2"), {}, "f8-e5m2"],
    ["of 64 bits", file("f64"), {}, "f64"],
    ["in two files", [file("sharded-1-of-2"), file("sharded-2-of-2")]],
    [
      "in two files, with their index",
      [file("sharded-2-of-2"), file("sharded-1-of-2")],
      { index: read("sharded.index.json") },
    ],
  ];
  for (const [what, bytes, options, output = "plain"] of files)
    it(what, () => isAsInPyTorch(net, loadSafetensors(bytes, options), { x }, { "": expected[output]! }));

  const words = tensor(["batch", 3], { dtype: "i32" });
  for (const name of ["tied-in-metadata", "tied-twice"])
    it(`with tied weights, ${name === "tied-twice" ? "both written" : "one of them in the metadata"}`, () => {
      const params = loadSafetensors(file(name));
      expect(Object.keys(params).sort()).toEqual(["embed.weight", "fc.bias", "fc.weight", "lm_head.weight"]);
      const tied = model({ words }, ({ words }) => {
        const table = param("embed.weight", [11, 6]);
        const h = relu(linear(6, 6, { name: "fc" })(gather(table, words)));
        return matmul(mean(h, { axis: 1 }), transpose(table));
      });
      const once = loadSafetensors(file(name), { ignore: "lm_head.weight" });
      isAsInPyTorch(tied, once, { words: tokens }, { "": expected.tied! });
    });

  it("of a ModuleList, free parameters, buffers and layers that do nothing", () => {
    const vectors = tensor(["batch", 4]);
    const block = model({ x: vectors }, ({ x }) => {
      const first = linear(4, 4, { name: "layers.0" });
      const second = linear(4, 4, { name: "layers.2" });
      return add(x, second(relu(first(add(mul(x, param("scale", [4])), param("shift", [4]))))));
    });
    const [norm, slope, last] = [
      groupNorm(2, 4, { name: "3" }),
      named("4", prelu()),
      linear(4, 2, { name: "5" }),
    ];
    const blocks = model({ x: vectors }, ({ x }) =>
      last(slope(norm(flatten()(identity()(apply(block, { x }, { name: "0" })))))),
    );
    isAsInPyTorch(blocks, loadSafetensors(file("blocks")), { x }, { "": expected.blocks! });
  });
});

describe("the examples load what PyTorch wrote, without renaming", () => {
  const data = (name: string) => loadSafetensors(readFileSync(`examples/data/${name}.safetensors`));

  it("08-tabular: numbers, columns of indices, batchNorm and a residual block", () => {
    const { numbers, columns, ...want } = data("tabular-check");
    const inputs = { numbers: numbers!.data as Float32Array, columns: columns!.data as BigInt64Array };
    isAsInPyTorch(tabular, data("tabular"), inputs, { "": want.sales! });
  });

  it("09-policy: modules within modules, and a parameter that belongs to no layer", () => {
    const { x, ...want } = data("policy-check");
    isAsInPyTorch(policy, data("policy"), { x: x!.data as Float32Array }, want);
  });
});

describe("what does not fit gets the sentence that helps", () => {
  const attempt = (params: Params) => () => compile(net, { params: params as never });
  const renamed = (name: (key: string) => string) =>
    Object.fromEntries(
      Object.entries(loadSafetensors(file("nested"))).map(([key, value]) => [name(key), value]),
    );
  const WRONG = "the parameters do not fit the model: ";
  const cases: [string, () => unknown, string][] = [
    [
      "a prefix",
      attempt(loadSafetensors(file("data-parallel"))),
      `${WRONG}all 10 differ by the prefix module.: loadSafetensors(file, { prefix: "module." })`,
    ],
    [
      "a prefix that is missing",
      () =>
        compile(named("net", backbone), {
          params: loadSafetensors(file("nested"), { prefix: "backbone." }) as never,
        }),
      `${WRONG}all 8 lack the prefix net.: loadSafetensors(file, { rename: (name) => "net." + name })`,
    ],
    [
      "tensors that are too many",
      attempt(loadSafetensors(file("with-optimizer"))),
      `${WRONG}epoch is not in the model; optimizer.step is not in the model; optimizer.state.0.exp_avg is not in the model; leave out what the model does not have: loadSafetensors(file, { ignore: "epoch" })`,
    ],
    [
      "a long list",
      attempt(renamed((key) => `${key}.${key}`)),
      `${WRONG}backbone.fc1.bias [8] is missing; backbone.fc1.weight [8, 4] is missing; backbone.fc2.bias [6] is missing; backbone.fc2.weight [6, 8] is missing; backbone.norm.bias [8] is missing; backbone.norm.running_mean [8] is missing; and 4 more; backbone.norm.num_batches_tracked.backbone.norm.num_batches_tracked is not in the model; backbone.fc1.bias.backbone.fc1.bias is not in the model; backbone.fc1.weight.backbone.fc1.weight is not in the model; backbone.fc2.bias.backbone.fc2.bias is not in the model; and 7 more`,
    ],
    [
      "a part of the files",
      () => loadSafetensors(file("sharded-1-of-2"), { index: read("sharded.index.json").toString() }),
      "not a valid safetensors file: the index names 6 tensors that are in none of the files given, the first one backbone.norm.running_var of sharded-2-of-2.safetensors",
    ],
    [
      "a file that is given twice",
      () => loadSafetensors([file("nested"), file("nested")]),
      "not a valid safetensors file: backbone.norm.num_batches_tracked is in two of the files",
    ],
    [
      "the index in place of the files",
      () => loadSafetensors(read("sharded.index.json")),
      "not a valid safetensors file: it is the index of a model in 2 files: read those, sharded-1-of-2.safetensors and others, and give them as a list, loadSafetensors([…], { index })",
    ],
    ["no files", () => loadSafetensors([]), "loadSafetensors expects at least one file, got an empty array"],
    [
      "a prefix that no tensor has",
      () => loadSafetensors(file("nested"), { prefix: "module." }),
      'loadSafetensors: no tensor has the prefix "module."; the first one is called backbone.norm.num_batches_tracked',
    ],
    [
      "one name for two tensors",
      () => loadSafetensors(file("nested"), { rename: () => "w" }),
      "loadSafetensors: backbone.norm.num_batches_tracked and backbone.fc1.bias are both called w",
    ],
    [
      "a name that is none",
      () => loadSafetensors(file("nested"), { rename: () => 3 as never }),
      "loadSafetensors: rename gives a name for backbone.norm.num_batches_tracked, got 3",
    ],
    [
      "an index that is none",
      () => loadSafetensors(file("nested"), { index: "{}" }),
      "loadSafetensors: an index has a weight_map, got undefined",
    ],
    [
      "options of other kinds",
      () => loadSafetensors(file("nested"), { ignore: [3 as never] }),
      "loadSafetensors: ignore takes names and patterns, got 3",
    ],
  ];
  for (const [what, f, message] of cases)
    it(what, () => expect(f).toThrow(expect.objectContaining({ name: "SinterError", message })));
});

describe("what is no safetensors file is named", () => {
  const text = (start: string) => Uint8Array.from(start, (char) => char.charCodeAt(0));
  const cases: [string, Uint8Array, string][] = [
    [
      "a Git LFS pointer",
      text("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"),
      "it is a Git LFS pointer, which stands for the file: get the file itself with git lfs pull",
    ],
    [
      "a page",
      text("\n<!DOCTYPE html><html><body>Not Found</body></html>"),
      "it is a web page, perhaps of an error or a login: download the file itself",
    ],
    [
      "what torch.save writes",
      text("PK\x03\x04\x00\x00\x08\x08archive/data.pkl"),
      "it is a zip archive, as torch.save writes it: load it in Python, and write it with safetensors.torch.save_file",
    ],
    [
      "what torch.save wrote",
      text("\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19."),
      "it is a Python pickle, as torch.save wrote it: load it in Python, and write it with safetensors.torch.save_file",
    ],
    [
      "an array of numpy",
      text("\x93NUMPY\x01\x00v\x00{'descr': '<f4'}"),
      "it is an array of numpy: loadNpy reads it",
    ],
    ["JSON", text('{"layers": [1, 2, 3]}'), "it is JSON, not the file with the tensors"],
    [
      "GGUF",
      text("GGUF\x03\x00\x00\x00\x00\x00"),
      "it is a GGUF file, which is not read: get the model as safetensors",
    ],
    [
      "HDF5",
      text("\x89HDF\r\n\x1a\n\x00\x00"),
      "it is an HDF5 file, as Keras writes it: load it in Python, and write it with safetensors",
    ],
    [
      "gzip",
      text("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03"),
      "it is compressed by gzip: give what gunzip makes of it",
    ],
  ];
  for (const [what, bytes, why] of cases)
    it(what, () =>
      expect(() => loadSafetensors(bytes)).toThrow(
        expect.objectContaining({
          code: "SAFETENSORS_INVALID",
          message: `not a valid safetensors file: ${why}`,
        }),
      ),
    );

  it("and so is an element type that is not read, unless it is left out", () => {
    const header = (dtype: string, bytes: number) => {
      const json = text(
        JSON.stringify({
          w: { dtype, shape: [2], data_offsets: [0, bytes] },
          b: { dtype: "U8", shape: [1], data_offsets: [bytes, bytes + 1] },
        }),
      );
      const whole = new Uint8Array(8 + json.length + bytes + 1);
      whole[0] = json.length;
      whole.set(json, 8);
      return whole;
    };
    for (const [dtype, bytes] of [
      ["C64", 16],
      ["F4", 1],
      ["F8_E8M0", 2],
    ] as const) {
      expect(() => loadSafetensors(header(dtype, bytes))).toThrow(
        `w holds ${dtype}, an element type that is not read: leave it out with { ignore: "w" }`,
      );
      expect(Object.keys(loadSafetensors(header(dtype, bytes), { ignore: "w" }))).toEqual(["b"]);
    }
    expect(() => loadSafetensors(header("F31", 8))).toThrow('w has the unknown dtype "F31"');
  });
});
