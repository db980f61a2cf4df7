import type { RightUse, WrongUse } from "./case.ts";

/** A model that gives the gradient of `loss` with respect to its input x. */
const gradient = (what: string, shape: string, loss: string): RightUse => [
  `the gradient of ${what}`,
  `model({ x: tensor(${shape}) }, ({ x }) => grad(${loss}, x))`,
  `Model<{ readonly x: ${shape} }, ${shape}>`,
];

/** Σ over everything but the batch, and the mean over that. */
const total = (x: string) => `mean(sum(${x}), { axis: 0 })`;

/** A model that gives the gradients of a layer's parameters. */
const parameters = (what: string, layer: string, width: number, shapes: string): RightUse => [
  `the gradients of ${what}`,
  `((net) => model({ x: tensor(["n", ${width}]) }, ({ x }) => ({ ...grad(${total("net(x)")}, parametersOf(net)) })))(${layer})`,
  `Model<{ readonly x: ["n", ${width}] }, { ${shapes} }>`,
];

const bent = `activation({ name: "bent", params: { p: perUnit(1), b: shared(0) }, formula: (x, { p, b }) => scalar.add(scalar.mul(p, scalar.tanh(x)), b) })`;
const tilt = `activation({ name: "tilt", params: { a: shared(2) }, formula: (x, { a }) => scalar.mul(a, x) })`;

