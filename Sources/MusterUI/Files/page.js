'use strict';
// The page. It shows what the server tells, and asks the server for everything: it decides nothing about rows itself.
// All texts of sheets and of the service are set as text, never as markup.
(() => {
  const $ = id => document.getElementById(id);

  /** Makes an element: properties by their names, `on…` as listeners, `aria…`, `role`, `for` and `data…` as attributes; the rest are its contents. */
  function el(tag, properties, ...contents) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(properties ?? {})) {
      if (value === undefined || value === null || value === false) continue;
      if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
      else if (/^(aria-|data-|role$|for$|list$|download$|colspan$|scope$)/.test(name)) node.setAttribute(name, value === true ? '' : value);
      else if (name === 'class') node.className = value;
      else node[name] = value;
    }
    node.append(...contents.flat().filter(part => part !== undefined && part !== null && part !== false));
    return node;
  }
  /** Replaces what an element holds. */
  const fill = (node, ...contents) => node.replaceChildren(...contents.flat().filter(part => part !== undefined && part !== null && part !== false && part !== ''));
  const text = (value, kind) => el('span', { class: `text ${kind ?? ''}` }, value);
  const rows = count => count === 1 ? '1 row' : `${number(count)} rows`;
  const number = value => value.toLocaleString('en');

  // MARK: Asking the server

  let problemOfPage = '';
  async function ask(path, options = {}) {
    const request = { method: options.method ?? 'GET', headers: { ...options.headers }, credentials: 'same-origin', cache: 'no-store' };
    if (options.body !== undefined) {
      request.method = 'POST';
      request.headers['Content-Type'] = options.type ?? 'application/json';
      request.body = options.type ? options.body : JSON.stringify(options.body);
    }
    let response;
    try { response = await fetch(path, request); } catch { throw new Error('Muster does not answer. Is it still running?'); }
    if (response.ok) return response.json();
    let message = `The request failed (${response.status}).`;
    try { message = (await response.json()).error; } catch { /* It is no JSON: the status must do. */ }
    throw Object.assign(new Error(message), { status: response.status });
  }
  /** Asks the server to do something, and shows what keeps it from that. */
  async function act(path, body = {}) {
    problemOfPage = '';
    try { await ask(path, { body }); return true; } catch (error) { problemOfPage = error.message; showProblem(); return false; }
  }

  // MARK: The state

  let state = { step: 'sheet', service: { profiles: [], rights: [] } };
  let sheet, plan, runs, result;
  let shownStep, shownView, focusWanted = false;
  let opensDialog;

  function listen() {
    const source = new EventSource('/api/events');
    source.onopen = () => { $('offline').hidden = true; };
    source.onmessage = event => { take(JSON.parse(event.data)); };
    source.onerror = () => {
      const isOver = source.readyState === EventSource.CLOSED;
      $('offline').replaceChildren(el('p', {}, isOver
        ? 'This page belongs to a Muster that has ended. Start muster ui again, and open the address that it prints.'
        : 'The connection to Muster is lost. What it works on goes on; this page tries to connect again.'));
      $('offline').hidden = false;
    };
  }

  let fetching = Promise.resolve();
  function take(next) {
    const before = state;
    state = next;
    fetching = fetching.then(() => refresh(before, next)).catch(error => { problemOfPage = error.message; showProblem(); });
  }

  async function refresh(before, next) {
    if (next.sheetVersion !== (sheet?.version)) sheet = next.sheetVersion === undefined ? undefined : Object.assign(await ask('/api/sheet') ?? {}, { version: next.sheetVersion });
    if (next.planVersion !== plan?.version) plan = next.planVersion === undefined ? undefined : await ask('/api/plan') ?? undefined;
    if (!runs || next.runsVersion !== runs.version) runs = { version: next.runsVersion, list: await ask('/api/runs') };
    if (next.step === 'result' && next.result && (result?.run.id !== next.result || result.version !== next.runsVersion)) {
      result = Object.assign(await ask(`/api/runs/${encodeURIComponent(next.result)}`), { version: next.runsVersion });
    }
    render();
  }

  // MARK: Showing it

  const view = () => ({ '#runs': 'runs', '#settings': 'settings' })[location.hash] ?? 'work';
  const steps = [['sheet', 'Sheet'], ['plan', 'Plan'], ['run', 'Run'], ['result', 'Result']];
  const busyWords = { reading: 'Reading the sheet …', planning: 'Reading the organization and planning …', beginning: 'Beginning …', connecting: 'Connecting to the service …' };

  function render() {
    const here = view();
    for (const name of ['work', 'runs', 'settings']) {
      const link = $(`link-${name}`);
      if (name === here) link.setAttribute('aria-current', 'page'); else link.removeAttribute('aria-current');
    }
    $('work').hidden = here !== 'work';
    $('runs').hidden = !(here === 'runs' || (here === 'work' && state.step === 'sheet' && runs?.list.length));
    $('settings').hidden = here !== 'settings';
    $('steps').hidden = here !== 'work';
    const at = steps.findIndex(([name]) => name === state.step);
    $('steps').replaceChildren(...steps.map(([, title], index) =>
      el('li', { class: index < at ? 'past' : '', 'aria-current': index === at ? 'step' : undefined }, title)));
    showService();
    showProblem();
    $('busy').textContent = busyWords[state.busy] ?? '';
    $('busy').classList.toggle('on', !!state.busy);
    $('main').setAttribute('aria-busy', state.busy ? 'true' : 'false');
    const isNew = shownStep !== state.step || shownView !== here;
    const draw = { sheet: drawSheet, plan: drawPlan, run: drawRun, result: drawResult }[state.step];
    if (here === 'work') draw(isNew);
    if (!$('runs').hidden) drawRuns(here);
    if (here === 'settings') drawSettings();
    for (const button of document.querySelectorAll('button[data-works]')) button.disabled = !!state.busy || button.dataset.works === 'off';
    if (isNew && shownStep !== undefined) focusHeading(here);
    document.title = `${state.run ? `${percent(state.run)} · ` : ''}${steps[at][1]} · Muster`;
    [shownStep, shownView] = [state.step, here];
    if (opensDialog && state.step === 'plan' && plan && !state.busy && plan.kind === opensDialog) { opensDialog = undefined; askBeforeRun(); }
    if (state.problem) opensDialog = undefined;
  }

  function focusHeading(here) {
    const heading = $(here)?.querySelector('h2');
    if (heading && !$('dialog').open) { heading.tabIndex = -1; heading.focus(); }
  }

  function say(words) { $('live').textContent = words; }

  function showService() {
    const service = state.service;
    if (!service.isConnected) {
      fill($('service'), service.isConnecting ? 'Connecting to the service …' : service.problem ? text(`Not connected: ${service.problem}`) : 'Not connected to a service yet.');
      return;
    }
    $('service').replaceChildren(
      ...(service.isRehearsal ? [el('span', { class: 'rehearsal' }, 'Rehearsal'), ' a service inside this program: nothing real changes. '] : []),
      'Organization ', text(service.organization), ' at ', text(service.url), '.');
  }

  function showProblem() {
    const words = problemOfPage || state.problem;
    const box = $('problem');
    if (!words) { box.hidden = true; box.dataset.words = ''; return; }
    if (box.dataset.words !== words) {
      box.dataset.words = words;
      box.replaceChildren(el('p', { class: 'text' }, words), el('button', { type: 'button', class: 'small', onclick: () => { problemOfPage = ''; act('/api/problem/dismiss'); showProblem(); } }, 'Dismiss'));
    }
    box.hidden = false;
  }

  // MARK: 1. Sheet

  const columnWords = { id: 'id', name: 'name: the unique name', displayName: 'displayName: the friendly name', groups: 'groups: the full set', addGroups: 'addGroups: groups to enter', removeGroups: 'removeGroups: groups to leave', group: 'group: one membership a row', action: 'action', partitionGlobalId: 'partitionGlobalId: the organization' };
  let drawnSheet, showsMore;

  function drawSheet() {
    const key = `${sheet?.version}|${!!state.busy}`;
    if (drawnSheet === key && $('work').dataset.step === 'sheet') return;
    const focused = document.activeElement?.id;
    drawnSheet = key;
    $('work').dataset.step = 'sheet';
    const parts = [el('section', {}, el('h2', {}, sheet ? text(sheet.name) : 'Which sheet?'), dropZone(), ...(sheet ? reading() : []))];
    $('work').replaceChildren(...parts);
    if (focused && $(focused)) $(focused).focus();
  }

  function dropZone() {
    const input = el('input', { type: 'file', id: 'file', accept: '.csv,.tsv,.txt,text/csv', onchange: () => upload(input.files[0]) });
    return el('div', { class: 'drop', id: 'drop' }, el('label', { for: 'file' }, 'Sheet'), input,
      el('p', { class: 'quiet' }, sheet ? 'Choose or drop another CSV to begin again with that.' : 'Choose a CSV, or drop it here. Nothing is sent to the service before you say so.'));
  }

  async function upload(file) {
    if (!file) return;
    problemOfPage = '';
    if (file.size > 512 * 1048576) { problemOfPage = 'The file is larger than 512 MiB. Import it in a terminal: muster import FILE'; showProblem(); return; }
    $('busy').textContent = 'Sending the file to Muster …';
    try {
      await ask('/api/sheet', { body: file, type: 'application/octet-stream', headers: { 'X-File-Name': encodeURIComponent(file.name) } });
      location.hash = '#work';
    } catch (error) { problemOfPage = error.message; showProblem(); $('busy').textContent = ''; }
  }

  for (const name of ['dragenter', 'dragover', 'dragleave', 'drop']) {
    document.addEventListener(name, event => {
      event.preventDefault();
      $('drop')?.classList.toggle('over', name === 'dragenter' || name === 'dragover');
      if (name === 'drop') upload(event.dataTransfer?.files[0]);
    });
  }

  function choose(change, path = '/api/sheet/choices') {
    // Noted at once, so that the next choice does not take this one back before the server has answered.
    sheet.choices = { ...sheet.choices, ...change };
    return act(path, sheet.choices);
  }

  function field(label, control, hint) {
    control.id ||= `field-${label.toLowerCase().replace(/[^a-z]+/g, '-')}`;
    return el('div', { class: 'field' }, el('label', { for: control.id }, label), control, hint && el('span', { class: 'quiet' }, hint));
  }
  function select(options, value, onchange) {
    const control = el('select', { onchange: () => onchange(control.value) }, options.map(([word, title]) => el('option', { value: word, selected: word === value }, title)));
    return control;
  }

  function reading() {
    const choices = sheet.choices;
    // Choices that were made stay in sight.
    const isWide = showsMore ?? !!(choices.headerRow || choices.listSeparator || choices.allowsDelete || choices.createsGroups || choices.wildcards);
    const found = word => word ? ` (found: ${word})` : '';
    const modes = sheet.layout === 'memberships' ? [['add', 'add: enter the group'], ['remove', 'remove: leave the group'], ['exact', 'exact: end in exactly these groups']]
      : [['upsert', 'upsert: update, or create'], ['create', 'create: must not exist'], ['update', 'update: must exist']];
    const headerRow = el('input', { type: 'number', min: 1, value: choices.headerRow ?? '', placeholder: 'auto', onchange: () => choose({ headerRow: headerRow.value ? Number(headerRow.value) : null, meanings: {} }) });
    const separator = el('input', { type: 'text', maxLength: 10, value: choices.listSeparator, placeholder: ';', onchange: () => choose({ listSeparator: separator.value }) });
    const parts = [
      sheet.problems.length ? problems() : el('p', { class: 'verdict good' }, `${rows(sheet.rowCount)}, ${sheet.columns.length === 1 ? '1 column' : `${sheet.columns.length} columns`}. ${sheet.layoutMeaning}`),
      sheet.kind && el('p', {}, `The file is ${sheet.kind}.`),
      el('div', { class: 'fields' }, ...[
        field('Encoding', select([['', `auto${found(sheet.encoding)}`], ...sheet.encodings.map(name => [name, name])], choices.encoding, value => choose({ encoding: value }))),
        field('Delimiter', select([['', `auto${found(sheet.delimiter)}`], [',', ', comma'], [';', '; semicolon'], ['tab', 'tab'], ['|', '| bar']], choices.delimiter, value => choose({ delimiter: value, ...(value === sheet.delimiter ? {} : { meanings: {} }) }))),
        field('Layout', select([['', `auto${found(sheet.layout)}`], ['accounts', 'accounts: one row is one account'], ['memberships', 'memberships: one row is one membership'], ['matrix', 'matrix: columns are groups']], choices.layout, value => choose({ layout: value, mode: '' }))),
        field('Mode', select([['', `default (${modes[0][0]})`], ...modes], choices.mode, value => choose({ mode: value }))),
        isWide && field('Header row', headerRow), isWide && field('List separator', separator)].filter(Boolean)),
      isWide && el('div', {}, check('Rows may delete accounts', choices.allowsDelete, on => choose({ allowsDelete: on })), check('Create groups that are missing', choices.createsGroups, on => choose({ createsGroups: on })), check('* and ? in names stand for every matching account', choices.wildcards, on => choose({ wildcards: on }))),
      el('p', {}, el('button', { type: 'button', class: 'small', id: 'more', 'aria-expanded': String(isWide), onclick: () => { showsMore = !isWide; drawnSheet = ''; drawSheet(); } }, isWide ? 'Fewer choices' : 'More choices')),
      sheet.remarks.length > 0 && el('ul', { class: 'notes warnings' }, sheet.remarks.map(words => el('li', {}, text(words)))),
      sheet.damage.length > 0 && el('div', {}, el('h3', {}, 'Cells that may be damaged'), el('ul', { class: 'notes warnings' }, sheet.damage.map(words => el('li', {}, text(words))))),
      sheet.columns.length > 0 && preview(),
      sheet.corrections > 0 && el('p', { class: 'quiet' }, `${sheet.corrections === 1 ? '1 cell is' : `${sheet.corrections} cells are`} corrected in a copy. Your file stays as it is.`),
      el('div', { class: 'actions' }, el('button', { type: 'button', class: 'primary', 'data-works': 'on', onclick: () => act('/api/plan') }, 'Plan'), el('span', { class: 'quiet' }, 'shows what would happen to every account. It changes nothing.')),
    ];
    return parts.filter(Boolean);
  }

  function problems() {
    const more = sheet.problemCount - sheet.problems.length;
    return el('div', {}, el('p', { class: 'verdict bad' }, 'The file cannot be imported as it is.'),
      el('ul', { class: 'notes' }, sheet.problems.map(problem => el('li', {}, problem.line > 0 && el('strong', {}, `Line ${problem.line}${problem.column ? `, column ${problem.column}` : ''}: `), text(problem.reason))), more > 0 && el('li', {}, `… and ${number(more)} more problems of this kind.`)));
  }

  function check(label, isOn, onchange, id) {
    const box = el('input', { type: 'checkbox', checked: isOn, id: id ?? `check-${label.toLowerCase().replace(/[^a-z]+/g, '-')}`, onchange: () => onchange(box.checked) });
    return el('div', { class: 'check' }, box, el('label', { for: box.id }, label));
  }

  function preview() {
    const head = sheet.columns.map(column => {
      const id = `column-${column.position}`;
      const label = column.heading.trim() || `Column ${column.letters}`;
      if (column.isOfReport) return el('th', { scope: 'col' }, text(label), el('span', { class: 'quiet' }, ' from a report, ignored'));
      const options = [['', 'Unknown: kept in the reports'], ['ignore', 'Not used: kept in the reports'], ...sheet.meanings.map(word => [word, columnWords[word]])];
      const control = select(options, column.meaning, value => choose({ meanings: withMeaning(column.position, value) }));
      control.id = id;
      return el('th', { scope: 'col' }, el('label', { for: id, class: 'text' }, label), control);
    });
    const body = sheet.rows.map(row => el('tr', {}, el('th', { scope: 'row' }, String(row.number)), row.cells.map((cell, position) => {
      const isDamaged = row.damaged.includes(position);
      return el('td', { class: isDamaged ? 'damaged' : cell === '' ? 'empty' : '' }, cell === '' ? '–' : text(cell), isDamaged && el('strong', {}, ' (damaged?)'));
    })));
    return el('div', { class: 'preview', tabIndex: 0, role: 'region', 'aria-label': 'First rows' }, el('table', {}, el('caption', { class: 'unseen' }, 'The first rows, and what each column means'), el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, 'Row'), head)), el('tbody', {}, body)));
  }

  function withMeaning(position, value) {
    const meanings = { ...sheet.choices.meanings };
    if (value === '') delete meanings[position]; else meanings[position] = value;
    // One meaning has one column, except lists of groups: the column that had it before is asked about again.
    if (!/group/i.test(value) && value !== 'ignore') for (const [other, word] of Object.entries(meanings)) if (word === value && Number(other) !== position) delete meanings[other];
    return meanings;
  }

  // MARK: 2. Plan

  const kindWords = { create: 'Create', update: 'Update', delete: 'Delete', impossible: 'Cannot be done' };
  const goWords = { import: 'Import', retry: 'Import', resume: 'Resume', undo: 'Undo' };
  let table, drawnPlan;

  function drawPlan() {
    if (!plan) { $('work').replaceChildren(el('section', {}, el('h2', {}, 'No plan yet'))); return; }
    // Only a new plan is drawn: a second drawing would take the scroll position away. `render` keeps the buttons up to date.
    const key = plan.version;
    if (drawnPlan === key && $('work').dataset.step === 'plan') return;
    const search = table ? { kind: table.kind, query: table.query } : undefined;
    drawnPlan = key;
    $('work').dataset.step = 'plan';
    table = new ChangesTable(search);
    const tiles = [['create', 'created', plan.creates], ['update', 'updated', plan.updates], ['delete', 'deleted', plan.deletes], ['unchanged', 'unchanged', plan.unchanged], ['skipped', 'skipped', plan.skipped], ['cannot be done', 'failed', plan.failed]];
    fill($('work'),
      el('section', {}, el('h2', {}, text(plan.title)),
        el('p', {}, `${rows(plan.rows)}${plan.layout ? `, layout ${plan.layout}` : ''}; organization of ${plan.accounts === 1 ? '1 account' : `${number(plan.accounts)} accounts`}.`),
        el('dl', { class: 'tiles' }, tiles.filter(([, , count]) => count > 0).map(([word, kind, count]) => el('div', { class: kind }, el('dt', {}, word), el('dd', {}, number(count))))),
        plan.newGroups > 0 && el('p', {}, `${plan.newGroups === 1 ? '1 group is' : `${plan.newGroups} groups are`} created.`),
        plan.removals > 0 && el('p', { class: 'out' }, `${number(plan.removals)} group ${plan.removals === 1 ? 'membership is' : 'memberships are'} taken away.`),
        costs(),
        plan.warnings.length > 0 && el('ul', { class: 'notes warnings' }, plan.warnings.map(words => el('li', {}, text(words)))),
        plan.objection && el('p', { class: 'verdict bad' }, `${plan.objection}. Muster does not run this plan.`),
        plan.corrections > 0 && el('p', {}, `${plan.corrections === 1 ? '1 cell is' : `${plan.corrections} cells are`} corrected, in a copy that goes into the run folder. Your file stays as it is.`),
        plan.undo && undoChoices(),
        el('div', { class: 'actions' },
          el('button', { type: 'button', class: 'primary', 'data-works': plan.objection || !(plan.question.hasChanges || plan.rows) ? 'off' : 'on', onclick: askBeforeRun }, goWords[plan.kind]),
          plan.kind === 'import' && el('button', { type: 'button', 'data-works': 'on', onclick: () => act('/api/step', { step: 'sheet' }) }, 'Back to the sheet'),
          plan.kind !== 'import' && state.result && el('button', { type: 'button', 'data-works': 'on', onclick: () => act('/api/step', { step: 'result' }) }, 'Back to the result'))),
      mistakes(),
      el('section', {}, el('h2', {}, 'Every change'), table.node));
  }

  function costs() {
    if (!plan.calls.length) return el('p', {}, 'No call is needed.');
    const time = `About ${plan.time}${plan.timeOneByOne ? `; one by one it would take ${plan.timeOneByOne}` : ''}${plan.quota ? `, under the quota of ${plan.quota}` : ''}.`;
    return el('div', {}, el('p', {}, `Calls: ${plan.calls.map(call => `${number(call.calls)} ${call.method}${call.windows ? ` (${call.windows} ${call.windows === 1 ? 'window' : 'windows'})` : ''}`).join(', ')}. ${time}`));
  }

  function undoChoices(place = '') {
    const again = change => { opensDialog = $('dialog').open ? 'undo' : undefined; act(`/api/runs/${encodeURIComponent(state.result)}/undo`, { ...plan.undo, ...change }); };
    return el('div', {}, plan.created > 0 && check(plan.created === 1 ? 'Also delete the account that the run created' : `Also delete the ${plan.created} accounts that the run created`, plan.undo.deletesCreated, on => again({ deletesCreated: on }), `${place}deletes-created`),
      check('Also restore accounts that somebody has changed since', plan.undo.acceptsDrift, on => again({ acceptsDrift: on }), `${place}accepts-drift`));
  }

  function mistakes() {
    if (!plan.isEditable || !(plan.mistakes.length || plan.remedies.length)) return '';
    return el('section', {}, el('h2', {}, 'What keeps rows from being done'),
      plan.mistakes.map(mistake => {
        const own = el('input', { type: 'text', id: `own-${mistake.index}` });
        const put = replacement => act('/api/plan/correct', { version: plan.version, mistake: mistake.index, replacement });
        const where = mistake.rows === 1 ? `in row ${mistake.firstRow}` : `in ${rows(mistake.rows)}`;
        return el('div', { class: 'mistake' },
          el('p', {}, el('strong', {}, '‘', text(mistake.text), '’'), ` in column `, text(mistake.heading), ` ${mistake.reason} (${where}).`),
          el('div', { class: 'choices' },
            mistake.suggestions.map(word => el('button', { type: 'button', 'data-works': 'on', onclick: () => put(word) }, word === '' ? `Empty it ${where}` : `Use ‘${word}’ ${where}`)),
            el('div', { class: 'own' }, el('div', { class: 'field' }, el('label', { for: own.id }, `Other text for ‘${mistake.text}’`), own), el('button', { type: 'button', 'data-works': 'on', onclick: () => own.value && put(own.value) }, 'Replace'))));
      }),
      plan.remedies.length > 0 && el('div', { class: 'actions' }, plan.remedies.map(remedy => el('button', { type: 'button', 'data-works': 'on', onclick: () => choose({ [remedy.choice]: true }, '/api/sheet/choices?plan=1') }, `${remedy.label} (${rows(remedy.rows)})`))));
  }

  /** The changes of a plan as a table of which only the visible lines are there: a hundred thousand lines scroll as smoothly as ten. */
  class ChangesTable {
    static portion = 100;
    static allAtOnce = 200;
    constructor(search) {
      this.kind = search?.kind ?? '';
      this.query = search?.query ?? '';
      this.parts = new Map();
      this.total = 0;
      this.box = el('input', { type: 'search', id: 'search', value: this.query, oninput: () => { clearTimeout(this.timer); this.timer = setTimeout(() => this.look(this.kind, this.box.value), 150); } });
      this.kinds = el('div', { class: 'kinds', role: 'group', 'aria-label': 'Kinds of changes' });
      this.count = el('output', { for: 'search' });
      this.inner = el('div');
      this.window = el('div', { class: 'window', tabIndex: 0, role: 'rowgroup', 'aria-label': 'Lines', onscroll: () => this.show() }, this.inner);
      this.grid = el('div', { class: 'changes', role: 'table', 'aria-label': 'Changes' },
        el('div', { role: 'rowgroup' }, el('div', { class: 'head', role: 'row' }, ['What', 'Account', 'Change', 'Row', ''].map((title, index) => el('span', { role: 'columnheader', class: index === 3 ? 'number' : '' }, title || el('span', { class: 'unseen' }, 'Edit'))))),
        this.window);
      this.node = el('div', {}, el('div', { class: 'find' }, el('div', { class: 'field' }, el('label', { for: 'search' }, 'Search'), this.box), this.kinds, this.count), this.grid);
      this.look(this.kind, this.query);
    }
    async look(kind, query) {
      [this.kind, this.query] = [kind, query];
      this.parts.clear();
      this.generation = {};
      this.window.scrollTop = 0;
      await this.fetch(0);
      this.showKinds();
      this.count.textContent = `${number(this.total)} ${this.total === 1 ? 'line' : 'lines'}`;
    }
    async fetch(part) {
      if (this.parts.has(part)) return;
      const generation = this.generation;
      this.parts.set(part, undefined);
      try {
        const found = await ask(`/api/plan/changes?kind=${this.kind}&q=${encodeURIComponent(this.query)}&from=${part * ChangesTable.portion}&count=${ChangesTable.portion}`);
        if (generation !== this.generation || found?.version !== plan?.version) return;
        [this.total, this.byKind] = [found.total, found.kinds];
        this.parts.set(part, found.lines);
        this.show();
      } catch { this.parts.delete(part); }
    }
    showKinds() {
      const all = Object.values(this.byKind ?? {}).reduce((sum, count) => sum + count, 0);
      const kinds = [['', 'All', all], ...Object.entries(kindWords).map(([kind, word]) => [kind, word, this.byKind?.[kind] ?? 0])];
      this.kinds.replaceChildren(...kinds.filter(([kind, , count]) => kind === '' || count > 0).map(([kind, word, count]) =>
        el('button', { type: 'button', class: 'small', 'aria-pressed': String(kind === this.kind), onclick: () => this.look(kind, this.query).then(() => this.kinds.querySelector('[aria-pressed=true]')?.focus()) }, `${word} ${number(count)}`)));
    }
    get height() { return matchMedia('(max-width: 46rem)').matches ? 7 * 16 : 3.5 * 16; }
    show() {
      const height = this.height;
      // Browsers end elements at about 30 million pixels; what lies behind is found by searching.
      const lines = Math.min(this.total, Math.floor(3e7 / height));
      this.grid.setAttribute('aria-rowcount', this.total + 1);
      this.inner.style.height = `${lines * height}px`;
      this.inner.style.minHeight = lines ? '' : '4rem';
      let first = Math.max(0, Math.floor(this.window.scrollTop / height) - 20);
      let last = Math.min(lines, Math.ceil((this.window.scrollTop + this.window.clientHeight) / height) + 20);
      if (lines <= ChangesTable.allAtOnce) [first, last] = [0, lines];
      const there = [];
      for (let index = first; index < last; index += 1) {
        const part = Math.floor(index / ChangesTable.portion);
        const line = this.parts.get(part)?.[index % ChangesTable.portion];
        if (!line) this.fetch(part);
        there.push(this.line(line, index, height));
      }
      const focused = this.inner.contains(document.activeElement) ? document.activeElement.closest('[aria-rowindex]')?.getAttribute('aria-rowindex') : undefined;
      this.inner.replaceChildren(...(lines ? there : [el('p', { class: 'nothing' }, this.query || this.kind ? 'Nothing fits the search.' : 'Nothing would change.')]));
      if (focused) this.inner.querySelector(`[aria-rowindex="${focused}"] button`)?.focus();
    }
    line(line, index, height) {
      const node = el('div', { class: 'line', role: 'row', 'aria-rowindex': index + 2 });
      node.style.top = `${index * height}px`;
      if (!line) { node.append(el('span', { role: 'cell', class: 'quiet' }, '…')); return node; }
      const cell = (kind, ...contents) => el('span', { role: 'cell', class: kind }, ...contents);
      const words = kindWords[line.kind];
      node.append(
        cell('kind', el('span', { class: `tag ${line.kind}` }, line.isOfGroup ? `${words} group` : words)),
        cell('name', el('span', { class: 'clip', title: line.name }, line.name || '–')),
        cell('what', el('span', { class: 'clip' }, ...this.what(line))),
        cell('number', line.row > 0 ? String(line.row) : ''),
        cell('edit', line.row > 0 && plan.isEditable && el('button', { type: 'button', class: 'small', 'aria-label': `Edit row ${line.row}`, onclick: () => editRow(line) }, 'Edit')));
      return node;
    }
    what(line) {
      if (line.kind === 'impossible') return [line.reason ?? ''];
      const parts = [];
      for (const group of line.entering) parts.push(el('span', { class: 'in' }, `+${group} `));
      for (const group of line.leaving) parts.push(el('span', { class: 'out' }, `−${group} `));
      if (line.display !== undefined) parts.push(line.before !== undefined ? `“${line.before}” → “${line.display}” ` : `“${line.display}” `);
      if (line.resembles) parts.push(`much like ‘${line.resembles}’, which exists`);
      return parts;
    }
  }

  async function editRow(line) {
    let row;
    try { row = await ask(`/api/plan/row?number=${line.row}`); } catch (error) { problemOfPage = error.message; showProblem(); return; }
    const inputs = row.cells.map((cell, column) => el('textarea', { rows: 1, value: cell, id: `cell-${column}` }));
    const save = () => {
      const cells = inputs.map((input, column) => ({ row: row.row, column, text: input.value })).filter(({ column, text }) => text !== row.cells[column]);
      $('dialog').close();
      if (cells.length) act('/api/plan/correct', { version: plan.version, cells });
    };
    openDialog(`Row ${line.row}`, [
      line.reason && el('p', { class: 'text' }, line.reason),
      ...row.headings.map((heading, column) => el('div', { class: 'field' }, el('label', { for: `cell-${column}`, class: 'text' }, heading.trim() || `Column ${column + 1}`), inputs[column])),
      el('p', { class: 'quiet' }, 'The change goes into a copy of the sheet. Your file stays as it is.'),
    ], [['Cancel', () => $('dialog').close()], ['Save', save, 'primary']]);
  }

  function openDialog(title, contents, buttons) {
    const dialog = $('dialog');
    fill(dialog, el('h2', { id: 'dialog-title' }, text(title)), ...contents.filter(Boolean),
      el('div', { class: 'actions' }, buttons.map(([word, onclick, kind, isOff]) => el('button', { type: 'button', class: kind ?? '', onclick, disabled: !!isOff }, word))));
    if (!dialog.open) dialog.showModal();
  }

  /** Repeats in words what is taken away, and asks for the number when that is much. */
  function askBeforeRun() {
    const question = plan.question;
    const typed = question.number != null ? el('input', { type: 'text', inputMode: 'numeric', id: 'typed', autocomplete: 'off', oninput: () => update() }) : undefined;
    const isNothing = question.losses.length === 1 && question.losses[0].startsWith('Nothing');
    const go = async () => {
      const number = typed ? Number(typed.value.replace(/[\s,.]/g, '')) : undefined;
      if (await act('/api/run', { version: plan.version, typed: number })) $('dialog').close();
      else $('dialog').close();
    };
    const isOff = () => !!plan.objection || (typed && Number(typed.value.replace(/[\s,.]/g, '')) !== question.number) || (plan.kind === 'undo' && !question.hasChanges);
    openDialog(question.title, [
      plan.undo && plan.warnings.length > 0 && el('ul', { class: 'notes' }, plan.warnings.map(words => el('li', {}, text(words)))),
      plan.undo && undoChoices('dialog-'),
      el('div', { class: `loss ${isNothing ? 'none' : ''}` }, question.losses.map(words => el('p', {}, words))),
      question.lines.length > 0 && el('ul', { class: 'notes' }, question.lines.map(words => el('li', {}, words))),
      el('p', { class: 'quiet' }, state.service.isRehearsal ? 'This is a rehearsal: nothing real changes.' : `This changes the organization ${state.service.organization}.`),
      typed && el('div', { class: 'field' }, el('label', { for: 'typed' }, `That is more than 5 % of all memberships. Type ${question.number} to confirm`), typed),
    ], [['Cancel', () => $('dialog').close()], ['Go ahead', go, 'primary', isOff()]]);
    const button = [...$('dialog').querySelectorAll('button')].at(-1);
    const update = () => { button.disabled = isOff(); };
    update();
    (typed ?? (button.disabled ? $('dialog').querySelector('button') : button)).focus();
  }

  // MARK: 3. Run

  const percent = run => run.rows ? `${Math.floor(100 * run.done / run.rows)} %` : '0 %';
  let told = 0;

  function drawRun() {
    const run = state.run;
    if (!run) return;
    if ($('work').dataset.step !== 'run') {
      $('work').dataset.step = 'run';
      $('work').replaceChildren(el('section', {}, el('h2', { id: 'run-title' }), el('progress', { id: 'bar', max: 1, value: 0, 'aria-labelledby': 'run-title' }), el('p', { id: 'run-count', class: 'verdict' }), el('p', { id: 'run-wait' }), el('div', { id: 'run-facts', class: 'facts' }), el('dl', { class: 'tiles', id: 'run-tiles' }), el('div', { class: 'actions' }, el('button', { type: 'button', class: 'danger', id: 'stop', onclick: () => act('/api/stop') }, 'Stop'), el('span', { class: 'quiet', id: 'stop-note' }, 'No row is lost: calls in flight end, and the run can be resumed. Closing this window stops nothing.'))),
        el('section', { id: 'run-causes', hidden: true }));
      told = 0;
    }
    $('run-title').replaceChildren(text(run.title));
    Object.assign($('bar'), { max: Math.max(1, run.rows), value: run.done });
    const words = `${number(run.done)} of ${rows(run.rows)}${run.failed ? `, ${number(run.failed)} failed` : ''}`;
    $('run-count').textContent = `${percent(run)}: ${words}`;
    $('run-wait').textContent = run.waits ?? '';
    const quotas = run.quotas.map(quota => `${quota.left} of ${quota.limit} ${quota.method} calls left in the window`);
    $('run-facts').replaceChildren(...[run.rate, run.timeLeft, run.inFlight, ...quotas].filter(Boolean).map(fact => el('span', {}, fact)));
    $('run-tiles').replaceChildren(...Object.entries(run.counts).filter(([, count]) => count > 0).map(([word, count]) => el('div', { class: word }, el('dt', {}, word), el('dd', {}, number(count)))));
    $('stop').disabled = run.isStopping;
    if (run.isStopping) $('stop').textContent = 'Stopping …';
    $('run-causes').hidden = !run.causes.length && !run.notices.length;
    $('run-causes').replaceChildren(el('h2', {}, 'Causes and notices'), el('ul', { class: 'notes' }, run.notices.map(notice => el('li', {}, text(notice))), run.causes.map(cause => el('li', {}, `${rows(cause.rows)}: `, text(cause.message)))));
    // A screen reader is told now and then, not with every row.
    if (Date.now() - told > 10000) { told = Date.now(); say(`Under way, ${percent(run)} done`); }
  }

  // MARK: 4. Result

  function drawResult() {
    if (!result) return;
    const key = `${result.run.id}|${result.version}|${!!state.busy}|${result.run.state}|${result.sentence}`;
    if ($('work').dataset.step === `result ${key}`) return;
    $('work').dataset.step = `result ${key}`;
    const run = result.run;
    const base = `/runs/${encodeURIComponent(run.id)}`;
    const marks = { good: '✓', mixed: '◐', bad: '✕' };
    fill($('work'),
      el('section', {}, el('h2', { 'aria-describedby': 'verdict' }, text(resultTitle(run))),
        el('p', { id: 'verdict', class: `verdict ${result.tone}` }, el('span', { 'aria-hidden': 'true' }, `${marks[result.tone]} `), result.sentence),
        result.stopped && el('p', { class: 'text' }, result.stopped),
        result.notices.map(notice => el('p', { class: 'text' }, notice)),
        tilesOf(run.counts),
        el('p', { class: 'quiet' }, 'Run folder: ', text(result.folder)),
        el('div', { class: 'actions' },
          run.canResume && el('button', { type: 'button', class: 'primary', 'data-works': 'on', onclick: () => follow(run, 'resume') }, 'Resume'),
          run.canRetry && el('button', { type: 'button', class: run.canResume ? '' : 'primary', 'data-works': 'on', onclick: () => follow(run, 'retry') }, 'Retry failed rows'),
          run.canUndo && el('button', { type: 'button', class: 'danger', 'data-works': 'on', onclick: () => follow(run, 'undo') }, 'Undo'),
          el('button', { type: 'button', 'data-works': 'on', onclick: () => act('/api/step', { step: 'sheet' }) }, 'Another sheet'))),
      result.files.length > 0 && el('section', {}, el('h2', {}, 'Reports'),
        el('ul', { class: 'files' }, result.files.map(file => el('li', {}, el('a', { href: `${base}/${file.name}`, download: file.name }, file.name), el('span', {}, rows(file.rows)))),
          el('li', {}, el('a', { href: `${base}/report.html`, target: '_blank', rel: 'noopener' }, 'report.html'), el('span', {}, 'the whole report, in a new tab')))),
      result.causes.length > 0 && el('section', {}, el('h2', {}, 'Why rows failed'), el('ul', { class: 'notes' }, result.causes.map(cause => el('li', {}, `${rows(cause.rows)}: ${cause.isExample ? 'for example: ' : ''}`, text(cause.message), cause.examples.length > 0 && el('span', { class: 'quiet' }, ` (row ${cause.examples.join(', ')}${cause.rows > cause.examples.length ? ', …' : ''})`))))));
    if (run.state === 'running' && !run.isOwn) watch(run.id);
  }

  const tilesOf = counts => el('dl', { class: 'tiles' }, ['created', 'updated', 'deleted', 'unchanged', 'skipped', 'failed', 'unknown', 'pending'].filter(word => counts[word] > 0).map(word => el('div', { class: word }, el('dt', {}, word), el('dd', {}, number(counts[word])))));
  const resultTitle = run => ({ retry: `Retry of rows of ${run.name}`, undo: `Undo of the run of ${run.name}` })[run.kind] ?? `Import of ${run.name}`;

  /** Looks again at a run that another process works on. */
  let watching;
  function watch(id) {
    clearTimeout(watching);
    watching = setTimeout(async () => {
      if (state.step !== 'result' || state.result !== id) return;
      try { result = Object.assign(await ask(`/api/runs/${encodeURIComponent(id)}`), { version: state.runsVersion }); render(); } catch { /* The next look may succeed. */ }
    }, 1500);
  }

  async function follow(run, action) {
    location.hash = '#work';
    opensDialog = action;
    if (!await act(`/api/runs/${encodeURIComponent(run.id)}/show`)) return;
    if (action !== 'show' && !await act(`/api/runs/${encodeURIComponent(run.id)}/${action}`, action === 'undo' ? { deletesCreated: false, acceptsDrift: false } : {})) opensDialog = undefined;
    if (action === 'show') opensDialog = undefined;
  }

  // MARK: Runs and settings

  const stateWords = { running: 'under way', stopped: 'stopped', finished: 'finished', undone: 'undone' };
  let drawnRuns;
  function drawRuns(here) {
    const list = runs?.list ?? [];
    const key = JSON.stringify([list, !!state.busy, here]);
    if (key === drawnRuns) return;
    drawnRuns = key;
    $('runs').replaceChildren(el('section', {}, el('h2', {}, 'Runs'),
      list.length === 0 ? el('p', {}, 'No run yet in this folder. Each run is kept in muster-runs/, with its reports and what is needed to resume and undo it.')
        : el('div', { class: 'scroll' }, el('table', { class: 'run-list cards' }, el('caption', { class: 'unseen' }, 'Runs of this folder, the latest first'), el('thead', {}, el('tr', {}, ['Run', 'Begun', 'State', 'Rows', 'What can be done'].map(title => el('th', { scope: 'col' }, title)))),
          el('tbody', {}, list.map(run => el('tr', {},
            el('th', { scope: 'row', 'data-label': 'Run' }, text(resultTitle(run))), el('td', { 'data-label': 'Begun' }, run.started),
            el('td', { 'data-label': 'State' }, el('span', { class: `state ${run.state}` }, stateWords[run.state])),
            el('td', { 'data-label': 'Rows' }, `${number(run.rows)}${run.counts.failed ? `, ${number(run.counts.failed)} failed` : ''}${run.counts.pending ? `, ${number(run.counts.pending)} pending` : ''}`),
            el('td', { 'data-label': 'What can be done' }, el('span', { class: 'does' },
              [['show', run.state === 'running' ? 'Watch' : 'Show', true], ['resume', 'Resume', run.canResume], ['retry', 'Retry failed rows', run.canRetry], ['undo', 'Undo', run.canUndo]].filter(([, , can]) => can).map(([action, word]) =>
                el('button', { type: 'button', class: 'small', 'data-works': 'on', 'aria-label': `${word}: ${run.name}, ${run.started}`, onclick: () => run.isOwn ? (location.hash = '#work') : follow(run, action) }, word)))))))))));
  }

  function drawSettings() {
    const service = state.service;
    const key = JSON.stringify([service, !!state.busy]);
    if ($('settings').dataset.key === key) return;
    $('settings').dataset.key = key;
    const facts = [['Organization', service.organization ?? 'not connected'], ['Service', service.url ?? '–'], ['Quota', service.quota ?? '–'], ['Profile', service.profile ?? 'none: environment and options']];
    const profile = select([['', 'The settings that muster ui was started with'], ...service.profiles.map(name => [name, name])], service.profile ?? '', () => {});
    fill($('settings'), el('section', {}, el('h2', {}, 'Settings'),
      el('table', {}, el('caption', { class: 'unseen' }, 'The connection'), el('tbody', {}, facts.map(([name, value]) => el('tr', {}, el('th', { scope: 'row' }, name), el('td', {}, text(value)))))),
      service.rights.length > 0 && el('div', {}, el('h3', {}, 'What the sign-in may do'), el('ul', { class: 'notes' }, service.rights.map(words => el('li', {}, text(words))))),
      el('p', { class: 'quiet' }, 'Secrets stay where they are: in the environment, in files, in commands. This page never sees one.'),
      el('div', { class: 'fields' }, field('Profile', profile)),
      el('div', { class: 'actions' }, el('button', { type: 'button', 'data-works': 'on', onclick: () => act('/api/service', { profile: profile.value || null }) }, 'Connect'))),
      !service.isRehearsal && el('section', {}, el('h2', {}, 'Rehearse'),
        el('p', {}, 'Muster fills a service inside this program with the accounts of this organization. What you do there changes nothing real.'),
        el('div', { class: 'actions' }, el('button', { type: 'button', 'data-works': 'on', onclick: async () => { if (await act('/api/rehearse')) location.hash = '#work'; } }, 'Rehearse'))));
  }

  addEventListener('hashchange', async () => {
    if (view() === 'runs') { try { runs = { version: state.runsVersion, list: await ask('/api/runs') }; } catch { /* The state's stream tells. */ } }
    if (view() === 'work' && $('work').dataset.step === 'run' && state.step !== 'run') $('work').dataset.step = '';
    render();
  });
  addEventListener('resize', () => { if (state.step === 'plan') table?.show(); });
  setInterval(async () => {
    if (view() !== 'runs' || !runs?.list.some(run => run.state === 'running')) return;
    try { runs = { version: state.runsVersion, list: await ask('/api/runs') }; render(); } catch { /* The state's stream tells. */ }
  }, 2000);
  if (location.search) history.replaceState(null, '', location.pathname + location.hash);
  listen();
})();
