// Whom the document goes to besides agencies: units and people from the tree of the own agency, and e-mail addresses one
// by one. An address is taken only when it is sound, so that saving by itself never meets half a one.
import { type InternalChoice, MailChoice } from '@contracts/distribution.ts';
import type { OwnAgency } from '@contracts/organization.ts';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { Field } from '../../shared/ui/field.tsx';
import { PickTree, type TreeChoice } from '../../shared/ui/hard-fields.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';
import type { DraftValues, FieldName } from './draft-form.ts';
import './others.css';

const UNIT = 'unit:';
const PERSON = 'person:';

const staffTree = ({ units, people }: Pick<OwnAgency, 'units' | 'people'>): TreeChoice[] => {
  // Who has two posts is offered once, at the first.
  const placed = new Set<string>();
  return units.map((unit) => ({
    value: UNIT + unit.id,
    title: unit.name,
    code: unit.abbreviation,
    disabled: false,
    children: people.flatMap((one) => {
      // An administrator sees no content.
      if (one.unit.id !== unit.id || placed.has(one.id) || one.role === 'administrator') return [];
      placed.add(one.id);
      const title = `${one.name}, ${one.title}`;
      return [{ value: PERSON + one.id, title, code: '', disabled: false, children: [] }];
    }),
  }));
};

const keysOf = ({ unitIds, personIds }: InternalChoice): string[] => [
  ...unitIds.map((id) => UNIT + id),
  ...personIds.map((id) => PERSON + id),
];

const choiceOf = (chosen: readonly string[]): InternalChoice => {
  const after = (prefix: string) =>
    chosen.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
  return { unitIds: after(UNIT), personIds: after(PERSON) };
};

interface InternalProps {
  value: InternalChoice;
  fault?: string | undefined;
  onChange: (value: InternalChoice) => void;
}

export const InternalField = ({ value, fault, onChange }: InternalProps) => {
  const { t } = useTranslation();
  const agency = useQuery({ queryKey: keys.agency, queryFn: () => call('getOwnAgency', {}) });
  const tree = useMemo(() => staffTree(agency.data ?? { units: [], people: [] }), [agency.data]);
  return (
    <>
      <ProblemNotice error={agency.error} />
      <Field label={t('others/internal')} fault={fault} hint={t('others/internalHint')}>
        {(control) => (
          <PickTree
            control={control}
            tree={tree}
            placeholder={t('others/internalSearch')}
            value={keysOf(value)}
            onChange={(chosen) => onChange(choiceOf(chosen))}
          />
        )}
      </Field>
    </>
  );
};

interface MailProps {
  value: readonly MailChoice[];
  fault?: string | undefined;
  onChange: (value: MailChoice[]) => void;
}

export const MailField = ({ value, fault, onChange }: MailProps) => {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [address, setAddress] = useState('');
  const [wrong, setWrong] = useState<'mailWrong' | 'mailTwice' | null>(null);
  const nameInput = useRef<HTMLInputElement>(null);
  const add = () => {
    const parsed = MailChoice.safeParse({ name, address });
    if (!parsed.success) return setWrong('mailWrong');
    const isThere = value.some((one) => one.address.toLowerCase() === parsed.data.address.toLowerCase());
    if (isThere) return setWrong('mailTwice');
    onChange([...value, parsed.data]);
    setName('');
    setAddress('');
    setWrong(null);
    nameInput.current?.focus();
  };
  const onEnter = (event: React.KeyboardEvent) => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
    event.preventDefault();
    add();
  };
  return (
    <fieldset className="other-mails">
      <legend className="label">{t('others/mails')}</legend>
      {value.length > 0 && (
        <ul>
          {value.map((one) => (
            <li key={one.address}>
              <span className="grow">
                {one.name} <span className="muted">{one.address}</span>
              </span>
              <button
                type="button"
                className="btn btn-icon btn-small"
                aria-label={t('others/dropMail', { name: one.name })}
                title={t('others/dropMail', { name: one.name })}
                onClick={() => onChange(value.filter(({ address: kept }) => kept !== one.address))}
              >
                <Icon name="cross" size={14} />
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className="other-mail-new">
        <Field label={t('others/mailName')}>
          {(control) => (
            <input
              {...control}
              ref={nameInput}
              className="input"
              maxLength={150}
              autoComplete="off"
              value={name}
              onChange={(event) => setName(event.target.value)}
              onKeyDown={onEnter}
            />
          )}
        </Field>
        <Field label={t('others/mailAddress')}>
          {(control) => (
            <input
              {...control}
              className="input"
              type="email"
              maxLength={254}
              autoComplete="off"
              value={address}
              onChange={(event) => setAddress(event.target.value)}
              onKeyDown={onEnter}
            />
          )}
        </Field>
        <button type="button" className="btn" onClick={add}>
          {t('others/addMail')}
        </button>
      </div>
      {wrong || fault ? (
        <p className="fault" role="alert">
          {wrong ? t(`others/${wrong}`) : fault}
        </p>
      ) : (
        <p className="small muted">{t('others/mailsHint')}</p>
      )}
    </fieldset>
  );
};

interface Props {
  values: DraftValues;
  faults: Partial<Record<FieldName, string>>;
  change: (part: Partial<DraftValues>) => void;
}

export const OtherRecipients = ({ values, faults, change }: Props) => (
  <>
    <InternalField
      value={values.internal}
      fault={faults.internal}
      onChange={(internal) => change({ internal })}
    />
    <MailField value={values.mails} fault={faults.mails} onChange={(mails) => change({ mails })} />
  </>
);
