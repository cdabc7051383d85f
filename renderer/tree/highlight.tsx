import { findPieces } from './find-pieces.ts';
import styles from './tree.module.css';

export function Highlight({ text, search }: { text: string; search: string }) {
  if (search === '') return text;
  return findPieces(text, search).map((piece, index) => (piece.found ? <mark key={index} className={styles.mark}>{piece.text}</mark> : piece.text));
}
