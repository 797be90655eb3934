// What a clerk put in by hand: one file, checked when it was uploaded. A PDF is its own paper.
import type { Processor } from '../ports.ts';

export const readUpload: Processor = async ({ files }) => {
  const raw = files.find(({ role }) => role === 'raw');
  return { kind: 'ready', papers: raw === undefined ? [] : [{ ...raw, role: 'paper' }] };
};
