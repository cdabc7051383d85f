/** What moves in a still scene, so that a picture that stands is told from one that lives: cars on its road, and the camera's clock with a lamp that blinks. */
import type { EpochMs } from '#model/time';
import type { Rgb } from '../draw/colour.ts';
import { digitAdvance, eachInkedCell } from './digits.ts';
import { fillRect, type Planes } from './planes.ts';
import type { Lane } from './still-scene.ts';
import type { View } from './view.ts';

const paints: readonly Rgb[] = [[198, 44, 40], [226, 160, 34], [40, 84, 160], [230, 230, 226], [44, 48, 54], [70, 130, 96]];
const glass: Rgb = [44, 56, 70];
const tyre: Rgb = [22, 22, 24];
const white: Rgb = [250, 250, 250];
const shadow: Rgb = [12, 14, 18];
const lamp: Rgb = [235, 40, 36];
/** Scene pixels from car to car; a lane repeats after all its cars. */
const spacing = 430;

export function addLife(picture: Planes, view: View, lanes: readonly Lane[], at: EpochMs): void {
  for (const [index, lane] of lanes.entries()) drive(picture, view, lane, index, at);
  showClock(picture, at);
}

function drive(picture: Planes, view: View, lane: Lane, laneIndex: number, at: EpochMs): void {
  const loop = spacing * paints.length;
  const moved = (((at / 1000) * lane.pixelsPerSecond) % loop + loop) % loop;
  // The cars of one loop, and the loops to the left and right that the view may reach into.
  for (let car = 0; car < paints.length; car += 1) {
    const place = (moved + car * spacing) % loop;
    for (let x = place - loop; x < view.left + view.width; x += loop) paintCar(picture, view, x, lane, paints[(car + laneIndex * 2) % paints.length] ?? white);
  }
}

function paintCar(picture: Planes, view: View, x: number, { row, carHeight: h, pixelsPerSecond }: Lane, paint: Rgb): void {
  const length = h * 2.5;
  const across = picture.width / view.width;
  const down = picture.height / view.height;
  const fill = (along: number, up: number, width: number, height: number, colour: Rgb): void => {
    const from = pixelsPerSecond > 0 ? along : length - along - width;
    fillRect(picture, (x + from - view.left) * across, (row - up - view.top) * down, width * across, height * down, colour);
  };
  fill(0, h * 0.62, length, h * 0.44, paint);
  fill(h * 0.45, h, h * 1.25, h * 0.42, paint);
  fill(h * 0.55, h * 0.93, h * 0.48, h * 0.28, glass);
  fill(h * 1.1, h * 0.93, h * 0.48, h * 0.28, glass);
  fill(length - h * 0.14, h * 0.54, h * 0.14, h * 0.12, [255, 244, 200]);
  for (const wheel of [0.38, 1.72]) fill(h * wheel, h * 0.32, h * 0.4, h * 0.32, tyre);
}

/** Top left, in UTC as cameras do that nobody set; the lamp shows even seconds. */
function showClock(picture: Planes, at: EpochMs): void {
  const text = new Date(at).toISOString().slice(11, 19);
  const cell = Math.max(2, Math.round(picture.height / 120));
  fillRect(picture, cell * 3, cell * 3, (text.length * digitAdvance + 7) * cell, cell * 7, shadow);
  eachInkedCell(text, (column, row) => { fillRect(picture, (column + 4) * cell, (row + 4) * cell, cell, cell, white); });
  if (Math.floor(at / 1000) % 2 === 0) fillRect(picture, (text.length * digitAdvance + 5) * cell, cell * 5, cell * 3, cell * 3, lamp);
}
