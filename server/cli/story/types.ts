// What the story is told, and what it tells.

import type { RouteName } from '../../contracts/routes.ts';
import type { SigningPlacement } from '../../contracts/signing.ts';
import type { Verdict } from '../../contracts/vocabulary.ts';

export interface StoryFile {
  name: string;
  bytes: Uint8Array;
}

/** The main document, with the places of its marks. */
export interface StoryPdf extends StoryFile {
  /** Default: the places of the letters this folder makes. */
  placement?: StoryPlacement | undefined;
}

export interface StoryPlacement {
  signature: SigningPlacement['image'];
  seal: SigningPlacement['image'];
  number: SigningPlacement['image'];
  date: SigningPlacement['image'];
}

export interface StoryStep {
  /** Stable name, e.g. `seal` or `H16.02 register`. */
  name: string;
  /** User name of who acts, or `server` while the story waits for it. */
  by: string;
  ms: number;
  /** It had been done before, in a story that was interrupted. */
  wasDone: boolean;
}

/** The document that this one answers: as its sender knows it, and as the agency that answers has received it. */
export interface Answered {
  outgoingId: string;
  incomingId: string;
}

export interface StoryOptions {
  /** Of the running server, or of the one on which an office works. */
  url: string | ((office: string) => string);
  /** Of every demo person. */
  password: string;
  /** Of every demo key. */
  pin: string;
  pdf?: StoryPdf | undefined;
  /** Added when the returned draft is mended. Default: none. */
  attachments?: readonly StoryFile[] | undefined;
  /** Suffix of the demo user names at the sending agency. */
  sender?: string | undefined;
  /** Organ codes. */
  recipients?: readonly string[] | undefined;
  /** It is an answer (phúc đáp), and its recipient is who asked. */
  answers?: Answered | undefined;
  /** Stands in the subject and names this one document: a story played again with it goes on where it stopped. */
  key?: string | undefined;
  /** Told of each step when it ends. */
  onStep?: ((step: StoryStep) => void) | undefined;
  /** Told of each request when it has left, with the step it belongs to. */
  onSent?: ((sent: { step: string; route: RouteName }) => void) | undefined;
  /** How long to wait for an arrival or a status. */
  patienceMs?: number | undefined;
}

export interface StoryFacts {
  key: string;
  outgoingId: string;
  subject: string;
  number: { value: number; text: string; issuedOn: string; bookId: string };
  /** SHA-256 of each version of the main document, first to last. */
  versions: Array<{ act: string; digest: string }>;
  incoming: Array<{
    agencyCode: string;
    id: string;
    arrivalNumber: number;
    bookId: string;
    verdict: Verdict;
    /** SHA-256 of the main document as it arrived. */
    digest: string;
  }>;
  deliveries: Array<{ code: string; state: string; steps: string[] }>;
  steps: StoryStep[];
  totalMs: number;
  /** The main document as the first recipient downloads it. */
  received: StoryFile;
}

/** The server does something else than the story says. */
export class StoryBroken extends Error {}
