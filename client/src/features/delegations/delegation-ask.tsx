// Writes down a delegation: what, to whom, for which documents and how long, and on what written basis.
import type { FileChoice } from '@contracts/files.ts';
import { AbsenceScope, DelegationKind, DOCUMENT_KINDS, type DocumentKind } from '@contracts/vocabulary.ts';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call, upload } from '../../shared/api-client.ts';
import { useColleagues } from '../../shared/colleagues.ts';
import { useMe } from '../../shared/session.ts';
import { today } from '../../shared/time.ts';
import { Ask } from '../../shared/ui/ask.tsx';
import { DropZone } from '../../shared/ui/drop-zone.tsx';
import { Field } from '../../shared/ui/field.tsx';
import { PickDate, PickMany, PickOne } from '../../shared/ui/hard-fields.tsx';
import { TextField, useText } from '../../shared/ui/text-field.tsx';

const BASIS_MIN = 3;
const BASIS_MAX = 300;

const KIND_CHOICES = Object.entries(DOCUMENT_KINDS).map(([value, { name, abbreviation }]) => ({
  value,
  label: name,
  also: abbreviation,
}));
const isKind = (value: string): value is DocumentKind => Object.hasOwn(DOCUMENT_KINDS, value);
const isWhat = (value: string): value is DelegationKind =>
  DelegationKind.options.some((kind) => kind === value);

interface ScopesProps {
  /** Who is away is a leader. */
  mayInstruct: boolean;
  value: readonly AbsenceScope[];
  fault: string | undefined;
  onChange: (value: AbsenceScope[]) => void;
}

const ScopesField = ({ mayInstruct, value, fault, onChange }: ScopesProps) => {
  const { t } = useTranslation();
  return (
    <fieldset className="field">
      <legend className="label">{t('delegation/scopes')}</legend>
      {AbsenceScope.options
        .filter((one) => mayInstruct || one !== 'instruct')
        .map((one) => (
          <label key={one} className="check">
            <input
              type="checkbox"
              checked={value.includes(one)}
              onChange={({ target }) =>
                onChange(target.checked ? [...value, one] : value.filter((each) => each !== one))
              }
            />
            {t(`delegation/scope/${one}`)}
          </label>
        ))}
      {fault && (
        <p className="fault" role="alert">
          {fault}
        </p>
      )}
      <p className="small muted">{t('delegation/absentNote')}</p>
    </fieldset>
  );
};

interface Props {
  /** May write down those of others. */
  isForOthers: boolean;
  /** May write down absences of leaders. */
  isForLeaders: boolean;
  onDone: () => void;
  onClose: () => void;
}

