import { type Command, Option } from 'commander';
import type { Actions, Run } from '../../actions.ts';
import { common } from '../../common.ts';
import { examples } from '../../examples.ts';
import { wholeNumber } from '../../whole-number.ts';

const loadList = () => import('./links.ts');
const loadShow = () => import('./links-show.ts');
const loadChange = () => import('./links-change.ts');

const IDS = 'ids of records, or ids of links: whole, or the first 8 or more characters';

/** Adds `links` and what is below it. */
export const addLinks = (program: Command, { lazily, lazilyWithIds }: Actions): void => {
  const links = common(program.command('links'))
    .enablePositionalOptions()
    .description('which record of e-Physio is which of GHL');
  examples(links, [
    ['links list --search 4711', 'the link of a record, by its id on either side'],
    ['links list --state tombstone', 'whose contact was deleted in GHL'],
  ]);
  const list = common(links.command('list')).description('links, those written last first; no names');
  list
    .addOption(new Option('--entity <entity>', 'only these').choices(['patient', 'appointment']))
    .addOption(new Option('--state <state>', 'only in this state').choices(['linked', 'tombstone']))
    .option('--search <id>', 'only with this id: of a record, or of a link (8 characters or more)')
    .option('--limit <n>', 'at most so many a practice, the newest', wholeNumber(1, 100_000), 100)
    .option('--names', 'with names and times: this is patient data')
    .action(lazily(async () => (await loadList()).linksList as Run));
  examples(list, [
    ['links list --entity patient --names', 'who is linked, by name'],
    ['links list --state tombstone --json', 'for machines, with whole ids'],
  ]);
  const show = common(links.command('show'))
    .description('what both sides last agreed on, placeholders, what is open about it: this is patient data')
    .argument('<ids...>', IDS);
  show.action(lazilyWithIds(async () => (await loadShow()).linksShow as Run));
  examples(show, [
    ['links show 1a2b3c4d', 'one link'],
    ['links show 4711 --json', 'that of a record, for machines'],
  ]);
  const remove = common(links.command('remove'))
    .description(
      'forget which record is which; both records stay, and the next run may link them again. Asks first, and says what it does not undo',
    )
    .argument('<ids...>', IDS)
    .option('--yes', 'do not ask');
  remove.action(lazilyWithIds(async () => (await loadChange()).linksRemove as Run));
  examples(remove, [
    ['links remove 1a2b3c4d', 'asks, and removes it'],
    ['links remove 1a2b3c4d --yes', 'for scripts'],
  ]);
  const restore = common(links.command('restore'))
    .description(
      'put tombstones back in use: the next run makes anew what was deleted, or links what is there after all',
    )
    .argument('<ids...>', IDS);
  restore.action(lazilyWithIds(async () => (await loadChange()).linksRestore as Run));
  examples(restore, [
    ['links restore 1a2b3c4d', 'the patient gets a contact again'],
    ['links restore 1a2b3c4d 5e6f7a8b', 'both do'],
  ]);
};
