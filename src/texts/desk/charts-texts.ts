/** What a chart is called, and what it shows in a sentence. */
interface ChartTexts {
  readonly title: string;
  readonly caption: string;
}

/** The charts of the last days. */
export interface ChartsTexts {
  readonly appointment: ChartTexts;
  readonly patient: ChartTexts;
  readonly waiting: ChartTexts;
  readonly messages: ChartTexts;
  readonly inEphysio: string;
  readonly inGhl: string;
  /** In which ways a record was written. */
  readonly ways: { readonly created: string; readonly updated: string; readonly cancelled: string };
  readonly conflicts: string;
  readonly reviews: string;
  /** So long it took at most for half of the messages. */
  readonly median: string;
  /** So long it took at most for all but the slowest 5 %. */
  readonly slow: string;
  /** Stands in the drawing's place where there is nothing to draw. */
  readonly nothing: string;
  /** Stands for a number that is not kept any more. */
  readonly notKept: string;
  /** From which day on it is. `date`: `29.11.2026` */
  readonly keptFrom: (date: string) => string;
}
