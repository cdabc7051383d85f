import { createContext, use } from 'react';
import type { ComponentProps } from 'react';
import type { Key, TreeItemProps } from 'react-aria-components';

/** Of the rows that are there (row-numbers.ts). */
export const RowNumbers = createContext<ReadonlyMap<Key, number>>(new Map());

/** For a row's `render`: react-aria-components 1.22 counts a row within its site alone. */
export const numberedRow: NonNullable<TreeItemProps['render']> = (row, { id }) => <NumberedRow id={id} row={row} />;

function NumberedRow({ id, row }: { id: Key; row: ComponentProps<'div'> }) {
  return <div {...row} aria-rowindex={use(RowNumbers).get(id)} />;
}
