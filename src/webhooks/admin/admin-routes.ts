import type { PracticeStatus } from '../../status/practice-status.ts';
import type { BodyReader } from '../http/read-body.ts';
import type { AdminGate } from './admin-gate.ts';
import type { CarryOutOptions } from './carry-out.ts';
import type { Sessions } from './sessions.ts';

/** What the admin page needs. */
export interface AdminRoutes extends CarryOutOptions {
  readonly gate: AdminGate;
  readonly sessions: Sessions;
  readonly practices: readonly { readonly name: string; readonly timezone: string }[];
  /** How a practice is doing, and what happened on the last `days`. */
  readonly statusOf: (practice: string, days: number) => Promise<PracticeStatus>;
  readonly bodies: BodyReader;
  /** Told of every log-in that was refused. */
  readonly onRefused: (status: number, reason: string) => void;
}
