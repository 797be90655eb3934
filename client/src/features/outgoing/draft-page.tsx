// Writing a draft: the document beside the form; nothing typed is ever lost to an error, a conflict or a reload.
import type { OutgoingDetail } from '@contracts/outgoing-document.ts';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useLocation, useNavigate, useParams } from 'react-router';
import { addressOf } from '../../shared/api-client.ts';
import { newKey } from '../../shared/new-key.ts';
import { useOnline } from '../../shared/online.ts';
import { PdfView } from '../../shared/pdf/lazy-pdf-view.tsx';
import { useMe } from '../../shared/session.ts';
import { NoRight } from '../../shared/ui/blank-page.tsx';
import { Desk, DeskBones } from '../../shared/ui/desk.tsx';
import { QueryGate } from '../../shared/ui/query-gate.tsx';
import { CircuitEditor } from './circuit-editor.tsx';
import { CommentPanel } from './comments/comment-panel.tsx';
import { useCommentDesk } from './comments/use-comment-desk.tsx';
import { AutosaveLine, OtherEditors } from './draft-collab.tsx';
import { DraftFieldset } from './draft-fields.tsx';
import { type DraftValues, differences, EMPTY, type FieldName, valuesOf } from './draft-form.ts';
import { DraftNotices } from './draft-notices.tsx';
import { DraftReferences } from './draft-references.tsx';
import { type DraftStart, startIn } from './draft-start.ts';
import { AttachmentSlots, MainFileSlot } from './file-slots.tsx';
import { FormLayer } from './form-layer.tsx';
import { FormPanel } from './form-panel.tsx';
import { type Kept, kept } from './kept-draft.ts';
import { OtherRecipients } from './other-recipients.tsx';
import { useDraft } from './use-draft.ts';
import { useFormFindings } from './use-form-findings.ts';
import { useNewest } from './use-newest.ts';
import { useOutgoing } from './use-outgoing.ts';
import { useShownAt } from './use-shown-at.ts';

const faultTexts = (t: TFunction, names: readonly FieldName[]) => {
  const texts: Partial<Record<FieldName, string>> = {};
  for (const name of names) {
    const isKnown =
      name === 'kind' ||
      name === 'subject' ||
      name === 'main' ||
      name === 'signerPostId' ||
      name === 'recipientCodes';
    texts[name] = t(isKnown ? `outgoing/missing/${name}` : 'outgoing/missing/wrong');
  }
  return texts;
};

/** The page before this one may have been a failed submit, which names the faulty fields. */
const faultsIn = (state: unknown): FieldName[] =>
  typeof state === 'object' && state !== null && 'faults' in state && Array.isArray(state.faults)
    ? state.faults
    : [];

/** Where the person has to go on, once what is wrong has been marked. */
const focusFirstFault = () =>
  requestAnimationFrame(() =>
    document.querySelector<HTMLElement>('.desk-facts [aria-invalid="true"]')?.focus(),
  );

/** What was typed here comes back; a document begun from another refers to that one. */
const begun = ({
  detail,
  restored,
  start,
}: {
  detail: OutgoingDetail | null;
  restored: Kept | null;
  start: DraftStart | null;
}): Kept => {
  const base = detail ? valuesOf(detail) : EMPTY;
  const begunFrom = start && { values: { ...EMPTY, ...start.values }, base, version: 0, key: newKey() };
  const isSame =
    restored !== null &&
    begunFrom !== null &&
    restored.values.replacesId === begunFrom.values.replacesId &&
    restored.values.keepsNumber === begunFrom.values.keepsNumber &&
    restored.values.replyToId === begunFrom.values.replyToId;
  if (begunFrom && !isSame) return begunFrom;
  return restored ?? { values: base, base, version: detail?.version ?? 0, key: newKey() };
};

const newTitle = (t: TFunction, { replyToId, replacesId, keepsNumber }: DraftValues): string => {
  if (replyToId) return t('recall/reply');
  if (replacesId && keepsNumber) return t('recall/composeUpdate');
  return t(replacesId ? 'recall/compose' : 'outgoing/newTitle');
};