export const rightGradients: readonly RightUse[] = [
  gradient("a sum", "[3]", "sum(x)"),
  gradient("a mean", "[3]", "mean(x)"),
  gradient("a largest", "[3]", "max(x)"),
  gradient("a smallest", "[3]", "min(x)"),
  gradient("a scalar", "[]", "mul(x, x)"),
  gradient("rows", '["n", 3]', total("x")),
  gradient("a batch of numbers", '["n"]', "mean(x, { axis: 0 })"),
  gradient("rows of matrices", '["n", 2, 3]', "mean(sum(sum(x)), { axis: 0 })"),
  gradient("a matrix", "[2, 3]", "sum(sum(x))"),
  gradient("products", '["n", 3]', total("mul(x, x)")),
  gradient("quotients", '["n", 3]', total("div(x, add(abs(x), 1))")),
  gradient("differences", '["n", 3]', total("abs(sub(x, 1))")),
  gradient("a tanh", '["n", 3]', total("tanh(x)")),
  gradient("a relu", '["n", 3]', total("relu(x)")),
  gradient("an activation with a constant", '["n", 3]', total("elu(x, { alpha: 2 })")),
  gradient("functions", '["n", 3]', total("log(add(exp(neg(x)), sqrt(abs(x))))")),
  gradient("the larger of two", '["n", 3]', total("maximum(x, minimum(x, 1))")),
  gradient("a choice", '["n", 3]', total("where(less(x, 0), 0, x)")),
  gradient("a softmax", '["n", 3]', total("mul(softmax(x), x)")),
  gradient("a logSoftmax", '["n", 3]', total("logSoftmax(x)")),
  gradient("a softmin", '["n", 3]', total("mul(softmin(x), x)")),
  gradient("a layer", '["n", 3]', total("linear(3, 2)(x)")),
  gradient("a norm", '["n", 4]', total("mul(layerNorm(4)(x), x)")),
  gradient("a gate", '["n", 8]', total("glu(4)(x)")),
  gradient("pieces", '["n", 8]', total("maxout(4, 2)(x)")),
  gradient("a product of matrices", "[3, 3]", "sum(sum(matmul(x, transpose(x))))"),
  gradient("a product with the batch", '["n", 3]', "sum(sum(matmul(transpose(x), x)))"),
  gradient("slices", '["n", 4]', total("mul(slice(x, 0, 2), slice(x, 2, 4))")),
  gradient("what is joined", '["n", 2]', total("concat([x, mul(x, x)])")),
  gradient("another shape", '["n", 4]', 'mean(sum(sum(reshape(x, ["n", 2, 2]))), { axis: 0 })'),
  gradient("what is repeated", "[3]", "sum(sum(mul(broadcast(x, [4, 3]), x)))"),
  gradient("what is gathered", "[5, 3]", "sum(sum(gather(x, argmax(x, { axis: 1 }))))"),
  gradient("a gradient", '["n", 3]', total(`grad(${total("mul(x, mul(x, x))")}, x)`)),
  gradient("a part that is stopped", '["n", 3]', total("mul(x, stopGradient(x))")),
  [
    "the gradients of two values",
    `model({ a: tensor(["n", 3]), b: tensor([3]) }, ({ a, b }) => { const [x, y] = grad(${total("mul(a, b)")}, [a, b]); return { x, y }; })`,
    'Model<{ readonly a: ["n", 3]; readonly b: [3] }, { readonly x: ["n", 3]; readonly y: [3] }>',
  ],
  [
    "the gradients of no values",
    `model({ a: tensor(["n", 3]) }, ({ a }) => { grad(${total("a")}, []); return a; })`,
    'Model<{ readonly a: ["n", 3] }, ["n", 3]>',
  ],
  [
    "the gradient of a value inside",
    `model({ x: tensor(["n", 3]) }, ({ x }) => { const h = linear(3, 5)(x); return grad(${total("tanh(h)")}, h); })`,
    'Model<{ readonly x: ["n", 3] }, ["n", 5]>',
  ],
  ["a Jacobian", "((x) => jacobian(mul(x, x), x))(tensor([3]))", "Tensor<[3, 3]>"],
  ["the Jacobian of a scalar", "((x) => jacobian(sum(x), x))(tensor([3]))", "Tensor<[3]>"],
  ["the Jacobian of a layer", "((x) => jacobian(linear(3, 2)(x), x))(tensor([3]))", "Tensor<[2, 3]>"],
  [
    "a Jacobian in a helper that is generic in a size",
    "(<const N extends number>(x: Tensor<[N]>): Tensor<[N, N]> => jacobian(tanh(x), x))(tensor([3]))",
    "Tensor<[3, 3]>",
  ],
  ["the Jacobian of a matrix", "((x) => jacobian(sum(x), x))(tensor([2, 3]))", "Tensor<[2, 2, 3]>"],
  ["what stops", 'stopGradient(tensor(["n", 3]))', 'Tensor<["n", 3]>'],
  ["what stops indices", 'stopGradient(tensor(["n"], { dtype: "i32" }))', 'Indices<["n"]>'],
  parameters("a layer", "linear(3, 2)", 3, "readonly weight: [2, 3]; readonly bias: [2]"),
  parameters("a layer without a bias", "linear(3, 2, { bias: false })", 3, "readonly weight: [2, 3]"),
  parameters(
    "a sequential",
    "sequential(linear(3, 4), relu(), linear(4, 2))",
    3,
    'readonly "0.weight": [4, 3]; readonly "0.bias": [4]; readonly "2.weight": [2, 4]; readonly "2.bias": [2]',
  ),
  parameters(
    "what stands in a sequential",
    "sequential(residual(linear(3, 3, { bias: false })), prelu(3))",
    3,
    'readonly "0.0.weight": [3, 3]; readonly "1.weight": [3]',
  ),
  parameters(
    "a parameter for each unit, and one for all",
    `${bent}(3)`,
    3,
    "readonly p: [3]; readonly b: [1]",
  ),
  parameters("a parameter for all", `${tilt}()`, 3, "readonly a: [1]"),
  [
    "the gradients of two layers, by names",
    `((a, b) => model({ x: tensor(["n", 3]) }, ({ x }) => ({ ...grad(${total("b(a(x))")}, parametersOf({ a, b })) })))(linear(3, 2), linear(2, 1, { bias: false }))`,
    'Model<{ readonly x: ["n", 3] }, { readonly "a.weight": [2, 3]; readonly "a.bias": [2]; readonly "b.weight": [1, 2] }>',
  ],
  [
    "the gradients of a table",
    `((table) => model({ i: tensor(["n"], { dtype: "i32" }) }, ({ i }) => ({ ...grad(${total("table(i)")}, parametersOf(table)) })))(embedding(9, 4))`,
    'Model<{ readonly i: Indices<["n"]> }, { readonly weight: [9, 4] }>',
  ],
  [
    "the gradients of a value and of parameters",
    `((net) => model({ x: tensor(["n", 3]) }, ({ x }) => { const [dx, own] = grad(${total("net(x)")}, [x, parametersOf(net)]); return { dx, ...own }; }))(linear(3, 2, { bias: false }))`,
    'Model<{ readonly x: ["n", 3] }, { readonly dx: ["n", 3]; readonly weight: [2, 3] }>',
  ],
  ["an activation with parameters per unit", `${bent}(3)(tensor(["n", 3]))`, 'Tensor<["n", 3]>'],
  ["an activation with shared parameters", `${tilt}()(tensor(["n", 2, 3]))`, 'Tensor<["n", 2, 3]>'],
  ["a gated linear unit", 'glu(4)(tensor(["n", 8]))', 'Tensor<["n", 4]>'],
  ["maxout", 'maxout(4, 3)(tensor(["n", 12]))', 'Tensor<["n", 4]>'],
  ["softmin", 'softmin(tensor(["n", 4]))', 'Tensor<["n", 4]>'],
];

