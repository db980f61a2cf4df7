/**
 * From a CSV file to a compiled classifier: three species of penguins by four measures. The model itself holds
 * mean and deviation of each measure, so that what it is given are millimetres and grams.
 */
import { readFileSync } from "node:fs";
import { compile, linear, relu, sequential, softmax, standardize } from "sinter";
import { accuracy, adam, crossEntropy, fit, parseCsv, split } from "sinter/train";

const measures = ["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"] as const;

const layers = [standardize(4), linear(4, 16), relu(), linear(16, 3)] as const;
export const net = sequential(...layers);
export const classifier = sequential(...layers, softmax());

async function demo() {
  const file = new URL("data/penguins.csv", import.meta.url);
  const table = parseCsv(readFileSync(file, "utf8")).dropMissing(measures);
  const { labels, names } = table.classes("species");
  const all = { inputs: table.matrix(measures), targets: labels };
  const [training, test] = split(all, { rows: table.rows, part: 0.25, seed: 1 });

  const { params } = await fit(net, {
    data: training,
    validation: 0.2,
    loss: crossEntropy(),
    optimizer: adam({ lr: 0.01 }),
    metrics: { accuracy },
    epochs: 10,
    seed: 1,
  });
  const classify = compile(classifier, { params: params() });
  const part = accuracy(classify.run(test.inputs), test.targets);
  console.log(`right on ${(100 * part).toFixed(1)} % of ${test.targets.length} others`);

  const penguin = { bill_length_mm: 49, bill_depth_mm: 15, flipper_length_mm: 220, body_mass_g: 5200 };
  const sure = classify.run(Float32Array.from(measures, (measure) => penguin[measure]));
  const species = sure.indexOf(Math.max(...sure));
  console.log(`this one is a ${names[species]}, ${(100 * sure[species]!).toFixed(1)} % sure`);
}

if (import.meta.main) demo();
