import { header } from "./case.ts";
import { gradients, rightGradients } from "./gradient-uses.ts";
import { rightUses as right } from "./right-uses.ts";
import { arithmetic } from "./wrong/arithmetic.ts";
import { axes } from "./wrong/axes.ts";
import { dimensions } from "./wrong/dimensions.ts";
import { layers } from "./wrong/layers.ts";

/** Every wrong use as a file, with the lines marked with ✗ and their sentences. */
export const wrongUses = [...layers, ...arithmetic, ...axes, ...dimensions, ...gradients].map(
  ([what, code], i) => {
    const whole = `${header}\n${code.includes("export ") ? code : `export const y = ${code}`}\n`;
    return { what, file: `wrong-${i}.ts`, code: whole, errors: marked(whole) };
  },
);

function marked(code: string): [line: number, sentence: string][] {
  return code.split("\n").flatMap((line, i): [number, string][] => {
    const sentence = /\/\/ ✗ (.*)/.exec(line)?.[1];
    return sentence === undefined ? [] : [[i + 1, sentence]];
  });
}

const exact =
  "type Exact<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : [A, B];";

/** Every right use as a file that compiles where the type is exactly the one given. */
export const rightUses = [...right, ...rightGradients].map(([what, code, type], i) => ({
  what,
  type,
  file: `right-${i}.ts`,
  code: `${header}\n${exact}\nexport const y = ${code};\nexport const isExact: Exact<typeof y, ${type}> = true;\n`,
}));
