import { linear, print, printPlan, sequential, tanh } from "sinter";
import { adam, mse, sgd, trainer } from "sinter/train";
import { expect, it } from "vitest";

const net = sequential(linear(2, 3), tanh(), linear(3, 1));

it("a step is one graph: forward, backward, and updates of states", () => {
  const { graph } = trainer(net, { loss: mse(), optimizer: sgd({ lr: 0.1, momentum: 0.9 }), seed: 1 });
  expect(print(graph)).toMatchInlineSnapshot(`
    "formula square(x) = x * x
    formula squareGrad(x, a) = 2 * x * a
    formula tanhGrad(x, a) = x * (1 - a * a)
    formula sgdVelocity(x, a) = select(lt(abs(0.9 * a + x), 7.888609052210118e-31), 0, 0.9 * a + x)
    formula sgdParameter(x, a, b) = x - a * b
    graph modelStep(x: f32[batch, 2], target: f32[batch, 1], numbers: f32[2]) {
      %1 = slice($parameters, start=3, end=9, axis=0) : f32[6]
      %2 = reshape(%1, shape=[3, 2]) : f32[3, 2]
      %3 = slice($parameters, start=0, end=3, axis=0) : f32[3]
      %4 = linear(x, %2, %3) : f32[batch, 3]    # 6 MACs/row
      %5 = tanh(%4) : f32[batch, 3]
      %6 = slice($parameters, start=10, end=13, axis=0) : f32[3]
      %7 = reshape(%6, shape=[1, 3]) : f32[1, 3]
      %8 = slice($parameters, start=9, end=10, axis=0) : f32[1]
      %9 = linear(%5, %7, %8) : f32[batch, 1]    # 3 MACs/row
      %10 = sub(%9, target) : f32[batch, 1]
      %11 = square(%10) : f32[batch, 1]
      %12 = mean(%11, axis=1) : f32[batch]
      %13 = mean(%12, axis=0) : f32[]
      %14 = dimSize(dim=[batch]) : f32[]
      %15 = div(1, %14) : f32[]
      %16 = squareGrad(%15, %10) : f32[batch, 1]
      %17 = matmul(%16, %7) : f32[batch, 3]    # 3 MACs/row
      %18 = tanhGrad(%17, %5) : f32[batch, 3]
      %19 = sum(%18, axis=0) : f32[3]
      %20 = sum(%19, axis=0) : f32[]
      %21 = sum(%16, axis=0) : f32[1]
      %22 = sum(%21, axis=0) : f32[]
      %23 = add(%20, %22) : f32[]
      %24 = slice(numbers, start=0, end=1, axis=0) : f32[1]
      %25 = reshape(%24, shape=[]) : f32[]
      %26 = transpose(%18, perm=[1, 0]) : f32[3, batch]
      %27 = matmul(%26, x) : f32[3, 2]    # 6 MACs/row
      %28 = reshape(%27, shape=[6]) : f32[6]
      %29 = transpose(%16, perm=[1, 0]) : f32[1, batch]
      %30 = matmul(%29, %5) : f32[1, 3]    # 3 MACs/row
      %31 = reshape(%30, shape=[3]) : f32[3]
      %32 = concat(%19, %28, %21, %31, axis=0) : f32[13]
      %33 = sgdVelocity(%32, $velocity) : f32[13]
      %34 = sgdParameter($parameters, %25, %33) : f32[13]
      return loss: %13, gradient: %23
      update $parameters = %34
      update $velocity = %33
    } where {
      $parameters: f32[13]
      $velocity: f32[13]
    }
    "
  `);
});

