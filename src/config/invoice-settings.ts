import type { EphysioConfig } from './schema.ts';

/** What the config says about new invoices, and where they are sent: a refusal holds until it says something else. */
export const invoiceSettings = (ephysio: EphysioConfig) => {
  const { baseUrl, email, adminInfoId, invoiceTemplate, capabilities } = ephysio;
  return { baseUrl, email, adminInfoId, invoiceTemplate, createInvoice: capabilities.createInvoice };
};
