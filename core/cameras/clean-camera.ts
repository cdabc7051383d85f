import { cameraSchema } from '#bridge/schemas';
import type { Camera, StreamProfile } from '#model/camera';
import { cleanText } from '#model/clean-text';
import type { ServerId } from '#model/ids';
import { languages } from '#model/local-name';
import type { LocalName } from '#model/local-name';

const nameLength = 200;
const streamSchema = cameraSchema.shape.streams.unwrap().element;
const positionSchema = cameraSchema.shape.position;

/**
 * A camera as a server describes it, with every text fit to be shown (F58) and every stream that cannot be true left out.
 * Null where its id or number cannot be used.
 */
export function cleanCamera(server: ServerId, camera: Camera): Camera | null {
  // Ids travel in addresses and the journal: one that would have to be cleaned is refused, or two cameras could become one.
  if (camera.server !== server || !camera.id.startsWith(`${server}/`) || cleanText(camera.id, nameLength) !== camera.id) return null;
  const name = cleanName(camera.name);
  const clean = cameraSchema.safeParse({
    ...camera,
    name: Object.keys(name).length > 0 ? name : { fr: camera.id.slice(server.length + 1) },
    site: { id: cleanText(camera.site.id, 100), name: cleanName(camera.site.name) },
    position: positionSchema.safeParse(camera.position).data,
    streams: camera.streams.flatMap((stream) => streamSchema.safeParse(cleanStream(stream)).data ?? []).slice(0, 4),
  });
  return (clean.data as Camera | undefined) ?? null;
}

function cleanStream({ codec, audio, ...stream }: StreamProfile): StreamProfile {
  return { ...stream, ...(codec === undefined ? {} : { codec: cleanText(codec, 60) }), ...(audio === undefined ? {} : { audio: cleanText(audio, 60) }) };
}

function cleanName(name: LocalName): LocalName {
  return Object.fromEntries(languages.map((language) => [language, cleanText(name[language] ?? '', nameLength)]).filter(([, text]) => text !== ''));
}
