/** Fronts of buildings: floors of windows, balconies, shops below; lit at night by those at home. */
import type { Rgb } from './colour.ts';
import { cellNoise, smoothNoise } from './random.ts';
import { put, type Paint } from './surface.ts';

export interface Facade {
  readonly seed: number;
  readonly wall: Rgb;
  /** Shutters and rails. */
  readonly trim: Rgb;
  readonly floorM: number;
  readonly bayM: number;
  /** Share of windows lit at night. */
  readonly lit: number;
  readonly shops: boolean;
  /** Glass across the whole bay, as offices have. */
  readonly glass: boolean;
  /** Paints the whole wall instead of the rules below, where a front is unlike a house's. */
  readonly paint?: (out: Paint, along: number, up: number, top: number) => void;
}

const AWNINGS: readonly Rgb[] = [[178, 52, 44], [42, 104, 84], [52, 82, 142], [196, 142, 58], [120, 50, 84]];
const SIGNS: readonly Rgb[] = [[232, 228, 214], [212, 52, 44], [36, 96, 164], [30, 130, 84], [240, 186, 48]];

/** Paints the place `along` metres from the wall's left end and `up` metres above its foot, of a wall `top` metres high. */
export function paintFacade(out: Paint, facade: Facade, along: number, up: number, top: number): void {
  out[4] = out[5] = out[6] = 0;
  if (facade.paint !== undefined) {
    facade.paint(out, along, up, top);
    return;
  }
  const { seed, wall, trim } = facade;
  const dirt = 0.9 + 0.12 * smoothNoise(along / 3, up / 6, seed) - 0.08 * smoothNoise(along * 1.4, up / 4, seed + 1) + 0.05 * smoothNoise(along * 6, up * 6, seed);
  put(out, wall[0], wall[1], wall[2], dirt);
  if (up > top - 0.5) {
    put(out, wall[0], wall[1], wall[2], up > top - 0.15 ? 1.05 : 0.78);
    return;
  }
  if (facade.shops && up < 3.9) {
    paintShop(out, facade, along, up);
    return;
  }
  const base = facade.shops ? 3.9 : 0.6;
  const floor = Math.floor((up - base) / facade.floorM);
  const bay = Math.floor(along / facade.bayM);
  const height = (up - base) - floor * facade.floorM;
  const across = along / facade.bayM - bay;
  if (floor < 0 || base + (floor + 0.9) * facade.floorM > top - 0.4) return;
  const edge = facade.glass ? 0.06 : 0.27;
  const sill = facade.glass ? 0.35 : 0.75;
  const lintel = facade.floorM - (facade.glass ? 0.3 : 0.55);
  const chance = cellNoise(bay, floor, seed + 2);
  const balcony = !facade.glass && cellNoise(bay, 0, seed + 3) > 0.55;
  if (height < 0.14) {
    put(out, wall[0], wall[1], wall[2], 0.82);
    return;
  }
  if (across > edge && across < 1 - edge && height > (balcony ? 0.1 : sill) && height < lintel) {
    const shutter = !facade.glass && chance > 0.6 && chance < 0.78;
    if (shutter) put(out, trim[0], trim[1], trim[2], 0.8 + 0.2 * ((height * 9) % 1));
    else paintGlass(out, facade, across - edge, height, bay, floor);
  } else if (!facade.glass && across > edge - 0.05 && across < 1.05 - edge && height > sill - 0.12 && height < lintel + 0.12) {
    put(out, Math.min(255, wall[0] * 1.08), wall[1] * 1.08, wall[2] * 1.06);
  }
  if (balcony && across > edge - 0.12 && across < 1.12 - edge && height < 1.05) {
    const bar = (along * 7) % 1 < 0.35 || height > 0.95 || height < 0.22;
    if (bar) {
      put(out, trim[0], trim[1], trim[2], height < 0.22 ? 1.15 : 0.85);
      out[4] = out[5] = out[6] = 0;
    }
  }
}

function paintGlass(out: Paint, { seed, lit, glass }: Facade, across: number, height: number, bay: number, floor: number): void {
  const tone = cellNoise(bay, floor, seed + 5);
  const bar = Math.abs(across - (glass ? 0.44 : 0.23)) < 0.015;
  put(out, 58 + 30 * tone, 70 + 30 * tone, 82 + 30 * tone, bar ? 1.6 : 0.8 + 0.12 * height);
  if (cellNoise(bay, floor, seed + 6) >= lit || bar) return;
  const warm = cellNoise(bay, floor, seed + 7);
  const curtain = 0.45 + 0.55 * smoothNoise(across * 14, height * 0.6, bay + floor * 31);
  const power = (0.25 + 0.6 * cellNoise(bay, floor, seed + 8)) * curtain;
  out[4] = power;
  out[5] = power * (warm > 0.3 ? 0.68 : 0.95);
  out[6] = power * (warm > 0.3 ? 0.34 : 1);
}

function paintShop(out: Paint, { seed, wall }: Facade, along: number, up: number): void {
  const shop = Math.floor(along / 4.6);
  const across = along / 4.6 - shop;
  const chance = cellNoise(shop, 1, seed + 9);
  if (across < 0.07 || across > 0.93 || up > 3.7) {
    put(out, wall[0], wall[1], wall[2], 0.85);
    return;
  }
  if (up > 2.95) {
    const sign = SIGNS[Math.floor(chance * 97) % SIGNS.length]!;
    const letter = up > 3.1 && up < 3.5 && across > 0.2 && across < 0.8 && cellNoise(Math.floor(along * 6), shop, seed + 10) > 0.45;
    put(out, sign[0], sign[1], sign[2], letter ? 0.35 : 1);
    const glow = letter ? 0.06 : 0.38;
    out[4] = (glow * sign[0]) / 255;
    out[5] = (glow * sign[1]) / 255;
    out[6] = (glow * sign[2]) / 255;
    return;
  }
  if (up > 2.3 && chance > 0.4) {
    const awning = AWNINGS[Math.floor(chance * 53) % AWNINGS.length]!;
    const stripe = Math.floor(along * 2.5) & 1;
    put(out, stripe ? awning[0] : 226, stripe ? awning[1] : 220, stripe ? awning[2] : 206, 0.75 + 0.35 * (up - 2.3));
    return;
  }
  if (chance < 0.22) {
    put(out, 136, 140, 142, 0.75 + 0.25 * ((up * 7) % 1));
    return;
  }
  const shelf = cellNoise(Math.floor(along * 2.2), Math.floor(up * 1.6), seed + shop);
  const goods = 0.55 * shelf + 0.45 * smoothNoise(along * 2.2, up * 2, shop + seed);
  const frame = Math.abs(across - 0.5) < 0.012 || up < 0.3;
  const tint = AWNINGS[Math.floor(shelf * 89) % AWNINGS.length]!;
  put(out, 60 + tint[0] * 0.35, 58 + tint[1] * 0.35, 56 + tint[2] * 0.35, frame ? 0.45 : 0.6 + 0.3 * goods);
  if (frame) return;
  const power = 0.12 + 0.5 * goods * (up > 2 ? 1.25 : 1) * (chance > 0.7 ? 0.6 : 1);
  out[4] = power * (0.75 + (0.25 * tint[0]) / 255);
  out[5] = power * (0.6 + (0.25 * tint[1]) / 255);
  out[6] = power * (0.38 + (0.25 * tint[2]) / 255);
}
