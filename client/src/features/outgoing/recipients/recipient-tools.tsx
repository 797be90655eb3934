// Beside the tree of agencies: those used last, groups and lists, a pasted list, and keeping the present choice as a list.
// The dialogs are given apart: where the field stands in a dialog itself, they must not lie within its form.
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { say } from '../../../shared/ui/toast.tsx';
import { ListsAsk } from './lists-ask.tsx';
import { PasteAsk } from './paste-ask.tsx';
import { SaveListAsk } from './save-list-ask.tsx';
import { useLastUsed } from './use-last-used.ts';
import './recipients.css';

interface Wish {
  chosen: readonly string[];
  /** Codes that cannot be chosen: they have the document. */
  without?: ReadonlySet<string>;
  onChange: (codes: string[]) => void;
}

const SHOWN = 6;

export const useRecipientTools = ({
  chosen,
  without,
  onChange,
}: Wish): { buttons: ReactNode; dialogs: ReactNode } => {
  const { t } = useTranslation();
  const [open, setOpen] = useState<'lists' | 'paste' | 'save' | null>(null);
  const lastUsed = useLastUsed();
  const close = () => setOpen(null);
  const add = (codes: readonly string[]): number => {
    const fresh = [...new Set(codes)].filter((code) => !chosen.includes(code) && !without?.has(code));
    if (fresh.length > 0) onChange([...chosen, ...fresh]);
    return fresh.length;
  };
  const offered = (lastUsed.data?.items ?? [])
    .filter(({ code, fault }) => fault === null && !chosen.includes(code) && !without?.has(code))
    .slice(0, SHOWN);
  return {
    buttons: (
      <div className="recipient-tools">
        <div className="row-wrap">
          <button type="button" className="btn btn-small" onClick={() => setOpen('lists')}>
            {t('recipients/lists')}
          </button>
          <button type="button" className="btn btn-small" onClick={() => setOpen('paste')}>
            {t('recipients/paste')}
          </button>
          {chosen.length > 0 && (
            <>
              <button type="button" className="btn btn-small" onClick={() => setOpen('save')}>
                {t('recipients/saveAs')}
              </button>
              <button type="button" className="btn btn-small btn-plain" onClick={() => onChange([])}>
                {t('recipients/clear')}
              </button>
            </>
          )}
        </div>
        {offered.length > 0 && (
          <fieldset className="last-used">
            <legend className="small muted">{t('recipients/lastUsed')}</legend>
            {offered.map(({ code, name }) => (
              <button
                key={code}
                type="button"
                className="btn btn-small last-used-one"
                aria-label={t('recipients/add', { name })}
                onClick={() => add([code])}
              >
                + {name}
              </button>
            ))}
          </fieldset>
        )}
      </div>
    ),
    dialogs: open !== null && (
      // biome-ignore lint/a11y/noStaticElementInteractions: Ctrl-Enter in a question must not submit the draft behind it as well
      <div onKeyDown={(event) => event.stopPropagation()}>
        {open === 'lists' && (
          <ListsAsk
            chosen={chosen}
            onAdd={(codes, leftOut) => {
              const count = add(codes);
              say(
                leftOut > 0 ? t('recipients/addedBut', { count, leftOut }) : t('recipients/added', { count }),
              );
              close();
            }}
            onClose={close}
          />
        )}
        {open === 'paste' && (
          <PasteAsk onAdd={(codes) => say(t('recipients/added', { count: add(codes) }))} onClose={close} />
        )}
        {open === 'save' && <SaveListAsk codes={chosen} onClose={close} />}
      </div>
    ),
  };
};
