import { execFile } from "node:child_process";
import { join } from "node:path";

/** How a process ended, and what it printed. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs Node on sources. What the first process of a folder compiled is there for the others. */
export const nodeIn =
  (folder: string) =>
  (...args: string[]): Promise<Ended> =>
    new Promise((resolve) => {
      const env = { ...process.env, NODE_COMPILE_CACHE: join(folder, "compiled") };
      const command = ["--conditions=@sinter/source", ...args];
      const child = execFile(process.execPath, command, { env }, (_, out, err) =>
        resolve({ code: child.exitCode, out, err }),
      );
    });
