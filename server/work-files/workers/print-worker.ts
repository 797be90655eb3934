// The thread that prints tables.
import { serveJobs } from '../../platform/jobs/serve-jobs.ts';
import { printSheet } from './print-sheet.ts';
import type { Sheet } from './sheet.ts';

serveJobs<Sheet, Uint8Array, never, never>(printSheet);
