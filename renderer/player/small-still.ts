import type { PictureHandle } from './picture-props.ts';

const width = 320;

/** What a tile shows now as a small JPEG; null where there is no picture. */
export async function smallStill(picture: PictureHandle | undefined): Promise<File | null> {
  const shot = await picture?.snapshot();
  if (!shot) return null;
  const { image } = shot;
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = Math.max(1, Math.round((width * image.height) / image.width));
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  image.close();
  const blob = await new Promise<Blob | null>((resolve) => { canvas.toBlob(resolve, 'image/jpeg', 0.8); });
  return blob && new File([blob], 'still.jpg', { type: 'image/jpeg' });
}
