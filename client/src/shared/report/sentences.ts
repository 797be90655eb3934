// What was checked of a signature, a sentence for each check.
import type { SignatureReport } from '@contracts/verification.ts';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { fullText } from '../time.ts';
import type { CheckName } from './checks.ts';

export const instantText = (at: string | undefined): string =>
  at && !Number.isNaN(Date.parse(at)) ? fullText(at) : (at ?? '');

export const useSentences = () => {
  const { t } = useTranslation();
  return (facts: SignatureReport['facts']): Record<CheckName, string> => sentencesOf(t, facts);
};

const sentencesOf = (t: TFunction, facts: SignatureReport['facts']): Record<CheckName, string> => {
  const time = () => {
    const { basis } = facts.time;
    if (basis === 'timestamp')
      return t('report/byTimestamp', { authority: facts.timestamp?.authority ?? '' });
    return t(basis === 'claimed' ? 'report/byClaimed' : 'report/noTime');
  };
  const whole = () => {
    if (!facts.intact) return t('report/wholeBad');
    if (facts.changesAfter.length === 0) return t('report/wholeYes');
    const changes = facts.changesAfter.map((change) => {
      const word = t(`change/${change.kind}`);
      const placed =
        change.page === undefined ? word : t('report/pageNote', { change: word, page: change.page });
      return change.allowed ? placed : `${placed} (${t('report/disallowed')})`;
    });
    return t('report/wholeLater', { changes: [...new Set(changes)].join(', ') });
  };
  const trust = () => {
    const root = facts.path.certificates.at(-1)?.commonName ?? '';
    if (facts.path.status === 'trusted') return t('report/trustedBy', { root });
    if (facts.path.status === 'untrusted') return t('report/untrusted');
    return t(facts.path.status === 'incomplete' ? 'report/incomplete' : 'report/invalidPath');
  };
  const revocation = () => {
    const { status, source, at, revokedAt } = facts.revocation;
    if (status === 'good')
      return t('report/good', { source: source?.toUpperCase() ?? '', at: instantText(at) });
    if (status === 'revoked') return t('report/revoked', { at: instantText(revokedAt ?? at) });
    return t('report/unknown');
  };
  return {
    whole: whole(),
    trust: `${trust()}; ${t(`report/validity/${facts.validity}`)}`,
    revocation: revocation(),
    time: time(),
  };
};
