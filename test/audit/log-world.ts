// An event log over a real database, with keys and a timestamp authority of our own that can be switched off.
import { type Audit, type AuditDeps, type LogLine, logEntry, makeAudit } from '../../server/audit/index.ts';
import { makeLogger } from '../../server/platform/logger.ts';
import type { Database } from '../../server/platform/mongo/connect.ts';
import { migrate } from '../../server/platform/mongo/migrate.ts';
import { type OutboxEntry, outboxEntry } from '../../server/platform/outbox/entry.ts';
import { makeOutboxRelay, type OutboxRelay } from '../../server/platform/outbox/relay.ts';
import { SigningError } from '../../server/signing/index.ts';
import { AGENCY, type LogPki, makeLogPki, OTHER_CODE } from '../proof/log-samples.ts';
import { makeList } from '../support/authority/crl.ts';
import { clientOf } from '../support/authority/timestamp.ts';

export const ACTS = 'acts';

export interface LogWorld {
  audit: Audit;
  pki: LogPki;
  /** Works off the outboxes of {@link ACTS}. */
  relay: OutboxRelay;
  /** Whether the authority answers. */
  authority: { isUp: boolean; asked: number };
  /** Whether the root says who is revoked. */
  registrar: { isUp: boolean; asked: number };
  time: { now: Date };
  alarms: Date[];
  append(count: number, first?: number): Promise<void>;
  lines(): Promise<string[]>;
}

export const lineOf = (number: number): LogLine => ({
  id: `act-${number}`,
  at: new Date(Date.UTC(2026, 10, 27) + number),
  agencyId: AGENCY,
  type: 'receipt.received',
  subject: { kind: 'delivery', id: `delivery-${number % 10}` },
  facts: { number, packetDigest: 'a'.repeat(64), recipient: OTHER_CODE },
});

export async function openLogWorld(
  { connection }: Pick<Database, 'connection'>,
  { pki = makeLogPki(), ...given }: Partial<AuditDeps> & { pki?: LogPki } = {},
): Promise<LogWorld> {
  const authority = { isUp: true, asked: 0 };
  const registrar = { isUp: true, asked: 0 };
  const time = { now: new Date() };
  const alarms: Date[] = [];
  const clock = { now: () => time.now };
  const logger = makeLogger({ level: 'silent' });
  const audit = makeAudit({
    connection,
    clock,
    logger,
    everyMs: 60_000,
    alarmMs: 3_600_000,
    trust: () => pki.trust,
    timestamp: async (digest, algorithm) => {
      authority.asked += 1;
      if (!authority.isUp) throw new SigningError('TIMESTAMP_UNAVAILABLE', 'no answer');
      return clientOf({ authority: pki.authority, at: new Date() })(digest, algorithm);
    },
    describe: async () => ({ code: 'H16.01', name: 'Sở Nội vụ' }),
    exchangeKey: async () => ({ privateKey: pki.agency.key, certificate: pki.agency.der }),
    collectStatus: async (certificate) => {
      registrar.asked += 1;
      if (!registrar.isUp) throw new SigningError('EVIDENCE_UNAVAILABLE', 'no answer');
      const thisUpdate = time.now;
      return { certificates: [certificate], ocsps: [], crls: [makeList({ issuer: pki.root, thisUpdate })] };
    },
    certificatesOf: async (code) => (code === OTHER_CODE ? [pki.other.der] : []),
    alarmEntries: async (agencyId, since): Promise<OutboxEntry[]> => {
      alarms.push(since);
      return [outboxEntry({ id: agencyId, type: 'told', payload: null, at: time.now })];
    },
    ...given,
  });
  await migrate({ connection, migrations: audit.migrations });
  const relay = makeOutboxRelay({
    connection,
    collections: [ACTS],
    handlers: audit.outboxHandlers,
    clock: { now: () => new Date() },
    logger,
    pollMs: 20,
  });
  return {
    audit,
    pki,
    relay,
    authority,
    registrar,
    time,
    alarms,
    append: async (count, first = 1) => {
      const [handler] = Object.entries(audit.log.outboxHandlers).map(([, each]) => each);
      if (handler === undefined) throw new Error('no handler');
      const numbers = Array.from({ length: count }, (_, index) => first + index);
      await Promise.all(
        numbers.map((number) => {
          const { id, type, payload, at } = logEntry(lineOf(number));
          const documentId = `document-${number}`;
          const place = { collection: ACTS, documentId, document: { _id: documentId }, fence: 1, attempt: 1 };
          return handler({ id, type, payload, at, ...place, signal: new AbortController().signal });
        }),
      );
    },
    lines: async () => {
      const lines: string[] = [];
      for await (const line of audit.log.lines(AGENCY)) lines.push(line.trimEnd());
      return lines;
    },
  };
}
