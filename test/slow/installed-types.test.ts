import { describe, it } from "vitest";
import { Published } from "../support/published.ts";
import { compilers } from "../types/compilers.ts";
import { Installed, settings } from "../types/installed.ts";

const installed = new Installed(new Published());

describe("the types of the installed packages are exact, and give the same sentences on the same lines", () => {
  for (const how of Object.keys(settings))
    for (const compiler of Object.keys(compilers))
      it(`in ${compiler} ${how}`, () => installed.expectExact(compiler, how));
});
