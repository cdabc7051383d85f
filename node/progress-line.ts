/** Shows a step and its percentage: one line rewritten on a terminal, one line per step and quarter elsewhere. */
export function progressLine(out: { readonly isTTY?: boolean; write(text: string): unknown }): (step: string, fraction: number) => void {
  let shown = '';
  return (step, fraction) => {
    const percent = Math.round(Math.min(1, Math.max(0, fraction)) * 100);
    const line = out.isTTY ? `${step} ${percent} %` : `${step} ${Math.floor(percent / 25) * 25} %`;
    if (line === shown) return;
    shown = line;
    out.write(out.isTTY ? `\r\u001b[K${line}${percent === 100 ? '\n' : ''}` : `${line}\n`);
  };
}
