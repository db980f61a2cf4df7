import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { saveSafetensors } from "sinter";
import { afterAll, expect, it } from "vitest";
import { Session } from "./support/session.ts";

const folder = mkdtempSync(join(tmpdir(), "sinter-inspect-"));
afterAll(() => rmSync(folder, { recursive: true }));
const session = new Session();
const inspect = (...args: string[]) => session.sinter("inspect", ...args);
const dicts = "test/data/state-dicts";

it("sinter inspect shows names, shapes and statistics, and the layers that they suggest", async () => {
  const { code, out, err } = await inspect(`${dicts}/blocks.safetensors`);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  const [table, layers] = out.split("\nlayers that they suggest, without activations:\n");
  expect(table!.split("\n").slice(0, 3)).toEqual([
    "name               dtype  shape   elements    least  largest      mean  deviation",
    "0.layers.0.bias    F32    [4]            4  -0.3551   0.4712    0.0785     0.3918",
    "0.layers.0.weight  F32    [4, 4]        16  -0.4487   0.4269  -0.07768     0.2823",
  ]);
  expect(table).toContain("\n11 tensors, 67 elements\n");
  expect(
    layers!
      .trim()
      .split("\n")
      .map((line) => line.trim()),
  ).toEqual([
    'linear(4, 4, { name: "0.layers.0" })',
    'linear(4, 4, { name: "0.layers.2" })',
    'param("0.scale", [4])',
    'param("0.shift", [4])',
    'layerNorm(4, { name: "3" }) // or groupNorm',
    'named("4", prelu())',
    'linear(4, 2, { name: "5" })',
  ]);
});

it("takes a model in several files, without a prefix, as JSON", async () => {
  const files = [1, 2].map((part) => `${dicts}/sharded-${part}-of-2.safetensors`);
  const { code, out } = await inspect(...files, "--prefix", "backbone.", "--json");
  const { format, version, tensors, layers } = JSON.parse(out);
  expect([code, format, version]).toEqual([0, "sinter.inspect", 1]);
  expect(tensors).toHaveLength(9);
  expect(layers).toEqual([
    'linear(4, 8, { name: "fc1" })',
    'linear(8, 6, { name: "fc2" })',
    'batchNorm(8, { name: "norm" })',
  ]);
});

it("names a prefix that all have", async () => {
  const { out } = await inspect(`${dicts}/parallel-compiled.safetensors`);
  expect(out.split("\n")[0]).toBe(
    'all names begin with module._orig_mod.: loadSafetensors(file, { prefix: "module._orig_mod." }), or --prefix module._orig_mod. here',
  );
});

it("names what is tied, what is not finite, and what no layer has", async () => {
  const tied = await inspect(`${dicts}/tied-in-metadata.safetensors`);
  expect(tied.out).toContain("lm_head.weight: embed.weight\n");
  expect(tied.out).toContain('  embedding(11, 6, { name: "embed" }) // or linear(6, 11, { bias: false })\n');
  const file = join(folder, "odd.safetensors");
  const weight = { shape: [2, 1, 1, 2], data: Float32Array.of(1, Number.NaN, Infinity, 3) };
  const norm = { shape: [3], data: new Float32Array(3) };
  const none = { shape: [0], data: new Float32Array(0) };
  writeFileSync(file, saveSafetensors({ "conv.weight": weight, "norm.weight": norm, none }));
  const { out } = await inspect(file);
  expect(out).toMatch(/^conv\.weight {2}F32 {4}\[2, 1, 1, 2\] +4 +1 +3 +2 +1 {2}2 not finite$/m);
  expect(out).toMatch(/^norm\.weight .* all 0$/m);
  expect(out).toMatch(/^none +F32 +\[0\] +0$/m);
  expect(out).toContain("  // conv: a convolution of 2 × 1 × 1 × 2, for which there is no layer\n");
  expect(out).toContain('  rmsNorm(3, { name: "norm" }) // or prelu(3)\n');
});

it("says in one line what is wrong", async () => {
  const pointer = join(folder, "pointer.safetensors");
  writeFileSync(pointer, "version https://git-lfs.github.com/spec/v1\n");
  for (const [args, line] of [
    [[], "sinter: inspect needs a file; try sinter inspect --help\n"],
    [["none.safetensors"], /^sinter: none\.safetensors cannot be read: ENOENT/],
    [[pointer], /^sinter: not a valid safetensors file: it is a Git LFS pointer/],
    [["--what"], "sinter: Unknown option '--what'; try sinter inspect --help\n"],
  ] as const) {
    const { code, out, err } = await inspect(...args);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(line);
  }
});
