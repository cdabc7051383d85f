/** Holds what a timeline looks at and draws it: at most once per frame, and only when something changed. React never sees a pan. */
import type { GapReason } from '#model/recording';
import type { TimeRange } from '#model/time';
import { layoutTimeline } from '#model/timeline';
import type { TimelineInput, TimelineLayout } from '#model/timeline';
import { visibleRange } from '#model/timeline-view';
import type { TimelineThumbs } from './timeline-thumbs.ts';
import { paintFound } from './paint-found.ts';
import { paintAxis, paintOver } from './paint-axis.ts';
import { paintRows } from './paint-rows.ts';
import { hatch, readColours } from './timeline-colours.ts';

/** Everything to be drawn but where one looks. */
export interface TimelineScene extends Omit<TimelineInput, 'range' | 'width' | 'measure'> {
  readonly direction: 'rtl' | 'ltr';
  readonly reasonText: (reason: GapReason) => string;
  readonly number: (value: number) => string;
}

export interface TimelineDrawing {
  /** Draws on this canvas until the returned function is called. */
  attach(canvas: HTMLCanvasElement): () => void;
  show(scene: TimelineScene): void;
  /** Pictures of what was found, until others or none are given. */
  showThumbs(thumbs: TimelineThumbs | null): void;
  /** A picture has come. */
  redraw(): void;
  /** What is visible now, also before it is drawn. */
  range(): TimeRange;
  look(range: TimeRange): void;
  /** Whether this very object was told: an owner may hand it back late. */
  hasTold(range: TimeRange): boolean;
  /** Tells what is visible once it is drawn and whenever it changes, at most once per frame, until the returned function is called. */
  follow(listener: (range: TimeRange) => void): () => void;
  /** Of the canvas, CSS px. */
  width(): number;
  /** As it was last drawn. */
  layout(): TimelineLayout | null;
}

const fontSize = 12;

/** `onDrawn`: how long layout and drawing of a frame took, ms. */
export function createTimelineDrawing(first: TimeRange, onDrawn: (ms: number) => void): TimelineDrawing {
  const listeners = new Set<(range: TimeRange) => void>();
  let range = visibleRange(first);
  let toldRange: TimeRange | null = null;
  const told = new WeakSet<TimeRange>();
  let scene: TimelineScene | null = null;
  let layout: TimelineLayout | null = null;
  let thumbs: TimelineThumbs | null = null;
  let size = { width: 1, height: 1 };
  let frame = 0;
  let draw: (() => void) | null = null;
  const want = () => {
    if (frame === 0 && draw) frame = requestAnimationFrame(() => {
      frame = 0;
      const before = performance.now();
      draw?.();
      onDrawn(performance.now() - before);
      if (toldRange === range) return;
      toldRange = range;
      told.add(range);
      for (const listener of listeners) listener(range);
    });
  };
  return {
    attach(canvas) {
      const paint = createPaint(canvas);
      draw = () => { if (scene) layout = paint.draw({ ...scene, range, thumbs }, size); };
      const resized = new ResizeObserver(([entry]) => {
        if (!entry) return;
        size = { width: Math.max(1, entry.contentRect.width), height: entry.contentRect.height };
        want();
      });
      // Told of a change of the pixel ratio too, as when the window is moved to another monitor.
      resized.observe(canvas, { box: 'device-pixel-content-box' });
      // Until a font has come, labels have the widths of another.
      void document.fonts.ready.then(() => {
        paint.forgetWidths();
        want();
      });
      return () => {
        resized.disconnect();
        cancelAnimationFrame(frame);
        frame = 0;
        draw = null;
      };
    },
    show(next) {
      scene = next;
      want();
    },
    showThumbs(next) {
      thumbs = next;
      want();
    },
    redraw: want,
    range: () => range,
    look(next) {
      if (next.start === range.start && next.end === range.end) return;
      range = next;
      want();
    },
    hasTold: (one) => told.has(one),
    follow(listener) {
      listeners.add(listener);
      return () => { listeners.delete(listener); };
    },
    width: () => size.width,
    layout: () => layout,
  };
}

function createPaint(canvas: HTMLCanvasElement) {
  const pen = canvas.getContext('2d', { alpha: false });
  const colours = readColours(canvas);
  const widths = new Map<string, number>();
  const measure = (label: string) => {
    const width = widths.get(label) ?? pen?.measureText(label).width ?? 0;
    if (widths.size > 2000) widths.clear();
    widths.set(label, width);
    return width;
  };
  let patterns: { readonly ratio: number; readonly gap: CanvasPattern | string; readonly oldGap: CanvasPattern | string; readonly unknown: CanvasPattern | string } | null = null;
  return {
    forgetWidths: () => { widths.clear(); },
    draw(scene: TimelineScene & { readonly range: TimeRange; readonly thumbs: TimelineThumbs | null }, { width, height }: { readonly width: number; readonly height: number }): TimelineLayout | null {
      if (!pen) return null;
      const ratio = devicePixelRatio;
      const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
      if (canvas.width !== across || canvas.height !== down) [canvas.width, canvas.height] = [across, down];
      if (patterns?.ratio !== ratio) {
        patterns = { ratio, gap: hatch(pen, colours.bad, colours.badGround, ratio), oldGap: hatch(pen, colours.lineStrong, colours.ground, ratio), unknown: hatch(pen, colours.line, colours.ground, ratio) };
      }
      pen.setTransform(ratio, 0, 0, ratio, 0, 0);
      pen.font = `${fontSize}px ${colours.font}`;
      pen.textBaseline = 'middle';
      const layout = layoutTimeline({ ...scene, width, measure });
      pen.fillStyle = colours.ground;
      pen.fillRect(0, 0, width, height);
      paintAxis(pen, layout.axis, width, scene.direction, colours);
      paintRows(pen, layout, { colours, ...patterns, reasonText: scene.reasonText, number: scene.number, measure });
      paintFound(pen, layout, { colours, picture: (find) => scene.thumbs?.picture(find) ?? null, number: scene.number, measure });
      scene.thumbs?.want(layout.thumbs.map(({ find }) => find));
      paintOver(pen, layout, height, colours);
      return layout;
    },
  };
}
