import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadState } from "@sinter/train";
import { describe, expect, it } from "vitest";
import { Snippets } from "./support/snippets.ts";

const snippets = new Snippets("training-files");

/** A run that writes a checkpoint of half a megabyte after each epoch, without end. */
const program = (file: string) => `import { linear, relu, sequential } from "sinter";
import { adam, fit, mse } from "sinter/train";

const net = sequential(linear(100, 400), relu(), linear(400, 1));
await fit(net, {
  data: { inputs: new Float32Array(100).fill(1), targets: Float32Array.of(1) },
  loss: mse(), optimizer: adam(), epochs: 1e6, log: false,
  checkpoint: { file: ${JSON.stringify(file)}, resume: true },
}).catch((error) => { console.log(error.message); process.exitCode = 3; });
`;
/** Starts such a run, and waits until the file has been written anew. */
async function started(script: string, file: string): Promise<ChildProcess> {
  const before = existsSync(file) ? readFileSync(file) : null;
  const child = spawn(process.execPath, ["--conditions=@sinter/source", script], { stdio: "ignore" });
  while (!existsSync(file) || before?.equals(readFileSync(file)) === true)
    await new Promise((resolve) => setTimeout(resolve, 5));
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.on("exit", resolve));
  child.kill("SIGKILL");
  await ended;
}

describe("a checkpoint", () => {
  it("is whole whenever the process is killed", async () => {
    const file = join(snippets.folder, "killed.safetensors");
    const script = snippets.write("killed.ts", program(file));
    const steps: number[] = [];
    for (const milliseconds of [5, 41]) {
      const child = await started(script, file);
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      await kill(child);
      steps.push(loadState(readFileSync(file)).step);
    }
    // Each process went on where the one before was killed.
    expect(steps.toSorted((a, b) => a - b)).toEqual(steps);
    expect(new Set(steps).size).toBe(steps.length);
  });

  it("stays as it was where a file cannot grow, and a sentence says so", async () => {
    const file = join(snippets.folder, "full.safetensors");
    const script = snippets.write("full.ts", program(file));
    await kill(await started(script, file));
    const before = readFileSync(file);
    // The killed one may have left what it wrote aside.
    const left = readdirSync(snippets.folder).filter((name) => name.startsWith("full.safetensors."));
    const command = [
      "-c",
      'ulimit -f 64; exec "$0" "$@"',
      process.execPath,
      "--conditions=@sinter/source",
      script,
    ];
    const { status, stdout } = spawnSync("sh", command, { encoding: "utf8" });
    expect(stdout).toMatch(/could not be written, and is as it was before: EFBIG/);
    expect(status).toBe(3);
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(readdirSync(snippets.folder).filter((name) => name.startsWith("full.safetensors."))).toEqual(left);
  });
});
