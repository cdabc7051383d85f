/** Every failure leaves as {code, detail}: no stack, no server name, no inner message. */
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import type { Socket } from 'node:net';
import type { Problem } from '#model/problem';
import { withoutCredentials } from '../record/redact.ts';
import { ApiFault } from './api-fault.ts';

export function answerFault(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const fault = faultOf(error);
  if (fault.status === 500) request.log.error({ err: error }, 'request failed');
  if (fault.status === 405) reply.header('allow', 'GET, HEAD, POST, PUT, DELETE');
  if (fault.status === 401) reply.header('www-authenticate', 'Bearer');
  if (fault.status === 503) reply.header('retry-after', '1');
  return reply.code(fault.status).type('application/json').serializer(JSON.stringify).send(fault.problem);
}

function faultOf(error: unknown): ApiFault {
  if (error instanceof ApiFault) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const first = error.validation[0];
    return new ApiFault(400, 'invalid-input', `${error.validationContext ?? 'request'}${first?.instancePath ?? ''}: ${withoutCredentials(first?.message ?? 'not valid')}`);
  }
  const status = (error as FastifyError).statusCode ?? 500;
  if (status === 404) return new ApiFault(404, 'not-found');
  if (status === 413) return new ApiFault(413, 'too-large');
  if (status === 415) return new ApiFault(415, 'invalid-input', 'content type');
  if (status >= 400 && status < 500) return new ApiFault(status, 'invalid-input');
  return new ApiFault(500, 'internal');
}

const bySocketError: Readonly<Record<string, readonly [string, Problem]>> = {
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', { code: 'too-large' }],
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', { code: 'too-slow' }],
};

/** Answers what never became a request: broken, endless or creeping ones. */
export function answerBrokenRequest(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const [status, problem] = bySocketError[error.code ?? ''] ?? ['400 Bad Request', { code: 'invalid-input' }];
  socket.end(rawAnswer(status, problem));
}

/** A whole HTTP/1.1 answer for a socket that has no response object. */
export function rawAnswer(status: string, problem: Problem): string {
  const body = JSON.stringify(problem);
  return `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`;
}
