import { resolve } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { uniform } from "../support/random.ts";
import { Snippets, snippetConfig } from "../support/snippets.ts";
import { compilers, type Found, sentenceOf } from "./compilers.ts";

/**
 * Random models as source, some right, some with a wrong width: the compiler and run time must agree
 * on every one, and what run time throws must be among what the compiler says.
 */
const MODELS = 600;

const next = uniform(7);
const below = (n: number): number => Math.floor(((next() + 1) / 2) * n) % n;
const pick = <T>(items: readonly T[]): T => items[below(items.length)]!;
const width = (): number => 1 + below(9);

interface Part {
  readonly code: string;
  readonly out: number;
}

/** A layer that receives `given`; deep ones nest. */
function part(given: number, depth: number, wrong: () => boolean): Part {
  const own = wrong() ? given + 1 + below(3) : given;
  const simple: (() => Part)[] = [
    () => {
      const out = width();
      return { code: `linear(${own}, ${out})`, out };
    },
    () => ({ code: pick(["relu()", "tanh()", "gelu()", "softmax()", "prelu()"]), out: given }),
    () => ({ code: `${pick(["prelu", "layerNorm"])}(${own})`, out: own }),
  ];
  const nested: (() => Part)[] = [
    () => {
      const { code, out } = chain(given, depth - 1, wrong);
      return { code: `sequential(${code})`, out };
    },
    () => {
      const inner = chain(given, depth - 1, wrong);
      return {
        code: `residual(${inner.code}, linear(${inner.out}, ${wrong() ? given + 1 : given}))`,
        out: given,
      };
    },
    () => {
      const [a, b] = [chain(given, depth - 1, wrong), chain(given, depth - 1, wrong)];
      return {
        code: `parallel.concat(sequential(linear(${given}, ${given}), ${a.code}), sequential(linear(${own}, ${given}), ${b.code}))`,
        out: a.out + b.out,
      };
    },
    () => {
      const out = width();
      return {
        code: `parallel.sum(linear(${given}, ${out}), linear(${given}, ${wrong() ? out + 1 : out}))`,
        out,
      };
    },
  ];
  return pick(depth > 0 ? [...simple, ...nested] : simple)();
}

function chain(given: number, depth: number, wrong: () => boolean): Part {
  const codes: string[] = [];
  let at = given;
  for (let i = 1 + below(4); i > 0; i--) {
    const made = part(at, depth, wrong);
    codes.push(made.code);
    at = made.out;
  }
  return { code: codes.join(", "), out: at };
}

