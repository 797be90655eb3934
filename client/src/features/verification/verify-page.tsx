// Verify a PDF that is not in the system: drop it, read the report, see the document. Nothing is kept.

import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { upload } from '../../shared/api-client.ts';
import { PdfView } from '../../shared/pdf/lazy-pdf-view.tsx';
import { SignatureReportView } from '../../shared/report/signature-report.tsx';
import { DropZone } from '../../shared/ui/drop-zone.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';
import { KeepReport } from './keep-report.tsx';
import '../../shared/styles/desk.css';
import './verify.css';

export const VerifyPage = () => {
  const { t } = useTranslation();
  const [file, setFile] = useState<{ name: string; url: string; bytes: File } | null>(null);
  const [percent, setPercent] = useState(0);
  const running = useRef<AbortController | null>(null);
  const check = useMutation({
    mutationFn: (picked: File) => {
      running.current?.abort();
      running.current = new AbortController();
      return upload('verifyFile', {}, picked, { onProgress: setPercent, signal: running.current.signal });
    },
  });
  useEffect(() => () => running.current?.abort(), []);
  const url = file?.url;
  useEffect(() => () => (url ? URL.revokeObjectURL(url) : undefined), [url]);

  const pick = ([picked]: File[]) => {
    if (!picked) return;
    setPercent(0);
    setFile({ name: picked.name, url: URL.createObjectURL(picked), bytes: picked });
    check.mutate(picked);
  };
  return (
    <div className="page verify">
      <header className="page-head">
        <h1>{t('verify/title')}</h1>
      </header>
      {!file && (
        <div className="page-body verify-start">
          <p className="muted">{t('verify/lead')}</p>
          <DropZone
            label={t('verify/drop')}
            accept="application/pdf,.pdf"
            className="drop verify-drop"
            onFiles={pick}
          >
            <Icon name="shield" size={32} />
            <span>{t('verify/drop')}</span>
          </DropZone>
        </div>
      )}
      {file && (
        <div className="verify-split">
          <PdfView key={file.url} url={file.url} name={file.name} local={file.bytes} />
          <aside className="verify-side" aria-live="polite">
            <section className="sheet">
              <h2>{t('report/title')}</h2>
              <p className="small muted">{file.name}</p>
              {check.isPending && <p>{t('verify/working', { name: file.name, percent })}</p>}
              <ProblemNotice error={check.error} />
              {check.data && <SignatureReportView report={check.data} />}
              {check.data && <KeepReport key={file.url} file={file.bytes} />}
              <DropZone
                label={t('verify/another')}
                accept="application/pdf,.pdf"
                className="drop-line"
                onFiles={pick}
              >
                <Icon name="shield" size={16} />
                {t('verify/another')}
              </DropZone>
            </section>
          </aside>
        </div>
      )}
    </div>
  );
};
