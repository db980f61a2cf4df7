import type { WrongUse } from "../case.ts";

/** Ops along an axis. */
export const axes: readonly WrongUse[] = [
  ["sum: no such axis", 'sum(tensor(["n", 4]), { axis: 5 }); // ✗ sum has no axis 5 in [n, 4]'],
  [
    "sum: one of several axes",
    'sum(tensor(["n", 4, 2]), { axis: [1, 3] }); // ✗ sum has no axis 3 in [n, 4, 2]',
  ],
  [
    "variance: no such axis",
    'variance(tensor(["n", 4]), { axis: 2 }); // ✗ variance has no axis 2 in [n, 4]',
  ],
  ["prod: no such axis", 'prod(tensor(["n", 4]), { axis: [-3] }); // ✗ prod has no axis -3 in [n, 4]'],
  [
    "cumsum: along the batch",
    'cumsum(tensor(["n", 4]), { axis: 0 }); // ✗ cumsum along axis 0 of [n, 4] mixes the rows of n; choose another axis',
  ],
  [
    "einsum: two sizes of one letter",
    'einsum("ni,ij->nj", tensor(["n", 3]), tensor([4, 5])); // ✗ einsum: i is 3 in one operand but 4 in the other',
  ],
  [
    "einsum: letters that are not as many as the axes",
    'einsum("ni,ij->nj", tensor(["n", 3, 2]), tensor([4, 5])); // ✗ einsum: ni does not name each axis of [n, 3, 2] by a letter',
  ],
  [
    "einsum: a letter of nothing",
    'einsum("ni,ij->njz", tensor(["n", 3]), tensor([3, 5])); // ✗ einsum: z of the result is in no operand',
  ],
  ["mean: of a scalar", "mean(tensor([])); // ✗ mean has no axis -1 in []"],
  [
    "max: no such axis",
    'max(tensor(["n", 4]), { axis: 2, keepDims: true }); // ✗ max has no axis 2 in [n, 4]',
  ],
  ["min: no such axis", "min(tensor([4]), { axis: 1 }); // ✗ min has no axis 1 in [4]"],
  ["a fraction for an axis", "sum(tensor([4, 2]), { axis: 0.5 }); // ✗ sum has no axis 0.5 in [4, 2]"],
  [
    "what is left of a mean",
    'linear(4, 2)(mean(tensor(["n", 4, 3]), { axis: 1 })); // ✗ linear(4, 2) expects 4 features but receives 3',
  ],
  ["argmax: no such axis", 'argmax(tensor(["n", 4]), { axis: 2 }); // ✗ argmax has no axis 2 in [n, 4]'],
  [
    "argmax: over the batch",
    'argmax(tensor(["n", 4]), { axis: 0 }); // ✗ argmax along axis 0 of [n, 4] mixes the rows of n; choose another axis',
  ],
  ["softmax: no such axis", 'softmax(tensor(["n", 4]), { axis: 2 }); // ✗ softmax has no axis 2 in [n, 4]'],
  [
    "softmax: over the batch",
    'softmax(tensor(["batch", 4]), { axis: 0 }); // ✗ softmax along axis 0 of [batch, 4] mixes the rows of batch; choose another axis',
  ],
  [
    "softmax: over the batch, counted from the back",
    'softmax(tensor(["batch", 4]), { axis: -2 }); // ✗ softmax along axis 0 of [batch, 4] mixes the rows of batch; choose another axis',
  ],
  [
    "softmax as a layer: over the batch",
    'softmax()(tensor(["n"])); // ✗ softmax along axis 0 of [n] mixes the rows of n; choose another axis',
  ],
  [
    "softmax as a layer: no such axis",
    'softmax({ axis: 7 })(tensor(["n", 3])); // ✗ softmax has no axis 7 in [n, 3]',
  ],
  [
    "softmax: of one number for each row",
    'softmax(tensor(["batch"])); // ✗ softmax along axis 0 of [batch] mixes the rows of batch; choose another axis',
  ],
  [
    "logSoftmax: no such axis",
    'logSoftmax(tensor(["n", 4]), { axis: -3 }); // ✗ logSoftmax has no axis -3 in [n, 4]',
  ],
  [
    "logSoftmax: over the batch",
    'logSoftmax(tensor(["n", 4, 2]), { axis: 0 }); // ✗ logSoftmax along axis 0 of [n, 4, 2] mixes the rows of n; choose another axis',
  ],
  [
    "concat: other axes",
    'concat([tensor(["n", 3]), tensor(["m", 4])]); // ✗ concat along axis 1 cannot join [n, 3] and [m, 4]: every other axis must be equal',
  ],
  [
    "concat: ranks",
    'concat([tensor(["n", 3]), tensor([4])]); // ✗ concat along axis 1 cannot join [n, 3] and [4]: every other axis must be equal',
  ],
  [
    "concat: the third",
    "concat([tensor([2, 3]), tensor([2, 4]), tensor([3, 4])]); // ✗ concat along axis 1 cannot join [2, 7] and [3, 4]: every other axis must be equal",
  ],
  [
    "concat: no such axis",
    "concat([tensor([2, 3]), tensor([2, 3])], { axis: 2 }); // ✗ concat has no axis 2 in [2, 3]",
  ],
  [
    "concat: dtypes",
    'concat([tensor([2, 3]), tensor([2, 3], { dtype: "i32" })]); // ✗ concat expects operands of one dtype but receives f32, i32',
  ],
  [
    "concat: what follows it",
    'linear(4, 2)(concat([tensor(["n", "m"]), tensor(["n", 2])])); // ✗ linear(4, 2) expects 4 features but receives m+2',
  ],
  [
    "stack: other shapes",
    'stack([tensor(["n", 3]), tensor(["n", 4])]); // ✗ stack cannot join [n, 3] and [n, 4]: every shape must be equal',
  ],
  [
    "stack: the third",
    'stack([tensor(["n", 3]), tensor(["n", 3]), tensor(["n", 1])]); // ✗ stack cannot join [n, 3] and [n, 1]: every shape must be equal',
  ],
  [
    "concat: of one, no such axis",
    'concat([tensor(["n", 3])], { axis: 5 }); // ✗ concat has no axis 5 in [n, 3]',
  ],
  ["concat: of none", "concat([]); // ✗ concat expects an array of at least one tensor"],
  ["stack: of none", "stack([]); // ✗ stack expects an array of at least one tensor"],
  [
    "stack: no such place",
    "stack([tensor([3]), tensor([3])], { axis: 2 }); // ✗ stack cannot put an axis at 2 of [3]",
  ],
  [
    "stack: dtypes",
    'stack([tensor([3], { dtype: "bool" }), tensor([3], { dtype: "i32" })]); // ✗ stack expects operands of one dtype but receives bool, i32',
  ],
  [
    "slice: beyond the end",
    'slice(tensor(["n", 4]), 1, 5); // ✗ slice from 1 to 5 does not fit axis 1 of [n, 4]',
  ],
  [
    "pad: less than nothing",
    'pad(tensor(["n", 4]), -1, 0); // ✗ pad of [n, 4] with -1 zeros before and 0 after: both are whole numbers from 0',
  ],
  ["pad: no such axis", "pad(tensor([4]), 1, 1, { axis: 1 }); // ✗ pad has no axis 1 in [4]"],
  [
    "scatterAdd: other axes than the indices",
    'scatterAdd(tensor([8, 16]), tensor([7], { dtype: "i32" }), { size: 10 }); // ✗ scatterAdd of [8, 16] at indices [7] expects the axes of the indices from axis 0 on',
  ],
  ["slice: empty", 'slice(tensor(["n", 4]), 2, 2); // ✗ slice from 2 to 2 does not fit axis 1 of [n, 4]'],
  ["slice: backwards", 'slice(tensor(["n", 4]), 3, 1); // ✗ slice from 3 to 1 does not fit axis 1 of [n, 4]'],
  [
    "slice: a named axis",
    'slice(tensor(["n", 4]), 0, 1, { axis: 0 }); // ✗ slice from 0 to 1 does not fit axis 0 of [n, 4]',
  ],
  [
    "slice: counted from the end",
    'slice(tensor(["n", 10]), 0, -1); // ✗ slice from 0 to -1 does not fit axis 1 of [n, 10]',
  ],
  [
    "slice: a fraction",
    'slice(tensor(["n", 20]), 0.5, 12); // ✗ slice from 0.5 to 12 does not fit axis 1 of [n, 20]',
  ],
  ["slice: no such axis", "slice(tensor([4]), 0, 1, { axis: 1 }); // ✗ slice has no axis 1 in [4]"],
  [
    "split: too little",
    'split(tensor(["n", 10]), [4, 5]); // ✗ split of [n, 10] along axis 1 into [4, 5]: the parts must add up to 10',
  ],
  [
    "split: too much",
    'split(tensor(["n", 10]), [4, 7]); // ✗ split of [n, 10] along axis 1 into [4, 7]: the parts must add up to 10',
  ],
  [
    "split: an empty part",
    'split(tensor(["n", 10]), [10, 0]); // ✗ split of [n, 10] along axis 1 into [10, 0]: the parts must add up to 10',
  ],
  [
    "split: the batch",
    'split(tensor(["n", 10]), [4, 6], { axis: 0 }); // ✗ split of [n, 10] along axis 0 into [4, 6]: the parts must add up to n',
  ],
  [
    "split: no such axis",
    'split(tensor(["n", 10]), [4, 6], { axis: 2 }); // ✗ split has no axis 2 in [n, 10]',
  ],
  [
    "gather: no such axis",
    'gather(tensor([5, 3]), tensor(["n"], { dtype: "i32" }), { axis: 2 }); // ✗ gather has no axis 2 in [5, 3]',
  ],
  [
    "gather: from a named axis",
    'gather(tensor(["n", 3]), tensor([2], { dtype: "i32" })); // ✗ gather from [n, 3] needs a size on its axis, not the name n',
  ],
  [
    "expandDims: no such place",
    'expandDims(tensor(["n", 3]), { axis: 3 }); // ✗ expandDims cannot put an axis at 3 of [n, 3]',
  ],
  [
    "squeeze: a wide axis",
    'squeeze(tensor(["n", 3])); // ✗ squeeze of axis -1 of [n, 3]: its size is 3, not 1',
  ],
  [
    "squeeze: a named axis",
    'squeeze(tensor(["n", 1]), { axis: 0 }); // ✗ squeeze of axis 0 of [n, 1]: its size is n, not 1',
  ],
  ["squeeze: no such axis", 'squeeze(tensor(["n", 1]), { axis: 2 }); // ✗ squeeze has no axis 2 in [n, 1]'],
];
