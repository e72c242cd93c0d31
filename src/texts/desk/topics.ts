import type { ActTexts } from './acts-texts.ts';
import type { AuditTexts } from './audit-texts.ts';
import type { BulkTexts } from './bulk-texts.ts';
import type { ChartsTexts } from './charts-texts.ts';
import type { DigestTexts } from './digest-texts.ts';
import type { ItemTexts } from './items-texts.ts';
import type { OverviewTexts } from './overview-texts.ts';
import type { PageTexts } from './page-texts.ts';
import type { PersonTexts } from './person-texts.ts';
import type { ProblemTexts } from './problems-texts.ts';
import type { ReviewTexts } from './reviews-texts.ts';
import type { RunTexts } from './run-texts.ts';
import type { SearchTexts } from './search-texts.ts';
import type { TitleTexts } from './titles-texts.ts';
import type { TodayTexts } from './today-texts.ts';
import type { WordTexts } from './words-texts.ts';

/** All that a person at the desk reads, by topic. TypeScript refuses a language that lacks a text. */
export interface Catalogue {
  readonly acts: ActTexts;
  readonly audit: AuditTexts;
  readonly bulk: BulkTexts;
  readonly charts: ChartsTexts;
  readonly digest: DigestTexts;
  readonly items: ItemTexts;
  readonly overview: OverviewTexts;
  readonly page: PageTexts;
  readonly person: PersonTexts;
  readonly problems: ProblemTexts;
  readonly reviews: ReviewTexts;
  readonly run: RunTexts;
  readonly search: SearchTexts;
  readonly titles: TitleTexts;
  readonly today: TodayTexts;
  readonly words: WordTexts;
}
