import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { defaultSettings } from '#model/settings';
import { kioskArguments } from '#node/browser';
import { SettingsFile } from '#node/config';
import { progressLine } from '#node/progress-line';
import { fileSecrets } from '#node/secrets';

let folder: string;
beforeEach(() => { folder = mkdtempSync(path.join(tmpdir(), 'manara-node-')); });
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('settings file', () => {
  const file = () => path.join(folder, 'settings.json');
  const open = (said: string[] = []) => new SettingsFile(folder, (line) => said.push(line));

  test.each([['empty', ''], ['torn', '{"language":"a'], ['of a newer version', '{"version":999}'], ['not an object', '[1]']])('F36 %s: last good copy is used, the bad one kept aside, said once', (_name, bad) => {
    open().write({ ...defaultSettings, language: 'ar' });
    writeFileSync(file(), bad);
    const said: string[] = [];
    expect(open(said).read().language).toBe('ar');
    expect(said).toHaveLength(1);
    expect(readdirSync(folder).filter((name) => name.includes('.bad-'))).toHaveLength(1);
    expect(open(said).read().language).toBe('ar');
    expect(said).toHaveLength(1);
  });

  test('F36 without a good copy the defaults are used', () => {
    writeFileSync(file(), 'garbage');
    expect(open().read()).toEqual(defaultSettings);
  });

  test('is readable by its owner only', () => {
    open().write(defaultSettings);
    expect(statSync(file()).mode & 0o077).toBe(0);
  });
});

describe('secrets file', () => {
  test('is readable by its owner only, and a damaged one is an error that does not show its content', async () => {
    const file = path.join(folder, 'deep', 'secrets.json');
    const secrets = fileSecrets(file);
    await secrets.write('k', 'hunter2');
    expect(statSync(file).mode & 0o077).toBe(0);
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, -4));
    await expect(secrets.read('k')).rejects.toThrow(/damaged/);
    await expect(secrets.write('k', 'x')).rejects.not.toThrow(/hunter2/);
  });
});

test('a kiosk window gets its own profile and no traffic to the internet', () => {
  const args = kioskArguments({ profile: '/p', asRoot: false, certificatePin: null });
  expect(args).toEqual(expect.arrayContaining(['--user-data-dir=/p', '--disable-background-networking', '--disable-gpu-process-crash-limit', '--js-flags=--max-semi-space-size=4']));
  expect(args).not.toContain('--no-sandbox');
});

test('progress is told once per quarter where there is no terminal', () => {
  const lines: string[] = [];
  const show = progressLine({ write: (text) => lines.push(text) });
  for (let i = 0; i <= 100; i += 1) show('clips', i / 100);
  expect(lines).toEqual(['clips 0 %\n', 'clips 25 %\n', 'clips 50 %\n', 'clips 75 %\n', 'clips 100 %\n']);
});
