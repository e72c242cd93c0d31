import { describe, expect, it } from 'vitest';
import { isColumn } from '../../../../../src/cli/commands/init/from-file/cells.ts';
import { filePractices } from '../../../../../src/cli/commands/init/from-file/file-practices.ts';
import { parseCsv } from '../../../../../src/cli/commands/init/from-file/read-csv.ts';
import { readRows } from '../../../../../src/cli/commands/init/from-file/read-rows.ts';
import { problemText } from '../../../../../src/cli/commands/init/from-file/row-failure.ts';
import { type Change, csvOf, HEADER } from './practices-file.ts';

const read = (content: string) =>
  filePractices(readRows('p.csv', parseCsv(Buffer.from(content), 'p.csv', isColumn)), null);

const GOOD: Change = {
  practice: 'bern',
  location: 'L1',
  ephysioEmail: 'desk@bern.example',
  ephysioPassword: `\${BERN}`,
  ghlCalendar: 'C1',
  ephysioClient: '1',
  ephysioEventType: '2',
};
const SECOND: Change = { practice: 'bern', ghlCalendar: 'C2', ephysioClient: '3', ephysioEventType: '2' };

const problemsOf = (...changes: readonly Change[]): string[] =>
  read(csvOf(changes)).failures.map(
    ({ row, practice, column, problem }) => `${row} ${practice} ${column} ${problem.kind}`,
  );

const refusal = (content: string): { message: string; hint: string } => {
  try {
    read(content);
  } catch (error) {
    const { message, hint } = error as { message: string; hint: string };
    return { message, hint };
  }
  throw new Error('it was read');
};

describe('the header', () => {
  it('may have any order and case, and empty columns behind it', () => {
    const columns = HEADER.split(';').toReversed();
    const content = [
      `${columns.join(',').toUpperCase()},,`,
      `${columns.map((column) => GOOD[column] ?? '').join(',')},,`,
    ].join('\n');
    expect(read(content)).toMatchObject({ failures: [], practices: [{ name: 'bern', location: 'L1' }] });
  });

  it.each([
    { what: 'an unknown column', header: `${HEADER};colour`, says: 'unknown column "colour"' },
    {
      what: 'a column that is missing',
      header: HEADER.replace('ghlUser;', ''),
      says: 'missing column ghlUser',
    },
    { what: 'a column twice', header: `${HEADER};Location`, says: 'column location stands there twice' },
  ])('is refused with $what, and the known ones are named', ({ header, says }) => {
    const { message, hint } = refusal(`${header}\n${'x;'.repeat(11)}\n`);
    expect(message).toContain(says);
    for (const column of HEADER.split(';')) expect(hint).toContain(column);
  });

  it('is missed without showing what stands in its place', () => {
    const { message, hint } = refusal('bern;;;L1;desk@bern.example;hunter2;C1;;1;2;\n');
    expect(message).toBe('p.csv: the first row is no header.');
    expect(hint).not.toMatch(/bern|hunter2/);
  });

  it.each([
    { what: 'nothing', content: '\ufeff\r\n', says: 'is empty' },
    { what: 'a header alone', content: `${HEADER}\r\n`, says: 'no row below the header' },
  ])('does not do: $what', ({ content, says }) => {
    expect(refusal(content).message).toContain(says);
  });
});

