import { useStore } from 'zustand';
import type { ServerConfig } from '#model/server';
import { usePage } from '../state/use-page.ts';

/** The saved recording servers, the built-in recorder not among them. */
export const useSavedServers = (): readonly ServerConfig[] => useStore(usePage().servers);
