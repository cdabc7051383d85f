/** Settings and window places of the desktop product, kept by `electron-store`; a bad file is put aside, not lost (F36). */
import { existsSync, renameSync } from 'node:fs';
import path from 'node:path';
import { app } from 'electron';
import Store from 'electron-store';
import { z } from 'zod';
import { monitorNumberSchema, settingsSchema } from '#bridge/schemas';
import { defaultSettings } from '#model/settings';
import type { Settings } from '#model/settings';
import type { DisplayMemory } from './match-displays.ts';

const boundsSchema = z.object({ x: z.number(), y: z.number(), width: z.number().min(200), height: z.number().min(150) });
export type WindowPlace = z.infer<typeof boundsSchema> & { readonly fullScreen: boolean };
const placeSchema = boundsSchema.extend({ fullScreen: z.boolean() });
const displaysSchema = z.object({
  known: z.array(z.object({ monitor: monitorNumberSchema, id: z.string().max(100), bounds: z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }) })).max(64),
  seen: z.array(z.string().max(100)).max(64),
});

export interface DesktopSettings {
  read(): Settings;
  write(settings: Settings): void;
  /** Where the window of a monitor stood last, or null. */
  place(monitor: number): WindowPlace | null;
  keepPlace(monitor: number, place: WindowPlace): void;
  /** Which monitor was on which screen. */
  displays(): DisplayMemory;
  keepDisplays(memory: DisplayMemory): void;
  /** Monitors that had a window last, to be opened again at the next start. */
  openMonitors(): readonly number[];
  keepOpenMonitors(monitors: readonly number[]): void;
}

export function openDesktopSettings(): DesktopSettings {
  const store = openStore();
  return {
    read: () => settingsSchema.catch(defaultSettings).parse({ ...defaultSettings, ...asObject(store.get('settings')) }),
    write: (settings) => store.set('settings', settings),
    place: (monitor) => placeSchema.nullable().catch(null).parse(store.get(`places.${monitor}`) ?? null),
    keepPlace: (monitor, place) => store.set(`places.${monitor}`, place),
    displays: () => displaysSchema.catch({ known: [], seen: [] }).parse(store.get('displays')),
    keepDisplays: (memory) => store.set('displays', memory),
    openMonitors: () => z.array(monitorNumberSchema).max(64).catch([]).parse(store.get('openMonitors')),
    keepOpenMonitors: (monitors) => store.set('openMonitors', monitors),
  };
}

function openStore(): Store<Record<string, unknown>> {
  const options = { name: 'desktop', configFileMode: 0o600 } as const;
  try {
    return new Store<Record<string, unknown>>(options);
  } catch {
    const file = path.join(app.getPath('userData'), 'desktop.json');
    if (existsSync(file)) renameSync(file, `${file}.bad-${Date.now()}`);
    return new Store<Record<string, unknown>>(options);
  }
}

function asObject(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}
