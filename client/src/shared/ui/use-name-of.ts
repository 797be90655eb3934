// A person as one who acted: with the one in whose place he did, if that one was away.
import type { PersonRef } from '@contracts/common-shapes.ts';
import { useTranslation } from 'react-i18next';

export const useNameOf = () => {
  const { t } = useTranslation();
  return ({ name, insteadOf }: PersonRef): string =>
    insteadOf ? t('common/insteadOf', { name, other: insteadOf.name }) : name;
};
