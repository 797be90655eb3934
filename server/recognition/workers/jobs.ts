// What the paper worker is given and what it gives: pictures turned and looked at, photos bound, papers taken apart.
import type { Inked } from '../domain/pgm.ts';

export type PaperJob =
  | { kind: 'turn'; path: string; output: string; degrees: 90 | 180 | 270 }
  | { kind: 'ink'; paths: string[] }
  | { kind: 'bind'; paths: string[]; output: string }
  | { kind: 'split'; path: string; parts: Array<{ pages: number[]; output: string }> }
  | { kind: 'separator'; output: string };

export interface PaperDone {
  /** Of `ink`, one for each picture. */
  inked: Inked[];
}
