// node main.mjs SCENARIO: reads a task as JSON from standard input, writes what was found out as JSON.
import { readFileSync } from "node:fs";

import * as reading from "./reading.mjs";
import * as refusals from "./refusals.mjs";
import * as sessions from "./sessions.mjs";
import * as trouble from "./trouble.mjs";

const scenarios = { ...reading, ...refusals, ...sessions, ...trouble };
const task = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(await scenarios[process.argv[2]](task)));
