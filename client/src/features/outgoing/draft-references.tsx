// The documents a draft refers to: the one it is to replace, the incoming one it answers. They are chosen where they are
// read; here they can be dropped.
import type { OutgoingDetail } from '@contracts/outgoing-document.ts';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Icon } from '../../shared/ui/icon.tsx';
import { IconButton } from '../../shared/ui/icon-button.tsx';
import type { DraftValues } from './draft-form.ts';

interface Props {
  detail: OutgoingDetail | null;
  values: DraftValues;
  /** The number of the document a new draft was begun from. */
  startText: string;
  faults: { replacesId?: string | undefined; replyToId?: string | undefined };
  change: (part: Partial<DraftValues>) => void;
}

export const DraftReferences = ({ detail, values, startText, faults, change }: Props) => {
  const { t } = useTranslation();
  const rows = [
    {
      name: 'replacesId' as const,
      id: values.replacesId,
      label: t(values.keepsNumber ? 'recall/updates' : 'recall/replaces'),
      number: detail?.replaces?.numberText ?? startText,
      to: `/outgoing/${values.replacesId}`,
    },
    {
      name: 'replyToId' as const,
      id: values.replyToId,
      label: t('recall/answersTo'),
      number: detail?.answersTo?.numberText ?? startText,
      to: `/incoming/${values.replyToId}`,
    },
  ].filter(({ id }) => id !== null);
  return rows.map(({ name, label, number, to }) => (
    <div key={name} className="field">
      <div className="file-line">
        <Icon name="turn" size={16} />
        <span className="grow">
          {label}{' '}
          <Link to={to} className="num strong">
            {number}
          </Link>
        </span>
        <IconButton
          icon="cross"
          label={t('recall/dropReference', { number })}
          onPress={() => change({ [name]: null })}
        />
      </div>
      {faults[name] && (
        <p className="fault" role="alert">
          {faults[name]}
        </p>
      )}
    </div>
  ));
};
