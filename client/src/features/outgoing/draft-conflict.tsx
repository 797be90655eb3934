// Others have saved this draft while it was being typed: each field in which it matters, as it is here and as it is
// there, to be chosen one by one. Nothing typed goes before that.
import { DOCUMENT_KINDS } from '@contracts/vocabulary.ts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { dateText } from '../../shared/time.ts';
import { Icon } from '../../shared/ui/icon.tsx';
import { type DraftValues, differences, type FieldName } from './draft-form.ts';
import type { useDraft } from './use-draft.ts';
import './collab.css';

type Draft = ReturnType<typeof useDraft>;
type Side = 'mine' | 'theirs';

/** A field as people read it. */
const useFieldText = () => {
  const { t } = useTranslation();
  const agency = useQuery({ queryKey: keys.agency, queryFn: () => call('getOwnAgency', {}) });
  const directory = useQuery({ queryKey: keys.directory, queryFn: () => call('listDirectory', {}) });
  const nameOf = (code: string) => directory.data?.items.find((one) => one.code === code)?.name ?? code;
  const signerOf = (id: string | null) => agency.data?.people.find((one) => one.postId === id)?.name ?? '';
  return (name: FieldName, values: DraftValues): string => {
    switch (name) {
      case 'kind':
        return values.kind ? DOCUMENT_KINDS[values.kind].name : '';
      case 'urgency':
        return t(`urgency/${values.urgency}`);
      case 'capacity':
        return t(`capacity/${values.capacity}`);
      case 'signerPostId':
        return signerOf(values.signerPostId);
      case 'recipientCodes':
        return values.recipientCodes.map(nameOf).join('; ');
      case 'paperRecipients':
        return values.paperRecipients.map(({ name, copies }) => `${name} × ${copies}`).join('; ');
      case 'dueOn':
        return dateText(values.dueOn);
      case 'main':
        return values.main?.name ?? '';
      case 'attachments':
        return values.attachments.map((file) => file.name).join('; ');
      case 'circuit':
        return (values.circuit ?? []).map(({ kind }) => t(`circuit/stepKind/${kind}`)).join(' → ');
      case 'internal':
        return [
          ...values.internal.unitIds.map((id) => agency.data?.units.find((one) => one.id === id)?.name ?? id),
          ...values.internal.personIds.map(
            (id) => agency.data?.people.find((one) => one.id === id)?.name ?? id,
          ),
        ].join('; ');
      case 'mails':
        return values.mails.map(({ name, address }) => `${name} <${address}>`).join('; ');
      case 'subject':
      case 'toPlaces':
        return values[name];
      default:
        return values[name] ?? '';
    }
  };
};

const Choice = ({
  name,
  texts,
  side,
  onChoose,
}: {
  name: FieldName;
  texts: Record<Side, string>;
  side: Side;
  onChoose: (side: Side) => void;
}) => {
  const { t } = useTranslation();
  return (
    <fieldset className="conflict-field">
      <legend className="strong">{t(`outgoing/field/${name}`)}</legend>
      {(['mine', 'theirs'] as const).map((one) => (
        <label key={one} className="check">
          <input
            type="radio"
            name={`conflict-${name}`}
            checked={side === one}
            onChange={() => onChoose(one)}
          />
          <span>
            <span className="muted">{t(`collab/${one}`)}:</span>{' '}
            {texts[one] || <em className="muted">{t('collab/empty')}</em>}
          </span>
        </label>
      ))}
    </fieldset>
  );
};

export const DraftConflict = ({ draft, onTakeTheirs }: { draft: Draft; onTakeTheirs: () => void }) => {
  const { t } = useTranslation();
  const textOf = useFieldText();
  const [chosen, setChosen] = useState<Partial<Record<FieldName, Side>>>({});
  const { fields, values: theirs, base } = draft.theirs;
  if (theirs === null) return null;
  const mine = draft.values;
  const typedHere = differences(base, mine);
  const sideOf = (name: FieldName): Side => chosen[name] ?? (typedHere.includes(name) ? 'mine' : 'theirs');
  const apart = fields.filter((name) => differences(mine, theirs).includes(name));
  const merged = () => {
    const taken = apart.filter((name) => sideOf(name) === 'theirs').map((name) => [name, theirs[name]]);
    return { ...mine, ...Object.fromEntries(taken) };
  };
  return (
    <div className="notice notice-amber" role="alert">
      <Icon name="doubt" />
      <div className="stack grow">
        <p>{t('outgoing/changedElsewhere')}</p>
        {apart.map((name) => (
          <Choice
            key={name}
            name={name}
            texts={{ mine: textOf(name, mine), theirs: textOf(name, theirs) }}
            side={sideOf(name)}
            onChoose={(side) => setChosen((before) => ({ ...before, [name]: side }))}
          />
        ))}
        <div className="row-wrap">
          <button
            type="button"
            className="btn btn-small btn-primary"
            onClick={() => draft.saveOver(merged())}
          >
            {t('collab/saveChosen')}
          </button>
          <button type="button" className="btn btn-small" onClick={() => draft.saveOver(mine)}>
            {t('outgoing/overwrite')}
          </button>
          <button type="button" className="btn btn-small" onClick={onTakeTheirs}>
            {t('outgoing/takeTheirs')}
          </button>
        </div>
      </div>
    </div>
  );
};
