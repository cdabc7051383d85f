import { Search, X } from 'lucide-react';
import { useDeferredValue, useEffect, useRef, useState } from 'react';
import { Input, SearchField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { CameraId } from '#model/ids';
import type { SiteCameras } from '../state/catalogue.ts';
import { useCatalogue, useDesk, usePage } from '../state/use-page.ts';
import { IconButton } from '../ui/button.tsx';
import { useFormat } from '../ui/use-format.ts';
import { CameraTree } from './camera-tree.tsx';
import { useSearch } from './use-search.ts';
import styles from './tree.module.css';

const none: readonly SiteCameras[] = [];

/** The side panel: all cameras by site, and the search over them. */
export function CameraPanel({ onChoose }: { onChoose: (cameras: readonly CameraId[]) => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { desk } = usePage();
  const catalogue = useCatalogue();
  const [text, setText] = useState('');
  // Drawn when nothing is more urgent: the rows of 1,000 sites come while the tiles begin (docs/performance.md).
  const sites = useDeferredValue(catalogue.sites, none);
  const result = useSearch(text);
  const choosing = useDesk((state) => state.choosing);
  const selected = useDesk((state) => state.selected);
  const open = useDesk((state) => state.panelOpen);
  const input = useRef<HTMLInputElement>(null);
  /** Enter was pressed for this text before its answer was there. */
  const entered = useRef<string | null>(null);

  useEffect(() => {
    if (!choosing || !open) return;
    input.current?.focus();
    input.current?.select();
  }, [choosing, open]);

  useEffect(() => {
    if (result === null || result.text !== entered.current) return;
    entered.current = null;
    const first = result.cameras[0];
    if (first !== undefined) onChoose([first]);
  }, [result, onChoose]);

  const found = result?.cameras.map((id) => catalogue.cameras.get(id)).filter((camera) => camera !== undefined) ?? null;
  const count = (key: 'tree.found' | 'tree.count', number: number) => t(key, { count: number, number: format.number(number) });
  /** Back to the wall: orders are typed there, not into the search. */
  const leave = () => {
    desk.setState({ choosing: false });
    document.querySelector<HTMLElement>('[data-selected]')?.focus();
  };
  return (
    <aside className={styles.panel} aria-label={t('tree.name')} hidden={!open} onKeyDown={(event) => { if (event.key === 'Escape' && (choosing || text === '')) leave(); }}>
      <div className={styles.top}>
        <SearchField aria-label={t('tree.search')} value={text} onChange={(next) => { entered.current = null; setText(next); }} className={styles.search ?? ''}>
          <Search size={16} aria-hidden />
          <Input
            ref={input} className={styles.input ?? ''} placeholder={t('tree.search')} dir="auto" maxLength={200} data-search
            onKeyDown={(event) => {
              const [first] = found ?? [];
              if (event.key === 'Enter' && result?.text !== text.trim()) entered.current = text.trim();
              else if (event.key === 'Enter' && first !== undefined) onChoose([first.id]);
              if (event.key === 'ArrowDown') {
                event.preventDefault();
                event.currentTarget.closest('aside')?.querySelector<HTMLElement>('[role=row]')?.focus();
              }
            }}
          />
          <span className={styles.clear}><IconButton label={t('tree.clearSearch')}><X size={16} aria-hidden /></IconButton></span>
        </SearchField>
        {choosing ? <p className={styles.choosing} role="status">{t('tree.choosing', { tile: format.number(selected + 1) })}</p> : null}
        <p className={styles.count} role="status" data-count>
          {result === null ? catalogue.is === 'loading' && catalogue.cameras.size === 0 ? t('tree.loading') : count('tree.count', catalogue.total) : count('tree.found', result.total)}
        </p>
      </div>
      {result !== null && result.total === 0 ? <p className={styles.nothing}>{t('tree.noMatch')}</p> : null}
      {result === null && catalogue.is === 'ready' && catalogue.total === 0 ? <p className={styles.nothing}>{t('tree.none')}</p> : null}
      {found !== null && found.length === 0 ? null : <CameraTree sites={sites} found={found} search={result?.text ?? ''} onChoose={onChoose} />}
      <p className={styles.help}>{t('tree.hint')}</p>
    </aside>
  );
}
