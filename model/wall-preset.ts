import type { EpochMs } from './time.ts';
import type { Arrangement } from './view.ts';

/** One monitor's part of a wall preset. */
export interface PresetMonitor extends Arrangement {
  /** The monitor of the wall, from 1. */
  readonly number: number;
}

/** What every monitor of a wall shows, saved under one name and shown again in one action; monitors it does not name stay as they are. */
export interface WallPreset {
  readonly id: string;
  /** Unique among the presets, 1 to 80 characters. */
  readonly name: string;
  /** What operators call it on the number pad (`w3`): 1 to 999, unique, stays with it. */
  readonly number: number;
  readonly savedAt: EpochMs;
  /** In order of number, each once; at most 64. */
  readonly monitors: readonly PresetMonitor[];
}

/** The text of a preset's file, to carry it to another wall; it names cameras, no server, login or person. */
export function presetFileText({ name, monitors }: Pick<WallPreset, 'name' | 'monitors'>): string {
  return `${JSON.stringify({ manara: 'wall-preset', version: 1, name, monitors }, null, 2)}\n`;
}
