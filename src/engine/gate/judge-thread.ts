import { once } from "node:events";
import { type MessagePort, parentPort } from "node:worker_threads";
import { judge, type Told } from "./judge.js";
import type { System } from "./system/system.js";

/** The thread of `judgeThread`: judges the system that it is sent, and ends. */
const port = parentPort as MessagePort;
const tell = (message: Told): void => port.postMessage(message);

const [system] = (await once(port, "message")) as [System];
tell({ oordeel: await judge(system, (deel) => tell({ deel })) });
