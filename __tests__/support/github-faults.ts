/** Faults: every way in which GitHub, or what stands before it, answers badly. */
import type { IncomingMessage, ServerResponse } from 'node:http';

/** What can go wrong with one request. */
export type Fault =
  | 'bad-credentials'
  | 'no-permission'
  | 'rate-403'
  | 'rate-429'
  | 'rate-far'
  | 'not-found'
  | 'conflict'
  | 'invalid'
  | 'locked'
  | 'archived'
  | 'server-500'
  | 'html-502'
  | 'reset'
  | 'hang'
  | 'truncated'
  | LostAnswer;

/** GitHub does what was asked, and its answer does not arrive, or is not one. */
export const lostAnswers = [
  'done-500',
  'done-html',
  'done-reset',
  'done-hang',
  'done-truncated',
  'done-empty',
  'done-no-id',
  'done-list',
] as const;

type LostAnswer = (typeof lostAnswers)[number];

export const isDone = (fault: Fault): boolean => fault.startsWith('done-');

export function send(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): undefined {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(JSON.stringify(body));
  return undefined;
}

const rateMessage = {
  message:
    'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
};

export function answerBadly(
  fault: Fault,
  request: IncomingMessage,
  response: ServerResponse,
): undefined {
  switch (fault) {
    case 'bad-credentials':
      return send(response, 401, { message: 'Bad credentials' });
    case 'no-permission':
      return send(response, 403, { message: 'Resource not accessible by integration' });
    case 'rate-403':
      return send(response, 403, rateMessage, { 'retry-after': '2' });
    case 'rate-429':
      return send(response, 429, rateMessage, { 'retry-after': '2' });
    case 'rate-far':
      return send(
        response,
        403,
        { message: 'API rate limit exceeded for installation' },
        { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '4102444800' },
      );
    case 'not-found':
      return send(response, 404, { message: 'Not Found' });
    case 'conflict':
      return send(response, 409, { message: 'Conflict' });
    case 'invalid':
      return send(response, 422, {
        message: 'Validation Failed',
        errors: [{ field: 'x', code: 'invalid' }],
      });
    case 'locked':
      return send(response, 403, { message: 'Unable to create comment because issue is locked.' });
    case 'archived':
      return send(response, 403, { message: 'Repository was archived so is read-only.' });
    case 'server-500':
    case 'done-500':
      return send(response, 500, { message: 'Server Error' });
    case 'done-html':
      response.writeHead(201, { 'content-type': 'text/html' });
      response.end('<html><body>Created</body></html>');
      return undefined;
    case 'done-empty':
      response.writeHead(201, { 'content-type': 'application/json', 'content-length': '0' }).end();
      return undefined;
    case 'done-no-id':
      return send(response, 201, { message: 'Created' });
    case 'done-list':
      return send(response, 201, []);
    case 'html-502':
      response.writeHead(502, { 'content-type': 'text/html' });
      response.end(
        '<html><title>Unicorn!</title><body>We had issues producing the response</body></html>',
      );
      return undefined;
    case 'reset':
    case 'done-reset':
      request.socket.resetAndDestroy();
      return undefined;
    case 'hang':
    case 'done-hang':
      return undefined;
    case 'truncated':
    case 'done-truncated':
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '5000' });
      response.write('[{"id": 1, "bo');
      setImmediate(() => response.destroy());
      return undefined;
  }
}