/** Statements that take a tensor through random ops; each knows the shape that it receives. */
function operations(wrong: () => boolean): string {
  const off = (n: number) => (wrong() ? n + 1 + below(3) : n);
  let shape: (number | string)[] = ["n", ...Array.from({ length: 1 + below(2) }, width)];
  const lines = [`const t0 = tensor(${JSON.stringify(shape)});`];
  const text = (dims: readonly (number | string)[]) => JSON.stringify(dims);
  for (let i = 1; i <= 4 + below(4); i++) {
    const x = `t${i - 1}`;
    const last = shape.at(-1) as number;
    const middle = shape.slice(1, -1);
    const steps: (() => string)[] = [
      () => {
        const out = width();
        const code = `linear(${off(last)}, ${out})(${x})`;
        shape = [...shape.slice(0, -1), out];
        return code;
      },
      () => `${pick(["relu", "tanh", "softmax", "logSoftmax"])}(${x})`,
      () => `${pick(["add", "mul", "less"])}(${x}, tensor([${off(last)}]))`,
      () => `add(${x}, ${wrong() ? `tensor(${text([...shape.slice(0, -1), last + 1])})` : x})`,
      () => {
        const code = `concat([${x}, tensor(${text([...shape.slice(0, -1), 2])})], { axis: ${off(shape.length - 1)} })`;
        shape = [...shape.slice(0, -1), last + 2];
        return code;
      },
      () => {
        const code = `stack([${x}, ${x}], { axis: ${wrong() ? shape.length + 1 : 1} })`;
        shape = ["n", 2, ...shape.slice(1)];
        return code;
      },
      () => {
        const code = `slice(${x}, 0, ${wrong() ? last + 1 : 1})`;
        shape = [...shape.slice(0, -1), 1];
        return code;
      },
      () => {
        const code = `split(${x}, [1, ${off(last)}])[1]`;
        return last === 1 ? `relu(${x})` : code.replace(`[1, ${last}]`, `[1, ${last - 1}]`);
      },
      () => {
        const size = [...middle, last].reduce<number>((n, dim) => n * (dim as number), 1);
        shape = ["n", size];
        return `reshape(${x}, ["n", ${off(size)}])`;
      },
      () => {
        shape = ["n", 1, ...shape.slice(1)];
        return `expandDims(${x}, { axis: ${wrong() ? -9 : 1} })`;
      },
      () => {
        const code = `${pick(["sum", "mean", "max"])}(${x}, { axis: ${wrong() ? shape.length : 1}, keepDims: true })`;
        shape = ["n", 1, ...shape.slice(2)];
        return code;
      },
      () => {
        const out = width();
        const code = `matmul(${shape.length > 2 ? x : `expandDims(${x}, { axis: 1 })`}, tensor([${off(last)}, ${out}]))`;
        shape = [...(shape.length > 2 ? shape.slice(0, -1) : ["n", 1]), out];
        return code;
      },
      () => {
        const code = `transpose(${x}, [${[0, ...shape.slice(1).map((_, axis) => shape.length - 1 - axis), ...(wrong() ? [0] : [])]}])`;
        shape = ["n", ...shape.slice(1).reverse()];
        return code;
      },
    ];
    const before = shape;
    let code = pick(steps)();
    if (code.startsWith("split(") && !code.includes("relu(")) shape = [...before.slice(0, -1), last - 1];
    if (code.startsWith("less(")) code = `where(${code}, ${x}, 0)`;
    lines.push(`const t${i} = ${code};`);
    if (shape.length > 4) {
      shape = ["n", shape.slice(1).reduce<number>((n, dim) => n * (dim as number), 1)];
      lines[lines.length - 1] = `const t${i} = flatten(${code});`;
    }
  }
  return lines.join("\n");
}

const names =
  "add, concat, expandDims, flatten, gelu, layerNorm, less, linear, logSoftmax, matmul, max, mean, mul, parallel, prelu, relu, reshape, residual, sequential, slice, softmax, split, stack, sum, tanh, tensor, transpose, where";
const bodies = Array.from({ length: MODELS }, (_, i) => {
  // Every other model has a chance of one mistake.
  let left = i % 2;
  const wrong = () => left > 0 && below(5) === 0 && left-- > 0;
  return i % 4 < 2 ? `const m = sequential(${chain(width(), 2, wrong).code});` : operations(wrong);
});

const head = `import { ${names} } from "sinter";\nexport const models: readonly (() => void)[] = [`;
const blocks = bodies.map((body) => `() => {\n${body}\n},`);
let line = head.split("\n").length;
/** The line in front of each model. */
const starts = blocks.map((block) => {
  const start = line;
  line += block.split("\n").length;
  return start;
});

const snippets = new Snippets("agree");
let found: Found[];
let models: readonly (() => void)[];
beforeAll(async () => {
  const file = snippets.write("models.ts", [head, ...blocks, "];"].join("\n"));
  snippets.write("tsconfig.json", snippetConfig({ include: ["*.ts"] }));
  found = await compilers["TypeScript 7.0"]!(snippets.folder);
  ({ models } = await import(resolve(file)));
});

const thrownBy = (model: () => void): string | undefined => {
  try {
    model();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
};

describe("the compiler and run time agree", () => {
  it("on which of the random models are right", () => {
    const said = Map.groupBy(found, ({ line }) => starts.findLastIndex((start) => start < line));
    expect(said.get(-1)).toBeUndefined();
    const disagreements: string[] = [];
    let broken = 0;
    for (const [i, model] of models.entries()) {
      const thrown = thrownBy(model);
      const sentences = (said.get(i) ?? []).map(({ message }) => sentenceOf(message));
      if (thrown !== undefined) broken++;
      const agreed = thrown === undefined ? sentences.length === 0 : sentences.includes(thrown);
      if (!agreed)
        disagreements.push(`${bodies[i]}\n  compiler: ${sentences.join("; ")}\n  run time: ${thrown}`);
    }
    expect(models).toHaveLength(MODELS);
    expect(disagreements).toEqual([]);
    expect(broken).toBeGreaterThan(MODELS / 10);
    expect(broken).toBeLessThan(MODELS * 0.6);
  });
});
