// State of the draft form and its acts: it saves itself while it is typed, is saved by hand, and is submitted.
import type { OutgoingDetail } from '@contracts/outgoing-document.ts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useAcceptDetail } from '../../shared/acts/use-act.ts';
import { call } from '../../shared/api-client.ts';
import { fieldsOf, isCode } from '../../shared/api-error.ts';
import { keys } from '../../shared/query-keys.ts';
import { useMe } from '../../shared/session.ts';
import { say } from '../../shared/ui/toast.tsx';
import {
  type DraftValues,
  differences,
  FIELDS,
  type FieldName,
  fieldsFrom,
  isSavedAs,
  missingForSaving,
  missingFrom,
  valuesOf,
} from './draft-form.ts';
import { forget, type Kept, keep } from './kept-draft.ts';
import { useAutosave } from './use-autosave.ts';

const isField = (name: string): name is FieldName => FIELDS.some((one) => one === name);

const faultsOf = (error: unknown): FieldName[] => {
  if (isCode(error, 'OUTGOING_NO_RECIPIENT', 'AGENCY_UNKNOWN')) return ['recipientCodes'];
  if (isCode(error, 'OUTGOING_REFERENCE_UNKNOWN')) return fieldsOf(error, FIELDS).filter(isField);
  if (isCode(error, 'FILE_UNKNOWN', 'FILE_NOT_PDF')) return ['main'];
  return fieldsOf(error, FIELDS).filter(isField);
};

/** What the server is known to have: the version these values are typed over, and what it says. */
interface Known {
  /** Null: there is no such document yet. */
  id: string | null;
  version: number;
  base: DraftValues;
  /** As it was typed here when that was sent: the server tidies spaces. */
  typed: DraftValues;
}

const store = (known: Known, values: DraftValues, how: { key: string; isAuto: boolean }) => {
  if (!values.kind) throw new Error('a draft without a kind is never sent');
  const fields = fieldsFrom(values, values.kind);
  return known.id
    ? call('updateDraft', {
        params: { id: known.id },
        body: { version: known.version, fields, isAuto: how.isAuto },
      })
    : call('createDraft', { body: { ...fields, key: how.key } });
};

interface DraftOptions {
  /** Typed earlier on this computer: the server has yet to get it. */
  isRestored: boolean;
  startFaults: readonly FieldName[];
  /** It has saved itself for the first time. */
  onBorn: (id: string) => void;
}

