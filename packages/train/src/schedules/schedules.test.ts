import { linear, sequential } from "@sinter/dsl";
import { expect, it } from "vitest";
import {
  constant,
  cosine,
  fit,
  linearWarmup,
  mse,
  oneCycle,
  type Schedule,
  sgd,
  step,
  trainer,
} from "../index.ts";

const rates = (schedule: Schedule, count: number) => Array.from({ length: count }, (_, t) => schedule(t));
const close = (found: number[], expected: number[]) => {
  expect(found.length).toBe(expected.length);
  for (const [i, x] of expected.entries()) expect(found[i]).toBeCloseTo(x, 9);
};

// The numbers are those of PyTorch's schedulers with a learning rate of 1.
it("schedules are PyTorch's", () => {
  close(rates(constant(), 3), [1, 1, 1]);
  close(rates(step(2, 0.5), 6), [1, 1, 0.5, 0.5, 0.25, 0.25]);
  close(rates(cosine(4), 9), [1, 0.8535533906, 0.5, 0.1464466094, 0, 0.1464466094, 0.5, 0.8535533906, 1]);
  close(rates(linearWarmup(3, step(1, 0.5)), 6), [1 / 3, 2 / 3, 1, 1, 0.5, 0.25]);
  const [first, second, top, ...down] = rates(oneCycle(10), 11);
  close([first!, second!, top!], [0.04, 0.52, 1]);
  expect(down.toSorted((a, b) => b - a)).toEqual(down);
  close(down.slice(-2), [4e-6, 4e-6]);
});

it("of a fit they may take all of its steps; a trainer does not know how many", async () => {
  const net = sequential(linear(1, 1));
  const [x, y] = [Float32Array.of(1, 2, 3, 4), Float32Array.of(1, 2, 3, 4)];
  const seen: number[] = [];
  const schedule: Schedule = (t, all) => seen.push(t, all ?? -1) && cosine()(t, all);
  const options = { loss: mse(), optimizer: sgd(), schedule, seed: 1 };
  await fit(net, { ...options, data: { inputs: x, targets: y }, epochs: 2, batch: 2, log: false });
  expect(seen).toEqual([0, 4, 1, 4, 2, 4, 3, 4]);
  expect(() => trainer(net, { ...options, schedule: cosine() }).step(x, y)).toThrow(
    "cosine() does not know how many steps there will be here: give it a number",
  );
});
