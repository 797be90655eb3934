// Evidence of a document, or of one delivery, as one file, for courts, inspectors and other offices (docs/protocol/EVIDENCE.md).
import { z } from 'zod';
import { Id, IdParams } from './common-shapes.ts';
import { defineRoute } from './route.ts';

const errors = ['NOT_FOUND', 'EVIDENCE_NOT_READY', 'LOG_BROKEN'] as const;

export const downloadOutgoingEvidence = defineRoute({
  method: 'get',
  path: '/api/outgoing/:id/deliveries/:deliveryId/evidence',
  summary:
    'Evidence of what was sent to one recipient: packet, receipts, statuses, log entries and their proofs',
  tag: 'evidence',
  access: 'signed-in',
  params: z.object({ id: Id, deliveryId: Id }),
  download: 'application/zip',
  errors,
});

export const downloadDocumentEvidence = defineRoute({
  method: 'get',
  path: '/api/outgoing/:id/evidence',
  summary: 'Evidence of what was sent to all recipients of a document, each packet once',
  tag: 'evidence',
  access: 'signed-in',
  params: IdParams,
  download: 'application/zip',
  errors,
});

export const downloadIncomingEvidence = defineRoute({
  method: 'get',
  path: '/api/incoming/:id/evidence',
  summary: 'Evidence of what was received: packet, receipt, statuses, log entries and their proofs',
  tag: 'evidence',
  access: 'signed-in',
  params: IdParams,
  download: 'application/zip',
  errors,
});
