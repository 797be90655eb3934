// How a document came that no packet brought.
import { z } from 'zod';

export const EntryOrigin = z.enum(['email', 'paper', 'scan', 'hand']);
export type EntryOrigin = z.infer<typeof EntryOrigin>;
