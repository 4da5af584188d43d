import { command } from './curl.js';
import { element, make, percent } from './elements.js';

const tasks = {
  sentiment: 'Sentiment of texts',
  classification: 'Labels of images',
  captioning: 'Captions of images',
  'style-network': 'Styles',
  'arbitrary-style': 'Any image as the style, in one pass',
  'style-optimization': 'Any image as the style, optimised',
};

/** The models with their measured figures. */
export class Models {
  #page;

  constructor(page) {
    this.#page = page;
  }

  show() {
    const page = this.#page;
    page.showRequest(command(page.address, 'v1/models', {}, []));
    const groups = Map.groupBy ? Map.groupBy(page.models, model => model.task) : groupByTask(page.models);
    element('models-tables').replaceChildren(...[...groups].map(([task, models]) => table(tasks[task] ?? task, models)));
  }
}

function groupByTask(models) {
  const groups = new Map();
  for (const model of models) groups.set(model.task, [...(groups.get(model.task) ?? []), model]);
  return groups;
}

function table(title, models) {
  const head = make('tr', {}, ...['Model', 'Measured', 'Description'].map(text => make('th', { scope: 'col', textContent: text })));
  const rows = models.map(model => make('tr', {},
    make('th', { scope: 'row' }, `${model.name}/${model.version}`, ...(model.default ? [make('br'), make('small', { textContent: 'default' })] : [])),
    make('td', {}, make('ul', {}, ...model.metrics.map(metric => make('li', { textContent: figure(metric) })))),
    make('td', { textContent: model.description ?? '' })));
  const made = make('table', {}, make('caption', { textContent: title }), make('thead', {}, head), make('tbody', {}, ...rows));
  return make('div', { className: 'scroll', tabIndex: 0, role: 'region', 'aria-label': title }, made);
}

function figure({ name, data, value, mean, seeds }) {
  const show = /accuracy|share|calibration|decides|BLEU|ROUGE/.test(name) ? one => percent(one, 2) : one => Number(one.toPrecision(4)).toString();
  const ofSeeds = typeof mean === 'number' && seeds.length > 1 ? `; mean of ${seeds.length} seeds ${show(mean)}` : '';
  return `${name}: ${show(value)} (${data}${ofSeeds})`;
}
