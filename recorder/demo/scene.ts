/** A scene of the demo city and the drawing of its pictures. Everything in it repeats after `seconds`, so a clip loops. */
import { createCanvas, type Canvas } from './draw/canvas.ts';
import { paintBackdrop, type Scenery } from './draw/backdrop.ts';
import type { Brush } from './draw/brush.ts';
import { depthOf } from './draw/brush.ts';
import { createLens, type LensPlace } from './draw/lens.ts';
import type { Light, TimeOfDay } from './draw/light.ts';
import { drawPerson, groundPerson, type PersonLook, type PersonPose } from './draw/person.ts';
import { drawVehicle, groundVehicle, type VehicleLook, type VehiclePose } from './draw/vehicle.ts';

export interface Scene {
  readonly name: string;
  /** Length of the loop: whole seconds. */
  readonly seconds: number;
  readonly place: LensPlace;
  readonly scenery: Scenery;
  light(time: TimeOfDay): Light;
  /** Draws what never moves, far things first. */
  fix(brush: Brush): void;
  /** Puts on stage what moves, at a time of the loop. */
  act(stage: Stage, atS: number): void;
}

/** Collects what moves, to draw shadows and beams first and then everything from far to near. */
export interface Stage {
  readonly brush: Brush;
  vehicle(look: VehicleLook, pose: VehiclePose, opacity: number): void;
  person(look: PersonLook, pose: PersonPose, opacity: number): void;
  /** Anything else, with its distance. */
  thing(depth: number, draw: (brush: Brush) => void): void;
}

interface Part {
  readonly depth: number;
  readonly opacity: number;
  readonly ground: ((brush: Brush) => void) | null;
  readonly draw: (brush: Brush) => void;
}

export interface ScenePainter {
  readonly canvas: Canvas;
  /** Draws the picture of a time into `canvas`. */
  paint(atS: number): void;
}

export function createPainter(scene: Scene, time: TimeOfDay, width: number, height: number): ScenePainter {
  const canvas = createCanvas(width, height);
  const lens = createLens(scene.place, width, height);
  const light = scene.light(time);
  paintBackdrop(canvas, lens, scene.scenery, light);
  scene.fix({ canvas, lens, light, fixed: true, opacity: 1 });
  const backdrop = Buffer.from(canvas.yuv);
  const brush: Brush = { canvas, lens, light, fixed: false, opacity: 1 };
  return {
    canvas,
    paint(atS) {
      backdrop.copy(canvas.yuv);
      const parts: Part[] = [];
      scene.act(createStage(brush, parts), atS);
      for (const part of parts) {
        brush.opacity = part.opacity;
        part.ground?.(brush);
      }
      for (const part of parts.sort((a, b) => b.depth - a.depth)) {
        brush.opacity = part.opacity;
        part.draw(brush);
      }
      brush.opacity = 1;
    },
  };
}

function createStage(brush: Brush, parts: Part[]): Stage {
  return {
    brush,
    vehicle(look, pose, opacity) {
      const depth = depthOf(brush, [pose.x, pose.y, 0]);
      if (depth < look.model.length * 0.6 || opacity <= 0) return;
      parts.push({ depth, opacity, ground: () => groundVehicle(brush, look, pose), draw: () => drawVehicle(brush, look, pose) });
    },
    person(look, pose, opacity) {
      const depth = depthOf(brush, [pose.x, pose.y, 0]);
      if (depth < 2 || opacity <= 0) return;
      parts.push({ depth, opacity, ground: () => groundPerson(brush, look, pose), draw: () => drawPerson(brush, look, pose) });
    },
    thing(depth, draw) {
      parts.push({ depth, opacity: 1, ground: null, draw });
    },
  };
}
