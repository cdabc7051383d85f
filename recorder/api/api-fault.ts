/** A refusal on its way out: an HTTP status and a problem of the closed list, never a stack. */
import type { Problem, ProblemCode } from '#model/problem';

export class ApiFault extends Error {
  readonly status: number;
  readonly problem: Problem;

  constructor(status: number, code: ProblemCode, detail?: string) {
    super(detail ?? code);
    this.status = status;
    this.problem = detail === undefined ? { code } : { code, detail: detail.slice(0, 300) };
  }
}
