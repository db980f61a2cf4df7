/**
 * Two classes by a sigmoid, three by a softmax. One sees that two linear layers before a sigmoid are one, so that
 * what is left is logistic regression; and that a softmax gives probabilities, of large numbers too.
 */
import { compile, linear, model, optimize, print, sequential, sigmoid, softmax, tensor } from "sinter";

/** From limbs, eggs and hair to how sure it is a mammal. */
export const isMammal = sequential(
  linear(3, 2, { name: "traits" }),
  linear(2, 1, { name: "sum" }),
  sigmoid(),
);

/** The same three numbers, and a probability for each class. */
export const animal = sequential(linear(3, 3, { name: "classes" }), softmax());

/** `softmax(x)` goes along the last axis, as `softmax(x, { axis: -1 })` does: each row adds up to 1. */
export const alone = model({ logits: tensor(["batch", 3]) }, ({ logits }) => softmax(logits, { axis: -1 }));

const mammalParams = {
  "traits.weight": Float32Array.of(1, -1, 0, 0, 0, 2), // limbs − eggs, 2·hair
  "traits.bias": Float32Array.of(0, 0),
  "sum.weight": Float32Array.of(1, 1),
  "sum.bias": Float32Array.of(0),
};

const animalParams = {
  "classes.weight": Float32Array.of(-0.5, 1, 0, 0.5, -1, 0.5, 0.25, 1, -0.75),
  "classes.bias": Float32Array.of(2, 0, 0),
};

const classes = ["bird", "mammal", "reptile"];

/** Four limbs, no eggs, hair. */
const cat = Float32Array.of(4, 0, 1);

function demo() {
  const { graph, report } = optimize(isMammal);
  console.log(`A network, as written:\n\n${print(isMammal)}\nand optimized, a logistic regression:\n`);
  console.log(`${print(graph)}\nMACs/row ${report.before.macsPerRow} → ${report.after.macsPerRow}`);
  const [sure] = compile(isMammal, { params: mammalParams }).run(cat);
  console.log(
    `of the cat: sigmoid(4 + 2) = ${sure!.toFixed(4)} > 0.5, ${sure! > 0.5 ? "" : "not "}a mammal\n`,
  );

  const show = (what: string, p: Float32Array) => {
    const total = p.reduce((sum, value) => sum + value, 0);
    const best = p.indexOf(Math.max(...p));
    const each = Array.from(p, (value, i) => `${classes[i]} ${value.toFixed(3)}`).join(", ");
    console.log(`${what}: ${each}; sum ${total.toFixed(6)}; class ${best}, ${classes[best]}`);
  };
  show("softmax of the cat's 0, 2.5, 0.25", compile(animal, { params: animalParams }).run(cat));
  const { run } = compile(alone);
  show("of 1000, 1002.5, 1000.25", run(Float32Array.of(1000, 1002.5, 1000.25)));
  show("of 0, 3e38, −3e38", run(Float32Array.of(0, 3e38, -3e38)));
}

if (import.meta.main) demo();
