import { gzipSync } from "node:zlib";
import { compile, init, linear, relu, sequential, softmax } from "sinter";
import { expect, it } from "vitest";
import { bundle } from "./support/bundle.ts";
import { Snippets } from "./support/snippets.ts";

const snippets = new Snippets("size");

const KIBI = 1024;
const mnist = sequential(linear(784, 512), relu(), linear(512, 256), relu(), linear(256, 10), softmax());

it("the module of a classifier 784 → 512 → 256 → 10 is at most 5 KiB", () => {
  const { bytes } = compile(mnist, { params: init(mnist, { seed: 1 }), backend: "wasm" });
  expect(bytes!.length).toBeLessThanOrEqual(5 * KIBI);
});

it("two tiny layers take less than 1 KiB: their products are written out, and nothing else is there", () => {
  const tiny = sequential(linear(2, 10), relu(), linear(10, 2));
  const { bytes } = compile(tiny, { params: init(tiny, { seed: 1 }), backend: "wasm" });
  expect(bytes!.length).toBeLessThanOrEqual(KIBI);
});

// The aim is 32 KiB, which is not met (docs/ARCHITECTURE.md says why); this keeps the sources from growing.
it("what defines, optimizes, compiles and runs a model is at most 47.2 KiB, minified and compressed", async () => {
  const entry = snippets.write(
    "library.ts",
    `export { compile, linear, optimize, relu, sequential, softmax } from "sinter";\n`,
  );
  const code = await bundle(entry, `${snippets.folder}/bundled`, ["@sinter/source"]);
  const bytes = gzipSync(code).length;
  expect(bytes).toBeGreaterThan(10 * KIBI);
  expect(bytes).toBeLessThanOrEqual(47.2 * KIBI);
});

it("a bundle holds the activations and the kernels that are used, and no others", async () => {
  const entry = snippets.write(
    "relu.ts",
    'export { compile, linear, relu, sequential, sum } from "sinter";\n',
  );
  const code = await bundle(entry, `${snippets.folder}/relu`, ["@sinter/source"]);
  for (const used of ["relu", "reduce"]) expect(code).toContain(`"${used}"`);
  for (const other of [
    "gelu",
    "leakyRelu",
    "prelu",
    "softmax",
    "layerNorm",
    "argmax",
    "gather",
    "scatterAdd",
  ])
    expect(code).not.toContain(`"${other}"`);
});

it("a bundle that loads weights holds nothing that writes them or reads tables", async () => {
  const entry = snippets.write("load.ts", 'export { loadSafetensors } from "sinter";\n');
  const code = await bundle(entry, `${snippets.folder}/load`, ["@sinter/source"]);
  expect(code).toContain("SAFETENSORS_INVALID");
  for (const other of ["saveSafetensors", "FILE_INVALID", "d3-dsv"]) expect(code).not.toContain(other);
});
