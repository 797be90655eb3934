// What the event log of an office works with, where a test asks nothing of it.
import type { AuditDeps } from '../../server/audit/index.ts';
import { systemClock as clock } from '../../server/platform/clock.ts';
import { makeLogger } from '../../server/platform/logger.ts';

export const quietLog: Omit<AuditDeps, 'connection'> = {
  clock,
  logger: makeLogger({ level: 'silent' }),
  everyMs: 300_000,
  alarmMs: 3_600_000,
  timestamp: undefined,
  trust: () => ({ anchors: [], intermediates: [] }),
  describe: async (id) => ({ code: id, name: id }),
  exchangeKey: async () => null,
  alarmEntries: async () => [],
  collectStatus: async () => ({ certificates: [], ocsps: [], crls: [] }),
  certificatesOf: async () => [],
};
