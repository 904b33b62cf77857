// The panel that shows where a value comes from. All it knows is the JSON that the page carries; it asks no network
// for anything, and what it shows is only ever set as text. Without it the links lead to the appendix.
'use strict';
(() => {
  const carrier = document.getElementById('provenance');
  if (!carrier || typeof HTMLDialogElement === 'undefined') return;
  const data = JSON.parse(carrier.textContent);
  const links = [...document.querySelectorAll('a.ev, a.source')];
  const LONGEST_LINE = 100; // characters of a line that an input of a computed value shows
  let origin = null; // where the page stood when the panel was opened; null while it is closed
  let shown = null;

  /** An element with attributes and children; strings become text. */
  function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children.flat().filter((child) => child !== null && child !== ''));
    return made;
  }

  function button(label, act) {
    const made = element('button', { type: 'button' }, label);
    made.addEventListener('click', act);
    return made;
  }

  // The parts of the panel ------------------------------------------------------------------------------------------

  const heading = element('h2', { id: 'panel-title', tabindex: '-1' });
  const body = element('div', { class: 'panel-body' });
  const back = button('Back', () => history.back());
  const close = button('Close', () => dialog.close());
  const bar = element('div', { class: 'panel-bar' }, heading, back, close);
  const dialog = element('dialog', { id: 'panel', 'aria-labelledby': 'panel-title' }, bar, body);
  document.body.append(dialog);

  function facts(pairs) {
    return element('dl', {}, pairs.filter(([, value]) => value !== null).flatMap(([name, value]) =>
      [element('dt', {}, name), element('dd', {}, value)]));
  }

  function idLink(id) {
    return element('a', { class: 'ev', href: '#' + id }, id);
  }

  /** Where in the dossier the value stands, as the appendix lists it. */
  function uses(id) {
    const listed = document.getElementById(id)?.querySelectorAll('.uses') || [];
    return listed.length ? [...listed].map((part) => part.cloneNode(true)) : null;
  }

  // The text of a source --------------------------------------------------------------------------------------------

  /** The characters of `text`, which begin at `start`, with those inside `marks` marked. */
  function marked(text, start, marks) {
    const parts = [];
    let place = start;
    for (const [from, to, , part] of marks) {
      const first = Math.max(from, place);
      const last = Math.min(to, start + text.length);
      if (last <= first) continue;
      parts.push(text.slice(place - start, first - start));
      parts.push(element('mark', { class: part ? 'quote' : 'again', 'data-part': part }, text.slice(first - start, last - start)));
      place = last;
    }
    parts.push(text.slice(place - start));
    return parts;
  }

  /** A piece of a source line by line; the style sheet numbers the lines, so that copied text is the source's own. */
  function lines([number, start, text], marks, wanted) {
    let place = start;
    return text.split(/(?<=\n)/u).map((line, index) => {
      const attributes = { class: 'line', 'data-line': number + index };
      if (number + index === wanted) attributes.class += ' wanted';
      const made = element('span', attributes, marked(line, place, marks));
      place += line.length;
      return made;
    });
  }

  function sourceText(source, marks, wanted) {
    const sorted = [...marks].sort((a, b) => a[0] - b[0] || b[3] - a[3]);
    const pieces = source.pieces.map((piece) => lines(piece, sorted, wanted));
    const gap = () => element('span', { class: 'gap' }, '…\n');
    const all = pieces.flatMap((piece, index) => (index || piece[0]?.dataset.line > 1 ? [gap(), ...piece] : piece));
    return element('pre', { tabindex: '0', role: 'region', 'aria-label': `Text of ${source.file}` }, all);
  }

  /** Bring `target` into the middle of the text that scrolls around it. */
  function reveal(target) {
    const text = target?.closest('pre');
    if (text) text.scrollTop = target.offsetTop - text.clientHeight / 2;
  }

  function partial(source) {
    if (source.whole) return null;
    return element('p', { class: 'note' }, `The document is long (${source.lines} lines): only the surroundings of what the dossier quotes stand here.`);
  }

  // What the panel shows --------------------------------------------------------------------------------------------

  function quoted(id, entry) {
    const source = data.sources[entry.source];
    const text = sourceText(source, entry.marks);
    const at = [...new Set(entry.marks.filter((mark) => mark[3]).map((mark) => mark[2]))];
    const again = entry.marks.filter((mark) => !mark[3]);
    const jump = (line) => button(`line ${line}`, () => reveal(text.querySelector(`[data-line="${line}"]`)));
    return [
      facts([
        ['Value', element('strong', { class: 'value' }, entry.value)],
        ['What it is', `${data.columns[entry.cell]} (${entry.cell})`],
        ['File', element('code', {}, source.file)],
        [at.length > 1 ? 'Lines' : 'Line', at.length > 1 ? at.map(jump) : String(at[0])],
        ['Stated again in', again.length ? again.map((mark) => jump(mark[2])) : null],
      ]),
      partial(source),
      text,
      facts([
        ['SHA-256', element('code', {}, source.sha256)],
        ['Source', source.title],
        ['Evidence id', element('code', {}, id)],
        ['Conversion', element('code', {}, 'trialdossier.values.' + entry.conversion)],
        ['In the dossier', uses(id)],
      ]),
    ];
  }

  // The line of its source in which a quoted value stands, as far as it is short: it tells equal cells apart.
  function inItsLine(entry) {
    if (!entry.source) return null;
    const [start, , number] = entry.marks[0];
    const [, first, text] = data.sources[entry.source].pieces.find(
      ([, first, text]) => first <= start && start < first + text.length);
    const line = text.slice(text.lastIndexOf('\n', start - first - 1) + 1).split('\n', 1)[0].trim();
    const shown = line.length > LONGEST_LINE ? line.slice(0, LONGEST_LINE) + '…' : line;
    return element('small', {}, ` line ${number}: ${shown}`);
  }

  function inputItem(input) {
    const entry = input.id && data.entries[input.id];
    if (!entry) return element('li', {}, input.cell);
    return element('li', {}, idLink(input.id), ` ${input.cell} = `, element('strong', {}, entry.value), inItsLine(entry));
  }

  function computed(id, entry) {
    return [
      facts([
        ['Value', element('strong', { class: 'value' }, entry.value)],
        ['What it is', entry.meaning.replace(/^Meaning: /, '')],
        ['Cell', element('code', {}, entry.cell)],
        ['Computed by', element('code', {}, entry.function)],
        ['Evidence id', element('code', {}, id)],
        ['In the dossier', uses(id)],
      ]),
      element('h3', {}, 'Computed from'),
      element('ul', { class: 'inputs' }, entry.inputs.map(inputItem)),
    ];
  }

  function wholeSource(letter, line) {
    const source = data.sources[letter];
    return [
      facts([
        ['Source', source.title],
        ['File', element('code', {}, source.file)],
        ['Line', line ? String(line) : null],
        ['SHA-256', element('code', {}, source.sha256)],
      ]),
      partial(source),
      sourceText(source, [], line),
    ];
  }

  /** Whether the page has what `target` names: an evidence id, or a source's letter with a line (`A:12`). */
  function known(target) {
    const [letter, line] = target.split(':');
    return line === undefined ? Object.hasOwn(data.entries, target) : Object.hasOwn(data.sources, letter);
  }

  /** Title and content for a known `target`. */
  function content(target) {
    const [letter, line] = target.split(':');
    if (line !== undefined) return [`Source ${letter}`, wholeSource(letter, Number(line))];
    const entry = data.entries[target];
    return [`Where ${target} comes from`, entry.marks ? quoted(target, entry) : computed(target, entry)];
  }

  /** Show what a state of the history names; gives what has the focus then. */
  function show(state) {
    const before = shown;
    const [title, parts] = content(state.panel);
    shown = state.panel;
    origin = state.origin;
    heading.replaceChildren(title);
    body.replaceChildren(...parts.filter((part) => part !== null));
    back.hidden = state.depth < 2;
    if (!dialog.open) dialog.showModal();
    body.scrollTop = 0;
    reveal(body.querySelector('mark.quote, mark, .wanted'));
    const from = before && [...body.querySelectorAll('.inputs a')].find((link) => link.hash === '#' + before);
    const focused = from || heading;
    focused.focus();
    return focused;
  }

  // Going there and back --------------------------------------------------------------------------------------------

  /** A state of the history that is a panel which this page can show, or null: the page may have been built anew. */
  function panelOf(state) {
    return typeof state?.panel === 'string' && state.origin && known(state.panel) ? state : null;
  }

  function targetOf(link) {
    const target = link.classList.contains('ev') ? link.hash.slice(1) : `${link.dataset.source}:${link.dataset.line || ''}`;
    return known(target) ? target : null;
  }

  /** Where the page stands, and the link that was followed there. */
  function standing(link) {
    return { x: scrollX, y: scrollY, address: location.hash, link: links.indexOf(link), hash: link.hash };
  }

  function openerOf({ link, hash }) {
    return links[link]?.hash === hash ? links[link] : null;
  }

  /** Give `target` the focus, whatever it is. */
  function focus(target) {
    target?.focus({ preventScroll: true });
    if (!target || document.activeElement === target) return;
    target.tabIndex = -1;
    target.focus({ preventScroll: true });
  }

  /** Let the page stand as it did at `place` and `target` have the focus. */
  function hold(place, target) {
    const open = dialog.open;
    const settle = () => {
      if (dialog.open !== open) return;
      if (place) scrollTo({ left: place.x, top: place.y, behavior: 'instant' });
      focus(target);
    };
    settle();
    // the browser itself looks for the place that the address names after this, and takes the focus away
    setTimeout(settle);
  }

  /** Close the panel for the page: where it was opened, or at the place that another address names. */
  function leave() {
    const place = origin;
    origin = shown = null;
    dialog.close();
    if (location.hash === place.address) hold(place, openerOf(place));
    else hold(null, document.getElementById(location.hash.slice(1)));
  }

  function followed(event) {
    const plain = !(event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    return plain ? event.target.closest?.('a.ev, a.source, #panel a.use') : null;
  }

  document.addEventListener('click', (event) => {
    const link = followed(event);
    if (!link) return;
    if (link.classList.contains('use')) {
      event.preventDefault();
      dialog.close(); // what stands behind an open dialog cannot have the focus
      origin = { ...origin, address: null }; // even where the panel was opened at that very place
      location.hash = link.hash;
      if (origin) leave();
      return;
    }
    const panel = targetOf(link);
    if (panel === null) return;
    event.preventDefault();
    const below = dialog.open ? panelOf(history.state) : null;
    const state = { panel, depth: (below?.depth || 0) + 1, origin: below?.origin || standing(link) };
    history.pushState(state, '', link.hash);
    show(state);
  });

  addEventListener('popstate', () => {
    const state = panelOf(history.state);
    if (state) hold(state.origin, show(state));
    else if (origin) leave();
  });

  dialog.addEventListener('close', () => {
    const state = panelOf(history.state);
    if (state && !dialog.open) history.go(-state.depth);
  });

  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close();
  });

  const left = panelOf(history.state);
  if (left) hold(null, show(left));
  else if (history.state?.panel) history.replaceState(null, '');
})();
