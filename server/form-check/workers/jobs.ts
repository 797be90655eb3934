// What a form worker is given and what it gives.
import type { FormFinding } from '../../contracts/form-check.ts';
import type { DraftFacts } from '../domain/facts.ts';

export interface FormJob {
  path: string;
  digest: string;
  facts: DraftFacts;
}

export interface CheckedFile {
  pages: number;
  findings: FormFinding[];
}
