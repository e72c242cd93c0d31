import { invoiceSettings } from '../../../config/invoice-settings.ts';
import type { PracticeConfig } from '../../../config/schema.ts';
import type { Store } from '../../../store/store.ts';
import { createMissingCapabilities } from '../../../store/tables/missing-capabilities.ts';
import { createRefusedInvoices } from '../../../store/tables/refused-invoices.ts';
import { type Finding, foundOr, warn } from './finding.ts';

/** The assumed calls that e-Physio turned out not to have, or has refused; nothing is tried here. */
export const checkEphysioCalls = async (
  store: Store,
  { name: practice, ephysio }: PracticeConfig,
  now: () => number,
): Promise<readonly Finding[]> => {
  const memory = createMissingCapabilities(store, practice, ephysio.capabilities, now);
  const found: Finding[] = [];
  const off: string[] = [];
  for (const [name, setting] of Object.entries(ephysio.capabilities)) {
    if (setting === false) off.push(name);
    else if (await memory.isMissing(name)) {
      found.push(
        warn(
          `e-Physio does not have ${name}: such changes wait for a person (\`ephysio-ghl review list\`)`,
          `When it has: change ephysio.capabilities.${name}, or switch it off, run, and on again.`,
        ),
      );
    }
  }
  const refused = await createRefusedInvoices(store, practice, invoiceSettings(ephysio), now).reason();
  if (refused !== null && ephysio.capabilities.createInvoice !== false && ephysio.invoiceTemplate !== null) {
    found.push(
      warn(
        `e-Physio refuses new invoices: appointments of patients without an open one wait for a person (${refused})`,
        'Change ephysio.invoiceTemplate, ephysio.adminInfoId or ephysio.capabilities.createInvoice: then one is sent again.',
      ),
    );
  }
  const well =
    off.length === 0 ? 'none has been refused' : `none has been refused; switched off: ${off.join(', ')}`;
  return foundOr(found, well);
};
