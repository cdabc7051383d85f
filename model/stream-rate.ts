import type { StreamProfile, StreamRole } from './camera.ts';

/** Pictures a second of a stream whose server does not tell, or tells what no camera sends. */
const usualRate = { main: 25, sub: 15, third: 15 } as const satisfies Record<StreamRole, number>;
const mostRate = 120;
const mostSide = 16_384;

/** What decoding a stream asks, millions of pixels a second, by its server's word; null where no size was told. */
export function pixelRateOf(stream: StreamProfile | undefined): number | null {
  const { width = 0, height = 0, frameRate = 0 } = stream ?? {};
  if (!stream || !isSide(width) || !isSide(height)) return null;
  return (width * height * (frameRate > 0 && frameRate <= mostRate ? frameRate : usualRate[stream.role])) / 1e6;
}

function isSide(pixels: number): boolean {
  return pixels > 0 && pixels <= mostSide;
}
