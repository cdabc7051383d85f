/** The recorder configuration of each demo city. */
import { recorderConfigSchema, type RecorderConfig } from '../config.ts';
import { agadir } from './agadir.ts';
import { casablanca } from './casablanca.ts';
import { camerasOf, type CityName, type CityPlan } from './city.ts';
import { tangier } from './tangier.ts';

export const cities: Readonly<Record<CityName, CityPlan>> = { agadir, tangier, casablanca };

export function isCity(name: string): name is CityName {
  return Object.hasOwn(cities, name);
}

/** Sixteen main streams at about 1 Mb/s write 7 GB an hour: the demo keeps one hour, not the 30 days of a real recorder. */
const KEPT_DAYS = 1 / 24;

export function cityConfig(name: CityName, data: string): RecorderConfig {
  return recorderConfigSchema.parse({ version: 1, data, retention: { days: KEPT_DAYS }, cameras: camerasOf(cities[name]) });
}
