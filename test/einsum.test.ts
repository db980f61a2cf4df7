import { errorBounds, interpret } from "@sinter/ir";
import { compile, einsum, grad, model, sum, type Tensor, tensor } from "sinter";
import { describe, expect, it } from "vitest";

/** The sums as they are defined, over all letters. */
function direct(
  spec: string,
  [a, b]: readonly (readonly [shape: readonly number[], data: Float32Array])[],
): number[] {
  const [left, right, out] = spec.split(/,|->/) as [string, string, string];
  const sizes: Record<string, number> = {};
  for (const [letters, [shape]] of [
    [left, a!],
    [right, b!],
  ] as const)
    for (const [i, letter] of [...letters].entries()) sizes[letter] = shape[i]!;
  const inner = [...new Set(left + right)].filter((letter) => !out.includes(letter));
  const at = (letters: string, index: Record<string, number>) =>
    [...letters].reduce((place, letter) => place * sizes[letter]! + index[letter]!, 0);
  const over = (letters: readonly string[]): Record<string, number>[] =>
    letters.reduce<Record<string, number>[]>(
      (all, letter) =>
        all.flatMap((index) => Array.from({ length: sizes[letter]! }, (_, i) => ({ ...index, [letter]: i }))),
      [{}],
    );
  return over([...out]).map((index) =>
    over(inner)
      .map((rest) => ({ ...index, ...rest }))
      .reduce((total, all) => total + a![1][at(left, all)]! * b![1][at(right, all)]!, 0),
  );
}

const sizes: Record<string, number | "n"> = { n: "n", h: 2, q: 3, k: 5, d: 4, i: 3, j: 4 };
const shapeOf = (letters: string) => [...letters].map((letter) => sizes[letter]!);
const known = (letters: string) => shapeOf(letters).map((dim) => (dim === "n" ? 2 : dim));
const numbers = (shape: readonly number[], seed: number) =>
  Float32Array.from({ length: shape.reduce((n, d) => n * d, 1) }, (_, i) => Math.sin(seed + i));

const specs = [
  "nij,njk->nik",
  "nhqd,nhkd->nhqk",
  "nqhd,nkhd->nhqk",
  "ni,ij->nj",
  "ni,ji->jn",
  "ni,nj->nij",
  "ni,ni->n",
  "ij,j->i",
  "nihj,jk->nikh",
  "ni,i->ni",
  "nij,ij->ni",
  "nij,ij->nij",
  "nij,nij->",
  "ij,nj->ni",
];

describe("einsum", () => {
  for (const spec of specs)
    it(`${spec} is the sum that it says, on both backends`, () => {
      const [a, b] = spec.split(/,|->/) as [string, string];
      const given = { a: numbers(known(a), 1), b: numbers(known(b), 2) };
      const { graph } = model({ a: tensor(shapeOf(a)), b: tensor(shapeOf(b)) }, ({ a, b }) =>
        einsum(spec as string, a as Tensor, b as Tensor),
      );
      const want = direct(spec, [
        [known(a), given.a],
        [known(b), given.b],
      ]);
      const { value, bound } = errorBounds(graph, given)[""]!;
      expect(value.length).toBe(want.length);
      for (const [i, v] of value.entries()) expect(v).toBeCloseTo(want[i]!, 12);
      if (spec.endsWith("n") && spec.length > 7) return;
      for (const backend of ["cpu", "wasm"] as const)
        for (const [i, y] of (compile(graph, { backend }).run(given as never) as Float32Array).entries())
          expect(Math.abs(y - value[i]!), backend).toBeLessThanOrEqual(4 * bound[i]!);
    });

  it("has gradients", () => {
    const given = { a: numbers([3, 4], 1), b: numbers([4, 5], 2) };
    const { graph } = model({ a: tensor([3, 4]), b: tensor([4, 5]) }, ({ a, b }) =>
      grad(sum(einsum("ij,jk->ki", a, b), { axis: [0, 1] }), a),
    );
    const slope = interpret(graph, given)[""]!;
    for (let j = 0; j < 4; j++) {
      const row = given.b.subarray(5 * j, 5 * j + 5).reduce((a, b) => a + b, 0);
      for (let i = 0; i < 3; i++) expect(slope[4 * i + j]).toBeCloseTo(row, 5);
    }
  });

  const [x, y] = [tensor(["n", 3]), tensor([3, 4])];
  const wrong: [string, () => unknown, string][] = [
    [
      "what is no specification",
      () => einsum("ij" as string, x, y),
      'einsum: a specification is like "bij,bjk->bik", letters for the axes of two operands and an arrow to those of the result, got "ij"',
    ],
    [
      "a diagonal",
      () => einsum("ii,ij->j" as string, x, y),
      "einsum: ii has a letter twice, which is no product of matrices",
    ],
    [
      "a sum over one operand alone",
      () => einsum("ni,jk->njk" as string, x, y),
      "einsum: i is in one operand alone, and not in the result: sum over that axis first",
    ],
    [
      "two sizes of one letter",
      () => einsum("ni,ki->nk" as string, x, y),
      "einsum: i is 3 in one operand but 4 in the other",
    ],
    [
      "letters that are not as many as the axes",
      () => einsum("nij,jk->nik" as string, x, y),
      "einsum: nij does not name each axis of [n, 3] by a letter",
    ],
  ];
  for (const [what, f, message] of wrong)
    it(`refuses ${what}`, () => expect(f).toThrow(expect.objectContaining({ message })));
});
