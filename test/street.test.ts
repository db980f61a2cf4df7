import { Project } from "ts-morph";
import { expect, it } from "vitest";

/** Two files of it are imported as namespaces, of which bundlers then take just what is used. */
const IR = ["@sinter/ir", "@sinter/ir/build", "@sinter/ir/scalar"];

/** The files by which a function of the DSL brings the kernels that it needs, and the rules that it is rewritten by. */
const KERNELS = "@sinter/backend/kernels/…";
const OFFERS = "@sinter/optimizer/offers/…";

/** Who may import whom: nothing else may appear in a package's sources. */
const street: Readonly<Record<string, readonly string[]>> = {
  ir: [],
  backend: [...IR],
  autodiff: [...IR],
  dsl: [...IR, "@sinter/autodiff", KERNELS, OFFERS],
  optimizer: [...IR],
  files: [...IR, "d3-dsv"],
  train: [
    ...IR,
    "@sinter/autodiff",
    "@sinter/dsl",
    "@sinter/dsl/internal",
    "@sinter/optimizer",
    OFFERS,
    "@sinter/backend",
    "@sinter/files",
    "@sinter/files/safetensors",
  ],
  sinter: [
    ...IR,
    "@sinter/autodiff",
    "@sinter/dsl",
    "@sinter/dsl/internal",
    "@sinter/optimizer",
    "@sinter/backend/core",
    "@sinter/train",
    "@sinter/files",
    "@sinter/files/safetensors",
    KERNELS,
    OFFERS,
  ],
  cli: ["sinter", "@sinter/plot", "diff", "jiti", "ts-morph"],
  plot: ["@sinter/ir", "@observablehq/plot", "linkedom"],
};

const project = new Project({
  tsConfigFilePath: "tsconfig.json",
  skipAddingFilesFromTsConfig: true,
});
const files = project.addSourceFilesAtPaths(["packages/*/src/**/*.ts", "!packages/*/src/**/*.test.ts"]);

it("imports follow the one-way street", () => {
  expect(files.length).toBeGreaterThan(60);
  const wrong = files.flatMap((file) => {
    const path = file.getFilePath().slice(process.cwd().length + 1);
    const room = path.split("/")[1]!;
    const allowed = street[room] ?? [];
    return [...file.getImportDeclarations(), ...file.getExportDeclarations()]
      .map((declaration) => declaration.getModuleSpecifierValue())
      .filter((name): name is string => name !== undefined && !name.startsWith("."))
      .map((name) => name.replace(/^@sinter\/backend\/kernels\/.*/, KERNELS))
      .map((name) => name.replace(/^@sinter\/optimizer\/offers\/.*/, OFFERS))
      .filter((name) => !(allowed.includes(name) || (room === "cli" && name.startsWith("node:"))))
      .map((name) => `${path} imports ${name}`);
  });
  expect(wrong).toEqual([]);
});

/** The folders of ir, each of which imports only those before it. */
const floors = ["base", "dim", "shape", "scalar", "formulas", "ops", "graph", "analysis", "oracle", "text"];

it("the folders of ir stand one above the other", () => {
  const floorOf = (path: string) => floors.indexOf(/packages\/ir\/src\/(\w+)\//.exec(path)?.[1] ?? "");
  const wrong = files.flatMap((file) => {
    const path = file.getFilePath();
    const floor = floorOf(path);
    if (!path.includes("packages/ir/src/") || path.endsWith("/src/index.ts")) return [];
    return file
      .getReferencedSourceFiles()
      .map((other) => other.getFilePath())
      .filter((other) => floorOf(other) > floor || floor < 0)
      .map((other) => `${path} imports ${other}`);
  });
  expect(wrong).toEqual([]);
});

it("no files import each other in a circle, also not for their types", () => {
  const imports = new Map(
    files.map((file) => [file, file.getReferencedSourceFiles().filter((other) => files.includes(other))]),
  );
  const done = new Set<(typeof files)[number]>();
  const open: (typeof files)[number][] = [];
  const circles: string[] = [];
  const visit = (file: (typeof files)[number]): void => {
    if (open.includes(file))
      circles.push([...open.slice(open.indexOf(file)), file].map((f) => f.getBaseName()).join(" → "));
    if (done.has(file) || open.includes(file)) return;
    open.push(file);
    imports.get(file)!.forEach(visit);
    open.pop();
    done.add(file);
  };
  files.forEach(visit);
  expect(circles).toEqual([]);
});

it("relative imports stay in their package, and are written with their extension", () => {
  const wrong = files.flatMap((file) => {
    const path = file.getFilePath().slice(process.cwd().length + 1);
    const home = path.split("/").slice(0, 3).join("/");
    return file
      .getImportDeclarations()
      .filter((declaration) => declaration.getModuleSpecifierValue().startsWith("."))
      .filter((declaration) => {
        const target = declaration
          .getModuleSpecifierSourceFile()
          ?.getFilePath()
          .slice(process.cwd().length + 1);
        return target?.startsWith(home) !== true || !declaration.getModuleSpecifierValue().endsWith(".ts");
      })
      .map((declaration) => `${path} imports ${declaration.getModuleSpecifierValue()}`);
  });
  expect(wrong).toEqual([]);
});
