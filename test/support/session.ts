import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll } from "vitest";

/** What a session is asked to do. */
export interface Request {
  /** Arguments of a command line. */
  command: readonly string[];
  /** A file to import. */
  load: string;
}

export interface Answer {
  command: { readonly code: number; readonly out: string; readonly err: string };
  /** What the file threw, or null. */
  load: string | null;
}

/**
 * A process for all commands and files of one test, which start and get warm once. Files are loaded by
 * Node itself there. It does one thing at a time.
 */
export class Session {
  #child!: ChildProcess;
  #last: Promise<unknown> = Promise.resolve();

  constructor() {
    beforeAll(() => {
      this.#child = fork("test/support/session-child.ts", {
        execArgv: ["--conditions=@sinter/source"],
        stdio: ["ignore", "ignore", "inherit", "ipc"],
      });
    });
    afterAll(async () => {
      if (!this.#child.kill()) return;
      await once(this.#child, "exit");
    });
  }

  readonly sinter = (...args: string[]) => this.#ask("command", args);
  readonly load = (file: string) => this.#ask("load", file);

  /** Asks when what was asked before is answered. */
  #ask<K extends keyof Request>(kind: K, value: Request[K]): Promise<Answer[K]> {
    const answer = this.#last.then(() => this.#askNow(kind, value));
    this.#last = answer.catch(() => undefined);
    return answer;
  }

  #askNow<K extends keyof Request>(kind: K, value: Request[K]): Promise<Answer[K]> {
    return new Promise((resolve, reject) => {
      const ended = () => reject(new Error(`the process has ended at ${kind} ${value}`));
      if (!this.#child.connected) return ended();
      this.#child.once("exit", ended);
      this.#child.once("message", (answer) => {
        this.#child.off("exit", ended);
        resolve(answer as Answer[K]);
      });
      this.#child.send([kind, value]);
    });
  }
}
