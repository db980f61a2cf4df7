import { compile, init, linear, relu, sequential, softmax } from "sinter";
import { expect, it } from "vitest";

const KIBI = 1024;
const mnist = sequential(linear(784, 512), relu(), linear(512, 256), relu(), linear(256, 10), softmax());

it("the module of a classifier 784 → 512 → 256 → 10 is at most 4 KiB", () => {
  const { bytes } = compile(mnist, { params: init(mnist, { seed: 1 }), backend: "wasm" });
  expect(bytes!.length).toBeLessThanOrEqual(4 * KIBI);
});

it("two tiny layers take less than 1 KiB: their products are written out, and nothing else is there", () => {
  const tiny = sequential(linear(2, 10), relu(), linear(10, 2));
  const { bytes } = compile(tiny, { params: init(tiny, { seed: 1 }), backend: "wasm" });
  expect(bytes!.length).toBeLessThanOrEqual(KIBI);
});
