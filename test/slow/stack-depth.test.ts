import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { Snippets } from "../support/snippets.ts";

const PROCESSES = 8;
const MOST = 1.3;

const snippets = new Snippets("stack-depth");

/**
 * Vectors that an engine spills to the stack are slow where they straddle a cache line or a page, which
 * depends on how deep the stack is and where it begins. The fastest of several calls at each depth is
 * free of most of the machine's noise.
 */
const sweep = `import { compile, init, linear, relu, sequential, softmax } from "sinter";
const net = sequential(linear(784, 512), relu(), linear(512, 256), relu(), linear(256, 10), softmax());
const program = compile(net, { params: init(net, { seed: 1 }) });
const DEPTHS = 256;
const result: Record<string, { median: number; slowest: number }> = {};
for (const batch of [1, 32]) {
  const x = new Float32Array(784 * batch).fill(0.5);
  const y = new Float32Array(10 * batch);
  const call = () => program.runInto(x, y);
  const fastest = (): number => {
    let best = Infinity;
    for (let i = 0; i < (batch === 1 ? 8 : 2); i++) {
      const start = performance.now();
      call();
      best = Math.min(best, performance.now() - start);
    }
    return best;
  };
  // Frames of two sizes, so that depths differ in their alignment too.
  const narrow = (depth: number): number => (depth > 0 ? narrow(depth - 1) : fastest());
  const wide = (depth: number, a: number, b: number, c: number): number =>
    depth > 0 ? wide(depth - 1, b, c, a) + a * 0 : fastest();
  for (let i = 0; i < 3000 / batch; i++) call();
  await new Promise((resolve) => setTimeout(resolve, 50));
  for (let i = 0; i < 3000 / batch; i++) call();
  const times: number[] = Array(2 * DEPTHS).fill(Infinity);
  for (let round = 0; round < 7; round++)
    for (let depth = 0; depth < DEPTHS; depth++) {
      times[depth] = Math.min(times[depth]!, narrow(depth));
      times[DEPTHS + depth] = Math.min(times[DEPTHS + depth]!, wide(depth, 1, 2, 3));
    }
  const sorted = times.toSorted((a, b) => a - b);
  result[batch] = { median: sorted[DEPTHS]!, slowest: sorted.at(-1)! };
}
console.log(JSON.stringify(result));
`;

type Sweep = Record<string, { readonly median: number; readonly slowest: number }>;

it(`no stack depth and no process start is more than ${MOST} times slower than the median`, {
  timeout: 600_000,
}, () => {
  const file = snippets.write("sweep.ts", sweep);
  const runs = Array.from({ length: PROCESSES }, () => {
    const out = execFileSync(process.execPath, ["--conditions=@sinter/source", file], { encoding: "utf8" });
    return JSON.parse(out) as Sweep;
  });
  for (const batch of ["1", "32"]) {
    const medians = runs.map((run) => run[batch]!.median).sort((a, b) => a - b);
    const depths = runs.map((run) => run[batch]!.slowest / run[batch]!.median);
    const starts = medians.at(-1)! / medians[PROCESSES >> 1]!;
    console.log(
      `batch ${batch}: slowest depth ${Math.max(...depths).toFixed(2)}, slowest process ${starts.toFixed(2)}`,
    );
    expect(Math.max(...depths), `depths at batch ${batch}`).toBeLessThanOrEqual(MOST);
    expect(starts, `processes at batch ${batch}`).toBeLessThanOrEqual(MOST);
  }
});
