import { BellRing, Crosshair, GripVertical, Pause, RefreshCw, RotateCcw } from 'lucide-react';
import { memo, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { CSSProperties } from 'react';
import type { TFunction } from 'i18next';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { LayoutCell } from '#model/layout';
import { nameIn } from '#model/local-name';
import type { ViewItem } from '#model/view';
import type { PictureHandle, PictureZoom } from '../player/picture-props.ts';
import type { Replay } from '../player/replay.ts';
import { isIn } from '../state/tile-camera.ts';
import { useAlarm, useCamera, useDesk, usePage, useRaised, useSettings } from '../state/use-page.ts';
import { ClockMark } from '../ui/clock-mark.tsx';
import { direction } from '../ui/text.ts';
import { useFormat } from '../ui/use-format.ts';
import { AlarmMark } from './alarm-mark.tsx';
import { ReplayLayer } from './replay-layer.tsx';
import { TileBadge } from './tile-badge.tsx';
import { lookOf, lookText } from './tile-look.ts';
import { TileNotice } from './tile-notice.tsx';
import { TilePicture } from './tile-picture.tsx';
import { TilePlain } from './tile-plain.tsx';
import { TileTools } from './tile-tools.tsx';
import { useHotspot } from './use-hotspot.ts';
import { useTileDrag } from './use-tile-drag.ts';
import { useTileAttributes, useTileState } from './use-tile-state.ts';
import { useTurn } from './use-turn.ts';
import type { Turn } from './use-turn.ts';
import { useTileZoom } from './use-tile-zoom.ts';
import { useWant } from './use-want.ts';
import type { SteeringParts } from './steering-parts.ts';
import type { WallCommands } from './wall-commands.ts';
import { noZoom } from './zoom.ts';
import styles from './tile.module.css';

interface Props {
  readonly tile: number;
  readonly item: ViewItem;
  readonly cell: LayoutCell;
  /** The selected tile wants the least delay; told a little after the selection rests. */
  readonly wantsLeastDelay: boolean;
  /** Grows when the operator asks to try again at once. */
  readonly tries: number;
  readonly zoom: PictureZoom;
  readonly commands: WallCommands;
  readonly steering: SteeringParts;
  readonly onHandle: (tile: number, handle: PictureHandle | null) => void;
  readonly onReplay: (tile: number, replay: Replay | null) => void;
}

/** One cell of the wall. */
export const Tile = memo(function Tile({ tile, item, cell, wantsLeastDelay, tries, zoom, commands, steering, onHandle, onReplay }: Props) {
  const { t } = useTranslation();
  const { language } = useSettings();
  const ref = useRef<HTMLDivElement>(null);
  const selected = useDesk((desk) => desk.selected === tile);
  const enlarged = useDesk((desk) => desk.enlarged && desk.selected === tile);
  const hidden = useDesk((desk) => desk.enlarged && desk.selected !== tile);
  const { dragProps, dragButtonProps, dropProps, isDragging, isDropTarget } = useTileDrag(ref, tile, item, commands);
  const heldAt = useDesk(({ held }) => held.get(tile) ?? null);
  const replaying = useDesk((desk) => desk.replaying.has(tile));
  const steeredAt = useDesk(({ steering }) => (steering?.tile === tile ? steering.camera : null));
  // Who looks closely at a camera is not to lose it.
  const stays = heldAt !== null || enlarged || replaying || steeredAt !== null;
  const turn = [useTurn(tile, item, stays, heldAt ?? steeredAt), useHotspot(tile, item)].find((one) => one !== null) ?? null;
  const camera = turn?.camera ?? null;
  // Before it is seen: no moment of the new picture is zoomed as the one before was.
  useLayoutEffect(() => { commands.shows(tile, camera); }, [commands, tile, camera]);
  const { alarms } = usePage();
  useEffect(() => {
    alarms.shows(tile, camera);
    return () => { alarms.shows(tile, null); };
  }, [alarms, tile, camera]);
  // A wall of tiles with all their buttons takes a quarter of a second to lay out; a hand is at one of them.
  const [isNear, setNear] = useState(false);
  const isAtHand = isNear || selected || isDragging;
  const label = useTileLabel(tile, turn, item);
  const alarm = useAlarm(camera ?? '')?.type;
  const isRaised = useRaised(camera ?? '');
  return (
    <div
      {...dropProps}
      ref={ref}
      className={styles.tile}
      style={enlarged ? wholeWall : placeOf(cell)}
      role="group"
      aria-roledescription={t('tile.role')}
      aria-label={label}
      aria-current={selected}
      tabIndex={selected ? 0 : -1}
      data-tile={tile}
      data-kind={item.kind}
      data-camera={turn?.camera}
      data-selected={selected || undefined}
      data-enlarged={enlarged || undefined}
      data-hidden={hidden || undefined}
      data-alarm={alarm}
      data-raised={isRaised || undefined}
      // Beneath, not hidden: a video that is not drawn has no frames, and would be taken for frozen until it rests.
      inert={hidden}
      data-drop={isDropTarget || undefined}
      data-moving={isDragging || undefined}
      onPointerEnter={() => { setNear(true); }}
      onPointerLeave={() => { setNear(false); }}
      onFocus={() => { commands.select(tile); }}
      onPointerDown={() => { commands.select(tile); }}
    >
      <div className={styles.inner} dir={direction(language)}>
        {turn === null ? <TilePlain item={item} dragProps={dragProps} /> : (
          <TileOfCamera
            key={`${item.kind === 'camera' ? turn.camera : item.kind} ${tries}`} {...{ tile, turn, isHot: item.kind === 'hotspot', held: stays, enlarged, hidden, replaying, steered: camera !== null && steeredAt === camera, isAtHand, selected, wantsLeastDelay, zoom, commands, steering, onHandle, onReplay }} frame={ref} dragProps={dragProps}
            grip={isAtHand ? (
              <Button {...dragButtonProps} className={styles.grip ?? ''} aria-label={t('tile.move')} excludeFromTabOrder={!selected}>
                <GripVertical size={14} aria-hidden />
              </Button>
            ) : null}
          />
        )}
      </div>
    </div>
  );
});

const wholeWall: CSSProperties = { gridArea: '1 / 1 / -1 / -1', zIndex: 3 };

function placeOf({ column, row, columns, rows }: LayoutCell): CSSProperties {
  return { gridColumn: `${column + 1} / span ${columns}`, gridRow: `${row + 1} / span ${rows}` };
}

function useTileLabel(tile: number, turn: Turn | null, item: ViewItem): string {
  const { t } = useTranslation();
  const format = useFormat();
  const { language } = useSettings();
  const id = turn?.camera ?? '';
  const camera = useCamera(id);
  const look = useTileState(tile, id, lookOf);
  const alarm = useAlarm(id);
  const place = t('tile.name', { tile: format.number(tile + 1) });
  if (turn === null) return `${place}: ${plainName(item, t)}`;
  const name = camera === undefined ? t('camera.gone') : `${format.number(camera.number)} ${nameIn(camera.name, language)}`;
  const words = `${place}: ${name}, ${t(lookText[look])}`;
  return alarm === undefined ? words : `${words}, ${t('alarm.of', { what: t(`timeline.event.${alarm.type}`) })}`;
}

/** Of a tile without a camera. */
function plainName(item: ViewItem, t: TFunction): string {
  switch (item.kind) {
    case 'text': return item.text;
    case 'image': return `${t('item.image')}, \u2068${item.name}\u2069`;
    case 'empty': return t('tile.empty');
    default: return t(item.kind === 'clock' ? 'item.clock' : 'item.hotspot');
  }
}

interface CameraProps extends Omit<Props, 'item' | 'cell' | 'tries'> {
  readonly turn: Turn;
  readonly isHot: boolean;
  readonly held: boolean;
  readonly enlarged: boolean;
  readonly hidden: boolean;
  readonly replaying: boolean;
  /** Its camera is in the hand of this window. */
  readonly steered: boolean;
  /** The tile is selected, or the pointer is over it. */
  readonly isAtHand: boolean;
  readonly selected: boolean;
  readonly frame: React.RefObject<HTMLDivElement | null>;
  readonly dragProps: React.HTMLAttributes<HTMLElement>;
  readonly grip: React.ReactNode;
}

function TileOfCamera({ tile, turn, isHot, held, enlarged, hidden, replaying, steered, isAtHand, selected, wantsLeastDelay, zoom, commands, steering, onHandle, onReplay, frame, dragProps, grip }: CameraProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { language } = useSettings();
  const { camera: id, next, place, isBrought } = turn;
  const camera = useCamera(id);
  const screen = useRef<HTMLDivElement>(null);
  const muted = useDesk((desk) => !isIn(desk.listening, tile, id));
  const want = useWant(screen, muted, steered ? 'ptz' : wantsLeastDelay ? 'selected' : 'tile', zoom.scale, useRaised(id), enlarged);
  const dragging = useTileZoom(screen, tile, zoom, commands);
  useTileAttributes(frame, tile, id);
  // Another camera in the tile ends it.
  useEffect(() => () => { commands.endReplay(tile); }, [commands, id, tile]);
  return (
    <>
      <div {...dragProps} className={styles.header} onDoubleClick={() => { commands.enlarge(tile); }}>
        {isHot ? <span className={styles.hot} title={t('item.hotspot')}><Crosshair size={14} aria-label={t('item.hotspot')} /></span> : null}
        <span className={styles.number}>{camera === undefined ? '' : format.number(camera.number)}</span>
        <span className={styles.name} dir="auto">{camera === undefined ? id : nameIn(camera.name, language)}</span>
        {place === null ? null : (
          <span className={styles.turn} data-turn={place.at} data-brought={isBrought || undefined} title={t(held ? 'carousel.held' : isBrought ? 'carousel.brought' : 'keys.carousel')}>
            {held ? <Pause size={14} aria-label={t('carousel.held')} /> : isBrought ? <BellRing size={14} aria-label={t('carousel.brought')} /> : <RefreshCw size={14} aria-hidden />}{t('carousel.place', { at: format.number(place.at), of: format.number(place.of) })}
          </span>
        )}
        <AlarmMark camera={id} />
        <ClockMark camera={id} at={null} />
        <steering.Mark camera={id} />
        {grip}
        {replaying ? <span className={styles.replayed}><RotateCcw size={14} aria-hidden />{t('replay.name')}</span> : <TileBadge tile={tile} camera={id} />}
      </div>
      <div ref={screen} className={styles.screen} data-zoomed={zoom.scale > 1 || undefined} onDoubleClick={() => { commands.enlarge(tile); }} {...dragging}>
        <div className={styles.picture}>
          {want === null ? null : [...new Set([id, ...(next === null ? [] : [next])])].map((one) => (
            <div key={one} className={styles.oneTurn} data-ahead={one === id ? undefined : one}>
              <TilePicture tile={tile} camera={one} isCurrent={one === id} want={want} hidden={hidden && !replaying && muted} zoom={one === id ? zoom : noZoom} onHandle={onHandle} />
            </div>
          ))}
        </div>
        {zoom.scale > 1 ? <span className={styles.zoom}>{t('tile.zoomed', { scale: format.number(Math.round(zoom.scale * 10) / 10) })}</span> : null}
        <TileNotice tile={tile} camera={id} />
        {replaying ? <ReplayLayer tile={tile} camera={id} hidden={hidden} zoom={zoom} commands={commands} onReplay={onReplay} /> : null}
        {steered ? <steering.Layer camera={id} /> : null}
        {isAtHand && !steered ? <TileTools tile={tile} camera={camera} selected={selected} commands={commands} steering={steering} /> : null}
      </div>
    </>
  );
}