describe('the rows', () => {
  it('of a practice say once what they share, in whichever of them', () => {
    const { practices, failures, named } = read(
      csvOf([SECOND, { ...GOOD, timezone: 'Europe/Rome', adminInfoId: '5' }]),
    );
    expect(failures).toEqual([]);
    expect([...named]).toEqual([['bern', [2, 3]]]);
    expect(practices).toMatchObject([
      {
        name: 'bern',
        timezone: 'Europe/Rome',
        language: null,
        location: 'L1',
        adminInfoId: 5,
        calendars: [
          { row: 2, calendar: { ghlCalendarId: 'C2', ghlUserId: null, ephysioClientId: 3 } },
          { row: 3, calendar: { ghlCalendarId: 'C1', ephysioEventTypeId: 2 } },
        ],
      },
    ]);
  });

  it('may be shorter than the header, as spreadsheets leave out empty cells at the end', () => {
    const { failures } = read(`${HEADER}\nbern;;;L1;a@b.example;\${BERN};C1;;1;2\n`);
    expect(failures).toEqual([]);
  });

  it.each<{ change: Change; says: string }>([
    { change: { practice: '' }, says: '2 null practice empty' },
    { change: { practice: 'be rn' }, says: '2 null practice invalid' },
    { change: { location: `\${HOME}` }, says: '2 bern location invalid' },
    { change: { location: '' }, says: '2 bern location empty' },
    { change: { location: '"L1\r\nL2"' }, says: '2 bern location line-break' },
    { change: { ephysioEmail: '' }, says: '2 bern ephysioEmail empty' },
    { change: { ephysioEmail: `a\${B}@c` }, says: '2 bern ephysioEmail invalid' },
    { change: { ephysioPassword: '' }, says: '2 bern ephysioPassword empty' },
    { change: { ephysioPassword: 'hunter2' }, says: '2 bern ephysioPassword clear-password' },
    { change: { ephysioPassword: `\${BERN}2` }, says: '2 bern ephysioPassword clear-password' },
    { change: { ephysioPassword: `\${A}\${B}` }, says: '2 bern ephysioPassword clear-password' },
    { change: { ephysioPassword: `\${hunter 2}` }, says: '2 bern ephysioPassword clear-password' },
    { change: { ephysioPassword: `\${file:}` }, says: '2 bern ephysioPassword clear-password' },
    { change: { language: 'rm' }, says: '2 bern language invalid' },
    { change: { timezone: 'Mars' }, says: '2 bern timezone invalid' },
    { change: { ghlCalendar: '' }, says: '2 bern ghlCalendar empty' },
    { change: { ghlCalendar: 'a=b' }, says: '2 bern ghlCalendar invalid' },
    { change: { ghlUser: 'a b' }, says: '2 bern ghlUser invalid' },
    { change: { ephysioClient: '5’778' }, says: '2 bern ephysioClient invalid' },
    { change: { ephysioEventType: '' }, says: '2 bern ephysioEventType empty' },
    { change: { adminInfoId: '1.5' }, says: '2 bern adminInfoId invalid' },
  ])('are named with their column: $says', ({ change, says }) => {
    expect(problemsOf({ ...GOOD, ...change })).toEqual([says]);
  });

  it('that disagree are an error of their practice, and of no other', () => {
    const other = { ...GOOD, practice: 'thun', location: 'L2' };
    const { practices, failures } = read(
      csvOf([
        { ...GOOD, timezone: 'Europe/Zurich' },
        other,
        { ...SECOND, timezone: 'Europe/Rome', language: 'de' },
        { ...SECOND, ephysioClient: '9', language: 'fr' },
      ]),
    );
    expect(practices.map(({ name }) => name)).toEqual(['thun']);
    expect(failures).toMatchObject([
      { row: 4, practice: 'bern', column: 'timezone', problem: { kind: 'differs', from: 2 } },
      { row: 5, practice: 'bern', column: 'language', problem: { kind: 'differs', from: 4 } },
    ]);
  });

  it('name their practice alike: a part of its calendars is not written', () => {
    expect(problemsOf(GOOD, { ...SECOND, practice: 'Bern' })).toEqual([
      '2 bern practice name-alike',
      '3 Bern practice name-alike',
    ]);
  });

  it('have one calendar for each therapist and event type, and each practice a location of its own', () => {
    expect(problemsOf(GOOD, { ...SECOND, ephysioClient: '1' })).toEqual([
      '3 bern ephysioClient therapist-twice',
    ]);
    expect(problemsOf(GOOD, { ...GOOD, practice: 'thun' })).toEqual([
      '2 bern location location-twice',
      '3 thun location location-twice',
    ]);
  });

  it('with a cell too many leave out the practice that they name, if another row names it too', () => {
    const long = (practice: string): string => `${practice};;;L1;a@b.example;\${B};C1;;1;2;;x`;
    const lines = [HEADER, `bern;;;L1;a@b.example;\${B};C9;;1;2;`, long('bern'), long('hunter2')];
    const { failures, practices } = read(lines.join('\n'));
    expect(practices).toEqual([]);
    expect(failures).toMatchObject([
      { row: 3, practice: 'bern', column: null, problem: { kind: 'cells', found: 12, expected: 11 } },
      { row: 4, practice: null },
    ]);
    for (const { problem } of failures) expect(problemText(problem).message).not.toContain('hunter2');
  });
});
