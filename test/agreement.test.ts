import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { uniform } from "./support/random.ts";

/**
 * Random models as source, some right, some with a wrong width: the compiler and run time must agree
 * on every one, and what run time throws must be among what the compiler says.
 */
const MODELS = 300;

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
        code: `parallel.concat(sequential(linear(${given}, ${given}), ${a.code}), sequential(linear(${own}, ${own === given ? given : own}), ${b.code}))`,
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

const sources = Array.from({ length: MODELS }, (_, i) => {
  // Every other model has a chance of one mistake.
  let left = i % 2;
  const wrong = () => left > 0 && below(5) === 0 && left-- > 0;
  const first = width();
  const body = chain(width(), 2, wrong);
  return `import { gelu, layerNorm, linear, parallel, prelu, relu, residual, sequential, softmax, tanh, tensor } from "sinter";
const all = [gelu, layerNorm, linear, parallel, prelu, relu, residual, sequential, softmax, tanh, tensor];
export const used = all.length + ${first};
export const m = sequential(${body.code});
`;
});

let folder: string;
let compiled: Map<number, string[]>;
beforeAll(() => {
  mkdirSync("test/.snippets", { recursive: true });
  folder = mkdtempSync("test/.snippets/agree-");
  sources.forEach((code, i) => {
    writeFileSync(join(folder, `s${i}.ts`), code);
  });
  const config = {
    extends: "../../../tsconfig.base.json",
    compilerOptions: { noEmit: true, lib: ["es2024", "dom"] },
    include: ["*.ts"],
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  let output = "";
  try {
    execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", folder, "--pretty", "false"], {
      encoding: "utf8",
    });
  } catch (error) {
    output = (error as { stdout: string }).stdout;
  }
  compiled = new Map();
  for (const [, file, message] of output.matchAll(/s(\d+)\.ts\(\d+,\d+\): error TS\d+: (.*)/g))
    compiled.set(Number(file), [...(compiled.get(Number(file)) ?? []), message!]);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("the compiler and run time agree", () => {
  it("on which of the random models are right", async () => {
    const disagreements: string[] = [];
    let broken = 0;
    for (const [i, code] of sources.entries()) {
      const thrown = await import(join(process.cwd(), folder, `s${i}.ts`)).then(
        () => undefined,
        (error: Error) => error.message,
      );
      const said = (compiled.get(i) ?? []).map(
        (message) => /parameter of type '"(.*)"'\.$/.exec(message)?.[1] ?? message,
      );
      if (thrown !== undefined) broken++;
      const agreed = thrown === undefined ? said.length === 0 : said.includes(thrown);
      if (!agreed)
        disagreements.push(`${code.split("\n")[3]}\n  compiler: ${said.join("; ")}\n  run time: ${thrown}`);
    }
    expect(disagreements).toEqual([]);
    expect(broken).toBeGreaterThan(MODELS / 10);
    expect(broken).toBeLessThan(MODELS * 0.6);
  });
});
