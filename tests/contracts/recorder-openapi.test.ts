import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi } from '../fakes/recorder-api.ts';
import type { TestApi } from '../fakes/recorder-api.ts';

interface Document {
  readonly openapi: string;
  readonly security: unknown;
  readonly paths: Record<string, Record<string, { readonly parameters?: { readonly name: string; readonly in: string; readonly schema: object }[]; readonly responses: Record<string, { readonly content?: object }> }>>;
}

let api: TestApi;
let document: Document;

beforeAll(async () => {
  api = await startTestApi();
  document = (await (await api.get('/api/v1/openapi.json')).json()) as Document;
});
afterAll(() => api.close());

test('the document is valid OpenAPI 3.1', async () => {
  const { valid, errors } = await new Validator().validate(JSON.parse(JSON.stringify(document)) as object as Record<string, unknown>);
  expect(errors ?? []).toEqual([]);
  expect(valid).toBe(true);
  expect(document.openapi).toBe('3.1.0');
});

test('it has every route, and each asks for the token', () => {
  const routes = Object.entries(document.paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`));
  expect(routes.toSorted()).toEqual([
    'delete /api/v1/bridges/{bridge}',
    'delete /api/v1/live/{camera}/{role}/whep/{session}',
    'delete /api/v1/locks/{lock}',
    'get /api/v1/cameras',
    'get /api/v1/cameras/{camera}',
    'get /api/v1/cameras/{camera}/footage',
    'get /api/v1/cameras/{camera}/footage/export.mp4',
    'get /api/v1/cameras/{camera}/footage/motion',
    'get /api/v1/cameras/{camera}/footage/playlist.m3u8',
    'get /api/v1/cameras/{camera}/footage/still',
    'get /api/v1/cameras/{camera}/footage/{file}',
    'get /api/v1/cameras/{camera}/segments',
    'get /api/v1/cameras/{camera}/spans',
    'get /api/v1/health',
    'get /api/v1/lane',
    'get /api/v1/live/{camera}/{role}/index.m3u8',
    'get /api/v1/live/{camera}/{role}/still',
    'get /api/v1/live/{camera}/{role}/{file}',
    'get /api/v1/locks', 'get /api/v1/losses', 'get /api/v1/metrics',
    'get /api/v1/segments/{id}',
    'post /api/v1/clock/confirmation',
    'post /api/v1/live/{camera}/{role}/whep',
    'put /api/v1/bridges/{bridge}',
    'put /api/v1/locks/{lock}',
  ]);
  expect(document.security).toEqual([{ token: [] }]);
});

test('it is made of the schemas that validate: limits and refusals are in it', () => {
  const limit = document.paths['/api/v1/cameras']?.['get']?.parameters?.find(({ name }) => name === 'limit');
  expect(limit).toMatchObject({ in: 'query', schema: { minimum: 1, maximum: 1000, default: 200 } });
  for (const methods of Object.values(document.paths)) {
    for (const { responses } of Object.values(methods)) expect(Object.keys(responses)).toEqual(expect.arrayContaining(['400', '401', '403']));
  }
});
