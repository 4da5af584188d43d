/** The service answered with an error. */
export class TorchlineError extends Error {
  constructor(status, problem, retryAfter) {
    super([`${status} ${problem.title ?? ''}`.trim(), problem.detail].filter(Boolean).join(': '));
    this.name = 'TorchlineError';
    this.status = status;
    this.problem = problem;
    this.retryAfter = retryAfter;
  }
}

/** The error of a response. A proxy in between answers in its own way, without application/problem+json. */
export async function errorOf(response, retryAfter) {
  const text = await response.text();
  let problem = { title: response.statusText, status: response.status };
  if (response.headers.get('content-type')?.startsWith('application/problem+json')) {
    try {
      problem = JSON.parse(text);
    } catch {
      // A body that was cut off; the status remains.
    }
  }
  return new TorchlineError(response.status, problem, retryAfter);
}

/** The seconds of Retry-After, which is a number or a date. */
export function waitingTime(response, now = Date.now()) {
  const value = response.headers.get('retry-after');
  if (value === null) return undefined;
  if (/^\d+$/.test(value.trim())) return Number(value);
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, (date - now) / 1000);
}
