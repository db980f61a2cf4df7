import { existsSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { SinterError } from "sinter";
import type { Project, SourceFile } from "ts-morph";

/**
 * The files to check: those of a tsconfig, or single ones under the options of the tsconfig above
 * them.
 * @throws SinterError USAGE if ts-morph is not installed, MODEL_FILE if a file is missing
 */
export async function loadFiles(targets: readonly string[]): Promise<SourceFile[]> {
  for (const target of targets) checkTarget(target);
  const { Project, ts } = await importTsMorph();
  const configs = targets.filter((target) => /^tsconfig.*\.json$/.test(basename(target)));
  const files = targets.filter((target) => !configs.includes(target));
  const fromConfigs = configs.flatMap((tsConfigFilePath) => {
    const project = new Project({ tsConfigFilePath, skipAddingFilesFromTsConfig: true });
    // Only what the tsconfig names, not what those files import.
    const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => {} };
    const named = ts.getParsedCommandLineOfConfigFile(tsConfigFilePath, {}, host)?.fileNames ?? [];
    return named.map((name) => project.addSourceFileAtPath(name));
  });
  const projects = new Map<string, Project>();
  const single = files.map((file) => {
    const config = nearestConfig(dirname(resolve(file)));
    const key = config ?? "";
    const project =
      projects.get(key) ??
      (config === null
        ? new Project({ compilerOptions: { strict: true } })
        : new Project({ tsConfigFilePath: config, skipAddingFilesFromTsConfig: true }));
    projects.set(key, project);
    return project.addSourceFileAtPath(file);
  });
  // A sentence that the compiler shortens could not be told from other texts.
  const all = [...fromConfigs, ...single].filter((file) => !file.isDeclarationFile());
  for (const project of new Set(all.map((file) => file.getProject())))
    project.compilerOptions.set({ noErrorTruncation: true });
  return [...new Map(all.map((file) => [file.getFilePath(), file])).values()];
}

function checkTarget(target: string): void {
  const refuse = (why: string): never => {
    throw new SinterError("MODEL_FILE", `${target}: ${why}`);
  };
  if (!existsSync(target)) refuse("there is no such file");
  if (!statSync(target).isFile()) refuse("check takes files or a tsconfig, and this is a folder");
  if (!/\.([cm]?ts|tsx|json)$/.test(target)) refuse("check reads TypeScript files");
}

async function importTsMorph(): Promise<typeof import("ts-morph")> {
  try {
    return await import("ts-morph");
  } catch {
    throw new SinterError(
      "USAGE",
      "sinter check reads types with ts-morph; install it: npm install --save-dev ts-morph",
    );
  }
}

function nearestConfig(folder: string): string | null {
  const config = join(folder, "tsconfig.json");
  if (existsSync(config)) return config;
  const parent = dirname(folder);
  return parent === folder ? null : nearestConfig(parent);
}
