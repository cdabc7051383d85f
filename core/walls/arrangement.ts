import { arrangementSchema } from '#bridge/schemas';
import type { Camera } from '#model/camera';
import { carouselTurn } from '#model/carousel';
import type { CameraId } from '#model/ids';
import type { EpochMs } from '#model/time';
import type { Arrangement, ViewItem } from '#model/view';
import { CoreFault } from '../fault.ts';

/** Exactly the arrangement's own fields. Cameras need not be in the catalogue: a wall outlives a dead server (F39). */
export function soundArrangement(wanted: Arrangement): Arrangement {
  const parsed = arrangementSchema.safeParse(wanted);
  if (!parsed.success) throw new CoreFault('invalid-input', parsed.error.issues[0]?.message ?? 'this is no arrangement');
  return parsed.data;
}

/** Null for text that holds no arrangement (F36). */
export function readArrangement(text: unknown): Arrangement | null {
  try {
    return arrangementSchema.safeParse(JSON.parse(String(text))).data ?? null;
  } catch {
    return null;
  }
}

/** The same layout with the same item in every cell, whatever is kept to spare. */
export function showsTheSame(a: Arrangement, b: Arrangement): boolean {
  return a.layout === b.layout && JSON.stringify(a.items) === JSON.stringify(b.items);
}

/** The arrangement alone of what carries more. */
export function arrangementOf({ layout, items, spare }: Arrangement): Arrangement {
  return { layout, items, ...(spare && { spare }) };
}

/** The cameras that are seen at this moment, each carousel at its turn. */
export function camerasOf(items: readonly ViewItem[], now: EpochMs): CameraId[] {
  return items.flatMap((item) => (item.kind === 'camera' ? [item.camera] : item.kind === 'carousel' ? [carouselTurn(item, now).camera] : []));
}

const defaultTiles = 16;

/** What a monitor shows before anybody arranged it: its sixteen of the cameras in order. */
export function defaultArrangement(number: number, cameras: readonly Camera[]): Arrangement {
  const first = defaultTiles * (number - 1);
  const items = Array.from({ length: defaultTiles }, (_, cell) => {
    const camera = cameras[first + cell];
    return camera ? { kind: 'camera' as const, camera: camera.id } : { kind: 'empty' as const };
  });
  return { layout: '16', items };
}
