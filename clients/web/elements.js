/** The element with an id. */
export function element(id) {
  return document.getElementById(id);
}

/** Makes an element with properties, attributes (data-…, aria-…, role) and children. */
export function make(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.includes('-') || name === 'role' || name === 'for') made.setAttribute(name, value);
    else made[name] = value;
  }
  made.append(...children);
  return made;
}

/** Fills a selection with the models of a task, the default first. */
export function fillModels(selection, models, task) {
  const chosen = selection.value;
  const names = models.filter(model => model.task === task).sort((a, b) => b.default - a.default).map(model => model.name);
  selection.replaceChildren(...names.map(name => make('option', { value: name, textContent: name })));
  if (names.includes(chosen)) selection.value = chosen;
  return names.length > 0;
}

/** A share as percent. */
export function percent(value, digits = 1) {
  return `${(100 * value).toFixed(digits)} %`;
}

/** Bars for labels with scores; the text beside each bar carries the number. */
export function showBars(list, results) {
  list.replaceChildren(...results.map(({ label, score }) => {
    const fill = make('div', { className: 'fill' });
    fill.style.width = `${100 * score}%`;
    return make('li', {}, make('span', { textContent: label }), make('span', { textContent: percent(score) }),
      make('div', { className: 'track', 'aria-hidden': 'true' }, fill));
  }));
}

/** Calls a function once, after a pause in the calls. */
export function afterPause(milliseconds, action) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(action, milliseconds);
  };
}

/** Runs one action at a time: a new one aborts the one before. */
export class Latest {
  #controller;

  async run(page, action) {
    this.abort();
    const controller = new AbortController();
    this.#controller = controller;
    try {
      await action(controller.signal);
      if (!controller.signal.aborted) page.succeed();
      return !controller.signal.aborted;
    } catch (error) {
      if (!controller.signal.aborted) page.fail(error);
      return false;
    }
  }

  abort() {
    this.#controller?.abort();
  }
}
