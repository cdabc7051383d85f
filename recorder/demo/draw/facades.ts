/** The fronts the scenes are built of. */
import type { Facade } from './facade.ts';
import { cellNoise } from './random.ts';
import { put } from './surface.ts';

const plain: Facade = { seed: 11, wall: [222, 216, 204], trim: [74, 96, 84], floorM: 3.2, bayM: 3.2, lit: 0.4, shops: true, glass: false };

export const white = plain;
export const blueTrim: Facade = { ...plain, seed: 15, wall: [232, 230, 222], trim: [52, 92, 142], bayM: 3.4, lit: 0.34 };
export const ochre: Facade = { ...plain, seed: 12, wall: [204, 172, 134], trim: [96, 70, 54], bayM: 3.6 };
export const office: Facade = { ...plain, seed: 13, wall: [176, 178, 178], glass: true, bayM: 2.6, lit: 0.3 };
export const pink: Facade = { ...plain, seed: 14, wall: [206, 164, 146], trim: [70, 84, 110] };
export const terracotta: Facade = { ...plain, seed: 16, wall: [186, 120, 92], trim: [70, 52, 42], bayM: 3, lit: 0.45 };
export const hotel: Facade = { ...plain, seed: 17, wall: [226, 218, 200], trim: [120, 96, 70], shops: false, bayM: 3.8, lit: 0.5 };

/** Bare concrete with formwork joints. */
export const concreteWall: Facade = {
  ...plain, seed: 18, paint(out, along, up, top) {
    const joint = Math.abs(along / 3 - Math.round(along / 3)) < 0.012 || Math.abs(up / 2.4 - Math.round(up / 2.4)) < 0.02;
    put(out, 150, 146, 138, (joint ? 0.8 : 0.9 + 0.1 * cellNoise(Math.floor(along / 3), Math.floor(up / 2.4))) * (up > top - 0.3 ? 1.1 : 1));
  },
};

/** Tall arches between ribs, lit from inside at night: a stadium. */
export const arches: Facade = {
  ...plain, seed: 19, paint(out, along, up, top) {
    const bay = Math.floor(along / 7);
    const across = along / 7 - bay - 0.5;
    put(out, 226, 222, 214, 0.92 + 0.05 * cellNoise(bay, 1) - (up < 1 ? 0.2 : 0));
    if (Math.abs(across) > 0.42) put(out, 240, 238, 232);
    const spring = top * 0.62;
    const open = Math.abs(across) < 0.3 && (up < spring || (across / 0.3) ** 2 + ((up - spring) / (top * 0.2)) ** 2 < 1);
    if (up > top - 2.2) {
      const green = up > top - 1.3 && up < top - 0.7;
      put(out, green ? 40 : 196, green ? 110 : 50, green ? 70 : 46);
      out[4] = 0.16;
      out[5] = out[6] = 0.05;
    } else if (open) {
      const deck = (up % 6.2) < 0.7;
      put(out, deck ? 150 : 62, deck ? 146 : 60, deck ? 140 : 62);
      const glow = deck ? 0.25 : 0.12 + 0.3 * Math.max(0, 1 - (up % 6.2) / 5);
      out[4] = glow;
      out[5] = glow * 0.92;
      out[6] = glow * 0.75;
    }
  },
};

/** The mouth of a road tunnel with two bores of `widthM` at the middle of a wall of `lengthM`. */
export function portal(lengthM: number, widthM: number, heightM: number): Facade {
  return {
    ...plain, seed: 20, paint(out, along, up, top) {
      concreteWall.paint!(out, along, up, top);
      const side = Math.abs(along - lengthM / 2) - 1;
      if (up > heightM + 0.9 && up < heightM + 1.9 && Math.abs(along - lengthM / 2) < 7) put(out, 30, 74, 140);
      if (side < 0 || side > widthM || up > heightM) return;
      const rim = side < 0.3 || side > widthM - 0.3 || up > heightM - 0.35;
      const depth = Math.min(1, Math.min(side, widthM - side, heightM - up) / 2.2);
      put(out, rim ? 196 : 64, rim ? 190 : 60, rim ? 176 : 54);
      if (rim) return;
      const strip = up > heightM - 1.1 && up < heightM - 0.85;
      out[4] = strip ? 0.9 : 0.34 * (1 - depth * 0.55);
      out[5] = strip ? 0.72 : 0.22 * (1 - depth * 0.55);
      out[6] = strip ? 0.4 : 0.1 * (1 - depth * 0.55);
    },
  };
}

/** Steel containers stacked: each 12 m by 2.6 m in the colours of its line. */
export const containers: Facade = {
  ...plain, seed: 21, paint(out, along, up) {
    const lines = [[170, 60, 44], [38, 84, 140], [196, 140, 52], [70, 110, 84], [150, 152, 152], [110, 46, 50], [214, 210, 200]] as const;
    const [column, row] = [Math.floor(along / 6.1), Math.floor(up / 2.6)];
    const colour = lines[Math.floor(cellNoise(column, row, 3) * lines.length)]!;
    const edge = (along / 6.1) % 1 < 0.02 || (up / 2.6) % 1 < 0.04;
    put(out, colour[0], colour[1], colour[2], edge ? 0.4 : (along * 3.4) % 1 < 0.5 ? 0.86 : 1);
  },
};

/** A white ship's side: portholes and decks of light. */
export const shipSide: Facade = {
  ...plain, seed: 22, paint(out, along, up) {
    put(out, 226, 230, 234);
    if (up < 3.2) put(out, 28, 52, 92);
    else if (up > 3.6 && up < 4.1) put(out, 196, 60, 48);
    const deck = Math.floor(up / 2.8);
    const inside = up > 5.4 && (up / 2.8) % 1 > 0.3 && (up / 2.8) % 1 < 0.72 && (along / 2.2) % 1 > 0.28 && (along / 2.2) % 1 < 0.78;
    if (!inside) return;
    put(out, 52, 64, 78);
    if (cellNoise(Math.floor(along / 2.2), deck, 4) > 0.35) {
      out[4] = 0.7;
      out[5] = 0.58;
      out[6] = 0.36;
    }
  },
};
