import { execFileSync, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { BETAS, EPSILON } from "./cases.ts";
import type { Learner } from "./learner.ts";

/** PyTorch's version, or null where python3 cannot import it. */
export function pytorchVersion(): string | null {
  try {
    const program = "import torch; print(torch.__version__)";
    return execFileSync("python3", ["-c", program], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    return null;
  }
}

/** PyTorch, in a process of its own that waits while others take their turn. */
export const pytorch: Learner = {
  name: "PyTorch",
  async prepare({ layers, batches, loss, optimizer, rows }) {
    const file = fileURLToPath(new URL("pytorch.py", import.meta.url));
    const python = spawn("python3", [file], { stdio: ["pipe", "pipe", "inherit"] });
    const answers = createInterface({ input: python.stdout })[Symbol.asyncIterator]();
    const send = (value: unknown) => python.stdin.write(`${JSON.stringify(value)}\n`);
    const ask = async <T>(question: object): Promise<T> => {
      send(question);
      const { value, done } = await answers.next();
      if (done) throw new Error("PyTorch's process has ended");
      return JSON.parse(value) as T;
    };
    const bytes = (values: Float32Array | Int32Array) =>
      Buffer.from(values.slice().buffer).toString("base64");
    send({
      layers: layers.map(({ k, n, activation, weightData, biasData }) => ({
        k,
        n,
        activation,
        weight: bytes(weightData),
        bias: bytes(biasData),
      })),
      batches: batches.map(({ x, y }) => ({ x: bytes(x), y: bytes(y) })),
      loss,
      rows,
      optimizer: optimizer.name,
      lr: optimizer.lr,
      weightDecay: optimizer.weightDecay,
      betas: BETAS,
      epsilon: EPSILON,
    });
    return {
      losses: (count) => ask({ losses: count }),
      time: (seconds) => ask({ seconds }),
    };
  },
};
