/** A word as a POSIX shell takes it. */
export function quote(text) {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A field of a form with an image: a file of the user, whose name may have characters with a meaning for curl. */
function field(name, { file }) {
  return quote(`${name}=@${/[;,"\\]/.test(file.name) ? `"${file.name.replace(/["\\]/g, '\\$&')}"` : file.name}`);
}

/**
 * The command for a request. An error is printed and gives exit code 22, so that no error lands in an image. Samples come from the
 * service: the first by a pipe, others by process substitution.
 */
export function command(address, path, query, options, pictures = {}) {
  const url = new URL(path, address);
  for (const [name, value] of Object.entries(query).filter(([, value]) => value !== undefined && value !== '')) url.searchParams.set(name, value);
  let pipe = '';
  const fields = Object.entries(pictures).map(([name, picture]) => {
    if (!picture.address) return `-F ${field(name, picture)}`;
    const fetching = `curl -sS --fail ${quote(new URL(picture.address, address).href)}`;
    if (pipe) return `-F ${name}=@<(${fetching})`;
    pipe = `${fetching} |\n`;
    return `-F ${name}=@-`;
  });
  const parts = ['curl -sS --fail-with-body', quote(decodeCommas(url)), ...fields, ...options.map(pair => pair.map(quote).join(' '))];
  return pipe + parts.join(' \\\n  ');
}

/** The name of a file for a result: beside the user's own, never over it. */
export function resultName(name, suffix, mediaType) {
  const stem = name.replace(/\.[^.]*$/, '') || 'image';
  return `${stem}-${suffix}.${{ 'image/png': 'png', 'image/webp': 'webp' }[mediaType] ?? 'jpg'}`;
}

// Commas and colons of styles stay readable; both are legal in a query.
function decodeCommas(url) {
  return url.href.replaceAll('%2C', ',').replaceAll('%3A', ':');
}
