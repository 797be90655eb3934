// The people of the demo agencies who play the story: user names are `<part>.<office>`.

export type Part = 'chuyenvien' | 'lanhdao' | 'vanthu';

/** Organ code → suffix of the demo user names. */
const OFFICES: Readonly<Record<string, string>> = {
  'H16.01': 'snv',
  'H16.02': 'stc',
  'H16.21.03': 'thuanan',
  H16: 'ubnd',
};

/** Undefined when no demo people work at the agency. */
export const officeOf = (organCode: string): string | undefined => OFFICES[organCode];

export const usernameOf = (part: Part, office: string): string => `${part}.${office}`;
