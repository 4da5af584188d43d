import { make } from './elements.js';

const LEAST = 0.1; // of the most important word: less is not marked
const LISTED = 5;

/** A text whose words are marked as they speak for its label or against it, and the same as a list: the marks are not all there is. */
export function showWords(section, text, label, words) {
  section.hidden = !words?.length;
  if (section.hidden) return;
  const most = Math.max(...words.map(word => Math.abs(word.importance)));
  const marked = words.filter(word => most > 0 && Math.abs(word.importance) >= LEAST * most);
  const parts = [];
  let end = 0;
  for (const word of marked) {
    const mark = make('mark', { className: word.importance < 0 ? 'against' : '', textContent: word.text });
    mark.style.setProperty('--share', Math.abs(word.importance) / most);
    parts.push(text.slice(end, word.start), mark);
    end = word.start + word.length;
  }
  section.querySelector('.explained').replaceChildren(...parts, text.slice(end));
  list(section.querySelector('.speaks-for'), `For ${label}`, marked.filter(word => word.importance > 0));
  list(section.querySelector('.speaks-against'), `Against ${label} (dotted)`, marked.filter(word => word.importance < 0));
}

function list(paragraph, title, words) {
  paragraph.hidden = words.length === 0;
  paragraph.textContent = `${title}: ${words
    .toSorted((one, other) => Math.abs(other.importance) - Math.abs(one.importance))
    .slice(0, LISTED)
    .map(word => `${word.text} (${word.importance.toFixed(1).replace('-', '−')})`)
    .join(', ')}`;
}
