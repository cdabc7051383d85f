/** A wall preset out of a file that a person brings: from another wall, or edited by hand. */
import { presetFileSchema } from '#bridge/schemas';
import type { WallPreset } from '#model/wall-preset';
import { CoreFault } from '../fault.ts';

/** Bytes; 64 monitors of 64 tiles take a third of it. */
const mostBytes = 1_000_000;

/** Refused with `too-large` or with `invalid-input`, which names the place that is wrong. */
export async function readPresetFile(file: Blob): Promise<Pick<WallPreset, 'name' | 'monitors'>> {
  if (file.size > mostBytes) throw new CoreFault('too-large', 'a preset file has at most 1 MB');
  let told: unknown;
  try {
    told = JSON.parse((await file.text()).replace(/^\ufeff/, ''));
  } catch {
    throw new CoreFault('invalid-input', 'the file is no JSON');
  }
  const read = presetFileSchema.safeParse(told);
  if (!read.success) throw new CoreFault('invalid-input', `${read.error.issues[0]?.path.map(String).join('.') || 'the file'}: ${read.error.issues[0]?.message ?? 'wrong'}`.slice(0, 300));
  return read.data;
}
