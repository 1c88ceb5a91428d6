// Script of the compliance report. It is inlined in the page, has no dependencies and requests no resources.
(() => {
  'use strict';

  const PAGE_SIZE = 50;
  /** Maximum number of results in print. The tables contain all of them. */
  const MOST_PRINTED = 2000;
  const NO_STAGE = '(no stage)';
  const LABELS = { compliant: 'Compliant', acknowledged: 'Acknowledged', nonCompliant: 'Open', error: 'Not evaluated' };
  const OUTCOMES = ['nonCompliant', 'error', 'acknowledged', 'compliant'];
  const LEVELS = ['error', 'warning', 'info'];

  const report = JSON.parse(document.getElementById('data').textContent);
  const rules = report.rules;
  const resources = report.resources;
  const entries = report.acknowledgements;
  const results = report.results
    .map(([id, rule, resource, outcome, finding, message, entry, baseline]) => ({
      id,
      rule: rules[rule],
      resource: resources[resource],
      outcome,
      finding: finding ?? undefined,
      message: message ?? undefined,
      entry: entries[entry],
      baseline: baseline ?? undefined,
    }))
    .sort((a, b) => OUTCOMES.indexOf(a.outcome) - OUTCOMES.indexOf(b.outcome));
  for (const result of results) {
    const { rule, resource, finding, entry } = result;
    result.text = [
      rule.id,
      rule.info,
      resource.path,
      resource.type,
      resource.logicalId,
      finding,
      entry?.owner,
      entry?.reason,
    ]
      .join('\n')
      .toLowerCase();
  }
  const isOpen = ({ outcome }) => outcome === 'nonCompliant' || outcome === 'error';
  const stageName = (stage) => (stage === '' ? NO_STAGE : stage);

  /** Creates an element. Text is not parsed as HTML. */
  function h(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name === 'onclick') element.addEventListener('click', value);
      else if (value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : value);
    }
    element.append(...children.flat().filter((child) => child !== undefined && child !== ''));
    return element;
  }

  const byId = (id) => document.getElementById(id);
  /** Adds line break opportunities to long names. */
  const breakable = (text) =>
    text.split(/(?<=[/]|::)/).flatMap((part, index) => (index === 0 ? [part] : [h('wbr'), part]));
  const number = (value) => value.toLocaleString('en');
  const plural = (count, one, many) => `${number(count)} ${count === 1 ? one : many}`;
  const unique = (values) => [...new Set(values)].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));

  function table(className, caption, head, rows) {
    return h(
      'table',
      { class: className },
      h('caption', { class: 'unseen' }, caption),
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          head.map(([title, kind]) => h('th', { scope: 'col', class: kind }, title)),
        ),
      ),
      h('tbody', {}, rows),
    );
  }

  function cell(label, kind, ...children) {
    return h('td', { 'data-label': label, class: kind }, ...children);
  }

  // ---- state, URL and filters ----

  const FILTERS = {
    q: { label: 'Search', test: (result, value) => result.text.includes(value.toLowerCase()) },
    stage: {
      label: 'Environment',
      options: () => unique(resources.map(({ stage }) => stageName(stage))),
      test: ({ resource }, value) => stageName(resource.stage) === value,
    },
    pack: {
      label: 'Pack',
      options: () => report.packs.map(({ name }) => name),
      test: ({ rule }, value) => rule.pack === value,
    },
    outcome: {
      label: 'Outcome',
      options: () => [
        ['open', 'Open and not evaluated'],
        ...OUTCOMES.map((outcome) => [outcome, LABELS[outcome]]),
        ...(results.some(({ baseline }) => baseline) ? [['new', 'New since the baseline']] : []),
      ],
      test: (result, value) =>
        value === 'open' ? isOpen(result) : value === 'new' ? result.baseline === 'new' : result.outcome === value,
    },
    level: { label: 'Severity', options: () => LEVELS, test: ({ rule }, value) => rule.level === value },
    control: {
      label: 'Control',
      options: () => unique(rules.flatMap(({ controls }) => controls)),
      test: ({ rule }, value) => rule.controls.includes(value),
    },
    stack: {
      label: 'Stack',
      options: () => unique(resources.map(({ stack }) => stack)),
      test: ({ resource }, value) => resource.stack === value,
    },
    type: {
      label: 'Resource type',
      options: () => unique(resources.map(({ type }) => type).filter((type) => type !== '')),
      test: ({ resource }, value) => resource.type === value,
    },
    rule: {
      label: 'Rule',
      options: () => unique(results.map(({ rule }) => rule.id)),
      test: ({ rule }, value) => rule.id === value,
    },
    owner: {
      label: 'Owner',
      options: () => unique(entries.flatMap(({ owner }) => (owner === undefined ? [] : [owner]))),
      test: ({ entry }, value) => entry?.owner === value,
    },
    entry: {
      label: 'Acknowledgement',
      options: () => entries.map(({ id }) => id),
      test: ({ entry }, value) => entry?.id === value,
    },
  };

  let state = {};
  let shown = results;

  /** The state is in the URL, so that every view has a link. */
  function readAddress() {
    const given = new URLSearchParams(location.hash.slice(1));
    state = Object.fromEntries([...given].filter(([name]) => name in FILTERS || name === 'page' || name === 'result'));
  }

  function writeAddress() {
    const text = new URLSearchParams(Object.entries(state).filter(([, value]) => value !== '')).toString();
    history.replaceState(null, '', text === '' ? location.pathname + location.search : `#${text}`);
  }

  function applyFilters() {
    const active = Object.entries(FILTERS).filter(([name]) => (state[name] ?? '') !== '');
    shown = results.filter((result) => active.every(([name, { test }]) => test(result, state[name])));
    if (state.result !== undefined) {
      const place = shown.findIndex(({ id }) => id === state.result);
      if (place >= 0) state.page = String(Math.floor(place / PAGE_SIZE) + 1);
    }
  }

  /** Applies filters. A link or a number replaces all filters. */
  function show(filters, { afresh = false, jump = false } = {}) {
    state = afresh ? filters : { ...state, page: '', result: undefined, ...filters };
    state = Object.fromEntries(Object.entries(state).filter(([, value]) => value !== undefined));
    writeAddress();
    applyFilters();
    renderFilters();
    renderResults();
    if (jump) byId('results').scrollIntoView();
    if (jump) byId('results').focus({ preventScroll: true });
  }

  function link(filters, className, ...children) {
    return h(
      'button',
      { type: 'button', class: className, onclick: () => show(filters, { afresh: true, jump: true }) },
      ...children,
    );
  }

  // ---- summary ----

  function bar(counts) {
    const total = OUTCOMES.reduce((sum, outcome) => sum + counts[outcome], 0);
    const parts = OUTCOMES.filter((outcome) => counts[outcome] > 0);
    const label = parts.map((outcome) => `${counts[outcome]} ${LABELS[outcome].toLowerCase()}`).join(', ');
    return h(
      'div',
      { class: 'bar', role: 'img', 'aria-label': label === '' ? 'no results' : label },
      parts.map((outcome) => {
        const part = h('span', { class: outcome });
        part.style.flexGrow = String(counts[outcome] / total);
        return part;
      }),
    );
  }

  function renderSummary() {
    const open = results.filter(isOpen).length;
    const known = results.filter(({ baseline }) => baseline === 'unchanged').length;
    const wrong = report.problems.filter(({ level }) => level === 'error').length;
    const parts = [
      open === 0 ? 'No open findings' : plural(open, 'open finding', 'open findings'),
      known > 0 ? `${number(known)} of them in the baseline` : undefined,
      wrong > 0 ? plural(wrong, 'problem', 'problems') : undefined,
    ].filter((part) => part !== undefined);
    byId('verdict').textContent = parts.join(', ');
    byId('verdict').classList.toggle('good', open === 0 && wrong === 0);
    if (report.problems.length > 0) {
      const items = report.problems.map(({ level, message }) => h('li', {}, h('strong', {}, `${level}: `), message));
      byId('problems').append(h('ul', { class: 'problems' }, items));
    }
    byId('origin').textContent = `${new Date(report.generatedAt).toISOString().replace('T', ' ').slice(0, 16)} UTC`;
    byId('about').textContent =
      `${number(results.length)} results of ${number(rules.length)} rules on ${number(resources.length)} resources. ` +
      `${report.packs.map(({ name, version }) => (version ? `${name} ${version}` : name)).join(', ')}. ` +
      `Created by ${report.generator.name} ${report.generator.version}.`;

    byId('stages').append(
      ...report.summary.stages.map((counts) => {
        const stage = stageName(counts.stage);
        const figures = OUTCOMES.filter((outcome) => outcome !== 'error' || counts.error > 0);
        return h(
          'div',
          { class: 'card' },
          h('h4', {}, stage),
          h(
            'div',
            { class: 'figures' },
            figures.map((outcome) =>
              link(
                { stage, outcome },
                '',
                h('strong', { class: counts[outcome] > 0 ? outcome : '' }, number(counts[outcome])),
                LABELS[outcome],
              ),
            ),
          ),
          bar(counts),
        );
      }),
    );
    const packs = report.summary.packs.map((counts) => [counts.pack, counts, { pack: counts.pack }]);
    byId('packs').append(countTable('Results by pack', 'Pack', packs));
    const levels = LEVELS.map((level) => [
      level,
      countOf(results.filter(({ rule }) => rule.level === level)),
      { level },
    ]);
    byId('levels').append(countTable('Results by severity', 'Severity', levels, false));
  }

  function countOf(list) {
    const counts = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0]));
    for (const { outcome } of list) counts[outcome]++;
    return counts;
  }

  const COUNT_HEAD = OUTCOMES.map((outcome) => [LABELS[outcome], 'number']);

  function countCells(counts, filters) {
    return OUTCOMES.map((outcome) => {
      const value = number(counts[outcome]);
      const content = counts[outcome] === 0 ? value : link({ ...filters, outcome }, 'plain', value);
      return cell(LABELS[outcome], 'number', content);
    });
  }

  /** @param rows name, counts, and the filters of the counted results */
  function countTable(caption, title, rows, withShare = true) {
    const share = (counts) => (withShare ? h('td', { class: 'wide' }, bar(counts)) : '');
    return table(
      'counts',
      caption,
      [[title], ...COUNT_HEAD, ...(withShare ? [['Share', 'wide']] : [])],
      rows.map(([name, counts, filters]) =>
        h('tr', {}, h('td', { class: 'name' }, name), countCells(counts, filters), share(counts)),
      ),
    );
  }

  // ---- results ----

  function renderFilters() {
    const form = byId('filters');
    if (form.children.length === 0) buildFilters(form);
    for (const name of Object.keys(FILTERS)) {
      const field = form.elements.namedItem(name);
      if (field.value !== (state[name] ?? '')) field.value = state[name] ?? '';
    }
  }

  function buildFilters(form) {
    for (const [name, { label, options }] of Object.entries(FILTERS)) {
      const values = options?.().map((option) => (Array.isArray(option) ? option : [option, option]));
      if (values?.length === 0) {
        form.append(h('input', { type: 'hidden', name }));
        continue;
      }
      const field =
        values === undefined
          ? h('input', { type: 'search', name, placeholder: 'Rule, resource, text', autocomplete: 'off' })
          : h(
              'select',
              { name },
              h('option', { value: '' }, 'All'),
              values.map(([value, text]) => h('option', { value }, text)),
            );
      form.append(h('label', { class: values === undefined ? 'search' : '' }, label, field));
    }
    form.append(h('button', { type: 'button', class: 'boxed', onclick: () => show({}, { afresh: true }) }, 'Reset'));
    form.addEventListener('input', ({ target }) => show({ [target.name]: target.value }));
    form.addEventListener('submit', (event) => event.preventDefault());
  }

  function renderResults(all = false) {
    const pages = Math.max(1, Math.ceil(shown.length / PAGE_SIZE));
    const page = Math.min(pages, Math.max(1, Number(state.page) || 1));
    const listed = all ? shown.slice(0, MOST_PRINTED) : shown.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE);
    byId('count').textContent =
      shown.length === results.length
        ? plural(results.length, 'result', 'results')
        : `${number(shown.length)} of ${plural(results.length, 'result', 'results')}`;
    if (all && listed.length < shown.length) {
      byId('count').append(`, of which the first ${number(listed.length)} are printed`);
    }
    byId('list').replaceChildren(
      listed.length === 0
        ? h(
            'p',
            { class: 'empty' },
            results.length === 0 ? 'No rule applies to a resource.' : 'No results match the filters.',
          )
        : resultTable(listed, all),
    );
    byId('pages').replaceChildren(...(pages > 1 ? pageButtons(page, pages) : []));
  }

  function pageButtons(page, pages) {
    const go = (to) => {
      state = { ...state, page: String(to) };
      delete state.result;
      writeAddress();
      renderResults();
      byId('results').scrollIntoView();
      byId('results').focus({ preventScroll: true });
    };
    const button = (text, to) =>
      h('button', { type: 'button', class: 'boxed', disabled: to < 1 || to > pages, onclick: () => go(to) }, text);
    return [
      button('Previous', page - 1),
      h('span', {}, `Page ${number(page)} of ${number(pages)}`),
      button('Next', page + 1),
    ];
  }

  function resultTable(list, expanded) {
    const head = [
      ['Outcome', 'narrow'],
      ['Rule'],
      ['Resource', 'third'],
      ['Environment', 'narrow'],
      ['Severity', 'narrow'],
    ];
    return table(
      'stacked',
      'Results',
      head,
      list.flatMap((result) => resultRows(result, expanded || result.id === state.result)),
    );
  }

  function resultRows(result, expanded) {
    const { rule, resource, outcome, finding, baseline } = result;
    const details = h(
      'tr',
      { class: 'details', id: `details-${result.id}`, hidden: !expanded },
      h('td', { colspan: '5' }),
    );
    const toggle = h(
      'button',
      { type: 'button', class: 'toggle', 'aria-expanded': String(expanded), 'aria-controls': `details-${result.id}` },
      h('code', {}, breakable(finding === undefined ? rule.id : `${rule.id}[${finding}]`)),
    );
    const row = h(
      'tr',
      { class: expanded ? 'row shown' : 'row', id: `row-${result.id}` },
      h(
        'td',
        { class: 'narrow' },
        h('span', { class: `badge ${outcome}` }, LABELS[outcome]),
        baseline === undefined ? '' : h('span', { class: 'sub' }, baseline),
      ),
      h('td', {}, toggle, h('span', { class: 'sub' }, outcome === 'compliant' ? `Looks for: ${rule.info}` : rule.info)),
      h('td', {}, h('span', { class: 'path' }, breakable(resource.path)), h('span', { class: 'sub' }, resource.type)),
      cell('Environment', 'narrow', stageName(resource.stage)),
      cell('Severity', 'narrow', rule.level),
    );
    const fill = () => details.firstChild.childElementCount > 0 || details.firstChild.append(describe(result));
    if (expanded) fill();
    toggle.addEventListener('click', () => {
      fill();
      details.hidden = !details.hidden;
      row.classList.toggle('shown', !details.hidden);
      toggle.setAttribute('aria-expanded', String(!details.hidden));
    });
    return [row, details];
  }

  function describe(result) {
    const { rule, resource, entry, outcome, message } = result;
    const { source } = resource;
    const facts = [
      ['Explanation', rule.explanation],
      ['Message', message],
      [
        'Controls',
        rule.controls.length > 0
          ? rule.controls.flatMap((control) => [controlLink(rule.pack, control), ' '])
          : undefined,
      ],
      ['Pack', rule.pack],
      ['Logical id', resource.logicalId],
      ['Template', resource.template],
      ['Source', source && h('code', {}, `${source.file}:${source.line}:${source.column}`)],
      ['Acknowledged', entry && answer(entry, outcome)],
      ['Link', h('a', { href: `#result=${result.id}` }, `#result=${result.id}`)],
    ].filter(([, value]) => value !== undefined && value !== '');
    return h(
      'dl',
      {},
      facts.flatMap(([name, value]) => {
        const kind = name === 'Link' ? 'link' : '';
        return [h('dt', { class: kind }, name), h('dd', { class: kind }, value)];
      }),
    );
  }

  function controlLink(pack, control) {
    return link({ pack, control }, 'plain', control);
  }

  function answer(entry, outcome) {
    const until = entry.expires === undefined ? '' : `, until ${entry.expires}`;
    const owner = entry.owner === undefined ? 'no owner' : entry.owner;
    return h(
      'p',
      { class: 'answer' },
      entry.reason,
      h(
        'span',
        { class: 'sub' },
        `${owner}${until}${outcome === 'acknowledged' ? '' : ' (expired)'}`,
        ticket(entry.ticket, ' · '),
      ),
    );
  }

  function ticket(value, before) {
    if (value === undefined) return '';
    const content = /^https?:\/\//.test(value) ? h('a', { href: value, rel: 'noreferrer' }, value) : value;
    return h('span', {}, before, content);
  }

  // ---- controls and register ----

  const STATUSES = {
    open: 'Open',
    acknowledged: 'Acknowledged',
    met: 'Met',
    notApplicable: 'Not applicable',
    elsewhere: 'Decided elsewhere',
    undecided: 'Not decidable',
  };
  const DECISIONS = {
    rule: 'Rule on the template',
    configRule: 'AWS Config',
    account: 'Setting of the account',
    person: 'A person',
  };

  function renderControls() {
    const coverage = report.packs.filter(({ controls }) => controls !== undefined);
    const packs = unique(report.summary.controls.map(({ pack }) => pack));
    if (packs.length + coverage.length === 0) byId('controls').hidden = true;
    byId('control-list').append(
      ...coverage.map((pack) => folded(pack.name, statusesOf(pack), coverageTable(pack))),
      ...packs
        .filter((name) => !coverage.some((pack) => pack.name === name && isWhole(pack)))
        .map((name) => testedControls(name)),
    );
  }

  /** Whether the table of all controls has those of the rules. Otherwise the rules name requirements. */
  function isWhole({ name, controls }) {
    const ids = new Set(controls.map(({ id }) => id));
    return report.summary.controls.filter(({ pack }) => pack === name).every(({ control }) => ids.has(control));
  }

  function folded(title, text, content) {
    return h('details', {}, h('summary', {}, h('strong', {}, title), ` ${text}`), content);
  }

  function testedControls(pack) {
    const own = report.summary.controls.filter((counts) => counts.pack === pack);
    const tested = own.filter((counts) => OUTCOMES.some((outcome) => counts[outcome] > 0));
    const rows = own.map((counts) => [counts.control, counts, { pack, control: counts.control }]);
    const title = report.packs.some(({ name, controls }) => name === pack && controls)
      ? `${pack} by requirement`
      : pack;
    const text = `${plural(own.length, 'control', 'controls')}, ${number(tested.length)} of them tested by a resource`;
    return folded(title, text, countTable(`Controls of ${title}`, 'Control', rows));
  }

  function statusesOf({ controls }) {
    const parts = Object.entries(STATUSES).flatMap(([status, label]) => {
      const found = controls.filter((control) => control.status === status).length;
      return found === 0 ? [] : [`${number(found)} ${label.toLowerCase()}`];
    });
    return `${plural(controls.length, 'control', 'controls')}: ${parts.join(', ')}`;
  }

  function coverageTable({ name, controls }) {
    const rows = controls.map(({ id, title, decidedBy, detail, status, counts }) => {
      const total = OUTCOMES.reduce((sum, outcome) => sum + counts[outcome], 0);
      const rule = rules.find((each) => each.pack === name && each.id.endsWith(`-${id}`));
      const all = rule === undefined ? '' : link({ pack: name, rule: rule.id }, 'plain', number(total));
      return h(
        'tr',
        {},
        h('td', { class: 'narrow' }, h('span', { class: `badge ${status}` }, STATUSES[status])),
        cell('Control', 'narrow', id),
        h('td', {}, title),
        cell(
          'Decided by',
          '',
          DECISIONS[decidedBy],
          detail === undefined ? '' : h('span', { class: 'sub' }, breakable(detail)),
        ),
        cell('Results', 'number', total === 0 ? '0' : all),
      );
    });
    const head = [
      ['Status', 'narrow'],
      ['Control', 'narrow'],
      ['Title'],
      ['Decided by', 'third'],
      ['Results', 'number'],
    ];
    return table('stacked', `All controls of ${name}`, head, rows);
  }

  function renderRegister() {
    const lines = (values) => values.map((value) => h('div', { class: 'path' }, breakable(value)));
    const rows = entries.map((entry) =>
      h(
        'tr',
        {},
        h('td', { class: 'narrow' }, h('span', { class: `badge ${entry.status}` }, entry.status)),
        h('td', {}, lines(entry.rules)),
        h(
          'td',
          {},
          lines(entry.at),
          entry.stages === undefined ? '' : h('span', { class: 'sub' }, `in ${entry.stages.join(', ')}`),
        ),
        h('td', {}, entry.reason, h('span', { class: 'sub' }, ticket(entry.ticket, ''))),
        cell('Owner', 'narrow', entry.owner ?? ''),
        cell('Expires', 'narrow', entry.expires ?? ''),
        cell(
          'Findings',
          'number',
          entry.findings === 0 ? '0' : link({ entry: entry.id }, 'plain', number(entry.findings)),
        ),
      ),
    );
    const head = [
      ['Status', 'narrow'],
      ['Rules', 'quarter'],
      ['At', 'quarter'],
      ['Reason'],
      ['Owner', 'narrow'],
      ['Expires', 'narrow'],
      ['Findings', 'number'],
    ];
    byId('register-list').append(
      rows.length === 0
        ? h('p', { class: 'empty' }, 'No acknowledgements.')
        : table('stacked', 'Acknowledgements', head, rows),
    );
  }

  // ---- start ----

  function follow() {
    const target = location.hash.slice(1);
    if (target !== '' && document.getElementById(target)) return;
    readAddress();
    applyFilters();
    renderFilters();
    renderResults();
    if (Object.keys(state).length > 0) (byId(`row-${state.result}`) ?? byId('results')).scrollIntoView();
  }

  renderSummary();
  renderControls();
  renderRegister();
  applyFilters();
  renderFilters();
  renderResults();
  follow();
  addEventListener('hashchange', follow);
  addEventListener('beforeprint', () => {
    for (const element of document.querySelectorAll('details')) element.open = true;
    renderResults(true);
  });
  addEventListener('afterprint', () => renderResults());
})();
