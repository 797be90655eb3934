// The demo people who play the story: user names are `<part>.<office>`.
import { OFFICES } from '../demo/agencies.ts';

export type Part = 'chuyenvien' | 'lanhdao' | 'vanthu';

/** Suffix of the user names at an agency; undefined when no demo people work there. */
export const officeOf = (organCode: string): string | undefined =>
  OFFICES.find(({ code }) => code === organCode)?.suffix;

export const usernameOf = (part: Part, office: string): string => `${part}.${office}`;
