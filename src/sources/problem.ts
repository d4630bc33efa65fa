// What is said when a whole file cannot be read: where, what, and what a person can do about it.
import type { Question } from './question.ts';

export interface Problem {
  /** One sentence: what is wrong. */
  readonly message: string;
  /** One sentence: what to do now. */
  readonly hint: string;
  /** 1-based line of the file, where one can be named. */
  readonly line?: number;
  /** The column title, where one can be named. */
  readonly column?: string;
  /** What only a person can say; the hint names the flag that says it. */
  readonly question?: Question;
  /** Of the table, where the answer is to be remembered under it. */
  readonly fingerprint?: string;
}

/** Thrown while a file is read, however deep; caught once, where the import begins. */
export class Refusal extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.message);
    this.name = 'Refusal';
    this.problem = problem;
  }
}

/** Text of a file as it may stand in a sentence: on one line, short. */
export function quoted(text: string): string {
  return `"${clipped(text)}"`;
}

export function clipped(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}
