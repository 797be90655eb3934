// What a form worker is given and what it gives.
import type { FormFinding } from '../../contracts/form-check.ts';
import type { DraftFacts } from '../domain/facts.ts';
import type { MeasuredFile } from '../domain/page.ts';

export interface FormJob {
  path: string;
  digest: string;
  /** What the file is held against; absent: it is only read. */
  facts?: DraftFacts;
  /** Only so many of its pages, where it is only read. */
  pages?: number;
}

export type FormAnswer = { checked: CheckedFile } | { read: MeasuredFile };

export interface CheckedFile {
  pages: number;
  findings: FormFinding[];
}
