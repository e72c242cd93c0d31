/** The overview of several practices. */
export interface OverviewTexts {
  readonly about: string;
  readonly state: string;
  readonly openItems: string;
  readonly lastRun: string;
}
