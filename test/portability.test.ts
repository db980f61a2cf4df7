import { execFileSync } from "node:child_process";
import { beforeAll, describe, expect, it } from "vitest";
import { Snippets } from "./support/snippets.ts";

const snippets = new Snippets("portability");

/** What a program reports and computes in an engine of its own. */
interface Found {
  readonly name: "wasm" | "cpu";
  readonly fallback: string | null;
  readonly relaxedMadd: boolean;
  readonly largestError: number;
  readonly deterministicBits: string;
}

function run(flags: readonly string[], prelude = ""): Found {
  const file = snippets.write(
    `engine-${Math.random().toString(36).slice(2)}.ts`,
    `import { errorBounds } from "@sinter/ir";
import { compile, init, linear, sequential, softmax, tanh } from "sinter";

${prelude}
const net = sequential(linear(20, 40), tanh(), linear(40, 5), softmax());
const params = init(net, { seed: 1 });
const x = Float32Array.from({ length: 7 * 20 }, (_, i) => Math.sin(i));
const program = compile(net, { params });
const y = program.run(x);
const data = Object.fromEntries(Object.entries(params).map(([name, value]) => [name, value.data]));
const { value, bound } = errorBounds(program.graph, { x }, data)[""]!;
const bits = new Uint32Array(compile(net, { params, deterministic: true }).run(x).buffer);
const { name, fallback, relaxedMadd } = program.report.backend;
console.log(JSON.stringify({
  name,
  fallback,
  relaxedMadd,
  largestError: Math.max(...y.map((v, i) => Math.abs(v - value[i]!) / bound[i]!)),
  deterministicBits: [...bits].join(),
}));
`,
  );
  const args = ["--conditions=@sinter/source", ...flags, file];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" })) as Found;
}

describe("the same model", () => {
  let usual: Found;
  beforeAll(() => {
    usual = run([]);
  });

  it("runs on wasm with fused multiply-add where the engine has it", () => {
    expect(usual).toMatchObject({ name: "wasm", fallback: null, relaxedMadd: true });
    expect(usual.largestError).toBeLessThanOrEqual(1);
  });

  it("without relaxed SIMD, with the same deterministic bits", () => {
    // An engine that does not know the instruction refuses modules that contain it.
    const found = run(
      [],
      `const { validate } = WebAssembly;
WebAssembly.validate = (bytes) => {
  const code = [...new Uint8Array(bytes as ArrayBuffer)].join();
  return !code.includes("253,133,2") && validate(bytes);
};`,
    );
    expect(found).toMatchObject({ name: "wasm", fallback: null, relaxedMadd: false });
    expect(found.largestError).toBeLessThanOrEqual(1);
    expect(found.deterministicBits).toBe(usual.deterministicBits);
  });

  it("without fused multiply-add in the processor, with the same deterministic bits", () => {
    const found = run(["--no-enable-fma3"]);
    expect(found).toMatchObject({ name: "wasm", fallback: null });
    expect(found.largestError).toBeLessThanOrEqual(1);
    expect(found.deterministicBits).toBe(usual.deterministicBits);
  });

  it("without SIMD, on cpu, with the reason", () => {
    const found = run(["--no-enable-sse4-1"]);
    expect(found).toMatchObject({ name: "cpu", fallback: "WebAssembly has no SIMD here" });
    expect(found.largestError).toBeLessThanOrEqual(1);
  });

  it("without WebAssembly, on cpu, with the reason", () => {
    for (const prelude of [
      "Reflect.deleteProperty(globalThis, 'WebAssembly');",
      "globalThis.WebAssembly = null as never;",
    ]) {
      const found = run([], prelude);
      expect(found).toMatchObject({ name: "cpu", fallback: "there is no WebAssembly" });
      expect(found.largestError).toBeLessThanOrEqual(1);
    }
  });

  it("where asking for features throws, on cpu, with the reason", () => {
    const found = run([], `WebAssembly.validate = () => { throw new Error("forbidden"); };`);
    expect(found).toMatchObject({ name: "cpu", fallback: "WebAssembly has no SIMD here" });
    expect(found.largestError).toBeLessThanOrEqual(1);
  });

  it("with WebAssembly forbidden by a policy, on cpu, with the reason", () => {
    const found = run(
      [],
      `WebAssembly.Module = function () {
  throw new WebAssembly.CompileError("disallowed by embedder");
} as never;`,
    );
    expect(found).toMatchObject({
      name: "cpu",
      fallback: "this engine did not compile the module: disallowed by embedder",
    });
    expect(found.largestError).toBeLessThanOrEqual(1);
  });
});
