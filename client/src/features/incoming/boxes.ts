// The queues of incoming documents that a person may open, in order; the first is open when nothing else is said.
import type { Me } from '@contracts/auth.ts';
import type { IncomingBox } from '@contracts/incoming.ts';

const BOXES: readonly IncomingBox[] = [
  'to-receive',
  'to-instruct',
  'mine',
  'in-progress',
  'completed',
  'refused',
  'cancelled',
  'all',
];

const isShown = (box: IncomingBox, can: Me['can']): boolean => {
  if (box === 'to-receive' || box === 'refused' || box === 'cancelled') return can.register;
  if (box === 'to-instruct') return can.instruct;
  return true;
};

export const boxesOf = (can: Me['can']): IncomingBox[] => BOXES.filter((box) => isShown(box, can));
