import { resolve } from "node:path";
import { setImmediate } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { main } from "@sinter/cli";
import type { Answer, Request } from "./session.ts";

const work: { readonly [K in keyof Request]: (value: Request[K]) => Promise<Answer[K]> } = {
  command: async (args) => {
    const texts = { out: "", err: "" };
    const code = await main(args, {
      out: (text) => {
        texts.out += text;
      },
      err: (text) => {
        texts.err += text;
      },
      colour: false,
    });
    return { code, ...texts };
  },
  load: async (file) => {
    try {
      await import(pathToFileURL(resolve(file)).href);
    } catch (error) {
      return String(error);
    }
    // What it left to happen may still end the process.
    return setImmediate(null);
  },
};

process.on("message", async ([kind, value]: [keyof Request, never]) => {
  process.send!(await work[kind](value));
});
