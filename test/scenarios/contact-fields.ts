import type { ContactField } from '../../src/domain/records/shared-fields.ts';

export const only = (...contactFields: ContactField[]) => ({ sync: { contactFields } });
export const ALL = { sync: { contactFields: null } };
