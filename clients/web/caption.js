import { command } from './curl.js';
import { Latest, element, fillModels, make, percent } from './elements.js';

/** A sentence for the image, with the attention of each word. */
export class Caption {
  #page;
  #latest = new Latest();
  #manifests = new Map();

  constructor(page) {
    this.#page = page;
    element('caption-model').addEventListener('change', () => this.show());
    element('caption-beam').addEventListener('change', () => this.show());
  }

  async show() {
    const { page, status } = { page: this.#page, status: element('caption-status') };
    if (!fillModels(element('caption-model'), page.models, 'captioning')) {
      status.textContent = 'The service has no model for this task.';
      return;
    }
    const file = page.picture.file;
    if (!file) return;
    const model = element('caption-model').value;
    const beam = element('caption-beam').value;
    status.textContent = 'Describing …';
    const done = await this.#latest.run(page, async signal => {
      const manifest = await this.#manifest(model, signal);
      const attention = manifest.outputs.some(output => output.name === 'attention');
      const query = { model, beam, attention: attention || undefined };
      page.showRequest(command(page.address, 'v1/caption', query, [], { image: page.picture }));
      const { caption, alternatives } = await page.client.caption(file, { ...query, signal });
      status.textContent = caption;
      this.#showWords(alternatives[0].words, manifest.preprocessing.image);
      this.#showOthers(alternatives.slice(1));
    });
    if (!done && status.textContent === 'Describing …') this.#clear();
  }

  async #manifest(model, signal) {
    if (!this.#manifests.has(model)) this.#manifests.set(model, (await this.#page.client.model(model, { signal })).manifest);
    return this.#manifests.get(model);
  }

  #clear() {
    element('caption-status').textContent = '';
    this.#showWords();
    this.#showOthers([]);
  }

  #showOthers(others) {
    element('caption-others-title').hidden = others.length === 0;
    element('caption-others').replaceChildren(...others.map(one =>
      make('li', { textContent: `${one.caption} (log-probability ${one.logProbability.toFixed(2)})` })));
  }

  #showWords(words, preprocessing) {
    const image = this.#page.picture.image;
    element('caption-attention').hidden = !words || !image;
    if (!words || !image) return;
    const buttons = words.map(({ word, attention }) => {
      const button = make('button', { type: 'button', textContent: word, 'aria-pressed': 'false' });
      const show = () => {
        for (const one of buttons) one.setAttribute('aria-pressed', one === button);
        draw(element('caption-canvas'), image, attention, preprocessing);
        element('caption-where').textContent = `“${word}”: ${placeOf(attention)}`;
      };
      for (const event of ['click', 'focus', 'mouseenter']) button.addEventListener(event, show);
      return button;
    });
    element('caption-words').replaceChildren(...buttons);
    buttons[0]?.click();
  }
}

/** The part of the image that the network is given, in pixels: all of it, or the square in its middle. */
function regionOf(image, { fit, side, shortSide }) {
  const { naturalWidth: width, naturalHeight: height } = image;
  if (fit === 'squash') return [0, 0, width, height];
  const square = (Math.min(width, height) * side) / shortSide;
  return [(width - square) / 2, (height - square) / 2, square, square];
}

/** The image, darker where the network attended less. */
function draw(canvas, image, attention, preprocessing) {
  const scale = Math.min(1, 640 / Math.max(image.naturalWidth, image.naturalHeight));
  canvas.width = Math.round(image.naturalWidth * scale);
  canvas.height = Math.round(image.naturalHeight * scale);
  const context = canvas.getContext('2d');
  const rows = attention.length;
  const most = Math.max(...attention.flat());
  const shade = make('canvas', { width: rows, height: rows });
  const cells = shade.getContext('2d').createImageData(rows, rows);
  attention.flat().forEach((share, at) => {
    cells.data[4 * at + 3] = Math.round(215 * (1 - Math.sqrt(share / most)));
  });
  shade.getContext('2d').putImageData(cells, 0, 0);
  const [left, top, width, height] = regionOf(image, preprocessing).map(pixels => pixels * scale);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  context.fillStyle = 'rgb(0 0 0 / 84%)';
  context.fill(frame(canvas, left, top, width, height), 'evenodd');
  context.imageSmoothingQuality = 'high';
  context.drawImage(shade, left, top, width, height);
}

function frame(canvas, left, top, width, height) {
  const path = new Path2D();
  path.rect(0, 0, canvas.width, canvas.height);
  path.rect(left, top, width, height);
  return path;
}

/** Where most of the attention lies, in words. */
function placeOf(attention) {
  const rows = attention.length;
  const shares = new Map();
  attention.forEach((row, y) => row.forEach((share, x) => {
    const vertical = ['upper', 'middle', 'lower'][Math.floor((3 * y) / rows)];
    const horizontal = ['left', 'centre', 'right'][Math.floor((3 * x) / rows)];
    const place = `${vertical} ${horizontal}`;
    shares.set(place, (shares.get(place) ?? 0) + share);
  }));
  const [place, share] = [...shares].reduce((best, one) => (one[1] > best[1] ? one : best));
  return `most attention in the ${place}, ${percent(share, 0)}`;
}
