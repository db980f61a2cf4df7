/**
 * What the types cost an editor: `pnpm bench:types`.
 *
 * Each compiler checks models of 2, 50 and 1,000 layers against the built declarations, every linear
 * layer of another width, so that nothing is checked twice. A figure is the check time of a new
 * process, the median of several that take turns; the model of 2 layers says what the first call of
 * `sequential` costs in a process that has not warmed up.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { machine } from "./support/machine.ts";
import { median } from "./support/time.ts";

const ROUNDS = 7;

const layers = (count: number): string =>
  Array.from({ length: count }, (_, i) =>
    i % 2 ? "  relu()," : `  linear(${100 + i / 2}, ${101 + i / 2}),`,
  ).join("\n");
const model = (count: number): string =>
  `import { linear, relu, sequential } from "sinter";\nexport const m = sequential(\n${layers(count)}\n);\n`;
const files: Readonly<Record<string, string>> = {
  "2 layers": model(2),
  "50 layers": model(50),
  "1,000 layers": model(1000),
};

mkdirSync("test/.snippets", { recursive: true });
const folder = mkdtempSync("test/.snippets/bench-");
const configs = Object.entries(files).map(([name, code], i) => {
  writeFileSync(join(folder, `m${i}.ts`), code);
  const config = join(folder, `tsconfig.${i}.json`);
  const compilerOptions = {
    noEmit: true,
    strict: true,
    skipLibCheck: true,
    module: "nodenext",
    target: "es2022",
    types: [],
  };
  writeFileSync(config, JSON.stringify({ compilerOptions, files: [`m${i}.ts`] }));
  return { name, config };
});

const api = (name: string) => (config: string) =>
  Number(execFileSync(process.execPath, ["bench/support/check-time.ts", name, config], { encoding: "utf8" }));
const compilers: Readonly<Record<string, (config: string) => number>> = {
  "5.9": api("typescript-5.9"),
  "6.0": api("ts-morph"),
  "7.0": (config) => {
    const command = ["node_modules/typescript/bin/tsc", "-p", config, "--extendedDiagnostics"];
    const output = execFileSync(process.execPath, command, { encoding: "utf8" });
    return Number(/Check time:\s+([\d.]+)s/.exec(output)![1]);
  },
};

const times = new Map<string, number[]>();
for (let round = 0; round < ROUNDS; round++)
  for (const [compiler, check] of Object.entries(compilers))
    for (const { name, config } of configs) {
      const key = `${compiler} ${name}`;
      times.set(key, [...(times.get(key) ?? []), check(config)]);
    }
rmSync(folder, { recursive: true });

console.log("check time in ms (lowest–highest), and what is added to 2 layers");
console.log(["TypeScript", ...Object.keys(files)].map((cell) => cell.padStart(24)).join(""));
const results = Object.keys(compilers).map((compiler) => {
  const base = median(times.get(`${compiler} 2 layers`)!);
  const row = Object.keys(files).map((name) => {
    const all = times.get(`${compiler} ${name}`)!.map((t) => Math.round(1000 * t));
    const own = median(all);
    return {
      name,
      ms: own,
      lowest: Math.min(...all),
      highest: Math.max(...all),
      added: own - Math.round(1000 * base),
    };
  });
  const cells = row.map(({ ms, lowest, highest, added }) => `${ms} (${lowest}–${highest}), +${added}`);
  console.log([compiler, ...cells].map((cell) => cell.padStart(24)).join(""));
  return { compiler, checkTime: row };
});
writeFileSync(
  "bench/results/types.json",
  `${JSON.stringify({ machine: machine(), rounds: ROUNDS, results }, null, 2)}\n`,
);
