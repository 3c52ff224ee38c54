// Loaded before a Node program: says the first error that nobody handles, and ends the program.
// Pulumi's SDK would tell the engine and wait; where a required setting is missing, that wait has no end.
"use strict";

for (const name of ["uncaughtException", "unhandledRejection"]) {
  process.on(name, (error) => {
    const isTold = error instanceof Error && !error.__pulumiRunError && error.stack;
    const lines = String(isTold ? error.stack : (error && error.message) || error).split("\n");
    const own = lines.filter((line) => !/^\s+at .*(node:internal|node_modules)/.test(line));
    process.stderr.write(`${own.join("\n")}\n`);
    // process.exit would run the SDK's handlers, which wait too.
    process.kill(process.pid, "SIGKILL");
  });
}