const DraftDesk = ({ detail, sitting }: { detail: OutgoingDetail | null; sitting: string }) => {
  const { t } = useTranslation();
  const go = useNavigate();
  const { person } = useMe();
  const location = useLocation();
  const id = detail?.id ?? 'new';
  const [restored] = useState(() => kept(person.id, id));
  const original = detail ? valuesOf(detail) : EMPTY;
  const start = detail ? null : startIn(location.state);
  const [first] = useState(() => begun({ detail, restored, start }));
  const [isRestored, setRestoredShown] = useState(first === restored);
  const draft = useDraft(detail, first, {
    isRestored: first === restored,
    startFaults: faultsIn(location.state),
    onBorn: (born) => void go(`/outgoing/${born}/edit`, { replace: true, state: { sitting } }),
  });
  const { values, change } = draft;
  const faults = faultTexts(t, draft.faults);
  const isOnline = useOnline();
  const isReady = isOnline && !draft.isBusy && !draft.isClosed;
  const submit = () => {
    draft.submit();
    focusFirstFault();
  };
  const save = () => {
    draft.save();
    focusFirstFault();
  };
  const offlineReason = isOnline ? undefined : t('common/offlineAct');
  const form = useFormFindings(detail);
  const hasPlaces = values.main !== null && values.main.digest === form.digest;
  const isSaved = differences(original, values).length === 0;
  // What was said of it is mended here: shown beside the file it was said of, or carried to it.
  const isSavedMain = values.main !== null && values.main.digest === detail?.fields.main?.digest;
  const said = useCommentDesk(
    detail?.id ?? '',
    isSavedMain ? (detail?.versions.at(-1)?.number ?? null) : null,
  );
  const focusOn = useNewest(hasPlaces ? form.focusOn : undefined, said.viewer.focusOn);
  /** A file of the saved draft is the draft's, one uploaded since is still the person's own. */
  const urlOf = (digest: string) => {
    const saved = detail ? [...detail.versions, ...detail.attachments, ...detail.appended] : [];
    const isOfDraft = saved.some((file) => file.digest === digest || file.source?.digest === digest);
    return detail && isOfDraft
      ? addressOf('downloadOutgoingFile', { params: { id: detail.id, digest } })
      : addressOf('downloadOwnFile', { params: { digest } });
  };
  const previewUrl = useShownAt(values.main?.digest, urlOf);

  return (
    <Desk
      backTo="/outgoing"
      head={<h1 className="grow">{detail ? t('outgoing/editTitle') : newTitle(t, values)}</h1>}
      document={
        values.main && previewUrl ? (
          <PdfView
            key={previewUrl}
            url={previewUrl}
            name={values.main.name}
            canRotate={said.comments.items.length === 0}
            {...said.viewer}
            overlay={(page, size) => (
              <>
                {hasPlaces && <FormLayer shown={form} page={page} />}
                {said.viewer.overlay(page, size)}
              </>
            )}
            focusOn={focusOn}
          />
        ) : (
          <p className="blank">{t('outgoing/previewEmpty')}</p>
        )
      }
      acts={
        <>
          <div className="act-bar">
            <button
              type="button"
              className="btn btn-primary btn-wide"
              disabled={!isReady}
              title={offlineReason}
              onClick={submit}
            >
              {t('outgoing/act/submit')}
            </button>
            <button type="button" className="btn" disabled={!isReady} title={offlineReason} onClick={save}>
              {t('outgoing/saveDraft')}
            </button>
          </div>
          <AutosaveLine autosave={draft.autosave} />
        </>
      }
    >
      {values.main && (form.query.data || form.query.isFetching || form.query.error) && (
        <FormPanel shown={form} isOpen={false} {...(!isSaved && { note: t('form/stale') })} />
      )}
      {detail && said.comments.items.length > 0 && <CommentPanel desk={said} documentId={detail.id} />}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: Ctrl-Enter submits from any field */}
      <div
        className="sheet"
        style={{ gap: 12 }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && event.ctrlKey && !event.nativeEvent.isComposing && isReady) {
            submit();
          }
        }}
      >
        <OtherEditors id={detail?.can.edit ? detail.id : null} />
        <DraftNotices
          draft={draft}
          id={detail?.id ?? null}
          isRestored={isRestored}
          onTakeTheirs={() => {
            setRestoredShown(false);
            draft.reset(original);
          }}
        />
        <DraftReferences
          detail={detail}
          values={values}
          startText={start?.numberText ?? ''}
          faults={faults}
          change={change}
        />
        <MainFileSlot
          values={values}
          fault={faults.main}
          urlOf={urlOf}
          change={change}
          onMissing={(missing) => {
            draft.mark(missing);
            focusFirstFault();
          }}
        />
        <DraftFieldset values={values} faults={faults} change={change} />
        <OtherRecipients values={values} faults={faults} change={change} />
        <CircuitEditor
          kind={values.kind}
          value={values.circuit}
          fault={faults.circuit}
          onChange={(circuit) => change({ circuit })}
        />
        <AttachmentSlots
          files={values.attachments}
          urlOf={urlOf}
          onAdd={(file) =>
            draft.changeWith((now) => ({
              attachments: [
                ...now.attachments.filter((one) => one.digest !== file.digest),
                { ...file, inSameFile: false },
              ],
            }))
          }
          onChange={(attachments) => change({ attachments })}
        />
      </div>
    </Desk>
  );
};

const sittingIn = (state: unknown): string | null =>
  typeof state === 'object' && state !== null && 'sitting' in state && typeof state.sitting === 'string'
    ? state.sitting
    : null;

/** A new draft and one that is mended: the same sitting goes on when the new one gets its address. */
export const DraftPage = () => {
  const { id } = useParams();
  const { can, person } = useMe();
  const location = useLocation();
  const query = useOutgoing(id ?? '');
  const sitting = sittingIn(location.state) ?? id ?? `new-${location.key}`;
  if (id === undefined)
    return can.draft ? <DraftDesk key={sitting} detail={null} sitting={sitting} /> : <NoRight />;
  const detail = query.data;
  if (detail === undefined)
    return (
      <QueryGate query={query} skeleton={<DeskBones />}>
        {() => null}
      </QueryGate>
    );
  // What was typed here is shown even when the document has gone on meanwhile.
  if (!detail.can.edit && kept(person.id, detail.id) === null)
    return <Navigate to={`/outgoing/${detail.id}`} replace />;
  return <DraftDesk key={sitting} detail={detail} sitting={sitting} />;
};
