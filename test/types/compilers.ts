import { execFile } from "node:child_process";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { Project } from "ts-morph";
import ts5 from "typescript-5.9";

/** An error that a compiler found: in which file of a folder, on which line, and what it says. */
export interface Found {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** What each supported compiler finds in the project of a folder. */
export const compilers: Readonly<Record<string, (folder: string) => Promise<Found[]>>> = {
  "TypeScript 5.9": async (folder) => foundIn(program5(join(folder, "tsconfig.json"))),
  "TypeScript 6.0, through ts-morph": async (folder) =>
    foundIn(new Project({ tsConfigFilePath: join(folder, "tsconfig.json") }).getProgram().compilerObject),
  "TypeScript 7.0": async (folder) => {
    const output = await tsc7(["-p", folder, "--pretty", "false"]);
    return [...output.matchAll(/([\w.-]+)\((\d+),\d+\): error TS\d+: (.*(?:\n .*)*)/g)].map(
      ([, file, line, message]) => ({ file: file!, line: Number(line), message: message! }),
    );
  },
};

const parsed = new Map<string, ts5.SourceFile | undefined>();

/** The program of a tsconfig in TypeScript 5.9. Programs with equal options share their parsed files. */
export function program5(config: string): ts5.Program {
  const onUnRecoverableConfigFileDiagnostic = (error: ts5.Diagnostic) => {
    throw new Error(ts5.flattenDiagnosticMessageText(error.messageText, "\n"));
  };
  const { fileNames, options, errors } = ts5.getParsedCommandLineOfConfigFile(
    config,
    {},
    { ...ts5.sys, onUnRecoverableConfigFileDiagnostic },
  )!;
  errors.forEach(onUnRecoverableConfigFileDiagnostic);
  const { configFile: _, configFilePath: __, ...own } = options;
  const how = JSON.stringify(own);
  const host = ts5.createCompilerHost(options);
  const parse = host.getSourceFile;
  host.getSourceFile = (name, ...more) => {
    const key = `${name} ${how}`;
    if (!parsed.has(key)) parsed.set(key, parse(name, ...more));
    return parsed.get(key);
  };
  return ts5.createProgram(fileNames, options, host);
}

/** What TypeScript 7.0, which is a process of its own, prints; errors are no failure. */
export const tsc7 = (args: readonly string[]): Promise<string> =>
  promisify(execFile)(process.execPath, ["node_modules/typescript/bin/tsc", ...args], { maxBuffer: 2 ** 26 })
    .catch((error: { stdout: string }) => error)
    .then(({ stdout }) => stdout);

interface Diagnostic {
  readonly file?:
    | { fileName: string; getLineAndCharacterOfPosition(at: number): { readonly line: number } }
    | undefined;
  readonly start?: number | undefined;
  readonly messageText: string | ts5.DiagnosticMessageChain;
}

interface SourceFile {
  readonly fileName: string;
  readonly isDeclarationFile: boolean;
}

/** A program of either version that has an API here. */
interface Program<File extends SourceFile> {
  getRootFileNames(): readonly string[];
  getSourceFiles(): readonly File[];
  getOptionsDiagnostics(): readonly Diagnostic[];
  getGlobalDiagnostics(): readonly Diagnostic[];
  getSyntacticDiagnostics(file: NoInfer<File>): readonly Diagnostic[];
  getSemanticDiagnostics(file: NoInfer<File>): readonly Diagnostic[];
}

/** Errors of the files that a project names, and of declarations: the sources of packages are checked elsewhere. */
function foundIn<File extends SourceFile>(program: Program<File>): Found[] {
  const roots = new Set(program.getRootFileNames());
  const files = program.getSourceFiles().filter((f) => f.isDeclarationFile || roots.has(f.fileName));
  return [
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...files.flatMap((file) => program.getSyntacticDiagnostics(file)),
    ...files.flatMap((file) => program.getSemanticDiagnostics(file)),
  ].map(({ file, start, messageText }) => ({
    file: basename(file?.fileName ?? ""),
    line: 1 + (file?.getLineAndCharacterOfPosition(start ?? 0).line ?? -1),
    message: ts5.flattenDiagnosticMessageText(messageText, "\n"),
  }));
}

/** The compiler's own prose differs between versions; between the last quotes stands our sentence. */
export function sentenceOf(message: string): string {
  const quoted = [...message.matchAll(/ to (?:parameter of )?type '.*?"(.*)"'\.?$/gm)].at(-1)?.[1];
  return quoted?.replaceAll('\\"', '"') ?? message;
}
