import type { RefObject } from 'react';
import { useDrag, useDrop } from 'react-aria-components';
import type { ViewItem } from '#model/view';
import { usePage } from '../state/use-page.ts';
import { camerasType, readCameras, readTile, tileType, writeCameras } from '../ui/dragged.ts';
import type { WallCommands } from './wall-commands.ts';

/** A tile as something to drag (it swaps with another) and as a place to drop cameras, by mouse and by keyboard. */
export function useTileDrag(ref: RefObject<HTMLDivElement | null>, tile: number, item: ViewItem, commands: WallCommands) {
  const { monitorNumber, catalogue } = usePage();
  const { dragProps, dragButtonProps, isDragging } = useDrag({
    hasDragButton: true,
    isDisabled: item.kind === 'empty',
    getAllowedDropOperations: () => ['move', 'copy'],
    getItems: () => [{
      [tileType]: JSON.stringify({ monitor: monitorNumber, tile }),
      [camerasType]: writeCameras(item.kind === 'camera' ? [item.camera] : []),
    }],
  });
  const { dropProps, isDropTarget } = useDrop({
    ref,
    getDropOperation: (types, allowed) => {
      if (!types.has(camerasType)) return 'cancel';
      return types.has(tileType) && allowed.includes('move') ? 'move' : 'copy';
    },
    async onDrop(event) {
      for (const dropped of event.items) {
        if (dropped.kind !== 'text') continue;
        const from = dropped.types.has(tileType) ? readTile(await dropped.getText(tileType)) : null;
        if (from !== null && from.monitor === monitorNumber) {
          commands.swap(from.tile, tile);
          return;
        }
        // A tile of another monitor's window, or cameras of the tree: they are shown here too.
        const cameras = readCameras(await dropped.getText(camerasType), (camera) => catalogue.getState().cameras.has(camera));
        if (cameras !== null) commands.place(tile, cameras);
        return;
      }
    },
  });
  return { dragProps, dragButtonProps, dropProps, isDragging, isDropTarget };
}
