/** Events of the page by which a hand shows itself. */
export const handSigns = ['keydown', 'pointerdown', 'pointermove', 'wheel'] as const;
