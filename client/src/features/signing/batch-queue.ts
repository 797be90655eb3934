// The queue a batch of this kind is chosen from.
export const QUEUE = {
  approval: 'to-sign',
  number: 'to-number',
  seal: 'to-seal',
  release: 'to-release',
} as const;
