// What goes wrong, and when: everything is drawn from the seed before anything runs, so that the same seed is the same
// plan. What the servers make of it still depends on their timing.
import { createHash } from 'node:crypto';

export type SideName = 'sender' | 'receiver';

/** What happens to one request on its way; see bad-line.ts. */
export const WEATHER = [
  'drop',
  'cut-request',
  'delay',
  'double',
  'late-copy',
  'hold',
  'lose-answer',
  'cut-answer',
] as const;
export type Weather = (typeof WEATHER)[number];

export interface Passage {
  /** Null: it passes undisturbed. */
  weather: Weather | null;
  /** How long it is delayed, held, or copied later. */
  ms: number;
  /** Where it is cut. */
  share: number;
}

export type BlowKind = 'kill' | 'disk-scarce' | 'disk-full';

export interface Blow {
  kind: BlowKind;
  side: SideName;
  /** Which of its processes, of 0 ≤ x < 1. */
  member: number;
  /** From the moment when everything runs again after the blow before. */
  afterMs: number;
  /** Until it is mended. */
  lastsMs: number;
}

export interface PlanOptions {
  seed: number;
  kills: number;
  /** Share of disturbed requests. */
  faults: number;
  /** Of the receiver; one of these for each ten kills. */
  withDisk: boolean;
}

export interface Plan {
  blows: readonly Blow[];
  passage(direction: SideName, index: number): Passage;
}

/** 0 ≤ x < 1, the same for the same name. */
export const drawn = (seed: number, ...name: Array<string | number>): number =>
  createHash('sha256')
    .update([seed, ...name].join(' '))
    .digest()
    .readUInt32BE() /
  2 ** 32;

const AFTER_MS = { least: 100, most: 2_500 };
const LASTS_MS = { least: 0, most: 1_500 };

const between = ({ least, most }: { least: number; most: number }, x: number) => least + x * (most - least);

export function makePlan({ seed, kills, faults, withDisk }: PlanOptions): Plan {
  const blow = (kind: BlowKind, index: number, side?: SideName): Blow => {
    const draw = (what: string) => drawn(seed, kind, index, what);
    return {
      kind,
      side: side ?? (draw('side') < 0.5 ? 'sender' : 'receiver'),
      member: draw('member'),
      afterMs: between(AFTER_MS, draw('after')),
      lastsMs: between(LASTS_MS, draw('lasts')),
    };
  };
  const blows = Array.from({ length: kills }, (_, index) => blow('kill', index));
  if (withDisk)
    for (let index = 0; index < Math.ceil(kills / 10); index += 1) {
      const kind = index % 2 === 0 ? 'disk-scarce' : 'disk-full';
      const at = Math.floor(drawn(seed, 'disk', index) * (blows.length + 1));
      blows.splice(at, 0, { ...blow(kind, index, 'receiver'), lastsMs: 3_000 });
    }
  return {
    blows,
    passage: (direction, index) => {
      const draw = (what: string) => drawn(seed, 'passage', direction, index, what);
      const isDisturbed = draw('is') < faults;
      return {
        weather: isDisturbed ? (WEATHER[Math.floor(draw('weather') * WEATHER.length)] ?? null) : null,
        ms: Math.round(50 + draw('ms') * 1_500),
        share: draw('share'),
      };
    },
  };
}
