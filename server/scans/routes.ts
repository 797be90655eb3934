// Handlers of the routes of scanned paper: call one function, present.
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { ROUTES } from '../contracts/routes.ts';
import type { RouteHandlers } from '../platform/http/mount-routes.ts';
import { putIn } from './commands/put-in.ts';
import { cutsOf, splitScan } from './commands/split-scan.ts';
import type { Actor, Deps } from './ports.ts';

type Routes = Pick<typeof ROUTES, 'putScans' | 'downloadSeparator' | 'getScanCuts' | 'splitScan'>;
export type ScanHandlers = RouteHandlers<Routes, Actor>;

export const makeHandlers = (deps: Deps): ScanHandlers => ({
  putScans: ({ input: { body }, actor }) => putIn(deps, actor, body),

  downloadSeparator: async () => {
    const bytes = await deps.recognition.separator((path) => readFile(path));
    return {
      name: 'trang-ngan.pdf',
      mediaType: 'application/pdf',
      disposition: 'inline',
      sizeBytes: bytes.length,
      open: ({ start, end }) => Readable.from([bytes.subarray(start, end + 1)]),
    };
  },

  getScanCuts: ({ input: { params }, actor }) => cutsOf(deps, actor, params.id),
  splitScan: ({ input: { params, body }, actor }) => splitScan(deps, actor, { ...body, ...params }),
});
