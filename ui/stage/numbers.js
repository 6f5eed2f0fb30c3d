// Numbers as they are printed.

const SUPERSCRIPT = { '-': '⁻', 0: '⁰', 1: '¹', 2: '²', 3: '³', 4: '⁴', 5: '⁵', 6: '⁶', 7: '⁷', 8: '⁸', 9: '⁹' };

/** Fixed decimals with a true minus sign; "–" for masked and undefined. */
export function printed(value, decimals) {
  if (!Number.isFinite(value)) return '–';
  const digits = Math.abs(value).toFixed(decimals);
  return (value < 0 && Number(digits) !== 0 ? '−' : '') + digits;
}

/** The short form for a cell: no zero before the point. */
export function cellDigits(value, decimals) {
  return printed(value, decimals).replace(/^(−?)0\./, '$1.');
}

/** One digit more than the cell has; a number too small for that in powers of ten. */
export function precise(value, decimals) {
  const digits = printed(value, decimals + 1);
  if (value === 0 || !/^−?[0.]+$/.test(digits)) return digits;
  const [mantissa, exponent] = value.toExponential(1).replace('-', (sign, at) => (at ? sign : '−')).split('e');
  return `${mantissa} × 10${[...exponent].map((letter) => SUPERSCRIPT[letter]).join('')}`;
}