export const useDraft = (
  detail: OutgoingDetail | null,
  start: Kept,
  { isRestored, startFaults, onBorn }: DraftOptions,
) => {
  const { t } = useTranslation();
  const go = useNavigate();
  const queries = useQueryClient();
  const { person } = useMe();
  const accept = useAcceptDetail<OutgoingDetail>('outgoing');
  const [values, setValues] = useState(start.values);
  // A live update must not turn a conflict into a silent overwrite.
  const [known, setKnown] = useState<Known>({
    id: detail?.id ?? null,
    version: start.version,
    base: start.base,
    typed: start.base,
  });
  const [hasTyped, setTyped] = useState(isRestored);
  const isTouched = hasTyped && differences(values, known.typed).length > 0;
  const [key] = useState(start.key);
  const [faults, setFaults] = useState<readonly FieldName[]>(startFaults);
  const latest = useRef({ values, known });
  useEffect(() => {
    latest.current = { values, known };
  });
  /** Sent to the server, perhaps without an answer. */
  const lastSent = useRef<DraftValues | null>(null);

  const keptAs = known.id ?? 'new';
  useEffect(() => {
    if (isTouched) keep(person.id, keptAs, { values, version: known.version, base: known.base, key });
  }, [person.id, keptAs, values, isTouched, known, key]);

  const changeWith = (part: (now: DraftValues) => Partial<DraftValues>) => {
    setTyped(true);
    setValues((before) => {
      const next = part(before);
      setFaults((shown) => shown.filter((name) => !(name in next)));
      return { ...before, ...next };
    });
  };

  /** The server has these values: what was typed meanwhile is still to be sent. */
  const took = (saved: OutgoingDetail, sent: DraftValues) => {
    const next = { id: saved.id, version: saved.version, base: valuesOf(saved), typed: sent };
    forget(person.id, latest.current.known.id ?? 'new');
    latest.current = { ...latest.current, known: next };
    setKnown(next);
    accept(saved);
  };

  const send = async (isAuto: boolean) => {
    const { values: sent, known: over } = latest.current;
    lastSent.current = sent;
    const saved = await store(over, sent, { key, isAuto });
    took(saved, sent);
    return saved;
  };

  const isBehind = detail !== null && known.id === detail.id && detail.version > known.version;
  const isClosed = detail !== null && !detail.can.edit;
  const autosave = useAutosave({
    values,
    isDue: isTouched && !isBehind && !isClosed && missingForSaving(values).length === 0,
    save: async () => {
      const isNew = latest.current.known.id === null;
      const saved = await send(true);
      if (isNew) onBorn(saved.id);
    },
    onRefused: (error) => {
      const { id } = latest.current.known;
      if (id && isCode(error, 'CONFLICT', 'OUTGOING_WRONG_STATE', 'NOT_FOUND'))
        void queries.invalidateQueries({ queryKey: keys.one('outgoing', id) });
    },
  });

  const work = useMutation({
    mutationFn: async ({ isSubmit }: { isSubmit: boolean }) => {
      await autosave.quiet();
      const wasNew = latest.current.known.id === null;
      const saved = await send(false);
      if (!isSubmit) return { after: saved, isSubmit, failure: null };
      // From here on the draft is safe on the server: a refused submit goes on at its own address.
      try {
        const after = await call('submitOutgoing', {
          params: { id: saved.id },
          body: { version: saved.version },
        });
        return { after, isSubmit, failure: null };
      } catch (failure) {
        if (!wasNew) throw failure;
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
      const { id } = latest.current.known;
      if (id && isCode(error, 'CONFLICT', 'OUTGOING_WRONG_STATE')) {
        void queries.invalidateQueries({ queryKey: keys.one('outgoing', id) });
      }
    },
  });

  const attempt = (isSubmit: boolean) => {
    const missing = isSubmit ? missingFrom(latest.current.values) : missingForSaving(latest.current.values);
    setFaults(missing);
    if (missing.length === 0 && !work.isPending) work.mutate({ isSubmit });
  };

  const isSending = work.isPending || autosave.isSaving;
  const theirValues = detail && valuesOf(detail);
  /** The fields others changed meanwhile. */
  const theirs = isBehind && !isSending && theirValues ? differences(known.base, theirValues) : [];
  /** Changed elsewhere in what is not the same here by now. */
  const isStale =
    theirValues !== null && theirs.some((name) => differences(values, theirValues).includes(name));

  /** From now on these values are typed over what `over` says. */
  const rebase = useCallback((next: DraftValues, over: OutgoingDetail) => {
    const base = valuesOf(over);
    const now = { id: over.id, version: over.version, base, typed: base };
    latest.current = { values: next, known: now };
    setKnown(now);
    setValues(next);
  }, []);

  // Nothing to choose: it is our own save whose answer was lost, only what is not typed here has changed, or nothing
  // typed waits here.
  useEffect(() => {
    if (!detail || !theirValues || !isBehind || isSending || isClosed) return;
    const isOurs = lastSent.current !== null && isSavedAs(lastSent.current, theirValues);
    if (isOurs || !isStale) return rebase(values, detail);
    if (isTouched) return;
    say(t('collab/tookTheirs', { fields: theirs.map((name) => t(`outgoing/field/${name}`)).join(', ') }));
    rebase(theirValues, detail);
  }, [detail, theirValues, isBehind, isSending, isClosed, isStale, isTouched, values, theirs, rebase, t]);

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
      forget(person.id, keptAs);
      setTyped(false);
      if (detail) return rebase(next, detail);
      setValues(next);
    },
    isStale: isStale && isTouched,
    /** What others have saved meanwhile, beside what it was before. */
    theirs: { fields: theirs, values: theirValues, base: known.base },
    /** It has gone on to another step: what was typed can be read and copied, not saved. */
    isClosed,
    /** Chosen field by field: these values are saved over what others have saved. */
    saveOver: (chosen: DraftValues) => {
      if (!detail) return;
      setTyped(true);
      rebase(chosen, detail);
      attempt(false);
    },
    /** Shows what an act of the page misses. */
    mark: (missing: readonly FieldName[]) => setFaults(missing),
    save: () => attempt(false),
    submit: () => attempt(true),
    autosave: { state: autosave.state, savedAt: autosave.savedAt, isTouched },
  };
};
