import type { Interview } from './interview.ts';
import { plain, settings } from './presets.ts';

/** The location's id, typed in: where no sign-in tells it. */
export const askLocation = (interview: Interview): Promise<string> => {
  const { questions, presets } = interview;
  return questions.text('GHL: id of the location (it is in the address of its pages)', {
    ...(presets.locationId === null ? {} : { initial: presets.locationId }),
    check: plain(settings.text),
  });
};
