import { layoutNamed } from '#model/layout';
import type { LayoutName } from '#model/layout';

const side = 24;
const gap = 1;

/** The geometry itself, drawn small. Never mirrored, as the wall is not. */
export function LayoutIcon({ name, size = side }: { name: LayoutName; size?: number }) {
  const { columns, rows, cells } = layoutNamed(name);
  const [width, height] = [side / columns, (side * 0.75) / rows];
  return (
    <svg width={size} height={size * 0.75} viewBox={`0 0 ${side} ${side * 0.75}`} aria-hidden fill="currentColor">
      {cells.map((cell, index) => (
        <rect
          key={index} x={cell.column * width + gap / 2} y={cell.row * height + gap / 2}
          width={cell.columns * width - gap} height={cell.rows * height - gap} rx={0.5}
        />
      ))}
    </svg>
  );
}
