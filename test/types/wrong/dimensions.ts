import type { WrongUse } from "../case.ts";

const width = (label: string, got: string) =>
  `// ✗ ${label}: a number of features is a whole number from 1 to 999999999, got ${got}`;
const dim = (where: string, got: string) =>
  `// ✗ ${where}: a dimension is a whole number from 1 to 999999999 or a name like batch, got ${got}`;

/** Sizes and names, and ops that rearrange them. */
export const dimensions: readonly WrongUse[] = [
  ["a width of zero", `linear(0, 2); ${width("linear(0, 2)", "0")}`],
  ["a negative width", `linear(784, -3); ${width("linear(784, -3)", "-3")}`],
  ["a fractional width", `linear(2, 1.5); ${width("linear(2, 1.5)", "1.5")}`],
  ["a width that is too large", `linear(1000000000, 2); ${width("linear(1000000000, 2)", "1000000000")}`],
  ["layerNorm of zero", `layerNorm(0); ${width("layerNorm(0)", "0")}`],
  ["prelu of a fraction", `prelu(0.5); ${width("prelu(0.5)", "0.5")}`],
  ["an embedding of nothing", `embedding(0, 8); ${width("embedding(0, 8)", "0")}`],
  ["an embedding of negative width", `embedding(10, -8); ${width("embedding(10, -8)", "-8")}`],
  ["a dimension of zero", `tensor(["n", 0]); ${dim("tensor", "0")}`],
  ["a negative dimension", `tensor([-1, 4]); ${dim("tensor", "-1")}`],
  ["a fractional dimension", `tensor([2.5]); ${dim("tensor", "2.5")}`],
  ["a dimension that is too large", `tensor(["n", 1234567890]); ${dim("tensor", "1234567890")}`],
  ["a name with a hyphen", `tensor(["batch-size", 4]); ${dim("tensor", "batch-size")}`],
  ["a name of two words", `tensor(["my batch", 4]); ${dim("tensor", "my batch")}`],
  ["reshape: to zero", `reshape(tensor(["n", 4]), ["n", 0]); ${dim("reshape", "0")}`],
  ["reshape: to −2", `reshape(tensor(["n", 4]), ["n", -2]); ${dim("reshape", "-2")}`],
  [
    "reshape: other sizes",
    'reshape(tensor(["n", 784]), ["n", 28, 29]); // ✗ reshape from [n, 784] to [n, 28, 29] changes the number of elements',
  ],
  [
    "reshape: what is left is no whole number",
    'reshape(tensor(["n", 784]), ["n", 27, -1]); // ✗ reshape from [n, 784] to [n, 27, -1] changes the number of elements',
  ],
  [
    "reshape: two −1s",
    'reshape(tensor(["n", 4]), ["n", -1, -1]); // ✗ reshape from [n, 4] to [n, -1, -1] changes the number of elements',
  ],
  [
    "reshape: another name",
    'reshape(tensor(["n", 4]), ["m", 4]); // ✗ reshape from [n, 4] to [m, 4] changes the number of elements',
  ],
  [
    "reshape: the name is lost",
    'reshape(tensor(["n", 4]), [4]); // ✗ reshape from [n, 4] to [4] changes the number of elements',
  ],
  [
    "reshape: the batch mixed with features",
    'reshape(tensor(["n", 4]), [4, "n"]); // ✗ reshape from [n, 4] to [4, n] mixes a named axis with others; use transpose to reorder axes',
  ],
  [
    "reshape: the time mixed with features",
    'reshape(tensor(["n", "time", 4]), ["n", 4, "time"]); // ✗ reshape from [n, time, 4] to [n, 4, time] mixes a named axis with others; use transpose to reorder axes',
  ],
  [
    "reshape: two names exchanged",
    'reshape(tensor(["n", "time"]), ["time", "n"]); // ✗ reshape from [n, time] to [time, n] mixes a named axis with others; use transpose to reorder axes',
  ],
  [
    "reshape: a later axis mixed with features",
    'reshape(tensor(["n", 4, "t"]), ["n", 2, "t", 2]); // ✗ reshape from [n, 4, t] to [n, 2, t, 2] mixes a named axis with others; use transpose to reorder axes',
  ],
  [
    "reshape: sizes in front of a name",
    'reshape(tensor([2, 3, "n", 4]), [3, 2, 4, "n"]); // ✗ reshape from [2, 3, n, 4] to [3, 2, 4, n] mixes a named axis with others; use transpose to reorder axes',
  ],
  [
    "transpose: an axis twice",
    'transpose(tensor(["n", 3, 4]), [1, 1, 2]); // ✗ transpose of [n, 3, 4] needs every axis once, counted from 0, got [1, 1, 2]',
  ],
  [
    "transpose: too few axes",
    'transpose(tensor(["n", 3, 4]), [1, 0]); // ✗ transpose of [n, 3, 4] needs every axis once, counted from 0, got [1, 0]',
  ],
  [
    "transpose: an axis that is not there",
    "transpose(tensor([3, 4]), [0, 2]); // ✗ transpose of [3, 4] needs every axis once, counted from 0, got [0, 2]",
  ],
  [
    "transpose: counted from the back",
    "transpose(tensor([3, 4]), [-1, 0]); // ✗ transpose of [3, 4] needs every axis once, counted from 0, got [-1, 0]",
  ],
  [
    "a flattened image",
    'linear(27, 2)(flatten(tensor(["n", 2, 14]))); // ✗ linear(27, 2) expects 27 features but receives 28',
  ],
  [
    "a product of names",
    'linear(4, 2)(flatten(tensor(["n", "time", 4]))); // ✗ linear(4, 2) expects 4 features but receives 4*time',
  ],
  [
    "a parameter of another shape",
    'compile(sequential(linear(2, 3)), {\n  params: {\n    "0.weight": { shape: [2, 3], data: new Float32Array(6) }, // ✗ 0.weight should be [3, 2] but is [2, 3]\n    "0.bias": new Float32Array(3),\n  },\n});',
  ],
  [
    "a parameter that is not in the model",
    'compile(sequential(linear(2, 3, { bias: false })), {\n  params: {\n    "0.weight": new Float32Array(6),\n    "0.bias": new Float32Array(3), // ✗ 0.bias is not in the model\n  },\n});',
  ],
];
