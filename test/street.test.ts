import { Project } from "ts-morph";
import { expect, it } from "vitest";

/** Two files of it are imported as namespaces, of which bundlers then take just what is used. */
const IR = ["@sinter/ir", "@sinter/ir/build", "@sinter/ir/scalar"];

/** Who may import whom: nothing else may appear in a package's sources. */
const street: Readonly<Record<string, readonly string[]>> = {
  ir: [],
  dsl: [...IR],
  optimizer: [...IR],
  backend: [...IR],
  sinter: [...IR, "@sinter/dsl", "@sinter/optimizer", "@sinter/backend"],
  cli: ["sinter", "diff", "jiti", "ts-morph"],
};

const project = new Project({ skipAddingFilesFromTsConfig: true });
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
      .filter((name) => !(allowed.includes(name) || (room === "cli" && name.startsWith("node:"))))
      .map((name) => `${path} imports ${name}`);
  });
  expect(wrong).toEqual([]);
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
