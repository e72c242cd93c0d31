import { describe, expect, it } from 'vitest';
import { DuplicateError, NotFoundError, RefusedError } from '../../../src/errors.ts';
import { readErrorBody, refusalOf } from '../../../src/ghl/http/refusal.ts';

const refusal = (status: number, json: unknown) => {
  const body = readErrorBody(json);
  if (body === null) throw new Error('no error body');
  return refusalOf('POST /contacts/', status, body);
};

describe('a refusal of GHL', () => {
  it.each([
    [['property gender should not exist'], /gender may not be sent/],
    [
      ['property gender should not exist', 'email must be an email'],
      /gender may not be sent; email is not valid/,
    ],
    ['phone must be a valid phone number: 079 123 45 67', /phone is not valid/],
    ['Email address is not valid', /422: email is not valid/],
    ['anna@muster.ch must be an email', /email is not valid|not shown/],
    ['Anna Muster is unknown', /not shown/],
    ['The user id not part of calendar team.', /ghlUserId/],
    ['The slot you have selected is no longer available.', /slot is no longer available/],
    ['appointmentStatus must be a valid enum value', /appointmentStatus is not valid/],
    ['Calendar with id cal1 not found', /check the config's calendars/],
  ])('explains %j without echoing it', (message, says) => {
    const error = refusal(422, { message, traceId: '3f2a-trace-1' });
    expect(error).toBeInstanceOf(RefusedError);
    expect(error.reason).toMatch(says);
    expect(error.reason).toMatch(/with 422/);
    expect(error.reason).toMatch(/3f2a-trace-1/);
    expect(error.reason).not.toMatch(/anna|muster|079/i);
  });

  it.each([
    [422, ['email must be an email'], ['email']],
    [422, ['property gender should not exist', 'phone must be a valid phone number'], ['gender', 'phone']],
    [400, 'Invalid email', ['email']],
    [400, 'The Phone is not valid', ['phone']],
    [422, 'Invalid email address', ['email']],
    [422, 'Email address is not valid', ['email']],
    [422, 'The E-Mail addresses are not deliverable', ['email']],
    [422, 'Email address or phone is required', []],
    [422, 'PostalCode must be valid, city or not', ['postalCode']],
    [422, 'Invalid address', ['address']],
    [422, 'dateOfBirth must be a valid date, city or not', ['dateOfBirth']],
    [400, 'email or phone is required', []],
    [400, 'Pass at least one of phone, email', []],
    [422, 'Something is wrong', []],
    [403, 'email must be an email', []],
  ])('answered with %i names the properties that %j is about', (status, message, fields) => {
    expect(refusal(status, { message })).toMatchObject({ fields });
  });

  it.each([
    ['email', 'email'],
    ['phone', 'phone'],
    ['somethingElse', null],
  ])(
    'names the other contact and the shared field %s of a duplicate, but not the person',
    (matchingField, field) => {
      const error = refusal(400, {
        message: 'This location does not allow duplicated contacts.',
        meta: { contactId: 'c9', contactName: 'Anna Muster', matchingField },
      });
      expect(error).toBeInstanceOf(DuplicateError);
      expect(error).toMatchObject({ existingId: 'c9', field });
      expect(error.message).not.toMatch(/anna/i);
    },
  );

  it('does not take a duplicate without the other contact’s id for one', () => {
    expect(refusal(400, { message: 'duplicated contacts' })).toBeInstanceOf(RefusedError);
  });

  it.each([
    [400, 'Contact with id abc not found'],
    [400, 'Contact not found'],
    [400, 'The event id is invalid.'],
    [404, 'Appointment not found'],
    [404, 'Not Found'],
  ])('knows that %i "%s" means that the id is gone', (status, message) => {
    expect(refusal(status, { message })).toBeInstanceOf(NotFoundError);
  });

  it.each([[null], ['text'], [42]])('does not take %j for an error of the API', (body) => {
    expect(readErrorBody(body)).toBeNull();
  });

  it('drops a trace id that could be anything', () => {
    expect(refusal(422, { message: 'x', traceId: 'Anna Muster <anna@muster.ch>' }).reason).not.toMatch(
      /anna/i,
    );
  });
});
