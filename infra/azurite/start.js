// Starts Azurite for lib/Embedded: `node start.js <azurite options>`.
// Says where it listens in one JSON line on stdout, and nothing after that: the host that started it may be gone,
// and a write into its closed pipe would end Azurite before it has saved its data. Everything else goes to MPP_AZURITE_LOG.
"use strict";
const fs = require("fs");
const util = require("util");

const log = fs.openSync(process.env.MPP_AZURITE_LOG, "a");
const listening = {};

for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
console.error = (...words) => fs.writeSync(log, util.format(...words) + "\n");
console.log = (...words) => {
  const line = util.format(...words);
  fs.writeSync(log, line + "\n");
  const found = /^Azurite (Blob|Table) service is successfully listening at (\S+)/.exec(line);
  if (!found) return;
  listening[found[1].toLowerCase()] = Number(new URL(found[2]).port);
  if (listening.blob && listening.table) process.stdout.write(JSON.stringify(listening) + "\n");
};

// Ctrl-C reaches every process of the terminal. The host ends first, then it ends Azurite with SIGTERM.
const once = process.once;
process.once = function (name, ...rest) {
  return name === "SIGINT" ? this : once.call(this, name, ...rest);
};
process.on("SIGINT", () => {});

// A pipe that closes when its other end dies, however it dies. Watching it must not keep an ended Azurite alive.
if (process.env.MPP_AZURITE_ENDS_WITH_PARENT) {
  process.stdin.on("close", () => process.kill(process.pid, "SIGTERM")).resume();
  process.stdin.unref();
}

require("azurite/dist/src/azurite.js");
