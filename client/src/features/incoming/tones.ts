// Which tone each state wears.
import type { IncomingState } from '@contracts/vocabulary.ts';
import type { Tone } from '../../shared/ui/marks.tsx';

export const STATE_TONE: Record<IncomingState, Tone> = {
  arrived: 'amber',
  accepted: 'amber',
  registered: 'blue',
  refused: 'red',
  assigned: 'blue',
  'in-progress': 'blue',
  completed: 'green',
  cancelled: 'grey',
};

export const isClosed = (state: IncomingState): boolean =>
  ['completed', 'refused', 'cancelled'].includes(state);
