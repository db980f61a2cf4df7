import "./kernels/all.ts";

export * from "./core.ts";
