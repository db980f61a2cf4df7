import { Bytes } from "./encode.ts";
import type { FunctionBuilder } from "./function.ts";
import { valueTypes } from "./instructions.ts";

const MAGIC = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
/** The section that engines ignore, and hand out by its name. */
const CUSTOM = 0;
/** Kinds of exports. */
const FUNCTION = 0x00;
const MEMORY = 0x02;

/** Bytes in a page of WebAssembly memory. */
export const PAGE = 65536;

interface Export {
  readonly name: string;
  readonly kind: number;
  readonly index: number;
}

/** A module with one memory of fixed size, exported as `memory`, and the functions given to it. */
export class ModuleBuilder {
  readonly #functions: FunctionBuilder[] = [];
  readonly #exports: Export[] = [{ name: "memory", kind: MEMORY, index: 0 }];
  readonly #segments: { readonly address: number; readonly bytes: Bytes }[] = [];
  readonly #custom: { readonly name: string; readonly text: string }[] = [];
  #pages: number;

  /** @param pages the memory's size, which data may extend */
  constructor(pages: number) {
    this.#pages = pages;
  }

  /** Bytes that memory holds from the start. */
  data(address: number, bytes: Bytes): void {
    this.#segments.push({ address, bytes });
    this.#pages = Math.max(this.#pages, Math.ceil((address + bytes.length) / PAGE));
  }

  /** Text that `WebAssembly.Module.customSections` finds under this name. */
  custom(name: string, text: string): void {
    this.#custom.push({ name, text });
  }

  /** Adds a function and returns its index. */
  add(function_: FunctionBuilder, options: { readonly export?: string } = {}): number {
    const index = this.#functions.push(function_) - 1;
    if (options.export !== undefined) this.#exports.push({ name: options.export, kind: FUNCTION, index });
    return index;
  }

  /** The module in the binary format. */
  bytes(): Uint8Array<ArrayBuffer> {
    const module = new Bytes();
    const section = <T>(id: number, items: readonly T[], write: (item: T, to: Bytes) => void): void => {
      if (items.length > 0) module.byte(id).sized(new Bytes().vector(items, write));
    };
    const functions = this.#functions;
    const keys = functions.map(({ params }) => params.join());
    const types = functions.filter((_, i) => keys.indexOf(keys[i]!) === i);
    const typeOf = new Map(types.map(({ params }, i) => [params.join(), i]));

    for (const byte of MAGIC) module.byte(byte);
    section(1, types, ({ params }, to) => {
      to.byte(0x60).vector(params, (type) => to.byte(valueTypes[type]));
      // No results.
      to.byte(0);
    });
    section(3, keys, (key, to) => to.unsigned(typeOf.get(key)!));
    // At least and at most so many pages.
    section(5, [this.#pages], (pages, to) => to.byte(0x01).unsigned(pages).unsigned(pages));
    section(7, this.#exports, ({ name, kind, index }, to) => to.text(name).byte(kind).unsigned(index));
    section(10, functions, (f, to) => to.sized(f.bytes()));
    section(11, this.#segments, ({ address, bytes }, to) =>
      to.byte(0).byte(0x41).signed(address).byte(0x0b).sized(bytes),
    );
    for (const { name, text } of this.#custom)
      module.byte(CUSTOM).sized(new Bytes().text(name).append(Bytes.of(new TextEncoder().encode(text))));
    return module.view().slice();
  }
}
