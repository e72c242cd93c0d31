import type { Step } from '../../domain/plan/run-message.ts';
import type { Progress } from '../../sync/run-context.ts';
import { stepText } from '../../texts/step-text.ts';

/** GHL's limit is one for ten seconds: what less time shows is a burst, or the wait that follows one. */
const SOUND_MS = 10_000;

export type ProgressText = (...progress: Parameters<Progress>) => string;

/**
 * Lines of progress: how many, and as soon as that is known how fast and how long still, from the last ten seconds of the
 * step itself. `now`: epoch milliseconds.
 */
export const createProgressText = (practice: string, now: () => number): ProgressText => {
  let current: Step | null = null;
  let marks: { readonly at: number; readonly done: number }[] = [];
  return (step, done, total) => {
    if (done === undefined || total === undefined) return `${practice}: ${stepText(step)}`;
    const mark = { at: now(), done };
    if (step !== current) marks = [];
    current = step;
    marks.push(mark);
    while (marks[1] !== undefined && mark.at - marks[1].at >= SOUND_MS) marks.shift();
    const [from = mark] = marks;
    const elapsedMs = mark.at - from.at;
    const counts = `${practice}: ${stepText(step)} ${done}/${total}`;
    if (elapsedMs < SOUND_MS || from.done === done) return counts;
    const rate = ((done - from.done) * 1000) / elapsedMs;
    const left = Math.ceil((total - done) / rate);
    return `${counts}, ${rate.toFixed(1)}/s${left === 0 ? '' : `, ${left} s left`}`;
  };
};
