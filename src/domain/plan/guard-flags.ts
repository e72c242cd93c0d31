/** The guards that judge a plan, each with the flag that lifts it for one run. */
export const FLAGS = {
  'empty-side': '--allow-empty',
  'shrunk-side': '--allow-shrink',
  'retire-limit': '--allow-retire',
  creations: '--allow-create',
  'mass-change': '--allow-mass-change',
} as const;
export type PlanGuard = keyof typeof FLAGS;
export const PLAN_GUARDS = Object.keys(FLAGS) as readonly PlanGuard[];

/** The guards that are lifted for one run. */
export interface GuardOverrides {
  readonly allowEmpty: boolean;
  readonly allowShrink: boolean;
  readonly allowRetire: boolean;
  readonly allowMassChange: boolean;
  readonly allowCreate: boolean;
}

export const NO_OVERRIDES: GuardOverrides = {
  allowEmpty: false,
  allowShrink: false,
  allowRetire: false,
  allowMassChange: false,
  allowCreate: false,
};
