// Attachments in the order in which they are listed and sent: moved by hand or by Alt with the arrow keys, and each
// either a file of its own or in the same file as the main document.
import { type DragEvent, type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sizeText } from '../../shared/time.ts';
import { IconButton } from '../../shared/ui/icon-button.tsx';
import type { AttachedFile } from './draft-form.ts';
import './collab.css';

interface Props {
  files: readonly AttachedFile[];
  onChange: (files: AttachedFile[]) => void;
  /** What can be done with one file besides. */
  act: (file: AttachedFile) => ReactNode;
  /** What there is to say of one file. */
  about: (file: AttachedFile) => ReactNode;
}

const moved = (files: readonly AttachedFile[], from: number, to: number): AttachedFile[] => {
  const next = [...files];
  const [one] = next.splice(from, 1);
  if (one) next.splice(to, 0, one);
  return next;
};

/** Told by the name: what an upload says of itself is lost after a reload, and the server decides. */
const isPdf = ({ name }: AttachedFile) => name.toLowerCase().endsWith('.pdf');

export const AttachmentList = ({ files, onChange, act, about }: Props) => {
  const { t } = useTranslation();
  const list = useRef<HTMLOListElement>(null);
  const [dragged, setDragged] = useState<number | null>(null);
  const [told, setTold] = useState('');
  const move = (from: number, to: number) => {
    const file = files[from];
    if (!file || to < 0 || to >= files.length) return;
    onChange(moved(files, from, to));
    setTold(t('collab/movedTo', { name: file.name, place: to + 1, count: files.length }));
    // The focus goes along with what is moved.
    requestAnimationFrame(() =>
      list.current?.querySelectorAll<HTMLElement>('[data-move]')[to]?.focus({ preventScroll: true }),
    );
  };
  const press = (event: KeyboardEvent, index: number) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    move(index, index + step);
  };
  const drop = (event: DragEvent, index: number) => {
    if (dragged === null) return;
    event.preventDefault();
    move(dragged, index);
    setDragged(null);
  };
  return (
    <>
      <ol ref={list} className="attachments">
        {files.map((file, index) => (
          <li
            key={file.digest}
            className={dragged === index ? 'attachment attachment-dragged' : 'attachment'}
            draggable
            onDragStart={() => setDragged(index)}
            onDragEnd={() => setDragged(null)}
            onDragOver={(event) => dragged !== null && event.preventDefault()}
            onDrop={(event) => drop(event, index)}
          >
            <div className="file-line">
              <button
                type="button"
                data-move
                className="btn btn-plain btn-small attachment-handle num"
                aria-label={t('collab/moveFile', { name: file.name, place: index + 1, count: files.length })}
                title={t('collab/moveHint')}
                onKeyDown={(event) => press(event, index)}
              >
                {index + 1}.
              </button>
              <span className="name grow">{file.name}</span>
              <span className="muted num nowrap">{sizeText(file.sizeBytes)}</span>
              {act(file)}
              {index > 0 && (
                <IconButton
                  icon="up"
                  label={t('collab/moveUp', { name: file.name })}
                  onPress={() => move(index, index - 1)}
                />
              )}
              <IconButton
                icon="cross"
                label={t('outgoing/removeFile', { name: file.name })}
                onPress={() => onChange(files.filter((one) => one.digest !== file.digest))}
              />
            </div>
            {about(file)}
            <label
              className="check small attachment-place"
              title={isPdf(file) ? undefined : t('collab/onlyPdf')}
            >
              <input
                type="checkbox"
                checked={file.inSameFile}
                disabled={!isPdf(file) && !file.inSameFile}
                onChange={({ target }) =>
                  onChange(
                    files.map((one) =>
                      one.digest === file.digest ? { ...one, inSameFile: target.checked } : one,
                    ),
                  )
                }
              />
              <span className={isPdf(file) ? '' : 'muted'}>
                {t(isPdf(file) ? 'collab/inSameFile' : 'collab/onlyPdf')}
              </span>
            </label>
          </li>
        ))}
      </ol>
      {files.some(({ inSameFile }) => inSameFile) && (
        <p className="hint muted small">{t('collab/joinedAtSubmit')}</p>
      )}
      <span className="sr-only" role="status">
        {told}
      </span>
    </>
  );
};
