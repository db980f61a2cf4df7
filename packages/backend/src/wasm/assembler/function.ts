import { SinterError } from "@sinter/ir";
import { Bytes } from "./encode.ts";
import { type Instruction, instructions, type Mnemonic, type ValueType, valueTypes } from "./instructions.ts";

/** A local variable or parameter. */
export interface Local {
  readonly index: number;
  readonly type: ValueType;
}

/** A loop that `br_if` can repeat. */
export interface Label {
  readonly depth: number;
}

type Lanes = [number, number, number, number];

const VOID = 0x40;

/**
 * Assembles one function. Each instruction is checked against the types on the operand stack as it is
 * emitted. Locals and labels of other functions, the parameters that a call is said to take, and the
 * range of an immediate are not checked. Methods return `this`, to be read as stack code.
 */
export class FunctionBuilder {
  readonly name: string;
  readonly params: readonly ValueType[];
  readonly #locals: ValueType[] = [];
  /** Code that runs when the function begins, and the rest. */
  readonly #start = new Bytes();
  #code = new Bytes();
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

  /** A local that is set when the function begins, to what `push` leaves on the stack. */
  atStart(type: ValueType, push: () => void): Local {
    const local = this.local(type);
    const code = this.#code;
    this.#code = this.#start;
    push();
    this.set(local);
    this.#code = code;
    return local;
  }

  /** Emits an instruction; a memory access has an offset, in bytes, and that of a lane also this. */
  op(mnemonic: Mnemonic, offset = 0, lane?: number): this {
    const { pops, pushes, code, align, lane: hasLane }: Instruction = instructions[mnemonic];
    if (hasLane !== (lane !== undefined)) this.#fail(`${mnemonic} ${hasLane ? "needs a" : "takes no"} lane`);
    this.#popAll(pops, mnemonic);
    this.#code.bytes(code);
    if (align !== null) this.#code.with(align, offset);
    if (lane !== undefined) this.#code.byte(lane);
    this.#stack.push(...pushes);
    return this;
  }

  get(local: Local): this {
    this.#code.with(0x20, local.index);
    this.#stack.push(local.type);
    return this;
  }

  set(local: Local): this {
    this.#pop(local.type, "local.set");
    this.#code.with(0x21, local.index);
    return this;
  }

  tee(local: Local): this {
    this.#pop(local.type, "local.tee");
    this.#code.with(0x22, local.index);
    this.#stack.push(local.type);
    return this;
  }

  /** Forgets the value on the stack. */
  drop(): this {
    if (this.#stack.length <= (this.#blocks.at(-1) ?? 0)) this.#fail("drop: the stack has nothing");
    this.#stack.pop();
    this.#code.byte(0x1a);
    return this;
  }

  i32(value: number): this {
    this.#code.byte(0x41).signed(value);
    this.#stack.push("i32");
    return this;
  }

  /** A vector constant of four integers. */
  i32x4(...lanes: Lanes): this {
    this.#code.byte(0xfd).byte(0x0c);
    for (const lane of lanes) this.#code.bits(lane);
    this.#stack.push("v128");
    return this;
  }

  /** 32-bit lanes of two vectors, those of the second counted from 4. */
  shuffle(...lanes: Lanes): this {
    this.op("i8x16.shuffle");
    for (const lane of lanes) for (let byte = 0; byte < 4; byte++) this.#code.byte(lane * 4 + byte);
    return this;
  }

  /** target = value */
  assign(target: Local, value: Local | number): this {
    return this.push(value).set(target);
  }

  /** target = a + b */
  sum(target: Local, a: Local, b: Local | number): this {
    return this.get(a).push(b).op("i32.add").set(target);
  }

  /** local += step */
  advance(local: Local, step: Local | number): this {
    return this.sum(local, local, step);
  }

  /** Pushes a local's value, or an i32. */
  push(value: Local | number): this {
    return typeof value === "number" ? this.i32(value) : this.get(value);
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
      this.#code.byte(0x05);
      otherwise();
    });
  }

  brIf(label: Label): this {
    this.#pop("i32", "br_if");
    this.#code.with(0x0d, this.#blocks.length - label.depth);
    return this;
  }

  /** Goes on at a label, to whose block this is the end of what was written. */
  br(label: Label): this {
    this.#code.with(0x0c, this.#blocks.length - label.depth);
    return this;
  }

  /** Calls a function of the same module; its parameters are on the stack. */
  call(index: number, params: readonly ValueType[]): this {
    this.#popAll(params, "call");
    this.#code.with(0x10, index);
    return this;
  }

  /** `do { body } while (pointer < end)`, stepping nothing itself: the body runs at least once. */
  doWhileBelow(pointer: Local, end: Local, body: () => void): this {
    return this.loop((again) => {
      body();
      this.get(pointer).get(end).op("i32.lt_u").brIf(again);
    });
  }

  /** `do { body } while (--left > 0)`: the body runs at least once. */
  countDown(left: Local, body: () => void): this {
    return this.loop((again) => {
      body();
      this.get(left).i32(1).op("i32.sub").tee(left).brIf(again);
    });
  }

  /** The function's body in the binary format: locals, code, end. */
  bytes(): Bytes {
    if (this.#stack.length > 0) this.#fail(`${this.#stack.join(", ")} left on the stack`);
    const runs: [count: number, type: ValueType][] = [];
    for (const type of this.#locals) {
      const last = runs.at(-1);
      if (last?.[1] === type) last[0]++;
      else runs.push([1, type]);
    }
    return new Bytes()
      .vector(runs, ([count, type], to) => to.unsigned(count).byte(valueTypes[type]))
      .append(this.#start)
      .append(this.#code)
      .byte(0x0b);
  }

  #structure(code: number, body: (label: Label) => void): this {
    this.#code.byte(code).byte(VOID);
    this.#blocks.push(this.#stack.length);
    body({ depth: this.#blocks.length });
    this.#leave();
    this.#blocks.pop();
    this.#code.byte(0x0b);
    return this;
  }

  #leave(): void {
    const left = this.#stack.length - this.#blocks.at(-1)!;
    if (left !== 0) this.#fail(`a block leaves ${left} values on the stack`);
  }

  #popAll(expected: readonly ValueType[], where: string): void {
    for (let i = expected.length - 1; i >= 0; i--) this.#pop(expected[i]!, where);
  }

  #pop(expected: ValueType, where: string): void {
    const floor = this.#blocks.at(-1) ?? 0;
    const got = this.#stack.length > floor ? this.#stack.pop() : undefined;
    if (got !== expected) this.#fail(`${where} expects ${expected}, the stack has ${got ?? "nothing"}`);
  }

  #fail(why: string): never {
    throw new SinterError("INTERNAL", `function ${this.name}: ${why}`);
  }
}
