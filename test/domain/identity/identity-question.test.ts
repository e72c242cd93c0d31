import { describe, expect, it } from 'vitest';
import { allowedAnswers, peopleOf, questionOf } from '../../../src/domain/identity/identity-question.ts';
import {
  listedTwiceInEphysio,
  namelessReview,
  somebodyElseReview,
  unsureReview,
  unverifiedLinkReview,
} from '../../../src/domain/review/patient-reviews.ts';

const LINK = { id: 'L1', ephysioId: '12', ghlId: 'aB3' };
const PATIENT = { side: 'ephysio', id: '12' } as const;
const CONTACT = { side: 'ghl', id: 'aB3' } as const;

describe('a review that asks who is who', () => {
  it('names the record and whom it may be, with the patient whose contact that is', () => {
    const review = unsureReview('ephysio', '12', [{ ...CONTACT, linkedTo: '13' }]);
    expect(peopleOf(review)).toEqual([PATIENT, CONTACT, { side: 'ephysio', id: '13' }]);
    expect(peopleOf(listedTwiceInEphysio('12', 'aB3', '13'))).toEqual(peopleOf(review));
  });

  it('can be answered by buttons where there are records on the other side that are linked with nobody', () => {
    const answersTo = (...args: Parameters<typeof unsureReview>) => {
      const question = questionOf(unsureReview(...args));
      return question && allowedAnswers(question);
    };
    expect(answersTo('ephysio', '12', [CONTACT])).toEqual(['same', 'different']);
    expect(answersTo('ghl', 'aB3', [{ side: 'ghl', id: 'cD4' }])).toEqual(['different']);
    const several = [CONTACT, { side: 'ghl', id: 'cD4' }] as const;
    expect(answersTo('ephysio', '12', several)).toEqual(['same', 'different']);
    expect(questionOf(unsureReview('ephysio', '12', several))).toMatchObject({
      other: null,
      matchable: several,
    });
    expect(answersTo('ghl', 'cD4', [{ ...PATIENT, contact: 'aB3' }])).toEqual(['different']);
  });

  it('names both records of a link, that first which is in question', () => {
    expect(peopleOf(unverifiedLinkReview(LINK))).toEqual([PATIENT, CONTACT]);
    expect(peopleOf(somebodyElseReview(LINK, 'ghl'))).toEqual([PATIENT, CONTACT]);
    expect(peopleOf(somebodyElseReview(LINK, 'ephysio'))).toEqual([CONTACT, PATIENT]);
    expect(questionOf(somebodyElseReview(LINK, 'ephysio'))).toMatchObject({
      other: PATIENT,
      importedLink: null,
      overwrittenLink: 'L1',
    });
  });

  it('is none where something else is missing', () => {
    expect(questionOf(namelessReview('aB3', ['firstName']))).toBeNull();
  });
});
