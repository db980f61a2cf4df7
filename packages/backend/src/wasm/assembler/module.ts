import { signed, text, unsigned, vector } from "./encode.ts";
import type { FunctionBuilder } from "./function.ts";
import { type ValueType, valueTypes } from "./instructions.ts";

const MAGIC = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
const section = (id: number, body: readonly number[]): number[] => [id, ...unsigned(body.length), ...body];

/** Bytes in a page of WebAssembly memory. */
export const PAGE = 65536;

/** A module with one memory of fixed size, exported as `memory`, and the functions given to it. */
export class ModuleBuilder {
  readonly #functions: FunctionBuilder[] = [];
  readonly #exports: [name: string, index: number][] = [];
  readonly #segments: [address: number, bytes: readonly number[]][] = [];
  #pages: number;

  /** @param pages the memory's size, which data may extend */
  constructor(pages: number) {
    this.#pages = pages;
  }

  /** Bytes that memory holds from the start. */
  data(address: number, bytes: readonly number[]): void {
    this.#segments.push([address, bytes]);
    this.#pages = Math.max(this.#pages, Math.ceil((address + bytes.length) / PAGE));
  }

  /** Adds a function and returns its index. */
  add(function_: FunctionBuilder, options: { readonly export?: string } = {}): number {
    const index = this.#functions.push(function_) - 1;
    if (options.export !== undefined) this.#exports.push([options.export, index]);
    return index;
  }

  /** The module in the binary format. */
  bytes(): Uint8Array<ArrayBuffer> {
    const types: string[] = [];
    const typeOf = (params: readonly ValueType[]): number => {
      const key = params.join(" ");
      return types.includes(key) ? types.indexOf(key) : types.push(key) - 1;
    };
    const used = this.#functions.map((f) => unsigned(typeOf(f.params)));
    const signatures = types.map((key) => [
      0x60,
      ...vector(
        key
          .split(" ")
          .filter(Boolean)
          .map((type) => [valueTypes[type as ValueType]]),
      ),
      0,
    ]);
    const exported = this.#exports.map(([name, index]) => [...text(name), 0x00, ...unsigned(index)]);
    const segments = this.#segments.map(([address, bytes]) => [
      ...[0x00, 0x41, ...signed(address), 0x0b],
      ...unsigned(bytes.length),
      ...bytes,
    ]);
    return Uint8Array.from([
      ...MAGIC,
      ...section(1, vector(signatures)),
      ...section(3, vector(used)),
      ...section(5, vector([[0x01, ...unsigned(this.#pages), ...unsigned(this.#pages)]])),
      ...section(7, vector([[...text("memory"), 0x02, 0x00], ...exported])),
      ...section(10, vector(this.#functions.map((f) => f.bytes()))),
      ...(segments.length > 0 ? section(11, vector(segments)) : []),
    ]);
  }
}
