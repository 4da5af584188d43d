import { Torchline, TorchlineError } from './torchline.js';
import { Caption } from './caption.js';
import { Classify } from './classify.js';
import { Job } from './job.js';
import { Models } from './models.js';
import { PictureInput } from './picture.js';
import { Sentiment } from './sentiment.js';
import { Stylize } from './stylize.js';
import { element } from './elements.js';

const keyName = 'torchline-key';
const address = new URL('.', document.baseURI);
const tabs = [...document.querySelectorAll('[role=tab]')];

/** What all tasks share. */
const page = {
  address,
  client: newClient(),
  models: [],
  thumbnail,
  addStyleSamples,
  picture: new PictureInput(element('picture'), { samples: ['bee.jpg', 'ant.jpg', 'dog.jpg'] }),
  fail,
  succeed: () => element('error').replaceChildren(),
  showRequest,
};

const tasks = {
  classify: new Classify(page),
  caption: new Caption(page),
  stylize: new Stylize(page),
  job: new Job(page),
  sentiment: new Sentiment(page),
  models: new Models(page),
};
const withPicture = ['classify', 'caption', 'stylize', 'job'];

const thumbnails = new Map();

/** The address of a style's thumbnail within this page: an image element could not send the key. */
function thumbnail({ name, model, thumbnail: address }) {
  if (!thumbnails.has(address)) thumbnails.set(address, page.client.thumbnail(name, { model }).then(blob => URL.createObjectURL(blob)));
  return thumbnails.get(address);
}

/** The styles of the service as samples of a style image. */
async function addStyleSamples(input) {
  if (input.hasStyles) return;
  input.hasStyles = true;
  try {
    for (const style of await page.client.styles()) {
      const url = await thumbnail(style);
      input.addSample({ url, address: style.thumbnail.replace(/^\//, ''), name: `${style.name}.jpg`, title: style.title });
    }
    if (!input.file) await input.useFirstSample();
  } catch (error) {
    fail(error);
  }
}

function newClient() {
  return new Torchline(address, { apiKey: sessionStorage.getItem(keyName) ?? undefined });
}

function fail(error) {
  if (error.name === 'AbortError') return;
  if (error instanceof TorchlineError) {
    element('key').hidden = error.status !== 401;
    element('error').textContent = [error.problem.title, error.problem.detail].filter(Boolean).join(': ');
  } else {
    element('error').textContent = error instanceof TypeError ? 'The service does not answer. Is it running?' : error.message;
  }
}

function showRequest(command) {
  element('request').hidden = !command;
  // The key itself stays out of what is copied.
  const key = sessionStorage.getItem(keyName) === null ? '' : ' -H "authorization: Bearer $TORCHLINE_KEY"';
  element('request-curl').textContent = command?.replaceAll('curl -sS', `curl -sS${key}`) ?? '';
  element('request-status').textContent = '';
}

function select(name, focus = false) {
  for (const tab of tabs) {
    const selected = tab.id === `tab-${name}`;
    tab.setAttribute('aria-selected', selected);
    tab.tabIndex = selected ? 0 : -1;
    element(tab.getAttribute('aria-controls')).hidden = !selected;
    if (selected && focus) tab.focus();
  }
  element('picture').hidden = !withPicture.includes(name);
  page.succeed();
  showRequest();
  page.current = name;
  history.replaceState(null, '', `#${name}`);
  tasks[name].show();
}

function moveByKey(event) {
  const at = tabs.indexOf(event.currentTarget);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  select(tabs[(to + tabs.length) % tabs.length].id.slice('tab-'.length), true);
}

for (const tab of tabs) {
  tab.addEventListener('click', () => select(tab.id.slice('tab-'.length)));
  tab.addEventListener('keydown', moveByKey);
}

page.picture.addEventListener('change', () => tasks[page.current]?.show());
page.picture.addEventListener('error', event => fail(event.detail));

document.addEventListener('paste', event => {
  const file = [...event.clipboardData.files].find(one => one.type.startsWith('image/'));
  if (!file || !withPicture.includes(page.current)) return;
  event.preventDefault();
  const style = tasks[page.current].style;
  (style?.contains(document.activeElement) ? style : page.picture).use(file);
});

element('key').addEventListener('submit', event => {
  event.preventDefault();
  sessionStorage.setItem(keyName, element('key-value').value);
  element('key').hidden = true;
  page.client = newClient();
  start();
});

element('request-copy').addEventListener('click', async () => {
  const code = element('request-curl');
  try {
    await navigator.clipboard.writeText(code.textContent);
    element('request-status').textContent = 'Copied.';
  } catch {
    // Without HTTPS a browser has no clipboard for pages; the text is selected for Ctrl+C.
    getSelection().selectAllChildren(code);
    element('request-status').textContent = 'Selected: press Ctrl+C.';
  }
});

async function start() {
  try {
    page.models = await page.client.models();
    await page.picture.ready;
    const wanted = location.hash.slice(1);
    select(wanted in tasks ? wanted : 'classify');
    document.body.dataset.ready = 'true';
  } catch (error) {
    fail(error);
  }
}

start();
