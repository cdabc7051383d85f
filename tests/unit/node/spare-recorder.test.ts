import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test, vi } from 'vitest';
import { spareRecorder } from '#node/spare-recorder';

/** As the recorder in spare: begins with the first byte, ends where its stdin does. */
const program = 'process.stdin.once("data", () => { process.stdout.write("begun\\n"); }).once("end", () => process.exit(0)).resume();';

function spares() {
  const made: { readonly child: ChildProcess; readonly args: readonly string[] }[] = [];
  onTestFinished(() => { for (const { child } of made) child.kill(); });
  const recorders = spareRecorder((args) => {
    const child = spawn(process.execPath, ['-e', program], { stdio: ['pipe', 'pipe', 'inherit'] });
    made.push({ child, args });
    return child;
  }, 0);
  return { recorders, made };
}

test('the one that waits begins when it is taken, once; the next one is made after that', async () => {
  const { recorders, made } = spares();
  expect(recorders.take(['--config', 'a'])).toBeNull();
  recorders.renew(['--config', 'a']);
  await vi.waitFor(() => { expect(made).toHaveLength(1); });
  expect(made[0]!.args).toEqual(['--config', 'a', '--spare']);
  const { child } = made[0]!;
  const said = once(child.stdout!, 'data');
  expect(recorders.take(['--config', 'a'])).toBe(child);
  expect(String((await said)[0])).toBe('begun\n');
  expect(recorders.take(['--config', 'a'])).toBeNull();
  recorders.renew(['--config', 'a']);
  await vi.waitFor(() => { expect(made).toHaveLength(2); });
});

test('one that waits for other arguments is not taken, and ends when others are wanted', async () => {
  const { recorders, made } = spares();
  recorders.renew(['--config', 'a']);
  await vi.waitFor(() => { expect(made).toHaveLength(1); });
  expect(recorders.take(['--config', 'b'])).toBeNull();
  const ended = once(made[0]!.child, 'exit');
  recorders.renew(['--config', 'b']);
  expect((await ended)[0]).toBe(0);
  await vi.waitFor(() => { expect(made).toHaveLength(2); });
  expect(recorders.take(['--config', 'b'])).toBe(made[1]!.child);
});

test('one that died while it waited is nobody’s', async () => {
  const { recorders, made } = spares();
  recorders.renew(['--config', 'a']);
  await vi.waitFor(() => { expect(made).toHaveLength(1); });
  const { child } = made[0]!;
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(recorders.take(['--config', 'a'])).toBeNull();
});
