// The colour of each state of a file.
import type { FileListState, WorkFileState } from '@contracts/vocabulary.ts';
import type { Tone } from '../../shared/ui/marks.tsx';

export const STATE_TONE: Record<WorkFileState, Tone> = {
  open: 'blue',
  closed: 'green',
  'handed-over': 'amber',
  archived: 'grey',
};

export const LIST_TONE: Record<FileListState, Tone> = {
  draft: 'grey',
  submitted: 'amber',
  approved: 'green',
};
