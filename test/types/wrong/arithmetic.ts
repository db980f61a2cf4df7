import type { WrongUse } from "../case.ts";

const grow = (op: string, a: string, b: string) =>
  `// ✗ ${op} cannot combine ${a} and ${b}: one must equal the other's last axes (leading 1s aside); write broadcast(...) for anything else`;
const matmul = (a: string, b: string, why: string) => `// ✗ matmul of ${a} and ${b}: ${why}`;

/** Elementwise ops, comparisons and products. */
export const arithmetic: readonly WrongUse[] = [
  ["an array of another length", `add(tensor(["n", 10]), [1, 2]); ${grow("add", "[n, 10]", "[2]")}`],
  ["an addend that grows", `add(tensor(["n", 10]), tensor([4, 1])); ${grow("add", "[n, 10]", "[4, 1]")}`],
  [
    "an addend of more axes",
    `add(tensor(["n", 10]), tensor([4, 1, 10])); ${grow("add", "[n, 10]", "[4, 1, 10]")}`,
  ],
  ["a column", `mul(tensor(["n", 10]), tensor(["n", 1])); ${grow("mul", "[n, 10]", "[n, 1]")}`],
  ["a column on the left", `mul(tensor(["n", 1]), tensor(["n", 10])); ${grow("mul", "[n, 1]", "[n, 10]")}`],
  [
    "labels [n] beside outputs [n, 1]",
    `sub(tensor(["n", 1]), tensor(["n"])); ${grow("sub", "[n, 1]", "[n]")}`,
  ],
  ["two names", `add(tensor(["batch", 4]), tensor(["time", 4])); ${grow("add", "[batch, 4]", "[time, 4]")}`],
  ["a name beside a size", `add(tensor(["n", 4]), tensor([3, 4])); ${grow("add", "[n, 4]", "[3, 4]")}`],
  ["both grow", `sub(tensor(["n", 1]), tensor([1, 4])); ${grow("sub", "[n, 1]", "[1, 4]")}`],
  ["a row that is too long", `div(tensor(["n", 4]), tensor([5])); ${grow("div", "[n, 4]", "[5]")}`],
  [
    "a row that is a divisor of the width",
    `add(tensor(["n", 4]), tensor([2])); ${grow("add", "[n, 4]", "[2]")}`,
  ],
  [
    "a sum of names beside another",
    `add(concat([tensor(["n", "m"]), tensor(["n", 2])]), tensor(["m"])); ${grow("add", "[n, m+2]", "[m]")}`,
  ],
  ["less", `less(tensor(["n", 10]), tensor(["n", 1])); ${grow("less", "[n, 10]", "[n, 1]")}`],
  ["lessEqual", `lessEqual(tensor(["n", 10]), tensor([9])); ${grow("lessEqual", "[n, 10]", "[9]")}`],
  ["greater", `greater(tensor([3]), tensor([4])); ${grow("greater", "[3]", "[4]")}`],
  [
    "greaterEqual",
    `greaterEqual(tensor(["n", 3]), tensor(["m", 3])); ${grow("greaterEqual", "[n, 3]", "[m, 3]")}`,
  ],
  [
    "equal, of indices",
    `equal(tensor(["n"], { dtype: "i32" }), tensor(["n", 1], { dtype: "i32" })); ${grow("equal", "[n]", "[n, 1]")}`,
  ],
  ["notEqual", `notEqual(tensor([2, 3]), tensor([2])); ${grow("notEqual", "[2, 3]", "[2]")}`],
  [
    "where: the second choice",
    `where(tensor(["n", 4], { dtype: "bool" }), tensor(["n", 4]), tensor(["n", 5])); ${grow("where", "[n, 4]", "[n, 5]")}`,
  ],
  [
    "where: the mask",
    `where(tensor(["n", 1], { dtype: "bool" }), tensor(["n", 4]), 0); ${grow("where", "[n, 1]", "[n, 4]")}`,
  ],
  [
    "broadcast: another size",
    'broadcast(tensor(["n", 2]), ["n", 10]); // ✗ [n, 2] does not broadcast to [n, 10]',
  ],
  ["broadcast: fewer axes", "broadcast(tensor([2, 3]), [3]); // ✗ [2, 3] does not broadcast to [3]"],
  [
    "broadcast: another name",
    'broadcast(tensor(["n", 1]), ["m", 3]); // ✗ [n, 1] does not broadcast to [m, 3]',
  ],
  [
    "broadcast: to no size",
    'broadcast(tensor(["n", 1]), ["n", 0]); // ✗ broadcast: a dimension is a whole number from 1 to 999999999 or a name like batch, got 0',
  ],
  [
    "matmul: the trap of a size that is inferred as 3 | 5",
    `matmul(tensor([2, 3]), tensor([5, 4])); ${matmul("[2, 3]", "[5, 4]", "the left side has 3 columns but the right side has 5 rows")}`,
  ],
  [
    "matmul: a vector",
    `matmul(tensor([2, 3]), tensor([4])); ${matmul("[2, 3]", "[4]", "the left side has 3 columns but the right side has 4 rows")}`,
  ],
  [
    "matmul: names",
    `matmul(tensor(["n", "k"]), tensor(["m", 4])); ${matmul("[n, k]", "[m, 4]", "the left side has k columns but the right side has m rows")}`,
  ],
  [
    "matmul: batches of matrices",
    `matmul(tensor([2, 3, 4]), tensor([2, 5, 6])); ${matmul("[2, 3, 4]", "[2, 5, 6]", "the left side has 4 columns but the right side has 5 rows")}`,
  ],
  [
    "matmul: the left rank",
    `matmul(tensor([3]), tensor([3, 4])); ${matmul("[3]", "[3, 4]", "the left side needs at least two axes")}`,
  ],
  [
    "matmul: the right rank",
    `matmul(tensor([2, 3]), tensor([])); ${matmul("[2, 3]", "[]", "the right side needs at least one axis")}`,
  ],
  [
    "matmul: leading axes",
    `matmul(tensor([2, 3, 4]), tensor([5, 4, 6])); ${matmul("[2, 3, 4]", "[5, 4, 6]", "their leading axes are neither equal nor 1")}`,
  ],
  [
    "matmul: leading names",
    `matmul(tensor(["n", 3, 4]), tensor(["m", 4, 6])); ${matmul("[n, 3, 4]", "[m, 4, 6]", "their leading axes are neither equal nor 1")}`,
  ],
];
