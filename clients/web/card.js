import { element, make, percent } from './elements.js';

/** Where a model fails, by the card of its manifest. */
export class ModelCard {
  #page;
  #onChoose;
  #cards = new Map();
  #shown;

  /** Takes the page and what to do with the input of a mistake that is chosen. */
  constructor(page, onChoose) {
    this.#page = page;
    this.#onChoose = onChoose;
  }

  async show(name) {
    if (this.#shown === name) return;
    this.#shown = name;
    element('sentiment-card').hidden = true;
    try {
      if (!this.#cards.has(name)) this.#cards.set(name, (await this.#page.client.model(name)).manifest.card);
    } catch {
      this.#shown = undefined; // the texts' own request reports what is wrong; the next one asks for the card again
      return;
    }
    if (this.#shown === name) this.#fill(name, this.#cards.get(name));
  }

  #fill(name, card) {
    element('sentiment-card').hidden = !card;
    if (!card) return;
    element('sentiment-card-title').textContent = `Where ${name} fails`;
    element('sentiment-limitations').replaceChildren(...card.limitations.map(textContent => make('li', { textContent })));
    element('sentiment-mistakes').replaceChildren(...card.mistakes.map(mistake => this.#row(mistake)));
    element('sentiment-mistakes-table').hidden = card.mistakes.length === 0;
  }

  #row({ input, answer, expected, score, certain }) {
    const choose = make('button', { type: 'button', className: 'link', textContent: input });
    choose.addEventListener('click', () => this.#onChoose(input));
    return make('tr', {},
      make('td', {}, choose),
      make('td', { textContent: `${answer}, ${percent(score)}${certain === false ? ', not certain' : ''}` }),
      make('td', { textContent: expected }));
  }
}
