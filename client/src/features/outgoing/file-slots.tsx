// The main PDF and the attachments of a draft, with progress and a way to stop.
import { useTranslation } from 'react-i18next';
import { sentenceOf } from '../../shared/api-error.ts';
import { sizeText } from '../../shared/time.ts';
import { DropZone } from '../../shared/ui/drop-zone.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { AttachmentList } from './attachment-list.tsx';
import type { AttachedFile, NamedFile } from './draft-form.ts';
import { type Upload, useUploads } from './use-uploads.ts';

const UploadLines = ({ uploads }: { uploads: readonly Upload[] }) => {
  const { t } = useTranslation();
  return uploads.map((one) => (
    <div key={one.id} className="stack" style={{ gap: 3 }}>
      <div className="file-line">
        <Icon name={one.error ? 'wrong' : 'file'} size={16} className={one.error ? 'tone-red' : ''} />
        <span className="name grow">{one.name}</span>
        {!one.error && (
          <>
            <span className="muted num nowrap">{t('outgoing/uploading', { percent: one.percent })}</span>
            <button
              type="button"
              className="btn btn-plain btn-small"
              aria-label={t('outgoing/abortUpload', { name: one.name })}
              onClick={one.stop}
            >
              <Icon name="cross" size={14} />
            </button>
          </>
        )}
      </div>
      {one.error ? (
        <span className="tone-red small" role="alert">
          {sentenceOf(t, one.error)}
        </span>
      ) : (
        <div
          className="bar"
          role="progressbar"
          aria-label={one.name}
          aria-valuenow={one.percent}
          aria-valuemin={0}
          aria-valuemax={100}
        >
          <span style={{ width: `${one.percent}%` }} />
        </div>
      )}
    </div>
  ));
};

const FileLine = ({ file, onRemove }: { file: NamedFile; onRemove: () => void }) => {
  const { t } = useTranslation();
  return (
    <div className="file-line">
      <Icon name="file" size={16} />
      <span className="name grow">{file.name}</span>
      <span className="muted num nowrap">{sizeText(file.sizeBytes)}</span>
      <button
        type="button"
        className="btn btn-plain btn-small"
        aria-label={t('outgoing/removeFile', { name: file.name })}
        onClick={onRemove}
      >
        <Icon name="cross" size={14} />
      </button>
    </div>
  );
};

interface MainProps {
  file: NamedFile | null;
  fault: string | undefined;
  onChange: (file: NamedFile | null) => void;
}

export const MainFileSlot = ({ file, fault, onChange }: MainProps) => {
  const { t } = useTranslation();
  const { uploads, start, isBusy } = useUploads('main', ({ digest, name, sizeBytes }) =>
    onChange({ digest, name, sizeBytes }),
  );
  const pick = ([first]: File[]) => first && start(first);
  return (
    <div className="field">
      <span className="label">{t('outgoing/field/main')}</span>
      {file && !isBusy && <FileLine file={file} onRemove={() => onChange(null)} />}
      <UploadLines uploads={uploads} />
      {!isBusy && (
        <DropZone
          label={t(file ? 'outgoing/replaceMain' : 'outgoing/uploadMain')}
          accept="application/pdf,.pdf"
          isInvalid={fault !== undefined}
          className={file ? 'drop-line' : 'drop'}
          onFiles={pick}
        >
          {file ? (
            t('outgoing/replaceMain')
          ) : (
            <>
              <Icon name="file" size={22} />
              <span>{t('outgoing/dropMain')}</span>
            </>
          )}
        </DropZone>
      )}
      {fault && <span className="fault">{fault}</span>}
    </div>
  );
};

interface AttachmentProps {
  files: readonly AttachedFile[];
  onAdd: (file: NamedFile) => void;
  onChange: (files: AttachedFile[]) => void;
}

export const AttachmentSlots = ({ files, onAdd, onChange }: AttachmentProps) => {
  const { t } = useTranslation();
  const { uploads, start } = useUploads('attachment', ({ digest, name, sizeBytes }) =>
    onAdd({ digest, name, sizeBytes }),
  );
  return (
    <div className="field">
      <span className="label">{t('outgoing/field/attachments')}</span>
      {files.length > 0 && <AttachmentList files={files} onChange={onChange} />}
      <UploadLines uploads={uploads} />
      <DropZone
        label={t('outgoing/uploadMore')}
        accept=""
        isMany
        className="drop-line"
        onFiles={(picked) => {
          for (const file of picked) start(file);
        }}
      >
        <Icon name="plus" size={16} />
        {t('outgoing/uploadMore')}
      </DropZone>
    </div>
  );
};
