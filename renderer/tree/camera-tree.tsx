import { useMemo, useState } from 'react';
import { Collection, ListLayout, Tree, Virtualizer, useDragAndDrop } from 'react-aria-components';
import type { Key } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Camera } from '#model/camera';
import type { CameraId } from '#model/ids';
import type { SiteCameras } from '../state/catalogue.ts';
import { useSettings } from '../state/use-page.ts';
import { camerasType, writeCameras } from '../ui/dragged.ts';
import { useFormat } from '../ui/use-format.ts';
import { CameraRow } from './camera-row.tsx';
import { RowNumbers } from './numbered-row.tsx';
import { numberFound, numberRows, siteKey } from './row-numbers.ts';
import { SiteRow } from './site-row.tsx';
import styles from './tree.module.css';

const rowHeight = 44;
/** Fewer sites than this are open from the start. */
const openSites = 20;

interface Props {
  readonly sites: readonly SiteCameras[];
  /** Found cameras, shown as a flat list instead of the sites. */
  readonly found: readonly Camera[] | null;
  readonly search: string;
  readonly onChoose: (cameras: readonly CameraId[]) => void;
}

export function CameraTree({ sites, found, search, onChoose }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const settings = useSettings();
  const [opened, setOpened] = useState<ReadonlySet<Key> | null>(null);
  const open = useMemo(() => opened ?? new Set<Key>(sites.length <= openSites ? sites.map(({ id }) => siteKey(id)) : []), [opened, sites]);
  // What is drawn of a row may depend on the row alone: a closed site stays the object it was when others open.
  const rows = useMemo(() => sites.map((site) => (open.has(siteKey(site.id)) ? { ...site, isOpen: true } : site)), [sites, open]);
  const numbers = useMemo(() => (found === null ? numberRows(sites, open) : numberFound(found)), [sites, open, found]);
  const camerasOf = (keys: Iterable<Key>) => [...keys].flatMap((key) => camerasOfKey(String(key), sites));
  const { dragAndDropHooks } = useDragAndDrop({
    getItems: (keys) => [{ [camerasType]: writeCameras(camerasOf(keys)) }],
    getAllowedDropOperations: () => ['copy'],
    renderDragPreview: (items) => {
      const count = items.flatMap((item) => (JSON.parse(item[camerasType] ?? '[]') as unknown[])).length;
      return <div className={styles.preview}>{t('tree.count', { count, number: format.number(count) })}</div>;
    },
  });
  return (
    <RowNumbers value={numbers}>
      <Virtualizer layout={ListLayout} layoutOptions={{ rowHeight }}>
        <Tree
          key={found === null ? 'sites' : 'found'} aria-label={t('tree.name')} className={styles.tree ?? ''} selectionMode="multiple" selectionBehavior="replace"
          dragAndDropHooks={dragAndDropHooks} expandedKeys={open} onExpandedChange={setOpened}
          dependencies={[settings, search]}
          // The component would count the empty items of closed sites, too.
          render={(tree) => <div {...tree} aria-rowcount={numbers.size} />}
          onAction={(key) => {
            if (String(key).startsWith('camera:')) onChoose(camerasOf([key]));
            else setOpened(new Set(open.has(key) ? [...open].filter((one) => one !== key) : [...open, key]));
          }}
        >
          {found === null
            ? <Collection items={rows} dependencies={[settings]}>{(site) => <SiteRow site={site} isOpen={'isOpen' in site} settings={settings} />}</Collection>
            : <Collection items={found} dependencies={[search, settings]}>{(camera) => <CameraRow camera={camera} search={search} indented={false} withSite settings={settings} />}</Collection>}
        </Tree>
      </Virtualizer>
    </RowNumbers>
  );
}

function camerasOfKey(key: string, sites: readonly SiteCameras[]): CameraId[] {
  if (key.startsWith('camera:')) return [key.slice('camera:'.length)];
  return sites.find(({ id }) => key === siteKey(id))?.cameras.map(({ id }) => id) ?? [];
}
