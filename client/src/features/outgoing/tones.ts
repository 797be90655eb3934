// Which tone each state wears.
import type { DeliveryState, OutgoingState } from '@contracts/vocabulary.ts';
import type { Tone } from '../../shared/ui/marks.tsx';

export const STATE_TONE: Record<OutgoingState, Tone> = {
  draft: 'grey',
  submitted: 'blue',
  returned: 'amber',
  approved: 'blue',
  signed: 'blue',
  numbered: 'blue',
  sealed: 'blue',
  released: 'green',
  cancelled: 'grey',
  recalled: 'grey',
  replaced: 'grey',
};

export const DELIVERY_TONE: Record<DeliveryState, Tone> = {
  queued: 'grey',
  sent: 'grey',
  failed: 'red',
  arrived: 'blue',
  registered: 'blue',
  refused: 'red',
  assigned: 'blue',
  'in-progress': 'blue',
  completed: 'green',
  recalled: 'grey',
  replaced: 'grey',
};

/** Other agencies have got it. */
export const hasLeft = (state: OutgoingState): boolean =>
  ['released', 'recalled', 'replaced'].includes(state);

export const isClosed = (state: OutgoingState): boolean =>
  ['released', 'cancelled', 'recalled', 'replaced'].includes(state);
