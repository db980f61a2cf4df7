/** Prints the seconds that a compiler's checker takes for the project of a tsconfig: <module> <tsconfig>. */
import type { ts as Api } from "ts-morph";

const [name, config] = process.argv.slice(2) as [string, string];
const loaded = (await import(name)) as { ts?: typeof Api; default?: typeof Api };
const ts = loaded.ts ?? loaded.default!;
const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => {} };
const { fileNames, options } = ts.getParsedCommandLineOfConfigFile(config, {}, host)!;
const program = ts.createProgram(fileNames, options);
program.getGlobalDiagnostics();
const started = performance.now();
const found = program.getSemanticDiagnostics();
const seconds = (performance.now() - started) / 1000;
if (found.length > 0) throw new Error(`${found.length} errors`);
console.log(seconds);
