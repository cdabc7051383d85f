/** A scene that takes seconds to draw is drawn once: its planes are kept as a file. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { planesOf } from './planes.ts';
import { sceneHeight, sceneWidth } from './scene.ts';
import type { StillScene } from './still-scene.ts';

/** A file of another size is none; one that cannot be kept is drawn again the next time. */
export async function keptScene(file: string, draw: () => StillScene): Promise<StillScene> {
  const kept = await readFile(file).catch(() => null);
  if (kept?.length === sceneWidth * sceneHeight * 1.5) return { ...planesOf(kept, sceneWidth, sceneHeight), lanes: [] };
  const scene = draw();
  const begun = `${file}.${process.pid}`;
  await writeFile(begun, Buffer.concat([scene.luma, scene.blue, scene.red]), { mode: 0o600 }).then(() => rename(begun, file)).catch(() => undefined);
  return scene;
}
