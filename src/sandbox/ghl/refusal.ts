/** An answer of the service that is no success; the app turns it into a reply with a trace id. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
  /** True if the caller broke a rule that it could have known. */
  readonly isViolation: boolean;
  constructor(
    status: number,
    body: Readonly<Record<string, unknown>>,
    isViolation: boolean,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(String(body.message));
    this.status = status;
    this.body = { statusCode: status, ...body };
    this.headers = headers;
    this.isViolation = isViolation;
  }
}

export const badRequest = (message: string): Refusal =>
  new Refusal(400, { message, error: 'Bad Request' }, true);

/** 400 that a careful caller can get as well: an id that is gone, a slot that somebody else has taken since. */
export const notPossible = (message: string): Refusal =>
  new Refusal(400, { message, error: 'Bad Request' }, false);

export const unknownContact = (id: string): Refusal => notPossible(`Contact with id ${id} not found`);

export const unprocessable = (message: string | readonly string[]): Refusal =>
  new Refusal(422, { message, error: 'Unprocessable Entity' }, true);

/** 422 that a careful caller can get as well: the service has rules of its own about values. */
export const unacceptable = (messages: readonly string[]): Refusal =>
  new Refusal(422, { message: messages, error: 'Unprocessable Entity' }, false);

export const unauthorized = (message: string, isViolation = false): Refusal =>
  new Refusal(401, { message, error: 'Unauthorized' }, isViolation);

export const wrongLocation = (): Refusal =>
  new Refusal(403, { message: 'The token does not have access to this location', error: 'Forbidden' }, true);

export const duplicate = (contactId: string, contactName: string, matchingField: string): Refusal =>
  new Refusal(
    400,
    {
      message: 'This location does not allow duplicated contacts.',
      meta: { contactId, contactName, matchingField },
    },
    false,
  );