export const DelegationAsk = ({ isForOthers, isForLeaders, onDone, onClose }: Props) => {
  const { t } = useTranslation();
  const { post } = useMe();
  const colleagues = useColleagues();
  const { text: basis, isReady, field } = useText(BASIS_MIN);
  const [key] = useState(() => crypto.randomUUID());
  const [kind, setKind] = useState<DelegationKind>(isForOthers ? 'TUQ' : 'approval');
  const [fromPostId, setFrom] = useState<string | null>(isForOthers ? null : post.id);
  const [toPostId, setTo] = useState<string | null>(null);
  const [kinds, setKinds] = useState<DocumentKind[]>([]);
  const [scopes, setScopes] = useState<AbsenceScope[]>(['parts']);
  const [fromOn, setFromOn] = useState<string | null>(today());
  const [toOn, setToOn] = useState<string | null>(null);
  const [file, setFile] = useState<File | null>(null);
  const [isTried, setTried] = useState(false);

  const isAbsence = kind === 'absence';
  const from = colleagues.people.find(({ postId }) => postId === fromPostId);
  const mayInstruct = from?.role === 'leader';
  const wanted = isAbsence ? scopes.filter((one) => mayInstruct || one !== 'instruct') : [];
  const picksFrom = isForOthers || (isForLeaders && isAbsence);
  const fromChoices = colleagues.choices.filter(
    ({ value }) =>
      isForOthers ||
      value === post.id ||
      colleagues.people.some(({ postId, role }) => postId === value && role === 'leader'),
  );
  const needsKinds = kind !== 'approval' && !isAbsence && kinds.length === 0;
  const needsScopes = isAbsence && wanted.length === 0;
  const needsEnd = kind !== 'TL' && toOn === null;
  const make = useMutation({
    mutationFn: async (given: { toPostId: string; fromPostId: string; fromOn: string }) => {
      const evidence = file && (await sent(file));
      return call('makeDelegation', {
        body: {
          ...{ key, kind, kinds: isAbsence ? [] : kinds, scopes: wanted, basis, toOn },
          ...{ evidence: isAbsence ? null : evidence, ...given },
        },
      });
    },
    onSuccess: onDone,
  });
  const confirm = () => {
    setTried(true);
    if (!isReady() || !toPostId || !fromPostId || !fromOn || needsKinds || needsScopes || needsEnd) return;
    make.mutate({ toPostId, fromPostId, fromOn });
  };
  const missing = (value: unknown) => (isTried && !value ? t('delegation/missing') : undefined);

  return (
    <Ask
      title={t('delegation/add')}
      confirm={t('delegation/add')}
      isBusy={make.isPending}
      error={make.error ?? colleagues.error}
      onConfirm={confirm}
      onClose={onClose}
    >
      <Field label={t('delegation/what')}>
        {(control) => (
          <select
            {...control}
            className="input"
            value={kind}
            onChange={({ target }) => isWhat(target.value) && setKind(target.value)}
          >
            {DelegationKind.options.map((one) => (
              <option key={one} value={one}>
                {t(`delegation/kind/${one}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      {picksFrom && (
        <Field label={t(isAbsence ? 'delegation/absent' : 'delegation/from')} fault={missing(fromPostId)}>
          {(control) => (
            <PickOne control={control} choices={fromChoices} value={fromPostId} onChange={setFrom} />
          )}
        </Field>
      )}
      <Field label={t(isAbsence ? 'delegation/standIn' : 'delegation/to')} fault={missing(toPostId)}>
        {(control) => (
          <PickOne
            control={control}
            choices={colleagues.choices.filter(({ value }) => value !== fromPostId)}
            value={toPostId}
            onChange={setTo}
          />
        )}
      </Field>
      {isAbsence ? (
        <ScopesField
          mayInstruct={mayInstruct}
          value={wanted}
          fault={isTried && needsScopes ? t('delegation/needsScopes') : undefined}
          onChange={setScopes}
        />
      ) : (
        <Field
          label={t('delegation/kinds')}
          hint={kind === 'approval' ? t('delegation/allKinds') : undefined}
          fault={isTried && needsKinds ? t('delegation/needsKinds') : undefined}
        >
          {(control) => (
            <PickMany
              control={control}
              choices={KIND_CHOICES}
              value={kinds}
              onChange={(next) => setKinds(next.filter(isKind))}
            />
          )}
        </Field>
      )}
      <div className="field-pair">
        <Field label={t('delegation/fromOn')} fault={missing(fromOn)}>
          {(control) => <PickDate control={control} value={fromOn} onChange={setFromOn} />}
        </Field>
        <Field
          label={t('delegation/toOn')}
          hint={kind === 'TL' ? t('delegation/toOnHint') : undefined}
          fault={isTried && needsEnd ? t('delegation/needsEnd') : undefined}
        >
          {(control) => <PickDate control={control} value={toOn} onChange={setToOn} />}
        </Field>
      </div>
      <TextField
        label={t(isAbsence ? 'delegation/reason' : 'delegation/basis')}
        max={BASIS_MAX}
        rows={2}
        {...field}
      />
      {!isAbsence && (
        <div className="field">
          <span className="label">{t('delegation/evidence')}</span>
          {file && <span className="file-line">{file.name}</span>}
          <DropZone
            label={t(file ? 'outgoing/replaceMain' : 'outgoing/uploadMore')}
            accept=".pdf,.docx,.odt,.png,.jpg"
            className="drop-line"
            onFiles={([one]) => setFile(one ?? null)}
          />
        </div>
      )}
    </Ask>
  );
};

async function sent(file: File): Promise<FileChoice> {
  const { digest } = await upload('uploadFile', { query: { name: file.name, purpose: 'attachment' } }, file);
  return { digest, name: file.name };
}