it("its plan sums gradients where the update reads them, and replaces states in their place, together", () => {
  const { graph } = trainer(net, { loss: mse(), optimizer: adam(), seed: 1 });
  expect(printPlan(graph)).toMatchInlineSnapshot(`
    "plan for rows of batch: 252 in a block, 16128 in a chunk
    once:
      0  a0 = map 0 of ()
      1  a1 = map x / a of (s0, size of batch)
      2  a2 = map 0 of ()
    for each block:
      3  a3 = matmul(x, $parameters{3, [2, 3], [1, 2]})
      4  a4 = map tanh(x + a) of (a3, $parameters{0, [1, 3], [0, 1]})
      5  a5 = matmul(a4, $parameters{10, [3, 1], [1, 0]})
      6  a6 = map x + a - b of (a5, $parameters{9, [1, 1], [0, 0]}, target)
      7  a7 = map x * x of (a6)
      8  a8 = reduce(a7, kind=mean, axis=1, keepDims=false)
      9  a2 = reduce(a8, kind=sum, axis=0, keepDims=false)
      10  a9 = map 2 * x * a of (a1, a6)
      11  a10 = matmul(a9, $parameters{10, [1, 3], [0, 1]})
      12  a11 = map x * (1 - a * a) of (a10, a4)
      13  a0{0, [3], [1]} = reduce(a11, kind=sum, axis=0, keepDims=false)
      14  a0{9, [1], [1]} = reduce(a9, kind=sum, axis=0, keepDims=false)
      15  a0{3, [3, 2], [2, 1]} = matmul(a11, x)
      16  a0{10, [1, 3], [3, 1]} = matmul(a9, a4)
    then once:
      17  loss = map x / a of (a2, size of batch)
      18  a12 = map x of (a0{0, [3], [1]})
      19  a13 = reduce(a12, kind=sum, axis=0, keepDims=false)
      20  a14 = map x of (a0{9, [1], [0]})
      21  a15 = reduce(a14, kind=sum, axis=0, keepDims=false)
      22  gradient = map x + a of (a13, a15)
    then once:
      23  $firstMoment = map select(lt(abs(0.9 * a + 0.09999999999999998 * x), 7.888609052210118e-31), 0, 0.9 * a + 0.09999999999999998 * x) of (a0, $firstMoment)
      24  $secondMoment = map select(lt(abs(0.999 * a + 0.0010000000000000009 * (x * x)), 7.888609052210118e-31), 0, 0.999 * a + 0.0010000000000000009 * (x * x)) of (a0, $secondMoment)
      25  $parameters = map x - a * (c / (sqrt(d) * b + 1e-8)) of ($parameters, numbers{0, [13], [0]}, numbers{1, [13], [0]}, $firstMoment, $secondMoment)
    buffers:
      x  input, 2 f32 a row, at 2112
      target  input, 1 f32 a row, at 34384
      numbers  input, 2 f32, at 50528
      $firstMoment  state, 13 f32, at 48
      $parameters  state, 13 f32, at 80
      $secondMoment  state, 13 f32, at 112
      a0  arena, 13 f32, at 2016, lives 0–25, accumulates
      a1  arena, 1 f32, at 2048, lives 1–16
      a2  arena, 1 f32, at 2080, lives 2–17, accumulates
      a3  arena, 3 f32 a row, at 176, lives 3–16
      a4  arena, 3 f32 a row, at 176, lives 3–16
      a5  arena, 1 f32 a row, at 1744, lives 5–16
      a6  arena, 1 f32 a row, at 1744, lives 5–16
      a7  arena, 1 f32 a row, at 960, lives 7–8
      a8  arena, 1 f32 a row, at 1232, lives 8–9
      a9  arena, 1 f32 a row, at 1744, lives 5–16
      a10  arena, 3 f32 a row, at 960, lives 11–15
      a11  arena, 3 f32 a row, at 960, lives 11–15
      loss  output, 1 f32, at 50560
      a12  arena, 3 f32, at 176, lives 18–19
      a13  arena, 1 f32, at 208, lives 19–22
      a14  arena, 1 f32, at 176, lives 20–21
      a15  arena, 1 f32, at 240, lives 21–22
      gradient  output, 1 f32, at 50592
    statics:
      s0  [], at 16
    "
  `);
});
