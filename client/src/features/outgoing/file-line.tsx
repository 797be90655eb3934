// A file of a draft, what it was made from, and which fonts had to be replaced.
import type { FileSource } from '@contracts/files.ts';
import { useTranslation } from 'react-i18next';
import { sizeText } from '../../shared/time.ts';
import { DownloadLink } from '../../shared/ui/download-link.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { IconButton } from '../../shared/ui/icon-button.tsx';
import type { NamedFile } from './draft-form.ts';

/** Calm where lines and pages stay as they were, a warning where they may not. */
const FontsNotice = ({ fonts }: Pick<FileSource, 'fonts'>) => {
  const { t } = useTranslation();
  if (fonts.length === 0) return null;
  const isCalm = fonts.every(({ isSameWidth }) => isSameWidth);
  const pairs = fonts
    .map(({ asked, used }) =>
      used === null ? t('drafting/fontLost', { asked }) : t('drafting/fontPair', { asked, used }),
    )
    .join('; ');
  return (
    <p className={`small ${isCalm ? 'muted' : 'tone-amber'}`} role="status">
      {t(isCalm ? 'drafting/fontsSame' : 'drafting/fontsOther', { pairs })}
    </p>
  );
};

/** What a PDF was made from, to be had again, and with which fonts. */
export const SourceLines = ({ source, url }: { source: FileSource; url: string }) => {
  const { t } = useTranslation();
  return (
    <>
      <div className="row-wrap small muted">
        <span>{t('drafting/madeFrom', { name: source.name })}</span>
        <DownloadLink href={url} label={t('drafting/original')} about={source.name} />
      </div>
      <FontsNotice fonts={source.fonts} />
    </>
  );
};

interface Props {
  file: NamedFile;
  urlOf: (digest: string) => string;
  onRemove: () => void;
}

export const FileLine = ({ file, urlOf, onRemove }: Props) => {
  const { t } = useTranslation();
  const { name, sizeBytes, source } = file;
  return (
    <div className="stack" style={{ gap: 3 }}>
      <div className="file-line">
        <Icon name="file" size={16} />
        <span className="name grow">{name}</span>
        <span className="muted num nowrap">{sizeText(sizeBytes)}</span>
        <IconButton icon="cross" label={t('outgoing/removeFile', { name })} onPress={onRemove} />
      </div>
      {source && <SourceLines source={source} url={urlOf(source.digest)} />}
    </div>
  );
};
