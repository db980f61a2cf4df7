/**
 * Training, compiled: forward, backward and the optimizer's update are one graph.
 * @module
 */
export * from "@sinter/train";
