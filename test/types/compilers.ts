import { execFile } from "node:child_process";
import { join } from "node:path";
import { Project, ts } from "ts-morph";
import { expect } from "vitest";

/** An error that a compiler found: in which file of a folder, on which line, and what it says. */
export interface Found {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** What each supported compiler finds in the project of a folder. */
export const compilers: Readonly<Record<string, (folder: string) => Promise<Found[]>>> = {
  "TypeScript 5.9": (folder) => tsc("typescript-5.9", folder),
  "TypeScript 6.0, through ts-morph": async (folder) => {
    const project = new Project({ tsConfigFilePath: join(folder, "tsconfig.json") });
    expect(ts.version).toMatch(/^6\.0/);
    return project.getPreEmitDiagnostics().map((d) => ({
      file: d.getSourceFile()?.getBaseName() ?? "",
      line: d.getLineNumber() ?? 0,
      message: ts.flattenDiagnosticMessageText(d.compilerObject.messageText, "\n"),
    }));
  },
  "TypeScript 7.0": (folder) => tsc("typescript", folder),
};

const tsc = (name: string, folder: string) =>
  new Promise<Found[]>((resolve) => {
    const command = [join("node_modules", name, "bin/tsc"), "-p", folder, "--pretty", "false"];
    execFile(process.execPath, command, { maxBuffer: 2 ** 26 }, (_, output) =>
      resolve(
        [...output.matchAll(/([\w.-]+)\((\d+),\d+\): error TS\d+: (.*(?:\n .*)*)/g)].map(
          ([, file, line, message]) => ({
            file: file!,
            line: Number(line),
            message: message!,
          }),
        ),
      ),
    );
  });

/** The compiler's own prose differs between versions; between the last quotes stands our sentence. */
export function sentenceOf(message: string): string {
  const quoted = [...message.matchAll(/ to (?:parameter of )?type '.*?"(.*)"'\.?$/gm)].at(-1)?.[1];
  return quoted?.replaceAll('\\"', '"') ?? message;
}
