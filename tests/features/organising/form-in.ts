/** The values of the form with this action on a page, as a browser would send them back. */
export function formIn(body: string, action: string): Record<string, string | string[]> {
  const forms = [...body.matchAll(/<form[^>]*action="([^"]+)"[^>]*>([\s\S]*?)<\/form>/g)];
  const form = forms.find(([, to]) => to === action)?.[2] ?? '';
  const values: Record<string, string | string[]> = {};
  const add = (name: string, value: string) => {
    const before = values[name];
    values[name] = before === undefined ? plain(value) : [before, plain(value)].flat();
  };
  for (const [input] of form.matchAll(/<input[^>]*>/g)) {
    const name = /name="([^"]+)"/.exec(input)?.[1];
    const box = /type="(checkbox|radio)"/.test(input);
    if (name === undefined || (box && !/ checked/.test(input))) continue;
    add(name, /value="([^"]*)"/.exec(input)?.[1] ?? '');
  }
  for (const [, name = '', value = ''] of form.matchAll(
    /<textarea[^>]*name="([^"]+)"[^>]*>\n?([\s\S]*?)<\/textarea>/g,
  ))
    add(name, value);
  for (const [, name = '', options = ''] of form.matchAll(
    /<select[^>]*name="([^"]+)"[^>]*>([\s\S]*?)<\/select>/g,
  ))
    add(name, /value="([^"]*)" selected/.exec(options)?.[1] ?? '');
  return values;
}

const NAMED: Record<string, string> = { quot: '"', '#39': "'", lt: '<', gt: '>', amp: '&' };

function plain(value: string): string {
  return value.replace(/&(quot|#39|lt|gt|amp);/g, (_, name: string) => NAMED[name] ?? '');
}
