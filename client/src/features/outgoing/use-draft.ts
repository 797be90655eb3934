// State of the draft form and its two acts: save, and save then submit.
import type { OutgoingDetail } from '@contracts/outgoing-document.ts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useAcceptDetail } from '../../shared/acts/use-act.ts';
import { call } from '../../shared/api-client.ts';
import { fieldsOf, isCode } from '../../shared/api-error.ts';
import { keys } from '../../shared/query-keys.ts';
import { say } from '../../shared/ui/toast.tsx';
import {
  type DraftValues,
  differences,
  FIELDS,
  type FieldName,
  fieldsFrom,
  missingForSaving,
  missingFrom,
  valuesOf,
} from './draft-form.ts';
import { newDraftKey } from './draft-key.ts';
import { forget, type Kept, keep } from './kept-draft.ts';

const isField = (name: string): name is FieldName => FIELDS.some((one) => one === name);

const faultsOf = (error: unknown): FieldName[] => {
  if (isCode(error, 'OUTGOING_NO_RECIPIENT', 'AGENCY_UNKNOWN')) return ['recipientCodes'];
  if (isCode(error, 'OUTGOING_REFERENCE_UNKNOWN')) return fieldsOf(error, FIELDS).filter(isField);
  if (isCode(error, 'FILE_UNKNOWN', 'FILE_NOT_PDF')) return ['main'];
  return fieldsOf(error, FIELDS).filter(isField);
};

interface Saving {
  detail: OutgoingDetail | null;
  version: number;
  values: DraftValues;
  key: string;
}

const store = ({ detail, version, values, key }: Saving) => {
  if (!values.kind) throw new Error('a draft without a kind is never sent');
  const fields = fieldsFrom(values, values.kind);
  return detail
    ? call('updateDraft', { params: { id: detail.id }, body: { version, fields } })
    : call('createDraft', { body: { ...fields, key } });
};

export const useDraft = (detail: OutgoingDetail | null, start: Kept, startFaults: readonly FieldName[]) => {
  const { t } = useTranslation();
  const go = useNavigate();
  const queries = useQueryClient();
  const accept = useAcceptDetail<OutgoingDetail>('outgoing');
  const id = detail?.id ?? 'new';
  const [values, setValues] = useState(start.values);
  // The version these values were typed over: a live update must not turn a conflict into a silent overwrite.
  const [baseVersion, setBaseVersion] = useState(start.version);
  const [base, setBase] = useState(start.base);
  const [isTouched, setTouched] = useState(false);
  const [key] = useState(newDraftKey);
  const [faults, setFaults] = useState<readonly FieldName[]>(startFaults);

  useEffect(() => {
    if (isTouched) keep(id, { values, version: baseVersion, base });
  }, [id, values, isTouched, baseVersion, base]);

  const changeWith = (part: (now: DraftValues) => Partial<DraftValues>) => {
    setTouched(true);
    setValues((before) => {
      const next = part(before);
      setFaults((shown) => shown.filter((name) => !(name in next)));
      return { ...before, ...next };
    });
  };

  const work = useMutation({
    mutationFn: async ({ isSubmit, version }: { isSubmit: boolean; version: number }) => {
      const saved = await store({ detail, version, values, key });
      setBaseVersion(saved.version);
      setBase(values);
      forget(id);
      setTouched(false);
      accept(saved);
      if (!isSubmit) return { after: saved, isSubmit, failure: null };
      // From here on the draft is safe on the server: a refused submit goes on at its own address.
      try {
        const after = await call('submitOutgoing', {
          params: { id: saved.id },
          body: { version: saved.version },
        });
        return { after, isSubmit, failure: null };
      } catch (failure) {
        if (detail) throw failure;
        return { after: saved, isSubmit, failure };
      }
    },
    onSuccess: ({ after, isSubmit, failure }) => {
      accept(after);
      if (failure) {
        return void go(`/outgoing/${after.id}/edit`, { replace: true, state: { faults: faultsOf(failure) } });
      }
      say(t(isSubmit ? 'outgoing/done/submit' : 'outgoing/saved'));
      void go(isSubmit ? `/outgoing/${after.id}` : `/outgoing/${after.id}/edit`, { replace: true });
    },
    onError: (error) => {
      setFaults(faultsOf(error));
      if (detail && isCode(error, 'CONFLICT', 'OUTGOING_WRONG_STATE')) {
        void queries.invalidateQueries({ queryKey: keys.one('outgoing', detail.id) });
      }
    },
  });

  const attempt = (isSubmit: boolean, version = baseVersion) => {
    const missing = isSubmit ? missingFrom(values) : missingForSaving(values);
    setFaults(missing);
    if (missing.length === 0 && !work.isPending) work.mutate({ isSubmit, version });
  };
  // Changed elsewhere while it was being typed here.
  const isStale = detail !== null && detail.version > baseVersion && !work.isPending;
  return {
    values,
    faults,
    error: work.error,
    isBusy: work.isPending,
    change: (part: Partial<DraftValues>) => changeWith(() => part),
    changeWith,
    reset: (next: DraftValues) => {
      work.reset();
      setFaults([]);
      setTouched(false);
      setBaseVersion(detail?.version ?? 0);
      setBase(next);
      setValues(next);
    },
    isStale,
    /** The fields others changed meanwhile. */
    theirs: isStale ? differences(base, valuesOf(detail)) : [],
    /** It has gone on to another step: what was typed can be read and copied, not saved. */
    isClosed: detail !== null && !detail.can.edit,
    overwrite: () => attempt(false, detail?.version ?? 0),
    save: () => attempt(false),
    submit: () => attempt(true),
  };
};
