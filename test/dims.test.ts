import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { addDims, divideDims, multiplyDims } from "@sinter/ir";
import { expect, it } from "vitest";
import { uniform } from "./support/random.ts";

type Dim = number | string;

const next = uniform(20_260);
const pick = <T>(items: readonly T[]): T =>
  items[Math.floor(((next() + 1) / 2) * items.length) % items.length]!;
const size = (): number => 1 + Math.floor(((next() + 1) / 2) ** 3 * 99_998);
const small = (): Dim => pick<Dim>(["a", "b", "batch", "m", 1, 2, 3, 10]);
const some = (): Dim =>
  pick([() => addDims(small(), small()), () => multiplyDims(small(), small()), small])();
const literal = (d: Dim) => JSON.stringify(d);

it("the compiler computes the dimensions that run time computes", () => {
  const lines: string[] = [];
  const claim = (type: string, value: Dim | undefined) => {
    const expected = value === undefined ? "never" : literal(value);
    lines.push(`export const c${lines.length}: Same<${type}, ${expected}> = true;`);
  };
  for (let i = 0; i < 120; i++) {
    const [a, b] = [size(), size()];
    claim(`AddDims<${a}, ${b}>`, a + b);
    claim(`MultiplyDims<${a}, ${b}>`, a * b);
    claim(`SubtractNumbers<${a}, ${b}>`, a >= b ? a - b : undefined);
    const [q, d] = [1 + (size() % 999), 1 + (size() % 99)];
    claim(`DivideNumbers<${q * d}, ${d}>`, q);
    claim(
      `DivideNumbers<${q * d + 1}, ${d + 1}>`,
      (q * d + 1) % (d + 1) === 0 ? (q * d + 1) / (d + 1) : undefined,
    );
    const [x, y] = [some(), some()];
    claim(`AddDims<${literal(x)}, ${literal(y)}>`, addDims(x, y));
    claim(`MultiplyDims<${literal(x)}, ${literal(y)}>`, multiplyDims(x, y));
    claim(`DivideDims<${literal(multiplyDims(x, "m"))}, "m">`, divideDims(multiplyDims(x, "m"), "m"));
  }
  mkdirSync("test/.snippets", { recursive: true });
  const folder = mkdtempSync("test/.snippets/dims-");
  try {
    const head = `import type { AddDims, DivideDims, DivideNumbers, MultiplyDims, SubtractNumbers } from "@sinter/ir";
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;`;
    writeFileSync(join(folder, "dims.ts"), `${head}\n${lines.join("\n")}\n`);
    writeFileSync(
      join(folder, "tsconfig.json"),
      JSON.stringify({
        extends: "../../../tsconfig.base.json",
        compilerOptions: { noEmit: true },
        include: ["*.ts"],
      }),
    );
    let found = "";
    try {
      execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", folder], {
        encoding: "utf8",
        stdio: "pipe",
      });
    } catch (error) {
      found = (error as { stdout: string }).stdout;
    }
    expect(found).toBe("");
  } finally {
    rmSync(folder, { recursive: true });
  }
});
