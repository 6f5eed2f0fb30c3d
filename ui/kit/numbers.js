// Numbers as they are printed.

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/**
 * Fixed decimals with a true minus sign; "–" for masked and undefined.
 * @param {number} value @param {number} decimals
 */
export function printed(value, decimals) {
  if (!Number.isFinite(value)) return '–';
  const digits = Math.abs(value).toFixed(decimals);
  return (value < 0 && Number(digits) !== 0 ? '−' : '') + digits;
}

/** The short form for a cell: no zero before the point. @param {number} value @param {number} decimals */
export function cellDigits(value, decimals) {
  return printed(value, decimals).replace(/^(−?)0\./, '$1.');
}

/**
 * One digit more than in the cell; a number too small for that has a power of ten.
 * @param {number} value @param {number} decimals
 */
export function precise(value, decimals) {
  const digits = printed(value, decimals + 1);
  if (value === 0 || !/^−?[0.]+$/.test(digits)) return digits;
  const [mantissa, exponent] = Math.abs(value).toExponential(1).split('e-');
  return `${value < 0 ? '−' : ''}${mantissa} × 10⁻${exponent.replace(/./g, (digit) => SUPERSCRIPTS[Number(digit)])}`;
}
