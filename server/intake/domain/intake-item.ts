// One thing that arrived besides packets, the whole aggregate: its bytes, what was found in them, what became of it.
import type { PersonRef } from '../../contracts/common-shapes.ts';
import type {
  IntakeChannel,
  IntakeFile,
  IntakeProblemCode,
  IntakeSource,
  IntakeState,
  Proposed,
} from '../../contracts/intake.ts';

export interface Problem {
  code: IntakeProblemCode;
  detail: string;
  at: Date;
}

export interface IntakeItem {
  id: string;
  agencyId: string;
  channel: IntakeChannel;
  version: number;
  state: IntakeState;
  receivedAt: Date;
  name: string;
  source: IntakeSource;
  /** Who put it in; null for a machine. */
  by: PersonRef | null;
  /** The raw file first, then what was found in it. */
  files: IntakeFile[];
  proposed: Proposed;
  problem: Problem | null;
  partOf: string | null;
  /** Runs begun since it was stored or asked for again: what ends a process must not end it for ever. */
  runs: number;
  taken: { as: 'document' | 'items' | 'packets'; ids: string[]; at: Date; by: PersonRef | null } | null;
  dropped: { reason: string; at: Date; by: PersonRef } | null;
}

/** As lists tell who it is from. */
export const fromOf = ({ source, by }: Pick<IntakeItem, 'source' | 'by'>): string =>
  source.senderName || source.address || by?.name || source.through || '';
