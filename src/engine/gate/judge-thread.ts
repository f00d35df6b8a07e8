import { parentPort, workerData } from "node:worker_threads";
import { judge, type Told } from "./judge.js";
import type { System } from "./system/system.js";

/** The thread of `judgeApart`: judges the system that it was started with, and ends. */
const tell = (message: Told): void => parentPort?.postMessage(message);

tell({ oordeel: await judge(workerData as System, (deel) => tell({ deel })) });
