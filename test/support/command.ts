import { execFile } from "node:child_process";

/** Runs the command in a process of its own, as `pnpm sinter` does. */
export const command = (...args: string[]) =>
  new Promise<{ code: number; out: string; err: string }>((resolve) => {
    const line = ["--conditions=@sinter/source", "packages/cli/src/bin.ts", ...args];
    execFile(process.execPath, line, (error, out, err) =>
      resolve({ code: Number(error?.code ?? 0), out, err }),
    );
  });
