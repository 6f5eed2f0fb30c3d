// Trees of arithmetic, as Python sends them.

export const name = (text, index, more = {}) => ({ is: 'name', text, ...(index ? { index } : {}), ...more });
export const number = (text, role = '') => ({ is: 'number', text, role });
export const sum = (...terms) => ({ is: 'sum', terms });
export const product = (factors, dot = false) => ({ is: 'product', factors, ...(dot ? { dot } : {}) });
export const group = (of) => ({ is: 'group', of });
export const power = (base, exponent) => ({ is: 'power', base, exponent });
export const fraction = (top, bottom) => ({ is: 'fraction', top, bottom });
export const call = (named, argument) => ({ is: 'call', name: named, argument });

const [x, y, two] = [name('x', 'i', { role: 'query' }), name('y'), number('2')];

/** One of every kind, and what stands on a line of text for it. */
export const EVERY_KIND = [
  [x, 'xi', 'xi'],
  [two, '2', '2'],
  [sum(x, two), 'xi+2', 'xi + 2'],
  [product([x, two]), 'xi2', 'xi2'],
  [{ is: 'difference', left: x, right: two }, 'xi−2', 'xi − 2'],
  [fraction(x, two), 'xi2', 'xi / 2'],
  [power(x, two), 'xi2', 'xi2'],
  [{ is: 'minus', of: x }, '−xi', '−xi'],
  [group(x), '(xi)', '(xi)'],
  [{ is: 'norm', of: x }, '‖xi‖', '‖xi‖'],
  [{ is: 'absolute', of: x }, '|xi|', '|xi|'],
  [{ is: 'root', of: y }, 'y', '√y'],
  [{ is: 'transpose', of: y }, 'y⊤', 'y⊤'],
  [call('tanh', x), 'tanh(xi)', 'tanh(xi)'],
  [call('max', { is: 'pair', left: x, right: two }), 'max(xi,2)', 'max(xi, 2)'],
  [{ is: 'relation', left: x, sign: '≤', right: two }, 'xi≤2', 'xi ≤ 2'],
  [{ is: 'total', index: 'k', body: x }, '∑kxi', 'Σkxi'],
];
