#!/usr/bin/env node
import { oneLine } from "./io.ts";
import { main } from "./main.ts";

// A reader that has seen enough, such as `head`, closes the pipe: that is no error of ours.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  process.stderr.write(`sinter: ${oneLine(error)}\n`);
  process.exit(2);
});
// What a loaded file does later, such as throwing in a timer, must not end in a stack trace.
process.on("uncaughtException", (error) => {
  process.stderr.write(`sinter: ${oneLine(error)}\n`);
  process.exit(2);
});

const done = main(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  colour: process.stdout.isTTY === true && !process.env.NO_COLOR,
});
// A loaded file may have left a timer or a server behind: once everything is written, that is all.
// An error of writing ends it above.
done.then((code) =>
  process.stdout.write("", (error) => {
    if (error === null || error === undefined) process.exit(code);
  }),
);
