// One step from a revision to the next: which objects changed, which changes a rule has accounted for, and what was
// found. A changed object that no rule accounts for is a forbidden change.

import type { ChangeKind, RevisionChange } from '../../types.ts';
import { isLocked } from '../field-locks.ts';
import type { PdfView } from '../file.ts';
import { dictValue, type PdfObject, PdfRef } from '../objects.ts';
import type { FieldLock } from '../signatures.ts';
import { referencesOf, sameObject } from './compare.ts';

/** What the signatures closed so far permit. */
export interface Permissions {
  /** Lowest DocMDP level, or the one the caller assumes; undefined when neither is stated. */
  level: 1 | 2 | 3 | undefined;
  locks: FieldLock[];
}

/** Why an existing object may be written anew: and so who alone may refer to it. */
export type Role =
  | { kind: 'metadata' }
  | { kind: 'information' }
  | { kind: 'extensions'; members: ReadonlySet<number> }
  | { kind: 'list' }
  | { kind: 'dss'; members: ReadonlySet<number> }
  | { kind: 'structure' }
  | { kind: 'resources' }
  | { kind: 'appearance'; owner: number };

export class Step {
  readonly before: PdfView;
  readonly after: PdfView;
  readonly permissions: Permissions;
  /** The document as the earliest of the signatures judged saw it. */
  readonly signed: PdfView;
  readonly found: RevisionChange[] = [];
  /** Objects written anew, added or freed by this revision, and not the same as before. */
  readonly changed = new Set<number>();
  readonly accounted = new Set<number>();
  /** Existing objects written anew whose other uses have to be ruled out. */
  readonly roles = new Map<number, Role>();

  constructor(before: PdfView, after: PdfView, permissions: Permissions, signed: PdfView) {
    this.before = before;
    this.after = after;
    this.permissions = permissions;
    this.signed = signed;
  }

  /** Collects the changed objects. */
  async collect(): Promise<void> {
    for (const section of this.after.file.revisions[this.after.revision - 1]?.sections ?? []) {
      for (const num of section.entries.keys()) {
        if (num === 0 || this.before.place(num) === this.after.place(num)) continue;
        const isRewritten = this.existed(num) && this.after.place(num) !== undefined;
        if (!isRewritten || !(await sameObject(this.before, this.after, num))) this.changed.add(num);
        this.#checkPlace(num);
        if (hasDuplicates(await this.after.object(num))) {
          this.report('structure', false, `object ${num} has an entry twice`, { object: num });
        }
      }
    }
    if (hasDuplicates(this.after.trailer)) this.report('structure', false, 'the trailer has an entry twice');
  }

  /** What a revision changes it also writes: an entry that leads back into older bytes brings a dormant object to light. */
  #checkPlace(num: number): void {
    const entry = this.after.entry(num);
    const holder = entry?.kind === 'packed' ? this.after.entry(entry.container) : entry;
    const { revisions } = this.after.file;
    const start = revisions[this.after.revision - 2]?.end ?? 0;
    const end = revisions[this.after.revision - 1]?.end ?? 0;
    if (holder?.kind !== 'plain' || (holder.offset >= start && holder.offset < end)) return;
    this.report('structure', false, `object ${num} now lies in bytes of another revision`, { object: num });
  }

  /** The object under an entry of the catalog, or the catalog itself where the entry is direct. */
  async homeOf(key: string): Promise<number | undefined> {
    const stated = (await this.after.catalog()).get(key);
    if (stated instanceof PdfRef) return stated.num;
    const root = this.after.trailer.get('Root');
    return root instanceof PdfRef ? root.num : undefined;
  }

  existed(num: number): boolean {
    return this.before.place(num) !== undefined;
  }

  /** Whether the signer had this object before him as it is now. */
  wasSigned(num: number): boolean {
    const place = this.signed.place(num);
    return place !== undefined && place === this.after.place(num);
  }

  isNew(num: number): boolean {
    return !this.existed(num) && this.after.place(num) !== undefined;
  }

  /** Not certified against it: signatures, number, date and seal, filled fields. */
  get mayFill(): boolean {
    return this.permissions.level !== 1;
  }

  /** Comments only where the author certified that they are welcome. */
  get mayAnnotate(): boolean {
    return this.permissions.level === 3;
  }

  report(
    kind: ChangeKind,
    allowed: boolean,
    note: string,
    at: { object?: number | undefined; page?: number | undefined; isPlain?: boolean } = {},
  ): RevisionChange {
    const change: RevisionChange = { revision: this.after.revision, kind, allowed, note };
    if (at.object !== undefined) change.object = at.object;
    if (at.page !== undefined) change.page = at.page;
    if (allowed && at.isPlain && this.permissions.level !== undefined) change.permitted = true;
    this.found.push(change);
    return change;
  }

  account(num: number): void {
    this.accounted.add(num);
  }

  /** Accounts for an existing object in a role; its other uses are ruled out at the end. */
  accountAs(num: number, role: Role): void {
    this.accounted.add(num);
    this.roles.set(num, role);
  }

  /** Accounts for an array of annotations or fields, new or grown. */
  accountList(num: number): void {
    if (this.isNew(num)) this.account(num);
    else if (this.changed.has(num)) this.accountAs(num, { kind: 'list' });
  }

  /** Accounts for all new objects reached from a value through new objects; returns what existing ones it met. */
  async accountNew(value: PdfObject): Promise<number[]> {
    const existing: number[] = [];
    const queue = [value];
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      for (const { ref } of referencesOf(next)) {
        if (!this.isNew(ref.num)) existing.push(ref.num);
        else if (!this.accounted.has(ref.num)) {
          this.account(ref.num);
          queue.push(await this.after.object(ref.num));
        }
      }
    }
    return existing;
  }

  isLocked(field: string): boolean {
    return isLocked(this.permissions.locks, field);
  }
}

/** Whether a dictionary in the object writes an entry twice: readers differ in which of the two they take. */
function hasDuplicates(object: PdfObject): boolean {
  if (Array.isArray(object)) return object.some(hasDuplicates);
  const dict = dictValue(object);
  return dict !== undefined && (dict.duplicates.length > 0 || [...dict.entries.values()].some(hasDuplicates));
}
