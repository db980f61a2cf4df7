import { shared } from "@sinter/ir";
import type { Trace } from "./trace.ts";

/** The model whose function is running, if one is. */
export const tracing: { trace: Trace | null } = shared("tracing", () => ({ trace: null }));
