import type { Camera } from '#model/camera';
import { nameIn } from '#model/local-name';
import type { Language } from '#model/local-name';

interface Caption {
  readonly camera: Camera | undefined;
  readonly id: string;
  /** Wall time of capture with its zone, as the operator reads it. */
  readonly time: string;
  readonly language: Language;
  readonly number: (value: number) => string;
}

/** The picture as it was, with a strip below it (never over it) that says which camera and when. */
export async function drawSnapshot(image: ImageBitmap, caption: Caption): Promise<File> {
  const strip = Math.max(32, Math.round(image.height * 0.06));
  const canvas = document.createElement('canvas');
  canvas.width = image.width;
  canvas.height = image.height + strip;
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no canvas');
  context.drawImage(image, 0, 0);
  image.close();
  context.fillStyle = '#0a0c0e';
  context.fillRect(0, canvas.height - strip, canvas.width, strip);
  const rtl = caption.language === 'ar';
  context.direction = rtl ? 'rtl' : 'ltr';
  context.fillStyle = '#e9edf0';
  context.textBaseline = 'middle';
  context.font = `600 ${Math.round(strip * 0.46)}px 'Noto Sans Variable', 'Noto Sans Arabic Variable', sans-serif`;
  const margin = Math.round(strip * 0.4);
  const middle = canvas.height - strip / 2;
  const timeWidth = context.measureText(caption.time).width;
  context.textAlign = 'end';
  // U+2066 and U+2069: the time is written left to right in every language.
  context.fillText(`\u2066${caption.time}\u2069`, rtl ? margin : canvas.width - margin, middle, canvas.width / 2);
  context.textAlign = 'start';
  const { camera } = caption;
  // U+2068 and U+2069 isolate the name: its direction must not reorder the number beside it (F58).
  const name = camera === undefined ? caption.id : `${caption.number(camera.number)}  \u2068${nameIn(camera.name, caption.language)}\u2069`;
  context.fillText(name, rtl ? canvas.width - margin : margin, middle, Math.max(40, canvas.width - Math.min(timeWidth, canvas.width / 2) - 3 * margin));
  const blob = await new Promise<Blob | null>((resolve) => { canvas.toBlob(resolve, 'image/png'); });
  if (blob === null) throw new Error('no picture could be made');
  return new File([blob], 'snapshot.png', { type: 'image/png' });
}
