import { is, printScalar, shapeText, topological } from "@sinter/ir";
import type { Manifest } from "../runtime/manifest.ts";
import type { Layout } from "./layout.ts";
import { type Plan, stepsOf } from "./plan.ts";
import { type Step, staticsRead, target } from "./step.ts";
import { type Buffer, isDense, isStatic, type Static, type View } from "./value.ts";

/**
 * A plan as text: its steps in order, and where every value stands, in floats. A value that is not read or
 * written from end to end is followed by the place of its first element, its shape and its strides.
 */
export function printPlan(plan: Plan, layout: Layout, manifest: Manifest): string {
  const names = namesOf(plan, manifest);
  const steps = stepsOf(plan);
  const lines = [
    plan.batch === null
      ? "plan for one row"
      : `plan for rows of ${plan.batch}: ${layout.blockRows} in a block, ${layout.chunkRows} in a chunk`,
  ];
  let number = 0;
  const print = (title: string, some: readonly Step[]) => {
    if (some.length === 0) return;
    lines.push(`${title}:`);
    for (const step of some) lines.push(`  ${number++}  ${printStep(step, names)}`);
  };
  for (const [pass, { once, blocks }] of plan.passes.entries()) {
    print(pass === 0 ? "once" : "then once", once.flat());
    print(pass === 0 ? "for each block" : "then for each block again", blocks);
  }
  const buffers = [...plan.inputs, ...plan.states, ...new Set(steps.map(target)), ...plan.outputs];
  lines.push("buffers:");
  for (const buffer of new Set(buffers)) {
    const lives = layout.lifetimes.get(buffer);
    const notes = [
      buffer.place.kind,
      `${buffer.rowSize} ${buffer.dtype}${buffer.batched ? " a row" : ""}`,
      `at ${layout.offsetOf(buffer)}`,
      ...(lives === undefined ? [] : [`lives ${lives[0]}–${lives[1]}`]),
      ...(buffer.accumulates ? ["accumulates"] : []),
    ];
    lines.push(`  ${names.get(buffer)}  ${notes.join(", ")}`);
  }
  if (plan.statics.length > 0) lines.push("statics:");
  for (const value of plan.statics) {
    const from = topological([value.node]).flatMap((part) => (is(part, "param") ? [part.attrs.name] : []));
    lines.push(
      `  ${names.get(value)}  ${shapeText(value.node.shape)}${value.packed === null ? "" : " packed"}, at ${layout.offsetOf(value)}${from.length > 0 ? `, from ${from.join(", ")}` : ""}`,
    );
  }
  return `${lines.join("\n")}\n`;
}

type Names = ReadonlyMap<Buffer | Static, string>;

function namesOf(plan: Plan, { inputs, outputs, states }: Manifest): Names {
  const names = new Map<Buffer | Static, string>();
  for (const [i, buffer] of plan.inputs.entries()) names.set(buffer, inputs[i]!.name);
  for (const [i, buffer] of plan.states.entries()) names.set(buffer, `$${states[i]!.name}`);
  for (const [i, buffer] of plan.outputs.entries()) names.set(buffer, outputs[i]!.name || "output");
  if (plan.batchSize !== null) names.set(plan.batchSize, `size of ${plan.batch}`);
  let [arena, fixed] = [0, 0];
  for (const step of stepsOf(plan)) {
    for (const value of staticsRead(step)) if (!names.has(value)) names.set(value, `s${fixed++}`);
    if (!names.has(target(step))) names.set(target(step), `a${arena++}`);
  }
  return names;
}

function printStep({ kind, operands, attrs, out, epilogue }: Step, names: Names): string {
  const view = (v: View): string => {
    const name = names.get(v.of)!;
    const isWhole = isStatic(v.of) ? v.strides.every((s, i) => s !== 0 || v.shape[i] === 1) : isDense(v);
    return isWhole ? name : `${name}{${v.offset}, ${shapeText(v.shape)}, ${shapeText(v.strides)}}`;
  };
  const body = "body" in attrs ? attrs.body : null;
  const more = Object.entries(attrs).flatMap(([key, value]) => (key === "body" ? [] : [`${key}=${value}`]));
  const args = [...operands.map(view), ...more].join(", ");
  const call = body === null ? `${kind}(${args})` : `map ${printScalar(body)} of (${args})`;
  const finish =
    epilogue === null
      ? ""
      : ` then ${printScalar(epilogue.body)}${epilogue.operands.length > 0 ? ` with ${epilogue.operands.map(view).join(", ")}` : ""}`;
  return `${view(out)} = ${call}${finish}`;
}
