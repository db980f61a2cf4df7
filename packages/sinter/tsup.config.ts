import { defineConfig } from "tsup";

/**
 * One minified file with all rooms in it: Node imports it sooner than five packages. Its
 * lines are short, for what Node prints above a stack trace, and a map beside it leads to the sources.
 * White space stays, because with it esbuild removes the notes that a call is pure: by them, bundlers
 * drop the activations that nobody uses.
 */
export default defineConfig({
  entry: ["src/index.ts"],
  format: "esm",
  target: "es2022",
  minify: true,
  sourcemap: true,
  clean: true,
  noExternal: [/^@sinter\//],
  esbuildOptions(options) {
    options.lineLimit = 120;
    options.minify = false;
    options.minifyIdentifiers = true;
    options.minifySyntax = true;
  },
  plugins: [{ name: "pure namespaces", renderChunk: (code) => ({ code: pureNamespaces(code) }) }],
});

/**
 * esbuild fills the object behind `import * as` by a call of its own, which bundlers must keep with all
 * that it names. Inside a pure call, it goes where nobody uses the object.
 */
const pureNamespaces = (code: string): string =>
  code.replace(
    /([\w$]+) = \{\};\n([\w$]+\(\1, \{[^}]*\}\));/g,
    "$1 = /* @__PURE__ */ (() => { let $1 = {};\n$2; return $1; })();",
  );
