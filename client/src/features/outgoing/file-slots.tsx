// The main document and the attachments of a draft: as PDF, or as a word processor's file that becomes one.
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { DropZone } from '../../shared/ui/drop-zone.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';
import { AttachmentList } from './attachment-list.tsx';
import type { AttachedFile, DraftValues, FieldName, NamedFile } from './draft-form.ts';
import { FileLine, SourceLines } from './file-line.tsx';
import { StartChoices } from './start-choices.tsx';
import { UploadLines } from './upload-lines.tsx';
import { isOfficeName, OFFICE_ACCEPT, useUploads } from './use-uploads.ts';

/** The address of a file of this draft, or of one that was only uploaded yet. */
export type FileUrl = (digest: string) => string;

interface MainProps {
  values: DraftValues;
  fault: string | undefined;
  urlOf: FileUrl;
  change: (part: Partial<DraftValues>) => void;
  /** Marks fields that must be filled before a form can be written. */
  onMissing: (fields: FieldName[]) => void;
}

export const MainFileSlot = ({ values, fault, urlOf, change, onMissing }: MainProps) => {
  const { t } = useTranslation();
  const { main: file } = values;
  const uploads = useUploads('main', ({ digest, name, sizeBytes, source }) =>
    change({ main: { digest, name, sizeBytes, ...(source && { source }) } }),
  );
  const pick = ([first]: File[]) => {
    if (first) isOfficeName(first.name) ? uploads.convert(first, first.name) : uploads.start(first);
  };
  const accept = `application/pdf,.pdf,${OFFICE_ACCEPT}`;
  const isInvalid = fault !== undefined;
  return (
    <div className="field">
      <span className="label">{t('outgoing/field/main')}</span>
      {file && !uploads.isBusy && (
        <FileLine file={file} urlOf={urlOf} onRemove={() => change({ main: null })} />
      )}
      <UploadLines uploads={uploads.uploads} />
      {!uploads.isBusy && file && (
        <DropZone label={t('outgoing/replaceMain')} accept={accept} className="drop-line" onFiles={pick}>
          {t('outgoing/replaceMain')}
        </DropZone>
      )}
      {!uploads.isBusy && !file && (
        <StartChoices values={values} change={change} onMissing={onMissing} onWrite={uploads.expect}>
          <DropZone
            label={t('outgoing/uploadMain')}
            accept={accept}
            isInvalid={isInvalid}
            className="drop start-choice"
            onFiles={pick}
          >
            <Icon name="file" size={22} />
            <span className="strong">{t('drafting/start/upload')}</span>
            <span className="small">{t('outgoing/dropMain')}</span>
          </DropZone>
        </StartChoices>
      )}
      {fault && <span className="fault">{fault}</span>}
    </div>
  );
};

interface AttachmentProps {
  files: readonly AttachedFile[];
  urlOf: FileUrl;
  onAdd: (file: NamedFile) => void;
  onChange: (files: AttachedFile[]) => void;
}

export const AttachmentSlots = ({ files, urlOf, onAdd, onChange }: AttachmentProps) => {
  const { t } = useTranslation();
  const uploads = useUploads('attachment', ({ digest, name, sizeBytes, source }) => {
    const added = { digest, name, sizeBytes, ...(source && { source }) };
    // The PDF takes the place of the file it is made from; until it is there, that one stays.
    const at = files.findIndex((file) => file.digest === source?.digest);
    if (at === -1) return onAdd(added);
    onChange(files.map((file, index) => (index === at ? { ...added, inSameFile: false } : file)));
  });
  const toPdf = useMutation({
    mutationFn: async (file: NamedFile) => {
      const response = await fetch(urlOf(file.digest), { credentials: 'same-origin' });
      if (!response.ok) throw new Error(`${response.status}`);
      return { file, bytes: await response.blob() };
    },
    onSuccess: ({ file, bytes }) => uploads.convert(bytes, file.name),
  });
  return (
    <div className="field">
      <span className="label">{t('outgoing/field/attachments')}</span>
      {files.length > 0 && (
        <AttachmentList
          files={files}
          onChange={onChange}
          act={(file) =>
            isOfficeName(file.name) && (
              <button
                type="button"
                className="btn btn-small"
                disabled={toPdf.isPending}
                aria-label={`${t('drafting/toPdf')}: ${file.name}`}
                onClick={() => toPdf.mutate(file)}
              >
                {t('drafting/toPdf')}
              </button>
            )
          }
          about={({ source }) => source && <SourceLines source={source} url={urlOf(source.digest)} />}
        />
      )}
      <UploadLines uploads={uploads.uploads} />
      <ProblemNotice error={toPdf.error} />
      <DropZone
        label={t('outgoing/uploadMore')}
        accept=""
        isMany
        className="drop-line"
        onFiles={(picked) => {
          for (const file of picked) uploads.start(file);
        }}
      >
        <Icon name="plus" size={16} />
        {t('outgoing/uploadMore')}
      </DropZone>
    </div>
  );
};