const scalarOnly = (type: string) => `grad expects a scalar f32[], got ${type}: take its sum or mean first`;
const noScalar = (what: string, loss: string, type: string): WrongUse => [
  `the gradient of ${what}`,
  `grad(${loss}, tensor([3])); // ✗ ${scalarOnly(type)}`,
];
const notReal = (what: string, wrt: string, type: string): WrongUse => [
  `a gradient with respect to ${what}`,
  `grad(tensor([]), ${wrt}); // ✗ grad with respect to ${type}: only f32 values have gradients`,
];
const noJacobian = (what: string, y: string, x: string, type: string): WrongUse => [
  `a Jacobian of ${what}`,
  `jacobian(${y}, ${x}); // ✗ jacobian expects values of f32 and of fixed sizes, got ${type}`,
];
const noParam = (what: string, param: string): WrongUse => [
  `a parameter that is ${what}`,
  `activation({ name: "bad", formula: (x) => x, params: {\n  p: ${param}, // ✗ bad: p is perUnit(start), of shape [units], or shared(start), of shape [1]\n} });`,
];
const indices = (shape: string) => `tensor(${shape}, { dtype: "i32" })`;
const mask = (shape: string) => `tensor(${shape}, { dtype: "bool" })`;

export const gradients: readonly WrongUse[] = [
  noScalar("a vector", "tensor([3])", "f32[3]"),
  noScalar("a row", "tensor([1, 3])", "f32[1, 3]"),
  noScalar("one number in an axis", "tensor([1])", "f32[1]"),
  noScalar("a batch", 'tensor(["n"])', "f32[n]"),
  noScalar("rows", 'tensor(["n", 3])', "f32[n, 3]"),
  noScalar("rows of matrices", 'tensor(["n", 2, 3])', "f32[n, 2, 3]"),
  noScalar("a sum over the wrong axis", 'sum(tensor(["n", 3]), { axis: 0 })', "f32[3]"),
  noScalar("a sum of each row", 'sum(tensor(["n", 3]))', "f32[n]"),
  noScalar("a sum that keeps its axis", "sum(tensor([3]), { keepDims: true })", "f32[1]"),
  noScalar("a mean of each row", 'mean(tensor(["n", 3]))', "f32[n]"),
  noScalar("a layer's output", 'linear(3, 1)(tensor(["n", 3]))', "f32[n, 1]"),
  noScalar("a softmax", 'softmax(tensor(["n", 3]))', "f32[n, 3]"),
  noScalar("an activation", 'relu(tensor(["batch", 8]))', "f32[batch, 8]"),
  noScalar("a product of matrices", "matmul(tensor([2, 3]), tensor([3, 2]))", "f32[2, 2]"),
  noScalar("indices", indices('["n"]'), "i32[n]"),
  noScalar("one index", indices("[]"), "i32[]"),
  noScalar("what argmax gives", 'argmax(tensor(["n", 3]))', "i32[n]"),
  noScalar("a mask", mask('["n"]'), "bool[n]"),
  noScalar("a comparison", 'less(tensor(["n", 3]), 0)', "bool[n, 3]"),
  noScalar("a gradient", "((x) => grad(sum(mul(x, x)), x))(tensor([3]))", "f32[3]"),
  notReal("indices", indices('["n"]'), "i32[n]"),
  notReal("one index", indices("[]"), "i32[]"),
  notReal("tokens", indices('["n", 8]'), "i32[n, 8]"),
  notReal("a mask", mask('["n", 3]'), "bool[n, 3]"),
  notReal("what argmax gives", 'argmax(tensor(["n", 3]))', "i32[n]"),
  notReal("a comparison", "less(tensor([3]), 0)", "bool[3]"),
  notReal("indices in a list", `[tensor([]), ${indices('["n"]')}]`, "i32[n]"),
  notReal("a mask in a list", `[${mask("[2]")}, tensor([2])]`, "bool[2]"),
  noJacobian("rows", 'tensor(["n", 2])', "tensor([2])", "f32[n, 2]"),
  noJacobian("a batch", 'tensor(["n"])', "tensor([2])", "f32[n]"),
  noJacobian("indices", indices("[2]"), "tensor([2])", "i32[2]"),
  noJacobian("a mask", mask("[2]"), "tensor([2])", "bool[2]"),
  noJacobian("a vector by rows", "tensor([2])", 'tensor(["n", 2])', "f32[n, 2]"),
  noJacobian("a vector by indices", "tensor([2])", indices("[2]"), "i32[2]"),
  ["the gradient of a number", "grad(3, tensor([3])); // ✗ grad expects a tensor"],
  ["the gradient of a layer", "grad(relu(), tensor([3])); // ✗ grad expects a tensor"],
  [
    "a gradient with respect to a number",
    "grad(tensor([]), 3); // ✗ grad expects a tensor to differentiate by, a list of them, or parametersOf(layer)",
  ],
  [
    "a gradient with respect to a layer in a list",
    "((x) => grad(sum(x), [x, relu()]))(tensor([3])); // ✗ grad expects a tensor to differentiate by, a list of them, or parametersOf(layer)",
  ],
  [
    "a gradient with respect to tensors by name",
    "grad(tensor([]), { x: tensor([3]) }); // ✗ grad expects a tensor to differentiate by, a list of them, or parametersOf(layer)",
  ],
  ["a Jacobian of a number", "jacobian(3, tensor([3])); // ✗ jacobian expects a tensor"],
  noParam("a number", "1"),
  noParam("a shape", "[3]"),
  noParam("a tensor", "tensor([3])"),
  noParam("a text", '"perUnit"'),
  noParam("a record of another kind", '{ kind: "perRow", start: 1 }'),
  noParam("a function", "perUnit"),
  [
    "units that do not fit",
    `sequential(linear(2, 3), ${bent}(4)); // ✗ bent(4) expects 4 features but receives 3`,
  ],
  [
    "what follows units",
    `sequential(${bent}(4), linear(3, 2)); // ✗ linear(3, 2) expects 3 features but receives 4`,
  ],
  ["units on a tensor", `${bent}(4)(tensor(["n", 3])); // ✗ bent(4) expects 4 features but receives 3`],
  [
    "what follows shared parameters",
    `sequential(linear(2, 3), ${tilt}(), linear(4, 2)); // ✗ linear(4, 2) expects 4 features but receives 3`,
  ],
  [
    "a gate of another width",
    "sequential(linear(2, 6), glu(4)); // ✗ glu(4) expects 8 features but receives 6",
  ],
  [
    "what follows a gate",
    "sequential(glu(4), linear(8, 2)); // ✗ linear(8, 2) expects 8 features but receives 4",
  ],
  [
    "pieces of another width",
    "sequential(linear(2, 6), maxout(4, 2)); // ✗ maxout(4, 2) expects 8 features but receives 6",
  ],
];
