import { parentPort } from 'node:worker_threads';
import { hashFrames } from './frame-hashes.ts';

parentPort!.postMessage(hashFrames());
