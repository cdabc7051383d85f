/** The source was lost while somebody waited for its pictures. */
import type { Problem } from '#model/problem';

export class SourceLost extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail ?? problem.code);
    this.problem = problem;
  }
}
