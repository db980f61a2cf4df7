import type { WrongUse } from "../case.ts";

const NARROW = "  linear(4, 4),\n";

/** Layers and what they are put into. */
export const layers: readonly WrongUse[] = [
  [
    "two layers",
    "sequential(linear(2, 10), linear(11, 2)); // ✗ linear(11, 2) expects 11 features but receives 10",
  ],
  [
    "behind an annotation",
    "sequential(sequential(linear(4, 2)) as Sequential<4, 2>, linear(3, 1)); // ✗ linear(3, 1) expects 3 features but receives 2",
  ],
  [
    "behind an annotated composite",
    'sequential(residual(linear(4, 4)) as Composite<"residual", 4, 4>, linear(3, 1)); // ✗ linear(3, 1) expects 3 features but receives 4',
  ],
  [
    "a model that returns an array",
    "model({ x: tensor([4]) }, ({ x }) => [relu(x)]); // ✗ a model's function returns a tensor, or tensors by name, got an array",
  ],
  [
    "a model that returns nothing",
    "model({ x: tensor([4]) }, () => {}); // ✗ a model's function returns a tensor, or tensors by name, got undefined",
  ],
  [
    "a model that returns no tensors",
    "model({ x: tensor([4]) }, () => ({})); // ✗ a model's function returns a tensor, or tensors by name, got none",
  ],
  [
    "a name for what has one",
    'named("b", linear(2, 2, { name: "a" })); // ✗ named expects a layer without a name, but this one is called a',
  ],
  [
    "a named layer",
    'sequential(linear(2, 10), named("head", linear(11, 2))); // ✗ linear(11, 2) expects 11 features but receives 10',
  ],
  [
    "the layer on its own line",
    "sequential(\n  linear(2, 10),\n  relu(),\n  linear(11, 2), // ✗ linear(11, 2) expects 11 features but receives 10\n);",
  ],
  [
    "the first layer behind the eighth",
    `sequential(\n${NARROW.repeat(9)}  linear(5, 4), // ✗ linear(5, 4) expects 5 features but receives 4\n);`,
  ],
  [
    "a layer far down",
    `sequential(\n${NARROW.repeat(203)}  linear(5, 4), // ✗ linear(5, 4) expects 5 features but receives 4\n${NARROW.repeat(40).replace("linear(4, 4)", "linear(4, 4)")});`,
  ],
  [
    "the first of two wrong layers",
    "sequential(\n  linear(2, 3),\n  linear(4, 5), // ✗ linear(4, 5) expects 4 features but receives 3\n  linear(6, 7),\n);",
  ],
  [
    "activations keep the width",
    "sequential(\n  linear(2, 3), gelu(), leakyRelu({ slope: 0.2 }), softmax(), prelu(),\n  linear(4, 5), // ✗ linear(4, 5) expects 4 features but receives 3\n);",
  ],
  [
    "a nested sequential",
    "sequential(\n  linear(2, 3),\n  sequential(linear(4, 5), relu()), // ✗ sequential(4 → 5) expects 4 features but receives 3\n);",
  ],
  [
    "behind a nested sequential",
    "sequential(\n  sequential(linear(2, 3), relu()),\n  linear(4, 5), // ✗ linear(4, 5) expects 4 features but receives 3\n);",
  ],
  [
    "inside a nested sequential",
    "sequential(\n  linear(2, 3),\n  sequential(\n    linear(3, 4),\n    linear(5, 6), // ✗ linear(5, 6) expects 5 features but receives 4\n  ),\n);",
  ],
  ["prelu per unit", "sequential(linear(2, 3), prelu(4)); // ✗ prelu(4) expects 4 features but receives 3"],
  [
    "what follows a prelu per unit",
    "sequential(prelu(4), linear(3, 2)); // ✗ linear(3, 2) expects 3 features but receives 4",
  ],
  [
    "layerNorm",
    "sequential(linear(2, 3), layerNorm(4)); // ✗ layerNorm(4) expects 4 features but receives 3",
  ],
  [
    "a layer without a bias, with a name",
    'sequential(linear(2, 3, { bias: false, name: "in" }), linear(4, 5, { name: "out" })); // ✗ linear(4, 5) expects 4 features but receives 3',
  ],
  [
    "an activation of one's own",
    'const twice = activation({ name: "twice", formula: (x) => scalar.mul(x, 2) });\nexport const y = sequential(linear(2, 3), twice(), linear(4, 5)); // ✗ linear(4, 5) expects 4 features but receives 3',
  ],
  [
    "a trainable activation of one's own",
    'const bend = trainable({ name: "bend", params: { a: 1 }, formula: (x, a) => scalar.mul(a, x) });\nexport const y = sequential(linear(2, 3), bend(4)); // ✗ bend(4) expects 4 features but receives 3',
  ],
  [
    "a width of a trainable activation that is none",
    'const bend = trainable({ name: "bend", params: { a: 1 }, formula: (x, a) => scalar.mul(a, x) });\nexport const y = bend(0); // ✗ bend(0): a number of features is a whole number from 1 to 999999999, got 0',
  ],
  [
    "a trainable activation on another width",
    'const bend = trainable({ name: "bend", params: { a: 1 }, formula: (x, a) => scalar.mul(a, x) });\nexport const y = bend(4)(tensor(["n", 3])); // ✗ bend(4) expects 4 features but receives 3',
  ],
  [
    "a shared layer that does not fit its second place",
    "const same = linear(3, 4);\nexport const y = sequential(linear(2, 3), same, relu(), same); // ✗ linear(3, 4) expects 3 features but receives 4",
  ],
  [
    "a layer from a helper that is generic in its width",
    "const block = <N extends number>(n: N) => sequential(linear(n, n), relu(), linear(n, n));\nexport const y = sequential(block(3), block(4)); // ✗ sequential(4 → 4) expects 4 features but receives 3",
  ],
  [
    "widths from an object as const",
    "const config = { hidden: 8, classes: 3 } as const;\nexport const y = sequential(linear(2, config.hidden), linear(config.classes, 1)); // ✗ linear(3, 1) expects 3 features but receives 8",
  ],
  [
    "a layer by condition",
    "const deep: boolean = true;\nexport const y = sequential(linear(2, 3), deep ? linear(3, 3) : relu(), linear(4, 5)); // ✗ linear(4, 5) expects 4 features but receives 3",
  ],
  [
    "layers spread from a tuple",
    "const layers = [linear(2, 3), relu()] as const;\nexport const y = sequential(...layers, linear(4, 5)); // ✗ linear(4, 5) expects 4 features but receives 3",
  ],
  [
    "residual: another width",
    "residual(\n  linear(64, 256),\n  linear(256, 32), // ✗ residual must keep its width: it receives 64 features but gives 32\n);",
  ],
  [
    "residual: a wrong body",
    "residual(\n  linear(64, 256),\n  linear(255, 64), // ✗ linear(255, 64) expects 255 features but receives 256\n);",
  ],
  [
    "residual in a chain",
    "sequential(\n  linear(2, 4),\n  residual(linear(5, 5)), // ✗ residual(5 → 5) expects 5 features but receives 4\n);",
  ],
  [
    "residual on a tensor",
    'residual(linear(5, 5))(tensor(["n", 4])); // ✗ residual(5 → 5) expects 5 features but receives 4',
  ],
  [
    "parallel.concat: another input",
    "parallel.concat(\n  linear(8, 4),\n  linear(9, 4), // ✗ linear(9, 4) expects 9 features but receives 8\n);",
  ],
  [
    "parallel.sum: another input",
    "parallel.sum(\n  linear(8, 4),\n  linear(9, 4), // ✗ linear(9, 4) expects 9 features but receives 8\n);",
  ],
  [
    "parallel.sum: another output",
    "parallel.sum(\n  linear(8, 4),\n  linear(8, 5), // ✗ parallel.sum adds branches of one width, 4, but linear(8, 5) gives 5\n);",
  ],
  [
    "parallel.concat: no width",
    "parallel.concat(relu(), tanh()); // ✗ parallel.concat needs a branch whose width is known, such as linear(8, 4): the widths add up",
  ],
  [
    "a tensor by condition",
    'const wide: boolean = false;\nconst x = wide ? tensor(["n", 3]) : tensor(["n", 4]);\nexport const y = linear(3, 1)(x); // ✗ linear(3, 1) expects 3 features but receives 4',
  ],
  [
    "a scalar in a chain",
    "sequential(linear(2, 3))(tensor([])); // ✗ sequential(2 → 3) expects [..., 2] but receives a scalar",
  ],
  [
    "what follows a concatenation",
    "sequential(\n  parallel.concat(linear(8, 4), linear(8, 6)),\n  linear(11, 1), // ✗ linear(11, 1) expects 11 features but receives 10\n);",
  ],
  [
    "what follows a sum",
    "sequential(\n  parallel.sum(linear(8, 4), linear(8, 4)),\n  linear(8, 1), // ✗ linear(8, 1) expects 8 features but receives 4\n);",
  ],
  [
    "a layer that was not called",
    "sequential(linear(2, 3), relu); // ✗ sequential expects layers, got a function: call it, as in relu()",
  ],
  [
    "an array of layers",
    "sequential([linear(2, 3), relu()]); // ✗ sequential expects layers, got an array: spread it, as in sequential(...layers)",
  ],
  [
    "an embedding in a chain",
    "sequential(embedding(10, 4), linear(4, 2)); // ✗ embedding(10, 4) is called on indices, inside model(...), and cannot stand in a composition",
  ],
  ["the name of a layer", 'sequential(linear(2, 3), "relu"); // ✗ sequential expects layers, got string'],
  [
    "linear on a tensor",
    'linear(3, 2)(tensor(["batch", 4])); // ✗ linear(3, 2) expects 3 features but receives 4',
  ],
  [
    "linear on a name",
    'linear(3, 2)(tensor(["batch", "time"])); // ✗ linear(3, 2) expects 3 features but receives time',
  ],
  [
    "linear on a scalar",
    "linear(3, 2)(tensor([])); // ✗ linear(3, 2) expects [..., 3] but receives a scalar",
  ],
  [
    "linear on a batch that stands last",
    'linear(784, 10)(transpose(tensor(["batch", 784]))); // ✗ linear(784, 10) expects 784 features but receives batch',
  ],
  ["prelu on a tensor", 'prelu(4)(tensor(["n", 3])); // ✗ prelu(4) expects 4 features but receives 3'],
  [
    "layerNorm on a tensor",
    'layerNorm(4)(tensor(["n", 3])); // ✗ layerNorm(4) expects 4 features but receives 3',
  ],
  [
    "layerNorm on a scalar",
    "layerNorm(4)(tensor([])); // ✗ layerNorm(4) expects [..., 4] but receives a scalar",
  ],
  [
    "sequential on a tensor",
    'sequential(linear(3, 2), relu())(tensor(["n", 4])); // ✗ sequential(3 → 2) expects 3 features but receives 4',
  ],
  [
    "an embedding's width",
    'linear(16, 2)(embedding(100, 8)(tensor(["n"], { dtype: "i32" }))); // ✗ linear(16, 2) expects 16 features but receives 8',
  ],
  [
    "inside a model",
    'model({ x: tensor(["batch", 8]) }, ({ x }) => {\n  const h = relu(linear(8, 6)(x));\n  return linear(5, 2)(h); // ✗ linear(5, 2) expects 5 features but receives 6\n});',
  ],
  [
    "inside a helper that takes a tensor",
    'const head = (x: Tensor<["n", 8]>) => linear(8, 2)(x);\nexport const y = linear(3, 1)(head(tensor(["n", 8]))); // ✗ linear(3, 1) expects 3 features but receives 2',
  ],
];
