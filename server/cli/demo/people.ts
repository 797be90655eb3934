// The demo's people: the holders of the development PKI's key files, and one administrator per agency.
import type { Pki } from '../../../certs-dev/index.ts';
import type { Role } from '../../contracts/vocabulary.ts';
import { type DemoOffice, OFFICES } from './agencies.ts';

export interface DemoPerson {
  office: DemoOffice;
  role: Role;
  username: string;
  name: string;
  title: string;
  email: string;
  /** Of the person's key file in the PKI; administrators sign nothing. */
  pkiId: string | null;
}

const PART: Record<Role, string> = {
  leader: 'lanhdao',
  officer: 'chuyenvien',
  clerk: 'vanthu',
  administrator: 'quantri',
};
const KEY_HOLDERS = ['leader', 'officer', 'clerk'] as const;

export const DEMO_PASSWORD = 'vanthu@2026';

/** In the order in which the logins are printed. */
export function demoPeople(pki: Pick<Pki, 'entry'>, offices: readonly DemoOffice[] = OFFICES): DemoPerson[] {
  return offices.flatMap((office) => {
    const usernameOf = (role: Role) => `${PART[role]}.${office.suffix}`;
    const holders = KEY_HOLDERS.map((role): DemoPerson => {
      const pkiId = `${office.pki}.${role}`;
      const { subject, holder } = pki.entry(pkiId);
      const { name = subject.CN, post: title = '' } = holder ?? {};
      return { office, role, username: usernameOf(role), name, title, email: subject.E ?? '', pkiId };
    });
    const administrator: DemoPerson = {
      office,
      role: 'administrator',
      username: usernameOf('administrator'),
      name: office.administrator,
      title: 'Quản trị hệ thống',
      email: '',
      pkiId: null,
    };
    return [...holders, administrator];
  });
}
