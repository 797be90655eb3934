// The agencies of the axis's own list, as entries of the directory: reached over the axis.
import { OrganCode } from '../../../contracts/common-shapes.ts';
import type { DirectoryEntry } from '../../../contracts/directory.ts';
import type { AxisAgency } from './axis-client.ts';

/** The list carries no dates. */
const ALWAYS = '1970-01-01T00:00:00.000Z';

export interface AxisTrust {
  /** Unsigned documents of its agencies are taken, because the axis knows who sends. */
  acceptsUnsigned: boolean;
}

/** Rows whose code is none are left out. */
export function axisEntries(agencies: readonly AxisAgency[], trust: AxisTrust): DirectoryEntry[] {
  const sound = agencies.filter(({ code, name }) => OrganCode.safeParse(code).success && name.trim() !== '');
  const codes = new Map(sound.flatMap(({ id, code }) => (id ? [[id, code]] : [])));
  return sound.map((agency) => entryOf(agency, agency.pid ? (codes.get(agency.pid) ?? null) : null, trust));
}

const entryOf = (
  { code, name }: AxisAgency,
  parentCode: string | null,
  { acceptsUnsigned }: AxisTrust,
): DirectoryEntry => ({
  code,
  name: name.normalize('NFC').slice(0, 200),
  parentCode,
  former: [],
  dissolvedAt: null,
  terms: [
    {
      from: ALWAYS,
      transport: 'axis',
      endpoint: null,
      canReceive: true,
      maySend: true,
      receiveLimitBytes: null,
      acceptsUnsigned,
    },
  ],
  certificates: [],
});
