// Proofs of existence: what a trusted document timestamp covers existed at its time. Collected from the newest stamp
// backwards, so that each stamp may itself rest on a later one. ETSI EN 319 102-1 §5.6.2.1, §5.6.2.3.
import { createHash } from 'node:crypto';

const digestOf = (object: Uint8Array): string => createHash('sha256').update(object).digest('hex');

interface Stamp {
  revision: number;
  at: Date;
}

export class Proofs {
  private readonly now: Date;
  private readonly stamps: Stamp[] = [];
  /** First revision whose stamp covers the object, by digest. */
  private readonly coveredFrom = new Map<string, number>();
  private readonly provenAt = new Map<string, Date>();
  private readonly known = new WeakMap<Uint8Array, string>();

  constructor(now: Date) {
    this.now = now;
  }

  /** A trusted stamp that closes this revision. */
  addStamp(revision: number, at: Date): void {
    this.stamps.push({ revision, at });
  }

  /** These objects are in the file from this revision on. */
  addObjects(objects: Iterable<Uint8Array>, coveredFrom: number): void {
    for (const object of objects) {
      const key = this.keyOf(object);
      this.coveredFrom.set(key, Math.min(coveredFrom, this.coveredFrom.get(key) ?? coveredFrom));
    }
  }

  /** This object is proven by something else: what a signature covers is as old as its timestamp. */
  addProof(object: Uint8Array, at: Date): void {
    this.provenAt.set(this.keyOf(object), at);
  }

  /** When everything up to this revision is proven to have existed; without a stamp, now. */
  ofRevision(coveredFrom: number): Date {
    const times = this.stamps.filter((s) => s.revision >= coveredFrom).map((s) => s.at.getTime());
    return new Date(Math.min(this.now.getTime(), ...times));
  }

  /** When this object is proven to have existed; one that is not in the file exists now. */
  of(object: Uint8Array): Date {
    if (this.stamps.length === 0 && this.provenAt.size === 0) return this.now;
    const key = this.keyOf(object);
    const from = this.coveredFrom.get(key);
    const covered = from === undefined ? this.now : this.ofRevision(from);
    const own = this.provenAt.get(key);
    return own && own < covered ? own : covered;
  }

  /** Lists may be large and are asked about often. */
  private keyOf(object: Uint8Array): string {
    const key = this.known.get(object) ?? digestOf(object);
    this.known.set(object, key);
    return key;
  }
}
