import type { RetentionDays } from '../src/store/tables/retention.ts';

/** What the config says of it where nothing is set. */
export const RETENTION: RetentionDays = {
  webhookEventsDays: 30,
  runsDays: 90,
  changesDays: 365,
  conflictsDays: 365,
  reviewsDays: 365,
  auditDays: 730,
};
