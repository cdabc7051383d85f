import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { layoutNamed } from '#model/layout';
import { useDesk, useMonitor, usePage, useSettings } from '../state/use-page.ts';
import { direction } from '../ui/text.ts';
import { useFormat } from '../ui/use-format.ts';
import { useGovernor } from './use-governor.ts';
import { useMovingLimit } from './use-moving-limit.ts';
import { LostAnnouncer } from './lost-announcer.tsx';
import { NumberEntry } from './number-entry.tsx';
import { Tile } from './tile.tsx';
import { useRested } from './use-rested.ts';
import { useWallCommands } from './use-wall-commands.ts';
import { useWallKeys } from './use-wall-keys.ts';
import type { SteeringParts } from './steering-parts.ts';
import { noZoom } from './zoom.ts';
import styles from './wall.module.css';

/** Walking over tiles with the arrow keys must not open a low-delay stream at every step, ms. */
const selectionRestMs = 500;

/**
 * What this monitor shows. Places are physical: tile 1 is at the top left in every language, because a wall is shared by
 * people who may read in different directions; only the text inside a tile is mirrored.
 */
export function Wall({ steering }: { steering: SteeringParts }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { monitorNumber, desk } = usePage();
  const { language } = useSettings();
  const shown = useMonitor();
  const wall = useRef<HTMLElement>(null);
  const { commands, zooms, tries, onHandle, onReplay } = useWallCommands();
  const order = useWallKeys(wall, commands);
  const selected = useRested(useDesk((state) => state.selected), selectionRestMs);
  const cells = shown?.items.length ?? 0;
  useGovernor(wall);
  useMovingLimit();

  useEffect(() => {
    if (cells > 0 && desk.getState().selected >= cells) desk.setState({ selected: cells - 1, enlarged: false });
  }, [cells, desk]);

  if (shown === null) return <main className={styles.waiting} dir={direction(language)}>{t('wall.loading')}</main>;
  const layout = layoutNamed(shown.layout);
  return (
    <main
      ref={wall} className={styles.wall} dir="ltr" aria-label={t('wall.name', { number: format.number(monitorNumber) })}
      data-monitor={monitorNumber} data-layout={shown.layout} data-revision={shown.revision}
    >
      <div
        className={styles.grid} role="application" aria-roledescription={t('wall.role')} aria-label={t('wall.name', { number: format.number(monitorNumber) })}
        style={{ gridTemplateColumns: `repeat(${layout.columns}, minmax(0, 1fr))`, gridTemplateRows: `repeat(${layout.rows}, minmax(0, 1fr))` }}
      >
        {layout.cells.map((cell, tile) => (
          <Tile
            key={tile} tile={tile} cell={cell} item={shown.items[tile] ?? { kind: 'empty' }} wantsLeastDelay={selected === tile}
            tries={tries.get(tile) ?? 0} zoom={zooms.get(tile) ?? noZoom} commands={commands} steering={steering} onHandle={onHandle} onReplay={onReplay}
          />
        ))}
      </div>
      <div dir={direction(language)}><NumberEntry order={order} /></div>
      <LostAnnouncer />
    </main>
  );
}
