import { SinterError } from "@sinter/ir";
import { f32Bytes, i32Bytes, signed, unsigned, vector } from "./encode.ts";
import { type Instruction, instructions, type Mnemonic, type ValueType, valueTypes } from "./instructions.ts";

/** A local variable or parameter. */
export interface Local {
  readonly index: number;
  readonly type: ValueType;
}

/** A block that `br_if` can leave, or a loop that it can repeat. */
export interface Label {
  readonly depth: number;
}

const VOID = 0x40;

/**
 * Assembles one function. Every instruction is checked against the types on the operand stack as it
 * is emitted, so what comes out validates. Methods return `this`, to be read as stack code.
 */
export class FunctionBuilder {
  readonly name: string;
  readonly params: readonly ValueType[];
  readonly #locals: ValueType[] = [];
  readonly #code: number[] = [];
  readonly #stack: ValueType[] = [];
  /** Stack height at the start of each open block. */
  readonly #blocks: number[] = [];

  constructor(name: string, params: readonly ValueType[]) {
    this.name = name;
    this.params = params;
  }

  param(index: number): Local {
    return { index, type: this.params[index] ?? this.#fail(`there is no parameter ${index}`) };
  }

  local(type: ValueType): Local {
    this.#locals.push(type);
    return { index: this.params.length + this.#locals.length - 1, type };
  }

  /** Emits an instruction with its immediates: a memory offset, an offset and a lane, or sixteen lanes. */
  op(mnemonic: Mnemonic, ...immediates: number[]): this {
    const instruction: Instruction = instructions[mnemonic];
    for (const type of instruction.pops.toReversed()) this.#pop(type, mnemonic);
    this.#code.push(...(instruction.simd ? [0xfd, ...unsigned(instruction.code)] : [instruction.code]));
    this.#code.push(...this.#immediates(instruction, immediates, mnemonic));
    this.#stack.push(...instruction.pushes);
    return this;
  }

  get(local: Local): this {
    this.#code.push(0x20, ...unsigned(local.index));
    this.#stack.push(local.type);
    return this;
  }

  set(local: Local): this {
    this.#pop(local.type, "local.set");
    this.#code.push(0x21, ...unsigned(local.index));
    return this;
  }

  tee(local: Local): this {
    this.#pop(local.type, "local.tee");
    this.#code.push(0x22, ...unsigned(local.index));
    this.#stack.push(local.type);
    return this;
  }

  return(): this {
    this.#code.push(0x0f);
    return this;
  }

  /** Forgets the value on the stack. */
  drop(): this {
    this.#stack.pop();
    this.#code.push(0x1a);
    return this;
  }

  i32(value: number): this {
    this.#code.push(0x41, ...signed(value));
    this.#stack.push("i32");
    return this;
  }

  f32(value: number): this {
    this.#code.push(0x43, ...f32Bytes(value));
    this.#stack.push("f32");
    return this;
  }

  /** A vector constant of four floats. */
  f32x4(...lanes: [number, number, number, number]): this {
    this.#code.push(0xfd, 0x0c, ...f32Bytes(...lanes));
    this.#stack.push("v128");
    return this;
  }

  /** A vector constant of four integers. */
  i32x4(...lanes: [number, number, number, number]): this {
    this.#code.push(0xfd, 0x0c, ...i32Bytes(...lanes));
    this.#stack.push("v128");
    return this;
  }

  /** The sixteen-byte shuffle that brings these 32-bit lanes of one vector together. */
  shuffle(...lanes: [number, number, number, number]): this {
    return this.op("i8x16.shuffle", ...lanes.flatMap((lane) => [0, 1, 2, 3].map((byte) => lane * 4 + byte)));
  }

  /** local += bytes */
  advance(local: Local, bytes: number): this {
    return this.get(local).i32(bytes).op("i32.add").set(local);
  }

  block(body: (label: Label) => void): this {
    return this.#structure(0x02, body);
  }

  loop(body: (label: Label) => void): this {
    return this.#structure(0x03, body);
  }

  /** Runs `body` if the condition on the stack is not 0. */
  if(body: () => void): this {
    this.#pop("i32", "if");
    return this.#structure(0x04, body);
  }

  /** Runs `then` if the condition on the stack is not 0, else `otherwise`. */
  ifElse(then: () => void, otherwise: () => void): this {
    this.#pop("i32", "if");
    return this.#structure(0x04, () => {
      then();
      this.#leave();
      this.#code.push(0x05);
      otherwise();
    });
  }

  brIf(label: Label): this {
    this.#pop("i32", "br_if");
    this.#code.push(0x0d, ...unsigned(this.#blocks.length - label.depth));
    return this;
  }

  /** Calls a function of the same module; its parameters are on the stack. */
  call(index: number, params: readonly ValueType[]): this {
    for (const type of params.toReversed()) this.#pop(type, `call ${index}`);
    this.#code.push(0x10, ...unsigned(index));
    return this;
  }

  /**
   * `do { body } while (pointer < end)`, stepping nothing itself. The body must run at least once.
   */
  doWhileBelow(pointer: Local, end: Local, body: () => void): this {
    return this.loop((again) => {
      body();
      this.get(pointer).get(end).op("i32.lt_u").brIf(again);
    });
  }

  /** The function's body in the binary format: locals, code, end. */
  bytes(): number[] {
    if (this.#stack.length > 0) this.#fail(`${this.#stack.join(", ")} left on the stack`);
    const runs: [count: number, type: ValueType][] = [];
    for (const type of this.#locals) {
      const last = runs.at(-1);
      if (last?.[1] === type) last[0]++;
      else runs.push([1, type]);
    }
    const locals = runs.map(([count, type]) => [...unsigned(count), valueTypes[type]]);
    const body = [...vector(locals), ...this.#code, 0x0b];
    return [...unsigned(body.length), ...body];
  }

  #structure(code: number, body: (label: Label) => void): this {
    this.#code.push(code, VOID);
    this.#blocks.push(this.#stack.length);
    body({ depth: this.#blocks.length });
    this.#leave();
    this.#blocks.pop();
    this.#code.push(0x0b);
    return this;
  }

  #leave(): void {
    const left = this.#stack.length - this.#blocks.at(-1)!;
    if (left !== 0) this.#fail(`a block leaves ${left} values on the stack`);
  }

  #pop(expected: ValueType, where: string): void {
    const floor = this.#blocks.at(-1) ?? 0;
    const got = this.#stack.length > floor ? this.#stack.pop() : undefined;
    if (got !== expected) this.#fail(`${where} expects ${expected}, the stack has ${got ?? "nothing"}`);
  }

  #immediates({ immediate, align }: Instruction, values: readonly number[], mnemonic: string): number[] {
    const [offset = 0, lane] = values;
    switch (immediate) {
      case "none":
        return values.length === 0 ? [] : this.#fail(`${mnemonic} takes no immediates`);
      case "memory":
        return [align, ...unsigned(offset)];
      case "memory lane":
        return [align, ...unsigned(offset), lane ?? this.#fail(`${mnemonic} needs a lane`)];
      case "lanes":
        return values.length === 16 ? [...values] : this.#fail(`${mnemonic} needs sixteen lanes`);
    }
  }

  #fail(why: string): never {
    throw new SinterError("INTERNAL", `function ${this.name}: ${why}`);
  }
}
