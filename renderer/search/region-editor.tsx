import { useEffect, useId, useMemo, useReducer, useRef } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';
import { VisuallyHidden } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { CameraId } from '#model/ids';
import { motionColumns, motionRows } from '#model/motion';
import { cellsOfPolygon } from '#model/motion-region';
import type { RegionPoint } from '#model/motion-region';
import type { TimeRange } from '#model/time';
import { Button } from '../ui/button.tsx';
import { OneOf } from '../ui/one-of.tsx';
import { useFormat } from '../ui/use-format.ts';
import { drawRegion, emptyRegion, outlineOf, regionOf } from './region-drawing.ts';
import type { RegionShape } from './region-drawing.ts';
import styles from './search.module.css';
import { useRegionStill } from './use-region-still.ts';

interface Props {
  readonly camera: CameraId;
  /** Where to look for the picture to draw on. */
  readonly range: TimeRange;
  /** The cells of a finished region, or null for the whole picture; undefined while one is being drawn. */
  readonly onCells: (cells: readonly number[] | null | undefined) => void;
  readonly shape: RegionShape | 'whole';
  readonly onShape: (shape: RegionShape | 'whole') => void;
}

/** A still of the camera on which a region is drawn: by dragging or clicking, or with the arrows and Space. */
export function RegionEditor({ camera, range, onCells, shape, onShape }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const [drawing, deed] = useReducer(drawRegion, emptyRegion('box'));
  const still = useRegionStill(camera, range);
  // The same outline while it stays finished, wherever the cursor goes.
  const { corners, isClosed, shape: drawn } = drawing;
  const region = useMemo(() => (shape === 'whole' ? null : regionOf({ corners, isClosed, shape: drawn, cursor: corners[0] ?? { x: 0, y: 0 } })), [corners, drawn, isClosed, shape]);
  const cells = useMemo(() => (shape === 'whole' ? null : region === null ? undefined : cellsOfPolygon(region)), [region, shape]);
  const told = useRef(onCells);
  useEffect(() => { told.current = onCells; });
  useEffect(() => { told.current(cells); }, [cells]);
  useEffect(() => { if (shape !== 'whole') deed({ do: 'shape', shape }); }, [shape]);

  const box = useRef<HTMLDivElement>(null);
  const pressed = useRef<RegionPoint | null>(null);
  const placeOf = (event: PointerEvent): RegionPoint => {
    const { left, top, width, height } = box.current!.getBoundingClientRect();
    return { x: (event.clientX - left) / width, y: (event.clientY - top) / height };
  };
  const onPointerDown = (event: PointerEvent) => {
    if (shape === 'whole' || event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    pressed.current = placeOf(event);
    deed({ do: 'point', at: pressed.current });
    deed({ do: 'corner' });
  };
  const onPointerMove = (event: PointerEvent) => { if (shape !== 'whole') deed({ do: 'point', at: placeOf(event) }); };
  const onPointerUp = (event: PointerEvent) => {
    const from = pressed.current;
    pressed.current = null;
    const at = placeOf(event);
    // Dragged: the other corner is here. Only pressed: it comes with the next press.
    if (shape === 'box' && from && (Math.abs(at.x - from.x) > 0.01 || Math.abs(at.y - from.y) > 0.01)) deed({ do: 'corner' });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (shape === 'whole' || event.ctrlKey || event.altKey || event.metaKey) return;
    const far = event.shiftKey ? 4 : 1;
    const steps: Readonly<Record<string, readonly [number, number]>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const step = steps[event.key];
    if (step) deed({ do: 'step', x: (step[0] * far) / motionColumns, y: (step[1] * far) / motionRows });
    else if (event.key === ' ') deed({ do: 'corner' });
    else if (event.key === 'Enter') deed({ do: shape === 'box' ? 'corner' : 'finish' });
    else if (event.key === 'Backspace' || event.key === 'Delete') deed({ do: 'undo' });
    else if (event.key === 'Escape' && drawing.corners.length > 0) deed({ do: 'clear' });
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const keysId = useId();
  const outline = shape === 'whole' ? [] : outlineOf(drawing);
  const points = outline.map(({ x, y }) => `${x * 100},${y * 100}`).join(' ');
  const percent = (part: number) => format.number(Math.round(part * 100));
  const state = shape === 'whole' ? t('search.regionWhole') : region !== null ? t('search.regionDone', { percent: percent((cells?.length ?? 0) / (motionColumns * motionRows)) })
    : drawing.corners.length === 0 ? t('search.regionNone') : t('search.regionCorners', { count: drawing.corners.length, number: format.number(drawing.corners.length) });
  return (
    <div className={styles.region}>
      <div className={styles.row}>
        <OneOf label={t('search.region')} chosen={shape} onChoose={onShape} choices={[{ id: 'box', words: t('search.box') }, { id: 'polygon', words: t('search.polygon') }, { id: 'whole', words: t('search.whole') }]} />
        {shape === 'polygon' && !drawing.isClosed && drawing.corners.length >= 3 ? <Button onPress={() => { deed({ do: 'finish' }); }}>{t('search.finish')}</Button> : null}
        {shape !== 'whole' && drawing.corners.length > 0 ? <Button onPress={() => { deed({ do: 'clear' }); }}>{t('search.clearRegion')}</Button> : null}
      </div>
      <div
        ref={box} className={styles.picture} dir="ltr" data-region={shape === 'whole' ? 'whole' : region ? 'done' : 'drawing'} role="application" tabIndex={0}
        aria-label={t('search.regionOf')} aria-describedby={keysId} onKeyDown={onKeyDown} onPointerDown={onPointerDown} onPointerMove={onPointerMove} onPointerUp={onPointerUp}
        onDoubleClick={() => { deed({ do: 'finish' }); }}
      >
        {still === 'waiting' ? <span className={styles.noPicture}>{t('search.asking')}</span> : still === 'none' ? <span className={styles.noPicture}>{t('search.noPicture')}</span> : <img src={still} alt="" draggable={false} />}
        <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden>
          {points === '' ? null : region === null ? <polyline points={shape === 'box' ? `${points} ${points.split(' ')[0]}` : points} /> : <polygon points={points} />}
          {shape === 'whole' ? null : <path className={styles.cross} d={`M${drawing.cursor.x * 100} 0V100M0 ${drawing.cursor.y * 100}H100`} />}
        </svg>
      </div>
      <p id={keysId} className={styles.hint}>{t('search.regionKeys')}</p>
      <VisuallyHidden role="status">{`${state} ${shape === 'whole' ? '' : t('search.cursor', { x: percent(drawing.cursor.x), y: percent(drawing.cursor.y) })}`}</VisuallyHidden>
      <p className={styles.hint} aria-hidden>{state}</p>
    </div>
  );
}
